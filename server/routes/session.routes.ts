import { createRoute, z } from '@hono/zod-openapi'
import {
  passwordChange,
  proofBody,
  sessionSchema,
  signInBody,
  tokenBody,
  tokenSchema,
  welcomeBody,
  welcomeSchema,
} from '#shared/agent.schema.ts'
import { mayActAs } from '#shared/agent.ts'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import { inOrder, permissionsOf, permissionsOfActor } from '#shared/permission.ts'
import { ownSessionSchema, secondStepSchema } from '#shared/sign-in.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { readJson } from '../kit/database/json.ts'
import { isLocal } from '../kit/http/local-caller.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { Refusal } from '../kit/lib/errors.ts'
import { hashToken, newToken } from '../kit/lib/secret-box.ts'
import { accessOf, refuseGivingMore } from '../nouns/agents/access.ts'
import { welcomeFirst } from '../nouns/agents/agent.actions.ts'
import { agentOf, anyAgent, findAgentByEmail, getAgent } from '../nouns/agents/agent.store.ts'
import { changePassword, provePassword } from '../nouns/agents/password.actions.ts'
import {
  checkSignIn,
  createToken,
  endOtherSessions,
  endSession,
  endToken,
  openSession,
  sessionName,
  signOut,
} from '../nouns/agents/session.actions.ts'
import { findSession, listSessions, listTokens, type TokenRow } from '../nouns/agents/session.store.ts'
import { arrivalOf, type Entrance, letIn, letInOrAsk } from './entrance.ts'

const tokenOf = (row: TokenRow) => ({
  id: row.id,
  name: row.name,
  role: row.role,
  scopes: row.scopes === null ? null : inOrder(readJson(row.scopes)),
  createdAt: row.createdAt,
  lastUsedAt: row.usedAt,
  lastUsedFrom: row.usedFrom,
  expiresAt: row.endsAt,
})

/** Tries of somebody who is signed in are counted apart from those at the door. */
const accountOf = (c: Parameters<typeof actorOf>[0]) => {
  const { agentId } = actorOf(c)
  return { key: `signed in ${agentId}`, agentId }
}

/**
 * Sign-in, Welcome and API tokens.
 * @param startPractice begins to listen to the practice network, when Welcome asks for it
 */
