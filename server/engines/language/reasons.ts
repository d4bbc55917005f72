import { type Reason, type ReasonGroup, type WayOfSaying, waysOfSaying as ways } from '#shared/understanding.ts'
import { isFunctionWord } from './function-words.ts'
import { weightsOf } from './model.ts'
import { clauseEnd } from './negation.ts'
import type { Reading } from './reading.ts'
import { addGrams, addNumber, inputs, type Models, oddsAt, shareOf, slopesTo, taughtShareOf } from './shares.ts'
import { denseNames, type Hit } from './signals.ts'
import { type CueName, cueNames, cueNumber, wordListOf } from './word-lists.ts'
import { fold, type Word } from './words.ts'

/** A word is named from this share on, and so many at most; the rest is summed up. */
export const leastShown = 0.03
const mostShown = 10
/** Not even three times as much would be named. */
const leastLookedAt = 0.008
/** Longer rows of words are not read as one phrase. */
const longestPhrase = 7

const firstCue = denseNames.length - cueNames.length
const cues = (...names: CueName[]): ReadonlySet<number> => new Set(names.map(cueNumber))
/** Groups of cues that say how a text speaks, not of what. */
const manners = cues('question', 'ours', 'you', 'negator', 'intensifier', 'contrast')
const consequences = cues('danger', 'injury', 'legal', 'press')
const moods = cues('strong-words', 'rude', 'disappointed', 'never-again', 'irony', 'praise', 'thanks')
const matters = cues('refund', 'help', 'not-us')
/** Their phrases say something even where each word alone says nothing: "never came", "nie wieder", and, without a negator, "on hold". */
const whole = cues('late', 'not-arrived', 'no-answer', 'never-again')
const wholeUnlessNegated = cues('broken', 'waiting')
const negator = cueNumber('negator')
const lastComplaint = cueNumber('press')
const troubles: ReadonlySet<number> = new Set(Array.from({ length: lastComplaint + 1 }, (_, cue) => cue))

/** Where each number of the signals belongs: to a way of saying, to the words of the lists, or to the groups of cues that met. */
const places: Record<string, WayOfSaying | 'listed' | 'cues' | 'irony' | 'praise'> = {
  ...{
    positive: 'listed',
    negative: 'listed',
    net: 'listed',
    'net-per-word': 'listed',
    'any-positive': 'listed',
    'any-negative': 'listed',
  },
  ...{ 'last-positive': 'listed', 'last-negative': 'listed', 'complaint-groups': 'cues', 'several-complaint-groups': 'cues' },
  ...{ 'complaint-density': 'cues', 'irony-with-complaint': 'irony', 'praise-without-complaint': 'praise' },
  ...{
    'question-mark': 'question',
    'ends-with-question': 'question',
    'question-without-complaint': 'question',
    'cue:question': 'question',
  },
  ...{ exclamation: 'emphasis', shouting: 'emphasis', ellipsis: 'emphasis', 'stretched-word': 'emphasis' },
  ...{ number: 'signs', handle: 'signs', link: 'signs', hashtags: 'signs', quoted: 'signs', emoji: 'signs' },
  ...{ length: 'length', 'very-short': 'length', long: 'length' },
  ...{ 'mine-and-complaint': 'turns', 'negated-verb': 'turns', 'nothing-said': 'turns' },
  ...{ 'cue:ours': 'small-words', 'cue:you': 'small-words', 'cue:negator': 'small-words', 'cue:intensifier': 'small-words' },
  ...{ 'cue:contrast': 'small-words' },
}

/** What was decided of a text, and the product that made a complaint likelier. */
export type Decided = { score: number; probability: number; product: { from: number; to: number; odds: number } | null }

/** Words that are read as one: what they say to the models, and what the lists say of them. */
type Unit = { first: number; last: number; hits: Hit[]; product: boolean }

/**
 * Why a text was read as it was. Telling words, and phrases that hold one, are named with their share; all that speaks besides — small
 * words, words of little weight, marks, length — is summed up by the way it speaks. The weights of `sentiment` add up to the score and
 * those of `complaint` to the probability, each with its own rounding. Positions are those of the text as written.
 */
