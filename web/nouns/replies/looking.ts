import type { Check } from '#shared/preflight.schema.ts'
import type { PreflightFacts } from '#shared/preflight.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'

export { checkId, preflight, takeOut } from '#shared/preflight.ts'
export { decidedPromises, promisesToSend } from './promised.ts'

const serverKinds: readonly Check['kind'][] = ['not-permitted', 'language', 'account', 'answered', 'same-elsewhere', 'second-person']

/** Whether only the server can find this. */
export const isServers = (check: Check): boolean =>
  serverKinds.includes(check.kind) || (check.kind === 'personal' && check.what === 'known')

/** What a screen knows around a text; the server knows more. `meId` tells colleagues apart. */
export function factsOf({ reply, mentions, replies }: ThreadWithPosts, meId: number): PreflightFacts {
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
