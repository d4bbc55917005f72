import type { ChannelName } from '#shared/channel.ts'
import type { Join, JoinReason } from '#shared/clustering.ts'
import type { Visibility } from '#shared/reply.ts'
import { deferred, id, instant, int, json, nullable, oneOf, real, reference, table, text, zero } from './column.ts'

/** An unfinished reply. `serviceOrderId`: the order whose outcome it was begun to tell; `agentId`: who writes it, none where the desk began it. */
export type KeptDraft = { text: string; visibility: Visibility; at: number; serviceOrderId?: number; agentId?: number }

export const threads = table(
  {
    id: id(),
    channel: oneOf<ChannelName>(),
    sourceId: reference('sources'),
    authorId: reference('authors'),
    conversationId: text(),
    /** Threads are written before the cases that they open. */
    caseId: nullable(deferred(reference('cases', 'set null'))),
    joined: nullable(oneOf<Join>()),
    joinScore: nullable(real()),
    joinBecause: nullable(json<JoinReason[]>()),
    waitingSince: nullable(instant()),
    mentionCount: zero(int()),
    firstMentionAt: instant(),
    lastMentionAt: instant(),
    lastReplyAt: nullable(instant()),
    firstReplyAt: nullable(instant()),
    lastMentionId: nullable(reference('mentions', 'set null')),
    draft: nullable(json<KeptDraft>()),
  },
  [
    { on: ['channel', 'conversationId', 'authorId'], unique: true },
    { on: ['caseId', 'lastMentionAt'] },
    { on: ['caseId', 'firstMentionAt', 'authorId'] },
    { on: ['authorId', 'lastMentionAt'] },
    { on: ['firstMentionAt'] },
    { on: ['conversationId'] },
    { on: ['lastMentionId'] },
    { name: 'waiting', on: ['caseId', 'waitingSince'], where: '"waitingSince" is not null' },
    { name: 'answered', on: ['firstMentionAt'], where: '"firstReplyAt" is not null' },
  ],
)

/** "Not the same": a person took this thread out of the case; the machine never puts it back. */
export const caseConstraints = table(
  {
    threadId: reference('threads', 'cascade'),
    caseId: reference('cases', 'cascade'),
    agentId: reference('agents'),
    at: instant(),
  },
  [{ on: ['threadId', 'caseId'], unique: true }, { on: ['caseId'] }],
)