export function reasonsOf(text: string, reading: Reading, decided: Decided): Reason[] {
  const { words, lang } = reading
  const { mix, sentiment, kind } = weightsOf(lang)
  const models: Models = { sentiment, kind, mix, taught: reading.taughtHere }
  const tells = words.map((word) => isTelling(word, lang))
  const rows = new Float64Array((ways.length + words.length) * inputs)
  const byWord = rows.subarray(ways.length * inputs)
  const units = unitsOf(words, reading.signals.hits, decided.product)
  addGrams(models, reading.grams, tells, byWord)
  addNumber(models, 0, 1, rows, rowOf('start'))
  addNumbers(models, reading, rows, byWord)
  if (decided.product) {
    const named = units.find(({ product }) => product)
    const at = (named ? (ways.length + named.first) * inputs : rowOf('start')) + oddsAt
    rows[at] = (rows[at] as number) + Math.log(decided.product.odds)
  }
  const reached = new Float64Array(inputs)
  for (let at = 0; at < rows.length; at += inputs) addRow(rows, at, reached, 0)

  const parts: Part[] = []
  for (const unit of units) {
    const row = (ways.length + unit.first) * inputs
    for (let n = unit.first + 1; n <= unit.last; n++) addRow(byWord, n * inputs, rows, row)
    const span = spanOf(unit, { text, words, tells, lang })
    if (span) parts.push({ unit, row, from: (words[span.first] as Word).from, to: (words[span.last] as Word).to })
    else addRow(rows, row, rows, rowOf(wayOf(unit, words)))
  }
  const slopes = slopesTo(models, reached)
  return [
    ...tell(text, 'sentiment', decided.score, parts, rows, slopes.sentiment),
    ...tell(text, 'complaint', decided.probability, parts, rows, slopes.complaint),
  ]
}

/** Words that may be named, and where in the rows stands what they say to the models. */
type Part = { unit: Unit; row: number; from: number; to: number }

/** The first rows belong to the ways of saying, the others to the words. */
const rowOf = (way: WayOfSaying): number => ways.indexOf(way) * inputs

function addRow(rows: Float64Array, at: number, into: Float64Array, to: number): void {
  for (let n = 0; n < inputs; n++) into[to + n] = (into[to + n] as number) + (rows[at + n] as number)
}

/** Names what weighs enough and sums up the rest. Shares are hundredths; what rounding leaves over goes where every text starts. */
function tell(
  text: string,
  of: 'sentiment' | 'complaint',
  total: number,
  parts: readonly Part[],
  rows: Float64Array,
  slopes: Float64Array,
): Reason[] {
  let faint = 0
  const named = new Map<string, Reason>()
  for (const { unit, row, from, to } of parts) {
    const weight = shareOf(rows, row, slopes)
    if (Math.abs(weight) < leastLookedAt) {
      faint += weight
      continue
    }
    const written = text.slice(from, to)
    const key = fold(written)
    const before = named.get(key)
    if (before) before.weight += weight
    else
      named.set(key, {
        of,
        text: written,
        weight,
        from,
        to,
        rule: ruleOf(unit, weight, taughtShareOf(rows, row, slopes)),
        group: groupOf(unit),
      })
  }
  const shown: Reason[] = []
  for (const reason of [...named.values()].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))) {
    const weight = hundredth(reason.weight)
    if (Math.abs(weight) >= leastShown && shown.length < mostShown) shown.push({ ...reason, weight })
    else faint += reason.weight
  }
  const said: Reason[] = []
  for (const name of ways) {
    const weight = hundredth(name === 'faint-words' ? faint : shareOf(rows, rowOf(name), slopes))
    if (name !== 'start' && weight !== 0) said.push(saidSo(of, name, weight))
  }
  const rest = thousandth(total - [...shown, ...said].reduce((all, { weight }) => all + weight, 0))
  return [...shown, ...said, ...(rest === 0 ? [] : [saidSo(of, 'start', rest)])]
}

const saidSo = (of: 'sentiment' | 'complaint', name: WayOfSaying, weight: number): Reason => ({
  of,
  text: name,
  weight,
  rule: `said:${name}`,
  group: 'said',
})

