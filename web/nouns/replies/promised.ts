import { findPromises } from '#shared/promise.find.ts'
import type { PromisedInReply } from '#shared/reply.schema.ts'

/** What a writer says of a promise that was found: another day, another person, or that it is none. */
export type PromiseDecision = { dueOn?: string; ownerId?: number; isNone?: boolean }

/** A promise in the text, as it would be written down. */
export type Decided = { words: string; dueOn: string; ownerId: number; isNone: boolean }

const most = 10

/** What was decided of a sentence; one that was only written on, or cut, keeps it. */
function decisionOn(words: string, decisions: ReadonlyMap<string, PromiseDecision>): PromiseDecision | undefined {
  const exact = decisions.get(words)
  if (exact) return exact
  const near = [...decisions.keys()].filter((key) => words.startsWith(key) || key.startsWith(words))
  return decisions.get(near.sort((a, b) => b.length - a.length)[0] ?? '')
}

/**
 * What a text promises, with what its writer decided of each sentence. A decision belongs to the words: another sentence is asked about anew.
 * @param today YYYY-MM-DD, where the writer is
 */
export function decidedPromises(text: string, today: string, decisions: ReadonlyMap<string, PromiseDecision>, meId: number): Decided[] {
  const found = new Map(findPromises(text, today).map(({ words, dueOn }) => [words, dueOn]))
  return [...found].slice(0, most).map(([words, dueOn]) => {
    const decision = decisionOn(words, decisions)
    return { words, dueOn: decision?.dueOn ?? dueOn, ownerId: decision?.ownerId ?? meId, isNone: decision?.isNone ?? false }
  })
}

/** What is sent with a reply: nothing that the writer called none. */
export const promisesToSend = (decided: readonly Decided[]): PromisedInReply[] =>
  decided.filter(({ isNone }) => !isNone).map(({ words, dueOn, ownerId }) => ({ words, dueOn, ownerId }))
