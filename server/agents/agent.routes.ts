import { createRoute, z } from '@hono/zod-openapi'
import { agentChange, agentSchema, invitedSchema, joinBody, newAgentBody, sessionSchema } from '#shared/agent.schema.ts'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import type { Desk } from '../database/desk.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../http/route.ts'
import { changeAgent, inviteAgain, inviteAgent, joinTeam } from './agent.actions.ts'
import { type AgentRow, agentOf, listAgents } from './agent.store.ts'
import { openSession } from './session.actions.ts'
import type { CookieJar } from './session.cookie.ts'

const invited = ({ agent, secret, endsAt }: { agent: AgentRow; secret: string; endsAt: number }) => ({
  agent: agentOf(agent),
  invitation: { path: `/join/${secret}`, expiresAt: endsAt },
})

/** People who work here, and their invitations. */
export const agentRoutes = (desk: Desk, jar: CookieJar) =>
  createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/agents', ...who('staff'), responses: { 200: jsonAnswer(pageSchema(agentSchema)) } }),
      async (c) => c.json({ items: (await listAgents(desk.db)).map(agentOf), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/agents',
        ...who('admin'),
        request: { body: jsonBody(newAgentBody) },
        responses: { 201: jsonAnswer(invitedSchema) },
      }),
      async (c) => c.json(invited(await inviteAgent(desk, actorOf(c), c.req.valid('json'))), 201),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/agents/{id}',
        ...who('staff'),
        request: { params: idParam, body: jsonBody(agentChange) },
        responses: { 200: jsonAnswer(agentSchema) },
      }),
      async (c) => c.json(agentOf(await changeAgent(desk, actorOf(c), c.req.valid('param').id, c.req.valid('json'))), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/agents/{id}/invitation',
        ...who('admin'),
        request: { params: idParam },
        responses: { 201: jsonAnswer(invitedSchema) },
      }),
      async (c) => c.json(invited(await inviteAgain(desk, actorOf(c), c.req.valid('param').id)), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/invitations/{token}',
        ...who('public'),
        request: { params: z.object({ token: z.string().max(100) }), body: jsonBody(joinBody) },
        responses: { 201: jsonAnswer(sessionSchema) },
      }),
      async (c) => {
        const agent = await joinTeam(desk, c.req.valid('param').token, c.req.valid('json').password)
        const session = await openSession(desk, agent)
        jar.put(c, session.secret, session.endsAt)
        return c.json({ agent: agentOf(agent), expiresAt: session.endsAt, ...jar.desk }, 201)
      },
    )