/** Gives every number of the signals to the words that made it, or to a way of saying. */
function addNumbers(models: Models, { signals }: Reading, rows: Float64Array, byWord: Float64Array): void {
  const listed = signals.hits.filter(({ value }) => value !== 0)
  const spread = (n: number, value: number, hits: readonly Hit[], shareOfHit: (hit: Hit) => number, otherwise: WayOfSaying) => {
    const all = hits.reduce((sum, hit) => sum + shareOfHit(hit), 0)
    if (all === 0) return addNumber(models, n, value, rows, rowOf(otherwise))
    for (const hit of hits) if (shareOfHit(hit) !== 0) addNumber(models, n, (value * shareOfHit(hit)) / all, byWord, hit.last * inputs)
  }
  const evenly = () => 1
  for (let n = 1; n < denseNames.length; n++) {
    const value = signals.dense[n] as number
    if (value === 0) continue
    const name = denseNames[n] as string
    const place = places[name]
    const found = n >= firstCue ? signals.hits.filter(({ cue }) => cue === n - firstCue) : []
    if (place === 'listed') spread(n, value, listed, listedShare(name, listed), 'turns')
    else if (place === 'cues') {
      const met = signals.hits.filter(({ cue }) => troubles.has(cue))
      spread(n, value, met, evenly, 'turns')
    } else if (place === 'irony' || place === 'praise') {
      const met = signals.hits.filter(({ cue }) => cue === cueNumber(place))
      spread(n, value, met, evenly, 'turns')
    } else if (place) addNumber(models, n, value, rows, rowOf(place))
    else spread(n, value, found, evenly, 'turns')
  }
}

/** How much of a sum over the words of the lists each of them made. */
function listedShare(name: string, listed: readonly Hit[]): (hit: Hit) => number {
  if (name.startsWith('last')) return (hit) => Number(hit === listed.at(-1))
  if (name.endsWith('positive')) return ({ value }) => Math.max(0, value)
  if (name.endsWith('negative')) return ({ value }) => Math.max(0, -value)
  const net = listed.reduce((sum, { value }) => sum + value, 0)
  const gross = listed.reduce((sum, { value }) => sum + Math.abs(value), 0)
  // Where good and bad words all but cancel out, their difference is too small to divide by.
  return Math.abs(net) < gross / 4 ? ({ value }) => Math.abs(value) : ({ value }) => value
}

/** The words of a text in the order in which they stand; those of one phrase, or of overlapping ones, together. */
function unitsOf(words: readonly Word[], hits: readonly Hit[], product: Decided['product']): Unit[] {
  const phrases: Unit[] = hits
    .filter(({ cue }) => !manners.has(cue))
    .map((hit) => ({ first: hit.first, last: hit.last, hits: [hit], product: false }))
  const first = product ? words.findIndex(({ from }) => from === product.from) : -1
  if (product && first >= 0) {
    let last = first
    while (words[last + 1] && (words[last + 1] as Word).to <= product.to) last++
    phrases.push({ first, last, hits: [], product: true })
  }
  phrases.sort((a, b) => a.first - b.first || b.last - a.last)
  const units: Unit[] = []
  let next = 0
  const alone = (until: number) => {
    for (; next < until; next++) units.push({ first: next, last: next, hits: [], product: false })
  }
  for (const phrase of phrases) {
    const before = units.at(-1)
    if (before && phrase.first <= before.last) {
      const last = Math.max(before.last, phrase.last)
      if (last - before.first < longestPhrase) [before.last, next] = [last, last + 1]
      before.hits.push(...phrase.hits)
      before.product ||= phrase.product
      continue
    }
    alone(phrase.first)
    units.push({ ...phrase, hits: [...phrase.hits] })
    next = phrase.last + 1
  }
  alone(words.length)
  return units
}

const letter = /\p{L}/u
const sign = /^[^\p{L}\p{N}]/u
/** Numbers of orders and dates: `22nd`, `R2-24391187`. */
const code = /^\d|\d.*\d.*\d/u
/** Of this many, as AFINN counts, an emoji is a mood; under it a decoration. */
const leastMood = 2

