import { createRoute } from '@hono/zod-openapi'
import {
  feedbackQuery,
  feedbackReportQuery,
  feedbackReportSchema,
  feedbackSchema,
  feedbackSettingsBody,
  feedbackSettingsSchema,
} from '#shared/feedback.schema.ts'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import { praiseBody, praiseSchema, storyChange, storyQuery, storySchema, storyUseBody, storyUseChange } from '#shared/story.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { day } from '../kit/lib/clock.ts'
import { notFound, Refusal } from '../kit/lib/errors.ts'
import { changeSettings } from '../nouns/feedback/feedback.actions.ts'
import { figuresOf } from '../nouns/feedback/feedback.rules.ts'
import { countAsks, listAsks, readSettings } from '../nouns/feedback/feedback.store.ts'
import { answerPraise, refuseOffer } from '../nouns/stories/praise.actions.ts'
import { clearUse, showOnWall, takeOfferBack, useStory } from '../nouns/stories/story.actions.ts'
import { listStories } from '../nouns/stories/story.store.ts'
import { giveVerdict } from '../nouns/verdicts/verdict.actions.ts'
import { asked } from '../pages/feedback-words/index.ts'

const settingsAnswer = { 200: jsonAnswer(feedbackSettingsSchema) } as const

/** How it went for customers, and the stories that may be shown. */
export const feedbackRoutes = (context: Context, url: string | null) => {
  const { db } = context
  const settings = async () => {
    const { onAt, restDays } = await readSettings(db)
    return { on: onAt !== null, restDays }
  }
  const story = async (id: number) => {
    const [found] = (await listStories(db, { limit: 1, ids: [id] })).items
    if (!found) throw notFound('story')
    return found
  }
  const praising = {
    url,
    thanks: (lang: Parameters<typeof asked>[0]) => asked(lang, 'praise.thanks'),
    asks: (lang: Parameters<typeof asked>[0], link: string) => asked(lang, 'praise.asks', { link }),
  }
  return createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/feedback',
        ...who('desk.read'),
        request: { query: feedbackQuery },
        responses: { 200: jsonAnswer(pageSchema(feedbackSchema)) },
      }),
      async (c) => c.json(await listAsks(db, c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/reports/feedback',
        ...who('reports.read'),
        request: { query: feedbackReportQuery },
        responses: { 200: jsonAnswer(feedbackReportSchema) },
      }),
      async (c) => {
        const query = c.req.valid('query')
        const to = query.to ?? context.clock()
        const from = query.from ?? to - 30 * day
        if (to <= from) throw new Refusal('bad-input', 'bad-period', 'The period ends before it begins.')
        return c.json({ from, to, ...figuresOf(await countAsks(db, { from, to })) }, 200)
      },
    )
    .openapi(createRoute({ method: 'get', path: '/api/feedback-settings', ...who('desk.read'), responses: settingsAnswer }), async (c) =>
      c.json(await settings(), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/feedback-settings',
        ...who('feedback.write'),
        request: { body: jsonBody(feedbackSettingsBody) },
        responses: settingsAnswer,
      }),
      async (c) => {
        await changeSettings(context, actorOf(c), c.req.valid('json'))
        return c.json(await settings(), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/stories',
        ...who('desk.read'),
        request: { query: storyQuery },
        responses: { 200: jsonAnswer(pageSchema(storySchema)) },
      }),
      async (c) => {
        const { todo, ...query } = c.req.valid('query')
        return c.json(await listStories(db, { ...query, todo: todo === 'true' }), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/stories/{id}',
        ...who('stories.write'),
        request: { params: idParam, body: jsonBody(storyChange) },
        responses: { 200: jsonAnswer(storySchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await showOnWall(context, actorOf(c), id, c.req.valid('json').onWall)
        return c.json(await story(id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/stories/{id}',
        ...who('stories.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await takeOfferBack(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/stories/{id}/uses',
        ...who('stories.write'),
        request: { params: idParam, body: jsonBody(storyUseBody) },
        responses: { 201: jsonAnswer(storySchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await useStory(context, actorOf(c), id, c.req.valid('json').place)
        return c.json(await story(id), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/story-uses/{id}',
        ...who('stories.write'),
        request: { params: idParam, body: jsonBody(storyUseChange) },
        responses: { 200: jsonAnswer(storySchema) },
      }),
      async (c) => c.json(await story(await clearUse(context, actorOf(c), c.req.valid('param').id, c.req.valid('json').cleared)), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/mentions/{id}/praise',
        ...who('stories.write'),
        request: { params: idParam, body: jsonBody(praiseBody) },
        responses: { 201: jsonAnswer(praiseSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await refuseOffer(db, praising, id, c.req.valid('json').do)
        // One key does both: it is praise, and that is what becomes of it.
        await giveVerdict(context, actorOf(c), id, { kind: 'praise' })
        return c.json(await answerPraise(context, praising, actorOf(c), id, c.req.valid('json').do), 201)
      },
    )
}
