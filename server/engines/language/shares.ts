import { sentimentLabels } from '#shared/understanding.ts'
import type { Reading } from './reading.ts'
import { gramShare, softmax, type Weights } from './regression.ts'
import { complaintOdds, kindDenseCount, type Mix, movesOdds, sentimentVoice } from './shipped.ts'
import { denseNames } from './signals.ts'

/** Where the scores of each model stand in a row of inputs: sentiment and kind as shipped, both as taught here, and the odds of a named product. */
const sentimentAt = 0
const kindAt = 3
const taughtSentimentAt = 8
const taughtComplaintAt = 11
export const oddsAt = 13
export const inputs = 14

/** How fast both answers follow each of the inputs, on the way from nothing to this text. */
export type Slopes = { sentiment: Float64Array; complaint: Float64Array }

/** The models behind an answer. */
export type Models = {
  sentiment: Weights
  kind: Weights
  mix: Mix
  taught: { sentiment: Weights | null; complaint: Weights | null } | undefined
}

/** Adds what the number `n` of a text, worth `value`, says to each model. */
export function addNumber(models: Models, n: number, value: number, into: Float64Array, at: number): void {
  const each = (weights: Weights | null | undefined, from: number) => {
    if (!weights) return
    for (let output = 0; output < weights.outputs; output++)
      into[at + from + output] = (into[at + from + output] as number) + value * (weights.dense[output * weights.denseCount + n] as number)
  }
  each(models.sentiment, sentimentAt)
  each(models.kind, kindAt)
  each(models.taught?.sentiment, taughtSentimentAt)
  each(models.taught?.complaint, taughtComplaintAt)
}

/**
 * Adds what the n-grams of each word say to each model; `into` holds a row of inputs for each word. A pair of words belongs to both,
 * or to the one of them that `tells`.
 */
export function addGrams(models: Models, { places, ends, pairs }: Reading['grams'], tells: readonly boolean[], into: Float64Array): void {
  const each = (weights: Weights | null | undefined, slot: number) => {
    if (!weights || weights.places === 0) return
    const { grams, outputs } = weights
    const share = gramShare(places.length) * weights.gramScale
    const add = (gram: number, word: number, part: number) => {
      const place = ((places[gram] as number) & (weights.places - 1)) * outputs
      const at = word * inputs + slot
      for (let output = 0; output < outputs; output++)
        into[at + output] = (into[at + output] as number) + part * share * (grams[place + output] as number)
    }
    let gram = 0
    for (let n = 0; n < ends.length; n++) {
      for (; gram < (pairs[n] as number); gram++) add(gram, n, 1)
      for (; gram < (ends[n] as number); gram++) {
        const own = n === 0 || (tells[n] && !tells[n - 1]) ? 1 : tells[n] === tells[n - 1] ? 0.5 : 0
        if (own > 0) add(gram, n, own)
        if (own < 1) add(gram, n - 1, 1 - own)
      }
    }
  }
  each(models.sentiment, sentimentAt)
  each(models.kind, kindAt)
  each(models.taught?.sentiment, taughtSentimentAt)
  each(models.taught?.complaint, taughtComplaintAt)
}

/** The mean slopes by Gauss and Legendre's rule with five points. */
const points = [0.046910077, 0.2307653449, 0.5, 0.7692346551, 0.953089923]
const pointShares = [0.1184634425, 0.2393143352, 0.2844444444, 0.2393143352, 0.1184634425]

/**
 * How both answers follow the inputs between none and `reached`, on average of the straight way there: what a part of the text adds to the
 * inputs, times these slopes, is its share, and all shares add up to how far the answer moved (Aumann and Shapley 1974; Sundararajan,
 * Taly and Yan 2017).
 */
export function slopesTo(models: Models, reached: Float64Array): Slopes {
  const found = { sentiment: new Float64Array(inputs), complaint: new Float64Array(inputs) }
  for (const [n, point] of points.entries())
    follow(
      models,
      reached.map((value) => point * value),
      pointShares[n] as number,
      found,
    )
  return found
}

const labels = sentimentLabels.length
const faintest = 1e-4

