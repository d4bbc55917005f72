import { createRoute } from '@hono/zod-openapi'
import {
  articleDraftsSchema,
  botCountsQuery,
  botCountsSchema,
  botSettingsBody,
  botSettingsSchema,
  botTalkQuery,
  botTalkSchema,
  botTryBody,
  botTrySchema,
  threadBotSchema,
} from '#shared/bot.schema.ts'
import { pageOf } from '#shared/list.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import type { HelpIndex } from '../nouns/articles/help-index.ts'
import { changeSettings, giveBack, showSettings, showThreadBot } from '../nouns/bot/bot.actions.ts'
import { countTalks, draftFromArticles, showTalks, tryQuestion } from '../nouns/bot/bot.shown.ts'

const settings = { 200: jsonAnswer(botSettingsSchema) } as const

/** What the bot may do, what it would do, and what came of what it did. */
export const botRoutes = (context: Context, help: () => Promise<HelpIndex>, url: string | null) =>
  createRoutes()
    .openapi(createRoute({ method: 'get', path: '/api/bot', ...who('desk.read'), responses: settings }), async (c) =>
      c.json(await showSettings(context.db), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/bot',
        ...who('bot.write'),
        request: { body: jsonBody(botSettingsBody) },
        responses: settings,
      }),
      async (c) => {
        await changeSettings(context, actorOf(c), c.req.valid('json'))
        return c.json(await showSettings(context.db), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/bot/tries',
        ...who('desk.read'),
        request: { body: jsonBody(botTryBody) },
        responses: { 200: jsonAnswer(botTrySchema) },
      }),
      async (c) => c.json(tryQuestion(await help(), c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/bot/counts',
        ...who('reports.read'),
        request: { query: botCountsQuery },
        responses: { 200: jsonAnswer(botCountsSchema) },
      }),
      async (c) => c.json(await countTalks(context, c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/bot/talks',
        ...who('reports.read'),
        request: { query: botTalkQuery },
        responses: { 200: jsonAnswer(pageOf(botTalkSchema)) },
      }),
      async (c) => c.json(await showTalks(context, c.req.valid('query'), await readerLanguage(context.db, actorOf(c))), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/threads/{id}/articles',
        ...who('replies.draft'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(articleDraftsSchema) },
      }),
      async (c) => c.json(await draftFromArticles(context, await help(), c.req.valid('param').id, url), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/threads/{id}/bot',
        ...who('desk.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(threadBotSchema) },
      }),
      async (c) => c.json(await showThreadBot(context.db, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/threads/{id}/bot/return',
        ...who('replies.approve'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await giveBack(context, actorOf(c), c.req.valid('param').id, true)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/threads/{id}/bot/return',
        ...who('replies.approve'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await giveBack(context, actorOf(c), c.req.valid('param').id, false)
        return c.body(null, 204)
      },
    )
