import type { Mention } from '#shared/mention.schema.ts'
import { steering } from '../../kit/ui/safe-text.ts'

type Reason = Mention['because'][number]

/** A piece of a text as it is drawn: plain, underlined for a reason, or a character that must not act. */
export type Segment = { text: string; mark?: 'neg' | 'pos' | 'case'; unseen?: string }

const codePoint = (sign: string) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** Splits a text at the characters that steer; they come out as segments with their code point to be shown instead. */
function showSteering(text: string, mark: Segment['mark']): Segment[] {
  return text
    .split(new RegExp(`(${steering.source})`, 'u'))
    .filter((part) => part !== '')
    .map((part) => (steering.test(part) ? { text: part, unseen: codePoint(part) } : mark ? { text: part, mark } : { text: part }))
}

/** Lower case sign by sign, so that positions stay what they are (İ would become two). */
const lowered = (text: string) => [...text].map((sign) => (sign.toLowerCase().length === sign.length ? sign.toLowerCase() : sign)).join('')

type Span = { from: number; to: number; mark: NonNullable<Segment['mark']>; rank: number }

function spansOf(text: string, because: readonly Reason[], caseWords: readonly string[]): Span[] {
  const spans: Span[] = []
  for (const { of, from, to, weight } of because) {
    if (from === undefined || to === undefined || from < 0 || from >= to || to > text.length || of === 'language') continue
    spans.push({
      from,
      to,
      mark: of === 'sentiment' ? (weight < 0 ? 'neg' : 'pos') : 'case',
      rank: Math.abs(weight) + (of === 'sentiment' ? 1 : 0),
    })
  }
  const lower = lowered(text)
  for (const word of caseWords) {
    const from = word === '' ? -1 : lower.indexOf(lowered(word))
    if (from >= 0) spans.push({ from, to: from + word.length, mark: 'case', rank: 0 })
  }
  return spans.sort((a, b) => b.rank - a.rank)
}

/**
 * Cuts a text into segments: words that speak for the sentiment are marked by side, words that place it in a case as `case`.
 * `from`/`to` of the reasons are UTF-16 positions in `text`. Where two reasons overlap, sentiment and then the weightier one wins.
 * The segments joined are the text, character by character.
 */
export function segmentsOf(text: string, because: readonly Reason[] = [], caseWords: readonly string[] = []): Segment[] {
  const taken: Span[] = []
  for (const span of spansOf(text, because, caseWords))
    if (!taken.some((other) => span.from < other.to && other.from < span.to)) taken.push(span)
  taken.sort((a, b) => a.from - b.from)
  const segments: Segment[] = []
  let at = 0
  for (const { from, to, mark } of taken) {
    segments.push(...showSteering(text.slice(at, from), undefined), ...showSteering(text.slice(from, to), mark))
    at = to
  }
  return [...segments, ...showSteering(text.slice(at), undefined)]
}
