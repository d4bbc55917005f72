import { emptyWeights, gramShare, softmax, type TrainingExample, type Weights } from './regression.ts'

/** How far weights may go from where they start: the larger, the less. `rounds` bounds the passes over the training examples. */
export type Fitting = { gramPenalty: number; densePenalty: number; rounds: number }

/** Examples looked at between two steps of `fitInSteps`: about a millisecond. */
const atOnce = 64
/** Directions that L-BFGS remembers. */
const remembered = 8
const enough = 1e-5

/** `fitInSteps` without pauses. */
export function fitWeights(examples: readonly TrainingExample[], start: Weights, fitting: Fitting): Weights {
  const steps = fitInSteps(examples, start, fitting)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/**
 * Weights that fit all training examples best at once, as near to `start` as the penalties demand: softmax regression by L-BFGS
 * (Nocedal and Wright, Numerical Optimization, 7.4). Each n-gram counts by how differently the answers use it, as in
 * NBSVM (Wang and Manning 2012): the logarithm of its share in one answer against its share in the others. N-grams of `start` are not kept.
 * The same training examples give the same weights. Pauses every millisecond or so.
 */
export function* fitInSteps(examples: readonly TrainingExample[], start: Weights, fitting: Fitting): Generator<void, Weights> {
  const { outputs, denseCount, places } = start
  const { active, voices } = yield* voicesOf(examples, outputs, places)
  const rows: Row[] = []
  for (const example of examples) {
    rows.push(rowOf(example, active, voices, places))
    if (rows.length % atOnce === 0) yield
  }
  const count = (voices.length + denseCount) * outputs
  const denseFrom = voices.length * outputs
  const origin = new Float64Array(count)
  for (let output = 0; output < outputs; output++)
    for (let n = 0; n < denseCount; n++) origin[denseFrom + n * outputs + output] = start.dense[output * denseCount + n] as number

  function* slopeAt(point: Float64Array, slope: Float64Array): Generator<void, number> {
    let loss = 0
    for (let n = 0; n < count; n++) {
      const penalty = n < denseFrom ? fitting.gramPenalty : fitting.densePenalty
      const away = (point[n] as number) - (origin[n] as number)
      loss += 0.5 * penalty * away * away
      slope[n] = penalty * away
    }
    for (let from = 0; from < rows.length; from += atOnce) {
      for (const row of rows.slice(from, from + atOnce)) loss += addSlope(row, point, slope, outputs, denseFrom)
      yield
    }
    return loss
  }

  let point = origin.slice()
  let slope = new Float64Array(count)
  let loss = yield* slopeAt(point, slope)
  const past: Move[] = []
  for (let round = 0; round < fitting.rounds; round++) {
    const direction = yield* directionOf(slope, past)
    const descent = dot(slope, direction)
    const next = new Float64Array(count)
    const nextSlope = new Float64Array(count)
    let nextLoss = Number.POSITIVE_INFINITY
    for (let width = 1, tries = 0; tries < 20 && nextLoss > loss + 1e-4 * width * descent; tries++, width /= 2) {
      for (let n = 0; n < count; n++) next[n] = (point[n] as number) + width * (direction[n] as number)
      nextLoss = yield* slopeAt(next, nextSlope)
    }
    if (!(nextLoss < loss)) break
    remember(past, point, next, slope, nextSlope)
    const gained = loss - nextLoss
    ;[point, slope, loss] = [next, nextSlope, nextLoss]
    if (gained < enough * Math.abs(loss)) break
  }
  return yield* weightsOf(point)

  function* weightsOf(found: Float64Array): Generator<void, Weights> {
    const weights = emptyWeights(outputs, denseCount, places)
    for (let output = 0; output < outputs; output++) {
      for (let n = 0; n < denseCount; n++) weights.dense[output * denseCount + n] = found[denseFrom + n * outputs + output] as number
      for (let place = 0; place < places; place++) {
        const at = active[place] as number
        if (at >= 0) weights.grams[place * outputs + output] = (found[at * outputs + output] as number) * (voices[at] as number)
      }
      yield
    }
    return weights
  }
}

type Row = { example: TrainingExample; grams: Int32Array; voices: Float64Array }

function rowOf(example: TrainingExample, active: Int32Array, voices: Float64Array, places: number): Row {
  const share = gramShare(example.grams.length)
  const grams: number[] = []
  for (const gram of example.grams) {
    const at = active[gram & (places - 1)] as number
    if (at >= 0) grams.push(at)
  }
  return { example, grams: Int32Array.from(grams), voices: Float64Array.from(grams, (at) => (voices[at] as number) * share) }
}

/** Numbers the n-grams that two training examples or more have, and says how much each counts: 1 on the average training example. */
function* voicesOf(examples: readonly TrainingExample[], outputs: number, places: number) {
  const uses = new Float64Array(places * outputs)
  const totals = new Float64Array(outputs)
  const seen = new Int32Array(places)
  for (const [n, { grams, target, weight }] of examples.entries()) {
    if (places === 0) break
    for (const gram of grams) {
      const place = gram & (places - 1)
      seen[place] = (seen[place] as number) + 1
      uses[place * outputs + target] = (uses[place * outputs + target] as number) + weight
    }
    totals[target] = (totals[target] as number) + weight * grams.length
    if (n % atOnce === 0) yield
  }
  const active = new Int32Array(places).fill(-1)
  const voices: number[] = []
  for (let place = 0; place < places; place++) {
    if ((seen[place] as number) > 1) {
      active[place] = voices.length
      voices.push(voiceOf(uses.subarray(place * outputs, (place + 1) * outputs), totals, places))
    }
    if (place % (16 * atOnce) === 0) yield
  }
  let squares = 0
  for (const [n, { grams }] of examples.entries()) {
    let sum = 0
    for (const gram of grams) sum += (voices[active[gram & (places - 1)] as number] ?? 0) ** 2
    squares += sum / Math.max(1, grams.length)
    if (n % atOnce === 0) yield
  }
  const mean = Math.sqrt(squares / Math.max(1, examples.length)) || 1
  return { active, voices: Float64Array.from(voices, (voice) => voice / mean) }
}

/** How differently the answers use an n-gram; no use is certain, so one is added everywhere. */
function voiceOf(uses: Float64Array, totals: Float64Array, places: number): number {
  let used = 0
  let all = 0
  for (let output = 0; output < uses.length; output++) {
    used += uses[output] as number
    all += totals[output] as number
  }
  let most = 0
  for (let output = 0; output < uses.length; output++) {
    if (totals[output] === 0) continue
    const here = ((uses[output] as number) + 1) / ((totals[output] as number) + places)
    const elsewhere = (used - (uses[output] as number) + 1) / (all - (totals[output] as number) + places)
    most = Math.max(most, Math.abs(Math.log(here / elsewhere)))
  }
  return most
}

/** Adds a training example's part to the slope; answers its part of the loss. */
function addSlope({ example, grams, voices }: Row, point: Float64Array, slope: Float64Array, outputs: number, denseFrom: number): number {
  const { dense, target, weight, allowed } = example
  const scores = new Float64Array(outputs)
  for (let n = 0; n < grams.length; n++) {
    const at = (grams[n] as number) * outputs
    const voice = voices[n] as number
    for (let output = 0; output < outputs; output++) scores[output] = (scores[output] as number) + voice * (point[at + output] as number)
  }
  for (let n = 0; n < dense.length; n++) {
    const value = dense[n] as number
    if (value === 0) continue
    const at = denseFrom + n * outputs
    for (let output = 0; output < outputs; output++) scores[output] = (scores[output] as number) + value * (point[at + output] as number)
  }
  softmax(scores, allowed)
  const loss = -weight * Math.log((scores[target] as number) + 1e-300)
  for (let output = 0; output < outputs; output++)
    scores[output] = !allowed || allowed.includes(output) ? weight * ((scores[output] as number) - (output === target ? 1 : 0)) : 0
  for (let n = 0; n < grams.length; n++) {
    const at = (grams[n] as number) * outputs
    const voice = voices[n] as number
    for (let output = 0; output < outputs; output++)
      slope[at + output] = (slope[at + output] as number) + voice * (scores[output] as number)
  }
  for (let n = 0; n < dense.length; n++) {
    const value = dense[n] as number
    if (value === 0) continue
    const at = denseFrom + n * outputs
    for (let output = 0; output < outputs; output++)
      slope[at + output] = (slope[at + output] as number) + value * (scores[output] as number)
  }
  return loss
}

type Move = { step: Float64Array; turn: Float64Array; scale: number }

function remember(past: Move[], point: Float64Array, next: Float64Array, slope: Float64Array, nextSlope: Float64Array): void {
  const step = next.map((value, n) => value - (point[n] as number))
  const turn = nextSlope.map((value, n) => value - (slope[n] as number))
  const curve = dot(step, turn)
  if (curve <= 1e-12) return
  past.push({ step, turn, scale: 1 / curve })
  if (past.length > remembered) past.shift()
}

/** Where to go from here: downhill, bent by what the last moves told of the curvature. */
function* directionOf(slope: Float64Array, past: readonly Move[]): Generator<void, Float64Array> {
  const direction = slope.map((value) => -value)
  const shares: number[] = []
  for (let n = past.length - 1; n >= 0; n--) {
    const { step, turn, scale } = past[n] as Move
    shares[n] = scale * dot(step, direction)
    addTo(direction, turn, -(shares[n] as number))
    yield
  }
  const last = past.at(-1)
  const size = last ? 1 / (last.scale * dot(last.turn, last.turn)) : 1 / Math.max(1e-12, Math.sqrt(dot(slope, slope)))
  for (let n = 0; n < direction.length; n++) direction[n] = (direction[n] as number) * size
  for (const [n, { step, turn, scale }] of past.entries()) {
    addTo(direction, step, (shares[n] as number) - scale * dot(turn, direction))
    yield
  }
  return direction
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let n = 0; n < a.length; n++) sum += (a[n] as number) * (b[n] as number)
  return sum
}

function addTo(into: Float64Array, what: Float64Array, times: number): void {
  for (let n = 0; n < into.length; n++) into[n] = (into[n] as number) + times * (what[n] as number)
}
