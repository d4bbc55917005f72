import { createRoute, z } from '@hono/zod-openapi'
import { agentChange, agentSchema, invitedSchema, joinBody, newAgentBody, sessionSchema } from '#shared/agent.schema.ts'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import { changeAgent, inviteAgain, inviteAgent, joinTeam } from '../nouns/agents/agent.actions.ts'
import { type AgentRow, agentOf, listAgents } from '../nouns/agents/agent.store.ts'
import { openSession } from '../nouns/agents/session.actions.ts'
import type { Entrance } from './session.routes.ts'

const invited = ({ agent, secret, endsAt }: { agent: AgentRow; secret: string; endsAt: number }) => ({
  agent: agentOf(agent),
  invitation: { path: `/join/${secret}`, expiresAt: endsAt },
})

/** People who work here, and their invitations. */
export const agentRoutes = (context: Context, { jar, limits, devices, callerAddress }: Entrance) =>
  createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/agents', ...who('staff'), responses: { 200: jsonAnswer(pageSchema(agentSchema)) } }),
      async (c) => c.json({ items: (await listAgents(context.db)).map(agentOf), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/agents',
        ...who('admin'),
        request: { body: jsonBody(newAgentBody) },
        responses: { 201: jsonAnswer(invitedSchema) },
      }),
      async (c) => c.json(invited(await inviteAgent(context, actorOf(c), c.req.valid('json'))), 201),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/agents/{id}',
        ...who('staff'),
        request: { params: idParam, body: jsonBody(agentChange) },
        responses: { 200: jsonAnswer(agentSchema) },
      }),
      async (c) => c.json(agentOf(await changeAgent(context, actorOf(c), c.req.valid('param').id, c.req.valid('json'))), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/agents/{id}/invitation',
        ...who('admin'),
        request: { params: idParam },
        responses: { 201: jsonAnswer(invitedSchema) },
      }),
      async (c) => c.json(invited(await inviteAgain(context, actorOf(c), c.req.valid('param').id)), 201),
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
        const { token } = c.req.valid('param')
        const agent = await limits.asStranger(callerAddress(c), () => joinTeam(context, token, c.req.valid('json').password))
        const session = await openSession(context, agent, callerAddress(c))
        jar.put(c, session.secret, session.endsAt)
        jar.putMark(c, devices.mark(agent))
        return c.json({ agent: agentOf(agent), expiresAt: session.endsAt, ...jar.desk }, 201)
      },
    )
