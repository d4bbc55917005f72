import type { Event } from '#shared/event.schema.ts'
import type { Answers } from '../../engines/clustering/answers.ts'

type Answer = keyof Answers

/**
 * Counts the answers of people from events, oldest first, whoever reads them and however often they were taken back: a pair kept apart, put
 * together or taken apart again counts as it stands now. What the machine merged is no answer.
 */
export function createAnswerBook() {
  const standing = new Map<string, Answer>()
  const pair = (a: unknown, b: unknown) => `pair ${Math.min(Number(a), Number(b))} ${Math.max(Number(a), Number(b))}`
  const set = (about: string, answer: Answer | null) => {
    if (answer === null) standing.delete(about)
    else standing.set(about, answer)
  }
  return {
    note({ kind, by, caseId, mentionId, data }: Event): void {
      if (by === null) return
      if (kind === 'mention-sorted') set(`mention ${mentionId}`, answerOf(data))
      if (kind === 'verdict-undone') set(`mention ${mentionId}`, null)
      if (kind === 'case-kept-apart') set(pair(caseId, data.from), data.takenBack ? null : 'apart')
      if (kind === 'case-merged' && typeof data.asked === 'boolean') set(`merger ${caseId}`, data.asked ? 'together' : 'missed')
      if (kind === 'case-parted') set(`merger ${caseId}`, null)
    },
    counts(): Answers {
      const counts: Answers = { refused: 0, missed: 0, together: 0, apart: 0 }
      for (const answer of standing.values()) counts[answer] += 1
      return counts
    },
  }
}

function answerOf({ offered, accepted }: Event['data']): Answer | null {
  if (typeof offered !== 'boolean' || offered === accepted) return null
  return accepted ? 'missed' : 'refused'
}
