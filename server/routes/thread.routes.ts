import { createRoute } from '@hono/zod-openapi'
import { type ChannelName, shownHandle } from '#shared/channel.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { draftBody, type ThreadWithPosts, threadCaseBody, threadSchema, threadWithPostsSchema } from '#shared/thread.schema.ts'
import { getChannel } from '../engines/channels/index.ts'
import type { Context } from '../kit/database/context.ts'
import { type Actor, actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { listMentions, showMentions } from '../nouns/mentions/mention.store.ts'
import { getSource } from '../nouns/sources/source.store.ts'
import { getShownThread, getThread, updateThread } from '../nouns/threads/thread.store.ts'

/** What stands above threads in the house; the app hands it in. */
export type ThreadParts = {
  repliesOf(threadId: number): Promise<Reply[]>
  ordersOf(threadId: number): Promise<ServiceOrder[]>
  /** Why no reply is sent at all now, or null. */
  sendingPaused(): Promise<string | null>
  move(by: Actor, threadId: number, to: number | 'new'): Promise<void>
}

const mostPosts = 200

/** One author's conversation with us. */
export const threadRoutes = (context: Context, parts: ThreadParts) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/threads/{id}',
        ...who('staff'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(threadWithPostsSchema) },
      }),
      async (c) => c.json(await showThread(context, parts, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/threads/{id}/case',
        ...who('staff'),
        request: { params: idParam, body: jsonBody(threadCaseBody) },
        responses: { 200: jsonAnswer(threadSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await parts.move(actorOf(c), id, c.req.valid('json').case)
        return c.json(await getShownThread(context.db, id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/threads/{id}/draft',
        ...who('staff'),
        request: { params: idParam, body: jsonBody(draftBody) },
        responses: noAnswer,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await getThread(context.db, id)
        await updateThread(context.db, id, { draft: JSON.stringify({ ...c.req.valid('json'), at: context.clock() }) })
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/threads/{id}/draft',
        ...who('staff'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await updateThread(context.db, c.req.valid('param').id, { draft: null })
        return c.body(null, 204)
      },
    )

async function showThread(context: Context, parts: ThreadParts, id: number): Promise<ThreadWithPosts> {
  const [thread, row, page] = await Promise.all([
    getShownThread(context.db, id),
    getThread(context.db, id),
    listMentions(context.db, context.engine, { threadId: id }, { limit: mostPosts }),
  ])
  const [paused, source, mentions, replies, serviceOrders] = await Promise.all([
    parts.sendingPaused(),
    getSource(context.db, row.sourceId),
    showMentions(context.db, page.items.toReversed()),
    parts.repliesOf(id),
    parts.ordersOf(id),
  ])
  const channel = getChannel(thread.channel as ChannelName)
  const last = page.items.find((mention) => mention.deletedAt === null)
  const rule = channel.replyBy({ addressed: last?.addressed === 1 })
  const account = source.account ? (JSON.parse(source.account) as { handle: string }).handle : source.name
  return {
    ...thread,
    mentions,
    replies,
    serviceOrders,
    reply: {
      as: shownHandle(channel.name, account),
      publicBy: rule.by,
      handReason: rule.reason,
      publicAllowed: channel.publicReplies,
      privateAllowed: channel.privateReplies,
      limit: channel.replyLimit,
      price: { plain: channel.price(''), link: channel.price('https://a.example') },
      blocked:
        paused ??
        (source.removedAt !== null
          ? `${source.name} was removed.`
          : source.state === 'stopped'
            ? (source.error ?? `${source.name} is stopped.`)
            : null),
    },
    draft: row.draft ? JSON.parse(row.draft) : null,
  }
}
