import { z } from 'zod'
import { day } from '../../kit/lib/clock.ts'
import { cleanLine } from '../../kit/lib/text.ts'

/** So long is told of a mail that was passed over; what comes later is counted anew. */
const toldMs = 7 * day
const longestName = 100

/** Mails of lists that are not ours and of mass senders, passed over since `since`: how many, when the last came and of which list. */
export const passedOver = z.object({ count: z.number().int(), since: z.number(), lastAt: z.number(), name: z.string() })
export type PassedOver = z.infer<typeof passedOver>

/** What a list calls itself: its List-Id (RFC 2919), or who sends for it. */
export function nameOfList(listId: string, sender: string | undefined): string {
  const id = /<([^<>]*)>\s*$/.exec(listId.slice(0, 1_000))?.[1] ?? listId
  return named(id) || named(sender ?? '') || 'an unknown sender'
}

/** It stands within a sentence, whose direction it must not turn. */
const named = (text: string): string => cleanLine(text.replace(/\p{Cf}/gu, ''), longestName).trim()

/** Counts one more that came at `at` (epoch ms). */
export function countPassedOver(before: PassedOver | null, name: string, at: number): PassedOver {
  if (before === null || at - before.lastAt > toldMs) return { count: 1, since: at, lastAt: at, name }
  return at < before.lastAt ? { ...before, count: before.count + 1 } : { ...before, count: before.count + 1, lastAt: at, name }
}

/** What was passed over lately, in one sentence for people; null when nothing was. */
export function sayPassedOver(counted: PassedOver | null, now: number): string | null {
  if (counted === null || now - counted.lastAt > toldMs) return null
  const { count, since, name } = counted
  const date = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(since)
  if (count === 1) return `One mail of a mailing list or a mass sender was passed over on ${date}: ${name}.`
  return `${count} mails of mailing lists and mass senders were passed over since ${date}, the last of ${name}.`
}