/** Whether a word says something of the matter by itself. */
function isTelling({ folded, text }: Word, lang: string): boolean {
  if (folded.length < 2 || !letter.test(text) || code.test(text)) return false
  if (isFunctionWord(lang, folded)) return false
  return !/['-]/.test(folded) || !folded.split(/['-]/).every((part) => part.length < 2 || isFunctionWord(lang, part))
}

/**
 * The words of a unit that are named: of its clauses the one that tells most, without small words around it, but for what negates; null
 * where nothing of it tells.
 */
function spanOf(
  unit: Unit,
  { text, words, tells, lang }: { text: string; words: readonly Word[]; tells: readonly boolean[]; lang: string },
): { first: number; last: number } | null {
  if (unit.product) return unit
  const list = wordListOf(lang)
  const negates = (n: number) =>
    list.find((words[n] as Word).folded).phrases.some(({ cue, parts }) => cue === negator && parts.length === 1)
  let best: { first: number; last: number; count: number } | null = null
  let clause = { first: unit.first, last: unit.first, count: 0 }
  for (let n = unit.first; n <= unit.last; n++) {
    const apart = n > unit.first && clauseEnd.test(text.slice((words[n - 1] as Word).to, (words[n] as Word).from))
    clause = apart ? { first: n, last: n, count: 0 } : { ...clause, last: n }
    if (tells[n]) clause = { ...clause, count: clause.count + 1 }
    if (clause.count > (best?.count ?? 0) || (best !== null && clause.first === best.first)) best = clause
  }
  if (!best) return clause.first === unit.first && speaksAsWhole(unit, negates) ? unit : null
  let { first, last } = best
  while (!tells[first] && !negates(first)) first++
  // A small word at the end may be half of what is wrong: "hung up", "fällt aus".
  if (!unit.hits.some(({ cue }) => troubles.has(cue))) while (!tells[last] && !negates(last)) last--
  return { first, last }
}

/** Whether words that say nothing each say something together, or a sign is a mood. */
function speaksAsWhole({ first, last, hits }: Unit, negates: (n: number) => boolean): boolean {
  let negated = false
  for (let n = first; n <= last; n++) negated ||= negates(n)
  return hits.some(
    (hit) =>
      (hit.last > hit.first && (whole.has(hit.cue) || (!negated && wholeUnlessNegated.has(hit.cue)))) ||
      (hit.rule.startsWith('emoji') && Math.abs(hit.value) >= leastMood),
  )
}

/** How a word speaks that is not named. */
function wayOf({ first }: Unit, words: readonly Word[]): WayOfSaying {
  const { text } = words[first] as Word
  if (text.includes('?')) return 'question'
  if (/^(?:!+|\.\.\.+|…)$/.test(text)) return 'emphasis'
  return sign.test(text) || !letter.test(text) ? 'signs' : 'small-words'
}

function ruleOf({ hits, product }: Unit, share: number, taught: number): string {
  if (taught * share > 0 && Math.abs(taught) >= Math.abs(share) / 2) return 'taught'
  return (
    (hits.find(({ rule }) => rule.endsWith(':negated')) ?? hits.find(({ cue }) => cue >= 0) ?? hits[0])?.rule ??
    (product ? 'product' : 'learned')
  )
}

/** What a unit is about, by the lists that know it: a trouble outweighs a mood, what came of it outweighs both. */
function groupOf({ hits, product }: Unit): ReasonGroup {
  const some = (group: ReadonlySet<number>) => hits.some(({ cue }) => group.has(cue))
  if (some(consequences)) return 'consequence'
  if (hits.some(({ cue }) => cue >= 0 && !moods.has(cue) && !matters.has(cue) && !manners.has(cue))) return 'wrong'
  if (product || some(matters)) return 'about'
  return some(moods) || hits.some(({ value }) => value !== 0) ? 'mood' : 'about'
}

const hundredth = (value: number): number => Math.round(value * 100) / 100
const thousandth = (value: number): number => Math.round(value * 1000) / 1000
