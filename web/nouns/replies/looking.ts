import type { Check } from '#shared/preflight.schema.ts'
import { checkId, type PreflightFacts, preflight } from '#shared/preflight.ts'
import type { Visibility } from '#shared/reply.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'

export { checkId, takeOut } from '#shared/preflight.ts'
export { decidedPromises, promisesToSend } from './promised.ts'

const serverKinds: readonly Check['kind'][] = ['not-permitted', 'language', 'account', 'answered', 'same-elsewhere', 'second-person']

/** Whether only the server can find this. */
const isServers = (check: Check): boolean => serverKinds.includes(check.kind) || (check.kind === 'personal' && check.what === 'known')

/** What a screen knows around a text; the server knows more. `meId` tells colleagues apart. */
function factsOf({ reply, mentions, replies }: ThreadWithPosts, meId: number): PreflightFacts {
  const leaving = replies.find(({ state, writtenBy }) => (state === 'approved' || state === 'sending') && writtenBy.id !== meId)
  return {
    blocked: reply.blocked,
    publicBy: reply.publicBy,
    handReason: reply.handReason,
    permits: { public: reply.publicAllowed, private: reply.privateAllowed },
    limit: reply.limit,
    price: reply.price,
    isDeleted: Boolean(mentions.at(-1)?.deletedAt),
    leaving: leaving?.writtenBy.name ?? null,
    sentHere: replies.filter(({ state }) => state === 'sent').map(({ text }) => text),
  }
}

/** What the server found in a text that was written here; a refusal is heard whatever the screen knows. */
export type Found = { text: string; checks: Check[]; isRefusal?: true }

const rank = { stop: 0, care: 1, hand: 2 }

/** What stands between a text and its thread, worst first, with what only the server found. */
export function checksOf(text: string, where: Visibility, thread: ThreadWithPosts, meId: number, found: Found): Check[] {
  const own = preflight(text, where, factsOf(thread, meId))
  const known = new Set(own.map(checkId))
  // What the screen knows itself it knows now; places in a text of a moment ago are not those of this one.
  const isNews = (check: Check) =>
    !known.has(checkId(check)) && (found.isRefusal || isServers(check)) && (found.text === text || !('from' in check))
  return [...own, ...(text === '' ? [] : found.checks.filter(isNews))].sort((a, b) => rank[a.level] - rank[b.level])
}
