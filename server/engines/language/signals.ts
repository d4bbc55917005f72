import { clauseEnd, followNegation, isNegatedVerb } from './negation.ts'
import { cueNames, cueNumber, type Phrase, wordListOf } from './word-lists.ts'
import type { Word } from './words.ts'

/**
 * A word or phrase that says something, with where it stands in the text and its first and last word. `value` is −5 … 5 as in AFINN,
 * after negation, and a negated word begins at its negator in the same clause; 0 for cues.
 */
export type Hit = { rule: string; cue: number; value: number; from: number; to: number; first: number; last: number }

/** What can be seen in a text before any model: hits, and the numbers that models weigh. */
export type Signals = { hits: Hit[]; dense: Float64Array; cues: boolean[]; topics: Hit[] }

const marks = [
  'bias',
  'positive',
  'negative',
  'net',
  'net-per-word',
  'any-positive',
  'any-negative',
  'last-positive',
  'last-negative',
  'question-mark',
  'ends-with-question',
  'exclamation',
  'shouting',
  'ellipsis',
  'number',
  'handle',
  'link',
  'hashtags',
  'length',
  'very-short',
  'stretched-word',
  'quoted',
  'emoji',
  'complaint-groups',
  'several-complaint-groups',
  'irony-with-complaint',
  'question-without-complaint',
  'praise-without-complaint',
  'mine-and-complaint',
  'negated-verb',
  'nothing-said',
  'complaint-density',
  'long',
] as const

/** The names of the numbers in `Signals.dense`, in order: the marks above, then one for each group of cues. Weights are trained against it. */
export const denseNames: readonly string[] = [...marks, ...cueNames.map((name) => `cue:${name}`)]
const mark = Object.fromEntries(marks.map((name, n) => [name, n])) as Record<(typeof marks)[number], number>
const firstCue = marks.length

const negator = cueNumber('negator')
const intensifier = cueNumber('intensifier')
const contrast = cueNumber('contrast')
const ours = cueNumber('ours')
const you = cueNumber('you')
const irony = cueNumber('irony')
const thanks = cueNumber('thanks')
const praise = cueNumber('praise')
const flattering: ReadonlySet<number> = new Set([thanks, praise])
/** What is not there when it is negated; a refund, an answer or a promise that is not there is all the more a trouble. */
const deniable: ReadonlySet<number> = new Set(
  (['broken', 'late', 'not-arrived', 'wrong-item', 'strong-words', 'rude', 'disappointed', 'price', 'app-trouble'] as const)
    .map(cueNumber)
    .concat(cueNumber('danger'), cueNumber('injury'), praise, thanks),
)
/** Turkish verbs that negate, also in longer words, as the models know them. */
const turkishNegation = /(?:m[iu]yor|m[iu]yo$|m[ea]di|m[ea]z|m[ea]mis|[ae]m[ei]yor|medi|madi)/
const mocking = 'cue:irony'
/** What "thanks for nothing" is worth, as AFINN counts. */
const mocked = -3
const turn = (value: number): number => (value > 0 ? -0.8 * value : -0.5 * value)
/** Groups up to `legal` are what complaints are made of. */
const lastComplaintCue = cueNumber('press')
/** Long texts mention a bit of everything: over so many words, what is found counts less. */
const usualLength = 20

