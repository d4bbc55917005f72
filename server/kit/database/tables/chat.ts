import { flag, id, instant, json, nullable, reference, table, text, zero } from './column.ts'

/** A visitor of the chat on one's own pages: known by a random token that only the visitor's browser has. */
export const chatVisitors = table(
  {
    id: id(),
    sourceId: reference('sources', 'cascade'),
    tokenHash: text(),
    createdAt: instant(),
    seenAt: instant(),
    /** When the visitor ended the chat and had it forgotten; the row stays until nothing of it can be on its way any more. */
    endedAt: nullable(instant()),
  },
  [
    { on: ['sourceId', 'tokenHash'], unique: true },
    { name: 'ended', on: ['sourceId', 'endedAt'], where: '"endedAt" is not null' },
  ],
)

/** One message of the chat. `key` is the visitor's own id for it, or the key of our reply: the same one is kept once. */
export const chatMessages = table(
  {
    id: id(),
    sourceId: reference('sources', 'cascade'),
    visitorId: reference('chatVisitors', 'cascade'),
    key: text(),
    ours: zero(flag()),
    text: text(),
    at: instant(),
    /** What the visitor may say next with one press; only where the bot wrote it. */
    choices: nullable(json<string[]>()),
  },
  [{ on: ['visitorId', 'key'], unique: true }, { on: ['visitorId', 'id'] }, { on: ['sourceId', 'id'] }],
)