/** Adds `share` of the slopes of both answers at one row of inputs to `found`. */
function follow(models: Models, z: Float64Array, share: number, found: Slopes): void {
  const { kind: kindWeights, mix, taught } = models
  const p = z.slice(sentimentAt, kindAt)
  softmax(p)
  const q = z.slice(kindAt, taughtSentimentAt)
  const seesSentiment = kindWeights.denseCount === kindDenseCount
  const voice = (output: number, label: number) =>
    seesSentiment ? (kindWeights.dense[output * kindWeights.denseCount + denseNames.length + label] as number) : 0
  for (let output = 0; output < q.length; output++)
    for (let label = 0; label < labels; label++) q[output] = (q[output] as number) + voice(output, label) * (p[label] as number)
  softmax(q)
  const c = 1 / (1 + Math.exp(-(mix.slope * complaintOdds(q, p) + mix.shift)))

  const shipped = new Float64Array(taughtSentimentAt)
  const steep = c * (1 - c) * mix.slope
  const heard = new Float64Array(labels)
  if (movesOdds(q[0] as number))
    for (let output = 0; output < q.length; output++) {
      const slope = (steep * (Number(output === 0) - (q[output] as number))) / (1 - (q[0] as number))
      shipped[kindAt + output] = slope
      for (let label = 0; label < labels; label++) heard[label] = (heard[label] as number) + slope * voice(output, label)
    }
  const mean = heard.reduce((sum, value, label) => sum + value * (p[label] as number), 0)
  const loud = movesOdds(p[0] as number) ? (steep * sentimentVoice) / (1 - (p[0] as number)) : 0
  for (let label = 0; label < labels; label++)
    shipped[label] = (p[label] as number) * ((heard[label] as number) - mean) + loud * (Number(label === 0) - (p[label] as number))

  const add = (into: Float64Array, at: number, slope: number) => {
    into[at] = (into[at] as number) + share * slope
  }
  /** Adds the slopes of an answer of what was taught here, `slopes` of its own scores, down to the shipped models it builds on. */
  const through = (weights: Weights, slopes: Float64Array, slot: number, into: Float64Array, times: number) => {
    const { dense, denseCount } = weights
    let byChance = 0
    const byLabel = new Float64Array(labels)
    for (let output = 0; output < slopes.length; output++) {
      const slope = times * (slopes[output] as number)
      const row = output * denseCount + denseNames.length
      add(into, slot + output, slope)
      for (let label = 0; label < labels; label++)
        if ((p[label] as number) > faintest) byLabel[label] = (byLabel[label] as number) + slope * (dense[row + label] as number)
      if (1 - c > faintest) byChance -= (slope * (dense[row + labels] as number)) / (1 - c)
      if (c > faintest) byChance += (slope * (dense[row + labels + 1] as number)) / c
    }
    const sum = byLabel.reduce((total, value) => total + value, 0)
    for (let label = 0; label < labels; label++) add(into, label, (byLabel[label] as number) - sum * (p[label] as number))
    for (let at = 0; at < taughtSentimentAt; at++) add(into, at, byChance * (shipped[at] as number))
  }
  const taughtAnswer = (weights: Weights, slot: number) => {
    const answer = z.slice(slot, slot + weights.outputs)
    for (let output = 0; output < answer.length; output++) {
      const row = output * weights.denseCount + denseNames.length
      for (let label = 0; label < labels; label++)
        answer[output] = (answer[output] as number) + (weights.dense[row + label] as number) * logOf(p[label] as number)
      answer[output] = (answer[output] as number) + (weights.dense[row + labels] as number) * logOf(1 - c)
      answer[output] = (answer[output] as number) + (weights.dense[row + labels + 1] as number) * logOf(c)
    }
    softmax(answer)
    return answer
  }

  const felt = taught?.sentiment ? taughtAnswer(taught.sentiment, taughtSentimentAt) : p
  const [down, , up] = felt as unknown as [number, number, number]
  const leaning = felt.map((value, label) => up * (Number(label === 2) - value) - down * (Number(label === 0) - value))
  if (taught?.sentiment) through(taught.sentiment, leaning, taughtSentimentAt, found.sentiment, 1)
  else for (let label = 0; label < labels; label++) add(found.sentiment, label, leaning[label] as number)

  const told = taught?.complaint ? taughtAnswer(taught.complaint, taughtComplaintAt) : null
  const plain = told ? (told[1] as number) : c
  const said = plain / (plain + (1 - plain) * Math.exp(-(z[oddsAt] as number)))
  const flat = said * (1 - said)
  const times = flat / Math.max(1e-12, plain * (1 - plain))
  if (taught?.complaint && told)
    through(taught.complaint, Float64Array.of(-plain * (1 - plain), plain * (1 - plain)), taughtComplaintAt, found.complaint, times)
  else for (let at = 0; at < taughtSentimentAt; at++) add(found.complaint, at, times * (shipped[at] as number))
  add(found.complaint, oddsAt, flat)
}

const logOf = (share: number): number => Math.log(Math.max(share, faintest))

/** The share in an answer of the row of inputs that begins at `at`. */
export function shareOf(rows: Float64Array, at: number, slopes: Float64Array): number {
  let share = 0
  for (let n = 0; n < inputs; n++) share += (rows[at + n] as number) * (slopes[n] as number)
  return share
}

/** How much of its share comes from what was taught here. */
export function taughtShareOf(rows: Float64Array, at: number, slopes: Float64Array): number {
  let share = 0
  for (let n = taughtSentimentAt; n < oddsAt; n++) share += (rows[at + n] as number) * (slopes[n] as number)
  return share
}
