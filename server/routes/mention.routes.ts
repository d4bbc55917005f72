import { createRoute } from '@hono/zod-openapi'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import { mentionQuery, mentionSchema, triageCountsSchema, verdictBody } from '#shared/mention.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import { day } from '../kit/lib/clock.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { countTriage, listMentions, showMention, showMentions } from '../nouns/mentions/mention.store.ts'
import { giveVerdict, takeVerdictBack } from '../nouns/verdicts/verdict.actions.ts'

/** What was heard, and people's words on it. */
export const mentionRoutes = (context: Context) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/mentions',
        ...who('desk.read'),
        request: { query: mentionQuery },
        responses: { 200: jsonAnswer(pageSchema(mentionSchema)) },
      }),
      async (c) => {
        const { limit, cursor, ...filter } = c.req.valid('query')
        const page = await listMentions(context.db, context.engine, filter, { limit, cursor })
        return c.json(
          { items: await showMentions(context.db, page.items, await readerLanguage(context.db, actorOf(c))), nextCursor: page.nextCursor },
          200,
        )
      },
    )
    .openapi(
      createRoute({ method: 'get', path: '/api/mentions/counts', ...who('desk.read'), responses: { 200: jsonAnswer(triageCountsSchema) } }),
      async (c) => c.json(await countTriage(context.db, context.clock() - day), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/mentions/{id}',
        ...who('desk.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(mentionSchema) },
      }),
      async (c) => c.json(await showMention(context.db, c.req.valid('param').id, await readerLanguage(context.db, actorOf(c))), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/mentions/{id}/verdict',
        ...who('mentions.sort'),
        request: { params: idParam, body: jsonBody(verdictBody) },
        responses: { 200: jsonAnswer(mentionSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await giveVerdict(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await showMention(context.db, id, await readerLanguage(context.db, actorOf(c))), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/mentions/{id}/verdict',
        ...who('mentions.sort'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(mentionSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await takeVerdictBack(context, actorOf(c), id)
        return c.json(await showMention(context.db, id, await readerLanguage(context.db, actorOf(c))), 200)
      },
    )
