import { createRoute } from '@hono/zod-openapi'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import { newTeamBody, teamChange, teamSchema } from '#shared/team.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { notFound } from '../kit/lib/errors.ts'
import { openTeam, reviseTeam } from '../nouns/teams/team.actions.ts'
import { listTeams, showTeams } from '../nouns/teams/team.store.ts'

/** Teams: who shares cases, what they can take, and how they give them to people. */
export function teamRoutes(context: Context) {
  const show = async (id: number) => {
    const [team] = await showTeams(
      context.db,
      (await listTeams(context.db)).filter((row) => row.id === id),
    )
    if (!team) throw notFound('team')
    return team
  }
  return createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/teams', ...who('desk.read'), responses: { 200: jsonAnswer(pageSchema(teamSchema)) } }),
      async (c) => c.json({ items: await showTeams(context.db, await listTeams(context.db)), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/teams',
        ...who('team.write'),
        request: { body: jsonBody(newTeamBody) },
        responses: { 201: jsonAnswer(teamSchema) },
      }),
      async (c) => c.json(await show(await openTeam(context, actorOf(c), c.req.valid('json'))), 201),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/teams/{id}',
        ...who('team.write'),
        request: { params: idParam, body: jsonBody(teamChange) },
        responses: noAnswer,
      }),
      async (c) => {
        await reviseTeam(context, actorOf(c), c.req.valid('param').id, c.req.valid('json'))
        return c.body(null, 204)
      },
    )
}
