import { createRoute, z } from '@hono/zod-openapi'
import { agentChange, agentSchema, invitedSchema, joinBody, newAgentBody, sessionSchema } from '#shared/agent.schema.ts'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import { secondStepSchema, startedResetSchema } from '#shared/sign-in.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { mailReset, sendsResets } from '../nouns/agent-mails/agent-mail.actions.ts'
import { changeAgent, inviteAgain, inviteAgent, joinTeam } from '../nouns/agents/agent.actions.ts'
import { type AgentRow, agentOf, listAgents } from '../nouns/agents/agent.store.ts'
import { startReset } from '../nouns/agents/reset.actions.ts'
import { takeSecondFactors } from '../nouns/second-factors/second-factor.actions.ts'
import { type Entrance, letInOrAsk } from './entrance.ts'

const invited = ({ agent, secret, endsAt }: { agent: AgentRow; secret: string; endsAt: number }) => ({
  agent: agentOf(agent),
  invitation: { path: `/join/${secret}`, expiresAt: endsAt },
})

/** People who work here, and their invitations. */
export const agentRoutes = (context: Context, entrance: Entrance) =>
  createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/agents', ...who('desk.read'), responses: { 200: jsonAnswer(pageSchema(agentSchema)) } }),
      async (c) => c.json({ items: (await listAgents(context.db)).map(agentOf), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/agents',
        ...who('team.write'),
        request: { body: jsonBody(newAgentBody) },
        responses: { 201: jsonAnswer(invitedSchema) },
      }),
      async (c) => c.json(invited(await inviteAgent(context, actorOf(c), c.req.valid('json'))), 201),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/agents/{id}',
        ...who('own.write'),
        request: { params: idParam, body: jsonBody(agentChange) },
        responses: { 200: jsonAnswer(agentSchema) },
      }),
      async (c) => c.json(agentOf(await changeAgent(context, actorOf(c), c.req.valid('param').id, c.req.valid('json'))), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/agents/{id}/invitation',
        ...who('team.write'),
        request: { params: idParam },
        responses: { 201: jsonAnswer(invitedSchema) },
      }),
      async (c) => {
        const mails = await sendsResets(context.db, entrance.mailing)
        return c.json(invited(await inviteAgain(context, actorOf(c), c.req.valid('param').id, mails)), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/invitations/{token}',
        ...who('public'),
        request: { params: z.object({ token: z.string().max(100) }), body: jsonBody(joinBody) },
        responses: { 201: jsonAnswer(sessionSchema), 202: jsonAnswer(secondStepSchema, 'A second factor is still asked for') },
      }),
      async (c) => {
        const { token } = c.req.valid('param')
        const { limits, callerAddress } = entrance
        const agent = await limits.asStranger(callerAddress(c), () => joinTeam(context, token, c.req.valid('json').password))
        return letInOrAsk(c, context, entrance, agent, 'invitation')
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/agents/{id}/password-reset',
        ...who('team.write'),
        request: { params: idParam },
        responses: { 201: jsonAnswer(startedResetSchema) },
      }),
      async (c) => {
        const { mailing } = entrance
        const send = (tx: Context['db'], agent: AgentRow, link: { path: string }) => mailReset(tx, context, mailing, agent, link)
        return c.json(await startReset(context, actorOf(c), c.req.valid('param').id, send), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/agents/{id}/second-factors',
        ...who('team.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await takeSecondFactors(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
