import type { PersonReason } from '#shared/bot.ts'
import { readSignsOf, understand } from '../language/read-text.ts'
import { cueNumber } from '../language/word-lists.ts'
import type { Question } from './answer.ts'

const dangers = [cueNumber('danger'), cueNumber('injury')]
const threats = [cueNumber('legal'), cueNumber('press')]
const angry = [cueNumber('rude'), cueNumber('never-again'), cueNumber('strong-words')]
const disputed = [cueNumber('charged'), cueNumber('refund')]
/** From this sentiment on (−1 to 1) a complaint is anger, with or without strong words. */
const furious = -0.9

/**
 * Why a person has to take what was said, whatever is found: danger or injury; law, press and anger; a dispute about money. A question about
 * money is a question.
 */
export function personNeeded({ text, lang = null, hint }: Question): Extract<PersonReason, 'danger' | 'anger' | 'money'> | null {
  const asked = { text, lang, hint }
  const signs = readSignsOf(asked)
  const { kind, sentiment, topic } = understand(asked, signs)
  const says = (cues: readonly number[]) => cues.some((cue) => signs.signals.cues[cue])
  if (says(dangers)) return 'danger'
  if (says(threats)) return 'anger'
  if (kind !== 'complaint') return null
  if (says(angry) || (sentiment.score <= furious && says([cueNumber('again'), cueNumber('disappointed')]))) return 'anger'
  return says(disputed) && (topic === 'refund' || topic === 'billing') ? 'money' : null
}
