import { createRoute, z } from '@hono/zod-openapi'
import { idText, pageQuery, pageOf as pageSchema } from '#shared/list.schema.ts'
import { approvalBody, findingBody, replyBody, replyChange, replySchema, sendingPauseSchema } from '#shared/reply.schema.ts'
import { replyStates } from '#shared/reply.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { resumeSending } from '../nouns/deliveries/delivery.actions.ts'
import { findSendingPause } from '../nouns/deliveries/delivery.store.ts'
import { draftReply, rewriteReply, settleByPerson, withdrawReply } from '../nouns/replies/reply.actions.ts'
import { approveReply, takeReplyBack } from '../nouns/replies/reply.approval.ts'
import { listReplies, showReplies, showReply } from '../nouns/replies/reply.store.ts'

const answer = { 200: jsonAnswer(replySchema) } as const
const replyQuery = pageQuery.extend({
  state: z.enum(replyStates).optional(),
  caseId: idText.optional(),
  threadId: idText.optional(),
  templateId: idText.optional(),
})

/** Our answers: drafted by staff, approved by agents, sent once. */
export const replyRoutes = (context: Context, undoMs: number) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/threads/{id}/replies',
        ...who('replies.draft'),
        request: { params: idParam, body: jsonBody(replyBody) },
        responses: { 201: jsonAnswer(replySchema) },
      }),
      async (c) =>
        c.json(await showReply(context.db, await draftReply(context, actorOf(c), c.req.valid('param').id, c.req.valid('json'))), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/replies',
        ...who('desk.read'),
        request: { query: replyQuery },
        responses: { 200: jsonAnswer(pageSchema(replySchema)) },
      }),
      async (c) => {
        const { limit, cursor, ...filter } = c.req.valid('query')
        const page = await listReplies(context.db, filter, { limit, cursor })
        return c.json({ items: await showReplies(context.db, page.items), nextCursor: page.nextCursor }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/replies/{id}',
        ...who('replies.draft'),
        request: { params: idParam, body: jsonBody(replyChange) },
        responses: answer,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await rewriteReply(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await showReply(context.db, id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/replies/{id}',
        ...who('replies.draft'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await withdrawReply(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/replies/{id}/approval',
        ...who('replies.approve'),
        request: { params: idParam, body: jsonBody(approvalBody) },
        responses: answer,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await approveReply(context, actorOf(c), id, c.req.valid('json'), undoMs)
        return c.json(await showReply(context.db, id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/replies/{id}/approval',
        ...who('replies.approve'),
        request: { params: idParam },
        responses: answer,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await takeReplyBack(context, actorOf(c), id)
        return c.json(await showReply(context.db, id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/replies/{id}/finding',
        ...who('replies.approve'),
        request: { params: idParam, body: jsonBody(findingBody) },
        responses: answer,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const { posted, url } = c.req.valid('json')
        await settleByPerson(context, actorOf(c), id, posted, url)
        return c.json(await showReply(context.db, id), 200)
      },
    )
    .openapi(
      createRoute({ method: 'get', path: '/api/sending-pause', ...who('desk.read'), responses: { 200: jsonAnswer(sendingPauseSchema) } }),
      async (c) => c.json({ pause: await findSendingPause(context.db) }, 200),
    )
    .openapi(createRoute({ method: 'delete', path: '/api/sending-pause', ...who('sending.resume'), responses: noAnswer }), async (c) => {
      await resumeSending(context, actorOf(c))
      return c.body(null, 204)
    })
