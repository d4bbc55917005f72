import { createRoute } from '@hono/zod-openapi'
import { shownHandle } from '#shared/channel.ts'
import { preflightBody, preflightSchema } from '#shared/preflight.schema.ts'
import { draftBody, draftQuery, type ThreadWithPosts, threadCaseBody, threadSchema, threadWithPostsSchema } from '#shared/thread.schema.ts'
import { getChannel } from '../engines/channels/index.ts'
import type { Context } from '../kit/database/context.ts'
import { readJson } from '../kit/database/json.ts'
import { type Actor, actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { findCustomersOfAuthors } from '../nouns/customers/customer-link.store.ts'
import { findSendingPause } from '../nouns/deliveries/delivery.store.ts'
import { findLastEventId } from '../nouns/events/event.store.ts'
import { changeThreadCase } from '../nouns/membership/membership.actions.ts'
import { listMentions, showMentions } from '../nouns/mentions/mention.store.ts'
import { dropDraft, keepDraft, showDrafts } from '../nouns/replies/reply.drafts.ts'
import { lookBefore } from '../nouns/replies/reply.preflight.ts'
import { listRepliesOfThread, showReplies } from '../nouns/replies/reply.store.ts'
import { listServiceOrders } from '../nouns/service-orders/service-order.store.ts'
import { getSource } from '../nouns/sources/source.store.ts'
import { getShownThread, getThread } from '../nouns/threads/thread.store.ts'

const mostPosts = 200

/** One author's conversation with us. */
export const threadRoutes = (context: Context, secretBox: SecretBox) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/threads/{id}',
        ...who('desk.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(threadWithPostsSchema) },
      }),
      async (c) => c.json(await showThread(context, secretBox, c.req.valid('param').id, actorOf(c)), 200),
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/threads/{id}/case',
        ...who('mentions.sort'),
        request: { params: idParam, body: jsonBody(threadCaseBody) },
        responses: { 200: jsonAnswer(threadSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await changeThreadCase(context, actorOf(c), id, c.req.valid('json').case)
        return c.json(await getShownThread(context.db, id, await readerLanguage(context.db, actorOf(c))), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/threads/{id}/draft',
        ...who('replies.draft'),
        request: { params: idParam, body: jsonBody(draftBody) },
        responses: noAnswer,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await keepDraft(context, actorOf(c), id, c.req.valid('json'))
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/threads/{id}/draft',
        ...who('replies.draft'),
        request: { params: idParam, query: draftQuery },
        responses: noAnswer,
      }),
      async (c) => {
        await dropDraft(context, actorOf(c), c.req.valid('param').id, c.req.valid('query').surface)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/threads/{id}/preflight',
        ...who('replies.draft'),
        request: { params: idParam, body: jsonBody(preflightBody) },
        responses: { 200: jsonAnswer(preflightSchema) },
      }),
      async (c) => c.json({ checks: await lookBefore(context, actorOf(c), c.req.valid('param').id, c.req.valid('json')) }, 200),
    )

/** The newest of what somebody is writing for the customer. */
function newestOf(drafts: Awaited<ReturnType<typeof showDrafts>>): ThreadWithPosts['draft'] {
  for (const { surface, ...draft } of drafts) if (surface !== 'note') return { ...draft, visibility: surface }
  return null
}

async function showThread(context: Context, secretBox: SecretBox, id: number, reader: Actor): Promise<ThreadWithPosts> {
  const lang = await readerLanguage(context.db, reader)
  // Before the rows: it may lag behind them, and must not lead.
  const lastEventId = await findLastEventId(context.db)
  const [thread, row, page] = await Promise.all([
    getShownThread(context.db, id, lang),
    getThread(context.db, id),
    listMentions(context.db, context.engine, { threadId: id }, { limit: mostPosts }),
  ])
  const [customers, pause, source, mentions, replies, orders, drafts] = await Promise.all([
    findCustomersOfAuthors(context.db, [row.authorId]),
    findSendingPause(context.db),
    getSource(context.db, row.sourceId),
    showMentions(context.db, page.items.toReversed(), lang),
    listRepliesOfThread(context.db, id).then((rows) => showReplies(context.db, rows)),
    listServiceOrders(context.db, secretBox, { queue: 'open', threadId: id }, { limit: 100, lang }),
    showDrafts(context.db, row, reader),
  ])
  const paused = pause && `Sending is paused: ${pause.why} An administrator resumes it in Settings.`
  const channel = getChannel(thread.channel)
  const last = page.items.find((mention) => mention.deletedAt === null)
  const rule = channel.replyBy({ addressed: last?.addressed === 1 })
  const account = source.account ? readJson(source.account).handle : source.name
  return {
    ...thread,
    customer: customers.get(row.authorId) ?? null,
    lastEventId,
    mentions,
    replies,
    serviceOrders: orders.items,
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
    draft: newestOf(drafts),
    drafts: drafts.map(({ text, surface, at }) => ({ text, surface, at })),
  }
}