/** Finds words, phrases and marks. `raw` is the text as written (for handles and links), `words` those of the text without them. */
export function readSignals(raw: string, words: readonly Word[], lang: string): Signals {
  const list = wordListOf(lang)
  const dense = new Float64Array(denseNames.length)
  const cues = new Array<boolean>(cueNames.length).fill(false)
  const hits: Hit[] = []
  const topics: Hit[] = []
  const negation = followNegation(raw, words, lang)
  const fades = new Float64Array(words.length).fill(1)
  let stronger = 1
  let negatedVerb = false
  /** Until here reaches a thanks for nothing, which is none. */
  let mockedUntil = -1
  for (let n = 0; n < words.length; n++) {
    const word = words[n] as Word
    const found = list.find(word.folded)
    const isSingle = (cue: number) => found.phrases.some((phrase) => phrase.cue === cue && phrase.parts.length === 1)
    negation.arrive(n, isSingle(ours) || isSingle(you))
    const negates = isSingle(negator)
    // AFINN counts "no" as bad by itself; here it is what it negates that counts.
    let value = negates ? 0 : found.value
    let rule = found.rule
    let end = n
    for (const phrase of found.phrases) {
      const until = endOfPhrase(phrase, words, n)
      if (until < 0) continue
      if (phrase.topic >= 0) topics.push({ rule: phrase.rule, cue: phrase.topic, value: 0, ...placeOf(n, until) })
      else if (phrase.cue < 0) {
        if (until > end || value === 0) ({ value, rule } = phrase)
        end = Math.max(end, until)
      } else if (phrase.cue === irony && until > n && isThanksForNothing(n, until)) mockedUntil = Math.max(mockedUntil, until)
    }
    for (const phrase of found.phrases) {
      const until = phrase.cue < 0 ? -1 : endOfPhrase(phrase, words, n)
      if (until < 0 || (until <= mockedUntil && flattering.has(phrase.cue))) continue
      const isAbsent = deniable.has(phrase.cue) && ((negation.isNear() && isOneClause(n, until)) || negation.isDeniedBehind(until))
      if (!isAbsent) note(phrase, n, until)
      else if (!flattering.has(phrase.cue)) note({ ...phrase, cue: praise, rule: 'cue:praise' }, n, until)
    }
    if (mockedUntil > n && !hits.some((hit) => hit.rule === mocking && hit.last >= n))
      hits.push({ rule: mocking, cue: -1, value: mocked, ...placeOf(n, mockedUntil) })
    const from = negation.from()
    if (value !== 0 && n > mockedUntil) {
      const turned = rule !== 'emoji' && (from >= 0 || (value > 0 && isNegatedVerb(lang, word.folded)))
      if (turned) value = turn(value)
      hits.push({
        rule: turned ? `${rule}:negated` : rule,
        cue: -1,
        value: value * stronger,
        ...placeOf(turned && from >= 0 ? from : n, end),
      })
    }
    const back = negation.backwards(n)
    if (back) turnBack(n, back)
    stronger = isSingle(intensifier) ? 1.4 : 1
    negation.leave(n, negates)
    if (isSingle(contrast)) {
      fades[n] = 0.6
      negation.end()
    }
    if (lang === 'tr' && turkishNegation.test(word.folded)) negatedVerb = true
  }
  if (mockedUntil >= 0) takeNoPraise()
  let positive = 0
  let negative = 0
  let last = 0
  for (let n = words.length - 2; n >= 0; n--) fades[n] = (fades[n] as number) * (fades[n + 1] as number)
  for (const { value, cue, first } of hits) {
    if (cue >= 0 || value === 0) continue
    if (value > 0) positive += value * (fades[first] as number)
    else negative -= value * (fades[first] as number)
    last = value
  }
  function turnBack(n: number, { words: many, turnsBad }: { words: number; turnsBad: boolean }) {
    for (const hit of hits) {
      if (hit.cue >= 0 || hit.first < Math.max(n - many, negation.clauseFrom()) || hit.first >= n || hit.rule.startsWith('emoji')) continue
      if (hit.rule.endsWith(':negated') || hit.rule === mocking || (hit.value < 0 && !turnsBad)) continue
      Object.assign(hit, { value: turn(hit.value), rule: `${hit.rule}:negated` }, placeOf(hit.first, n))
    }
  }
  /** Who thanks for nothing means no other kind word either. */
  function takeNoPraise() {
    for (const cue of flattering) [cues[cue], dense[firstCue + cue]] = [false, 0]
    const meant = hits.filter(({ cue, value }) => (cue < 0 ? value < 0 : !flattering.has(cue)))
    hits.splice(0, hits.length, ...meant)
  }
  function isThanksForNothing(first: number, last: number) {
    if ((words[first] as Word).folded === 'na') return isOneClause(first, last)
    let [thanked, denied] = [false, false]
    for (let n = first; n <= last; n++)
      for (const { cue, parts } of list.find((words[n] as Word).folded).phrases) {
        thanked ||= cue === thanks
        denied ||= cue === negator && parts.length === 1
      }
    return thanked && denied && isOneClause(first, last)
  }
  function note(phrase: Phrase, from: number, until: number) {
    cues[phrase.cue] = true
    dense[firstCue + phrase.cue] = 1
    hits.push({ rule: phrase.rule, cue: phrase.cue, value: 0, ...placeOf(from, until) })
  }
  function isOneClause(first: number, last: number) {
    return !clauseEnd.test(raw.slice((words[first] as Word).to, (words[last] as Word).from))
  }
  function placeOf(first: number, last: number) {
    return { first, last, from: (words[first] as Word).from, to: (words[last] as Word).to }
  }
  const thinned = 1 / Math.sqrt(Math.max(1, words.length / usualLength))
  for (let cue = 0; cue < cueNames.length; cue++) dense[firstCue + cue] = (dense[firstCue + cue] as number) * thinned
  fillMarks(dense, raw, words, { thinned, positive, negative, last, cues, negatedVerb })
  return { hits, dense, cues, topics }
}