export function sessionRoutes(context: Context, entrance: Entrance, startPractice: () => Promise<void>) {
  const { jar, limits, devices, callerAddress, setUpCode } = entrance
  return createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/welcome', ...who('public'), responses: { 200: jsonAnswer(welcomeSchema) } }),
      async (c) => {
        const needed = !(await anyAgent(context.db))
        return c.json({ needed, practice: jar.desk.practice, codeNeeded: needed && !isLocal(c) }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/welcome',
        ...who('public'),
        request: { body: jsonBody(welcomeBody) },
        responses: { 201: jsonAnswer(sessionSchema) },
      }),
      async (c) => {
        const body = c.req.valid('json')
        const agent = await limits.asStranger(callerAddress(c), () => welcomeFirst(context, body, isLocal(c) ? null : setUpCode))
        if (body.practice && jar.desk.practice) await startPractice()
        return c.json(letIn(c, entrance, await openSession(context, agent, arrivalOf(c, entrance, 'welcome'))), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/session',
        ...who('public'),
        request: { body: jsonBody(signInBody) },
        responses: {
          201: jsonAnswer(sessionSchema),
          202: jsonAnswer(secondStepSchema, 'The password was right; a second factor is still asked for (POST /api/session/second-factor)'),
        },
      }),
      async (c) => {
        const { email, password } = c.req.valid('json')
        const known = await findAgentByEmail(context.db, email)
        const address = callerAddress(c)
        const device = devices.find(known, jar.readMark(c))
        const caller = device === null ? 'stranger' : 'known'
        const account = { key: email.trim().toLowerCase(), agentId: known?.id ?? null }
        const agent = await limits.signIn(account, { address, device }, () => checkSignIn(context, email, password, caller))
        return letInOrAsk(c, context, entrance, agent, 'password')
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/session',
        ...who('signed-in', { duringSetUp: true }),
        responses: { 200: jsonAnswer(sessionSchema) },
      }),
      async (c) => {
        const actor = actorOf(c)
        const found = actor.sessionId ? await findSession(context.db, actor.sessionId, context.clock()) : null
        const agent = found?.agent ?? (await getAgent(context.db, actor.agentId))
        const setUpOnly = actor.setUpOnly ?? false
        const { roleName } = await accessOf(context.db, agent)
        const permissions = [...permissionsOfActor(actor)]
        return c.json(
          { agent: agentOf(agent), permissions, roleName, expiresAt: found?.session.endsAt ?? context.clock(), setUpOnly, ...jar.desk },
          200,
        )
      },
    )
    .openapi(
      createRoute({ method: 'delete', path: '/api/session', ...who('signed-in', { duringSetUp: true }), responses: noAnswer }),
      async (c) => {
        await signOut(context, actorOf(c))
        jar.drop(c)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/sessions',
        ...who('signed-in'),
        responses: { 200: jsonAnswer(pageSchema(ownSessionSchema)) },
      }),
      async (c) => {
        const { agentId, sessionId } = actorOf(c)
        const items = (await listSessions(context.db, agentId, context.clock())).map((row) => ({
          id: sessionName(row),
          createdAt: row.createdAt,
          seenAt: row.seenAt,
          endsAt: row.endsAt,
          address: row.address,
          device: row.device,
          way: row.way,
          own: row.id === sessionId,
        }))
        return c.json({ items, nextCursor: null }, 200)
      },
    )
    .openapi(createRoute({ method: 'delete', path: '/api/sessions', ...who('own.write'), responses: noAnswer }), async (c) => {
      await endOtherSessions(context, actorOf(c))
      return c.body(null, 204)
    })
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/sessions/{id}',
        ...who('own.write'),
        request: { params: z.object({ id: z.string().max(100) }) },
        responses: noAnswer,
      }),
      async (c) => {
        await endSession(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/session/proof',
        ...who('own.write', { duringSetUp: true }),
        request: { body: jsonBody(proofBody) },
        responses: noAnswer,
      }),
      async (c) => {
        await limits.signIn(accountOf(c), { address: callerAddress(c), device: null }, () =>
          provePassword(context, actorOf(c), c.req.valid('json').password),
        )
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/session/password',
        ...who('own.write'),
        request: { body: jsonBody(passwordChange) },
        responses: noAnswer,
      }),
      async (c) => {
        await limits.signIn(accountOf(c), { address: callerAddress(c), device: null }, () =>
          changePassword(context, actorOf(c), c.req.valid('json')),
        )
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({ method: 'get', path: '/api/tokens', ...who('signed-in'), responses: { 200: jsonAnswer(pageSchema(tokenSchema)) } }),
      async (c) => c.json({ items: (await listTokens(context.db, actorOf(c).agentId)).map(tokenOf), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/tokens',
        ...who('own.write'),
        request: { body: jsonBody(tokenBody) },
        responses: { 201: jsonAnswer(tokenSchema) },
      }),
      async (c) => {
        const { name, role, scopes: asked, days } = c.req.valid('json')
        const actor = actorOf(c)
        if (role && !mayActAs(actor.role, role)) throw new Refusal('forbidden', 'role-too-low', 'A token cannot do more than its owner.')
        if (asked) refuseGivingMore(actor, asked)
        // A role of the desk's own is no bundle that a token could name: all of it is what it is now.
        const isOwnRole = permissionsOfActor(actor).join() !== permissionsOf(actor.role).join()
        const scopes = asked ?? (role === undefined && isOwnRole ? permissionsOfActor(actor) : null)
        const secret = `act_${newToken()}`
        const token = await createToken(context, actor, {
          name,
          role: role ?? actor.role,
          scopes: scopes ? JSON.stringify(inOrder(scopes)) : null,
          hash: hashToken(secret),
          days,
        })
        return c.json({ ...tokenOf(token), secret }, 201)
      },
    )
    .openapi(
      createRoute({ method: 'delete', path: '/api/tokens/{id}', ...who('own.write'), request: { params: idParam }, responses: noAnswer }),
      async (c) => {
        await endToken(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
}
