import { createRoute } from '@hono/zod-openapi'
import { decisionCountsSchema, sinceSchema, teamTodaySchema, todaySchema } from '#shared/today.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, jsonAnswer, noAnswer, who } from '../kit/http/route.ts'
import { wordsOf } from '../kit/lib/errors.ts'
import type { Log } from '../kit/lib/log.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { countDecisions, showTeamToday, showToday } from '../nouns/today/today.shown.ts'
import { noteActivity, showSince } from '../nouns/today/today.since.ts'

/** What waits for the person who asks, and for whoever leads the team. */
export function todayRoutes(context: Context, log: Log) {
  const failed = (part: string, error: unknown) => log.warn({ part, error: wordsOf(error) }, 'a part of today could not be read')
  return createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/today', ...who('desk.read'), responses: { 200: jsonAnswer(todaySchema) } }),
      async (c) => {
        const lang = await readerLanguage(context.db, actorOf(c))
        return c.json(await showToday(context, { agentId: actorOf(c).agentId, lang }, failed), 200)
      },
    )
    .openapi(
      createRoute({ method: 'get', path: '/api/today/team', ...who('team.watch'), responses: { 200: jsonAnswer(teamTodaySchema) } }),
      async (c) => c.json(await showTeamToday(context, await readerLanguage(context.db, actorOf(c)), failed), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/today/decisions',
        ...who('team.watch'),
        responses: { 200: jsonAnswer(decisionCountsSchema) },
      }),
      async (c) => c.json({ decisions: await countDecisions(context) }, 200),
    )
    .openapi(
      createRoute({ method: 'get', path: '/api/today/since', ...who('desk.read'), responses: { 200: jsonAnswer(sinceSchema) } }),
      async (c) => c.json(await showSince(context, actorOf(c).agentId, await readerLanguage(context.db, actorOf(c))), 200),
    )
    .openapi(createRoute({ method: 'put', path: '/api/activity', ...who('own.write'), responses: noAnswer }), async (c) => {
      await noteActivity(context, actorOf(c).agentId)
      return c.body(null, 204)
    })
}