type Sums = { thinned: number; positive: number; negative: number; last: number; cues: readonly boolean[]; negatedVerb: boolean }

function fillMarks(dense: Float64Array, raw: string, words: readonly Word[], sums: Sums): void {
  const { thinned, positive, negative, last, cues, negatedVerb } = sums
  let groups = 0
  for (let cue = 0; cue <= lastComplaintCue; cue++) if (cues[cue]) groups++
  let shouted = 0
  let letters = 0
  let questions = 0
  let exclamations = 0
  let stretched = 0
  for (const { text } of words) {
    if (text.includes('?')) questions = 1
    if (text.includes('!')) exclamations++
    if (text.length > 3 && text === text.toUpperCase() && text !== text.toLowerCase()) shouted++
    if (/(\p{L})\1\1/u.test(text)) stretched = 1
    if (/^\p{L}/u.test(text)) letters++
  }
  const set = (name: (typeof marks)[number], value: number | boolean) => {
    dense[mark[name]] = Number(value)
  }
  set('bias', 1)
  set('positive', Math.log1p(positive * thinned) / 2)
  set('negative', Math.log1p(negative * thinned) / 2)
  set('net', Math.tanh(((positive - negative) * thinned) / 5))
  set('net-per-word', Math.tanh((3 * (positive - negative)) / (words.length + 3)))
  set('any-positive', positive > 0 ? thinned : 0)
  set('any-negative', negative > 0 ? thinned : 0)
  set('last-positive', last > 0)
  set('last-negative', last < 0)
  set('question-mark', questions)
  set('ends-with-question', /\?[^\p{L}\p{N}]*(?:@\S+\s*)*$/u.test(raw.slice(-80)))
  set('exclamation', Math.min(exclamations, 3) / 3)
  set('shouting', letters > 0 ? Math.min(1, (3 * shouted) / (letters + 2)) : 0)
  set('ellipsis', raw.includes('...') || raw.includes('…'))
  set('number', /\d/.test(raw))
  set('handle', /@[\p{L}\p{N}_]{2,}/u.test(raw))
  set('link', /https?:\/\/|www\./.test(raw))
  set('hashtags', Math.min(3, raw.split('#').length - 1) / 3)
  set('length', Math.min(1, Math.log1p(words.length) / 4))
  set('very-short', words.length < 4)
  set('stretched-word', stretched)
  set('quoted', /["“”„«»]/.test(raw))
  set('emoji', /\p{Extended_Pictographic}/u.test(raw))
  set('complaint-groups', Math.min(groups, 5) / 5)
  set('several-complaint-groups', groups > 1)
  set('irony-with-complaint', Boolean(cues[cueNumber('irony')]) && groups > 0)
  set('question-without-complaint', questions > 0 && groups === 0)
  set('praise-without-complaint', Boolean(cues[cueNumber('praise')]) && groups === 0)
  set('mine-and-complaint', Boolean(cues[ours]) && groups > 0)
  set('negated-verb', negatedVerb)
  set('complaint-density', groups / (3 * Math.sqrt(words.length / 10 + 1)))
  set('long', words.length > 60)
  set('nothing-said', positive === 0 && negative === 0 && groups === 0)
}

/** Number of the last word of the phrase that begins at word `n`, or −1. */
function endOfPhrase(phrase: Phrase, words: readonly Word[], n: number): number {
  let at = n
  for (let part = 1; part < phrase.parts.length; part++) {
    const { stem, whole } = phrase.parts[part] as Phrase['parts'][number]
    let next = at + 1
    for (; next <= at + 3; next++) {
      const folded = words[next]?.folded
      if (folded === undefined) return -1
      if (whole ? folded === stem : folded.startsWith(stem)) break
    }
    if (next > at + 3) return -1
    at = next
  }
  return at
}
