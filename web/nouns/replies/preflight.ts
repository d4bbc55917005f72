import type { Visibility } from '#shared/reply.ts'
import { countLength, linksIn } from '#shared/text-length.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { type Finding, findPersonal } from './personal-numbers.ts'
import { findPromise } from './promises.ts'

/** One line of the list above the send button. `stop` blocks, `care` waits for a confirmation, `hand` tells what the channel forbids. */
export type Check =
  | { level: 'stop'; kind: 'personal'; what: Finding['what']; found: string; from: number; to: number }
  | { level: 'stop'; kind: 'blank'; found: string; from: number; to: number }
  | { level: 'stop'; kind: 'too-long'; over: number }
  | { level: 'stop'; kind: 'deleted' }
  | { level: 'stop'; kind: 'blocked'; why: string }
  | { level: 'care'; kind: 'promise'; found: string }
  | { level: 'care'; kind: 'link'; price: number }
  | { level: 'care'; kind: 'same' }
  | { level: 'care'; kind: 'colleague'; name: string }
  | { level: 'hand'; kind: 'by-hand'; why: string | null }

type Thread = Pick<ThreadWithPosts, 'mentions' | 'replies' | 'reply'>

/** Tells one confirmation from another: a changed text asks again. */
export const checkId = (check: Check) => `${check.kind}:${'found' in check ? check.found : 'name' in check ? check.name : ''}`

function checksOfText(text: string): Check[] {
  const blanks = [...text.matchAll(/\{[^{}\n]*\}/gu)].map(
    (match): Check => ({ level: 'stop', kind: 'blank', found: match[0], from: match.index, to: match.index + match[0].length }),
  )
  return [...findPersonal(text).map((finding): Check => ({ level: 'stop', kind: 'personal', ...finding })), ...blanks]
}

/**
 * What stands between a text and its thread, worst first. Personal numbers only matter in public; everything else in private too.
 * `meId` tells colleagues apart: a reply of theirs that is leaving is worth a look.
 */
export function preflight(text: string, visibility: Visibility, thread: Thread, meId: number): Check[] {
  const { reply, mentions, replies } = thread
  const isPublic = visibility === 'public'
  const isByHand = isPublic && reply.publicBy === 'hand'
  const checks: Check[] = []
  if (reply.blocked && !isByHand) checks.push({ level: 'stop', kind: 'blocked', why: reply.blocked })
  if (mentions.at(-1)?.deletedAt) checks.push({ level: 'stop', kind: 'deleted' })
  checks.push(...checksOfText(text).filter((check) => isPublic || check.kind !== 'personal'))
  const over = isPublic ? countLength(text, reply.limit) - reply.limit.length : 0
  if (over > 0) checks.push({ level: 'stop', kind: 'too-long', over })

  const leaving = replies.find(({ state, writtenBy }) => (state === 'approved' || state === 'sending') && writtenBy.id !== meId)
  if (leaving) checks.push({ level: 'care', kind: 'colleague', name: leaving.writtenBy.name })
  const promise = findPromise(text)
  if (promise) checks.push({ level: 'care', kind: 'promise', found: promise })
  if (isPublic && !isByHand && reply.price.link > reply.price.plain && linksIn(text).length > 0)
    checks.push({ level: 'care', kind: 'link', price: reply.price.link })
  if (text.trim() && replies.some((other) => other.state === 'sent' && other.text.trim() === text.trim()))
    checks.push({ level: 'care', kind: 'same' })
  if (isByHand) checks.push({ level: 'hand', kind: 'by-hand', why: reply.handReason })
  return checks
}

/** A text without what was found between two places, and without the gap that would remain. */
export function takeOut(text: string, { from, to }: { from: number; to: number }): string {
  const before = text.slice(0, from)
  const after = text.slice(to)
  return / $/.test(before) && /^[ .,;:!?]|^$/.test(after) ? before.trimEnd() + after : before + (before === '' ? after.trimStart() : after)
}
