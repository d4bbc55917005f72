import { z } from 'zod'
import { longestChatText } from '#shared/chat.ts'
import { takeAdvisoryLock } from '../../kit/database/advisory-lock.ts'
import { inTransaction } from '../../kit/database/context.ts'
import { second } from '../../kit/lib/clock.ts'
import { type Channel, ChannelError, type Connection, type ConnectionSettings, type Post, type ReplyOrder } from './channel.ts'
import { findChatProblem, lookOf } from './chat.rules.ts'
import { type ChatMessageRow, findMessage, listSaid, listSaidAfter, saveMessage } from './chat.store.ts'

const pageLength = 200

/** A chat on one's own pages. Its network is this desk: what visitors say waits in a table of ours, and so do the answers. */
export const chat: Channel = {
  name: 'chat',
  label: 'Chat',
  settings: [
    {
      name: 'origins',
      label: 'Pages it may stand on',
      hint: 'Addresses like https://shop.example.com, with spaces between.',
      secret: false,
      required: true,
    },
    { name: 'title', label: 'Name shown', hint: 'Above the chat, like Fjellro help.', secret: false, required: false, usual: true },
    { name: 'greeting', label: 'Greeting', hint: 'One sentence for those who open it.', secret: false, required: false, usual: true },
    {
      name: 'answerHours',
      label: 'Answered within, in hours',
      hint: 'Said to those who wait. 24 when left empty.',
      secret: false,
      required: false,
      usual: true,
    },
    {
      name: 'hours',
      label: 'Opening hours',
      hint: 'Like mo-fr 9-17, sa 10-14:30. Always open when left empty.',
      secret: false,
      required: false,
      usual: true,
    },
    {
      name: 'timeZone',
      label: 'Time zone of these hours',
      hint: "Like Europe/Oslo. The server's when left empty.",
      secret: false,
      required: false,
    },
    {
      name: 'keepDays',
      label: 'Keep messages for, in days',
      hint: '365 when left empty; 0 keeps them for ever.',
      secret: false,
      required: false,
    },
  ],
  findProblem: findChatProblem,
  searches: false,
  pollEveryMs: 3 * second,
  withoutAccounts: true,
  publicReplies: false,
  privateReplies: true,
  undoMs: { private: 0 },
  replyLimit: { length: longestChatText, counts: 'characters', perUrl: null },
  lengthOf: (text) => [...text].length,
  refreshes: null,
  price: () => 0,
  replyBy: () => ({ by: 'api', reason: null }),
  handOverUrl: () => null,
  reconciliation: { nativeKey: true, settleMs: second, attempts: 3 },
  open,
}

const cursorSchema = z.object({ version: z.literal(1), after: z.number().int() })

function open({ settings, here }: ConnectionSettings): Connection {
  if (!here) throw new ChannelError('stop-and-ask', 'invalid', 'The chat works only within a desk.')
  const { context, sourceId } = here

  return {
    async whoAmI() {
      const { title } = lookOf(settings)
      return { externalId: `chat-${sourceId}`, handle: title, name: title }
    },
    async fetchPosts(saved) {
      const read = cursorSchema.safeParse(saved)
      const after = read.success ? read.data.after : 0
      const rows = await listSaidAfter(context.db, sourceId, after, pageLength)
      const cursor = { version: 1, after: rows.at(-1)?.id ?? after }
      return { posts: rows.map(postOf), cursor, more: rows.length === pageLength, cost: 0, gap: null, waitUntil: null }
    },
    sendReply,
    async findReply({ key }) {
      const row = await findMessage(context.db, sourceId, key)
      return row && { externalId: String(row.id), url: null }
    },
    async refresh(externalIds) {
      const rows = await listSaid(context.db, sourceId, externalIds.map(Number).filter(Number.isSafeInteger))
      const found = new Set(rows.map(({ id }) => String(id)))
      return { posts: rows.map(postOf), gone: externalIds.filter((id) => !found.has(id)), cost: 0, waitUntil: null }
    },
  }

  /** The reply's key is unique in the table: the same reply is kept once. Throws ChannelError `drop`. */
  async function sendReply({ key, text, conversationId, attemptedAt }: ReplyOrder) {
    if (chat.lengthOf(text) > longestChatText)
      throw new ChannelError('drop', 'invalid', `The reply is longer than the ${longestChatText} characters of the chat. Shorten it.`)
    const visitorId = Number(/^chat-(\d{1,15})$/.exec(conversationId ?? '')?.[1])
    const row = await inTransaction(context, async (tx) => {
      const visitor = await tx
        .selectFrom('chatVisitors')
        .select('id')
        .where('id', '=', visitorId || 0)
        .where('sourceId', '=', sourceId)
        .where('endedAt', 'is', null)
        .executeTakeFirst()
      if (!visitor) throw new ChannelError('drop', 'gone', 'The visitor is not known here any more.')
      await takeAdvisoryLock(tx, context.engine, 'chat messages')
      return (await saveMessage(tx, { sourceId, visitorId, key, ours: 1, text: text.toWellFormed(), at: attemptedAt })).row
    })
    return { externalId: String(row.id), url: null }
  }
}

function postOf({ id, visitorId, text, at }: ChatMessageRow): Post {
  const externalId = String(id)
  return {
    externalId,
    url: null,
    text,
    lang: null,
    postedAt: at,
    editedAt: null,
    originalId: externalId,
    deleted: false,
    author: {
      externalId: `visitor-${visitorId}`,
      handle: `visitor-${visitorId}`,
      name: `Visitor ${visitorId}`,
      followers: null,
      url: null,
    },
    conversationId: `chat-${visitorId}`,
    inReplyTo: null,
    repostOf: null,
    own: false,
    addressed: true,
    counts: { reposts: 0, likes: 0, replies: 0 },
  }
}
