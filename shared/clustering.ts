import type { ReasonGroup } from './understanding.ts'

/** How a thread came to its case. `person` is a correction and is never overturned by the machine. */
export const joins = ['new', 'thread', 'author', 'similar', 'person'] as const
export type Join = (typeof joins)[number]

/** What every customer has for himself: such complaints stay a case for each, shown together under their theme. */
export const themes = ['late-delivery', 'refund-missing', 'no-answer', 'double-charge'] as const
export type Theme = (typeof themes)[number]

/**
 * One reason why two things are the same problem: `name` is the concept, word or entity that met,
 * `here` its words in the mention (none where the whole of it points the way of the case, in other words: `direction`), `there` its words in the case, `share` its part of the score (0 … 1, all shares add up to the score).
 */
export type JoinReason = {
  kind: 'thread' | 'author' | 'entity' | 'concept' | 'word' | 'direction' | 'person'
  name: string
  here: string[]
  there: string[]
  share: number
  /** What its words are about, where the vocabulary knows it. */
  group?: ReasonGroup
}
