import { createRoute } from '@hono/zod-openapi'
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
import type { Context } from '../kit/database/context.ts'
import type { CallerAddress } from '../kit/http/caller-address.ts'
import { isLocal } from '../kit/http/local-caller.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { Refusal } from '../kit/lib/errors.ts'
import { hashToken, newToken } from '../kit/lib/secret-box.ts'
import { welcomeFirst } from '../nouns/agents/agent.actions.ts'
import { agentOf, anyAgent, findAgentByEmail, getAgent } from '../nouns/agents/agent.store.ts'
import type { KnownDevices } from '../nouns/agents/known-device.ts'
import { changePassword, provePassword } from '../nouns/agents/password.actions.ts'
import { createToken, endToken, openSession, signIn, signOut } from '../nouns/agents/session.actions.ts'
import type { CookieJar } from '../nouns/agents/session.cookie.ts'
import { findSession, listTokens, type TokenRow } from '../nouns/agents/session.store.ts'
import type { SignInLimits } from '../nouns/agents/sign-in.limits.ts'

const tokenOf = (row: TokenRow) => ({
  id: row.id,
  name: row.name,
  role: row.role,
  createdAt: row.createdAt,
  lastUsedAt: row.usedAt,
  expiresAt: row.endsAt,
})

/** Tries of somebody who is signed in are counted apart from those at the door. */
const accountOf = (c: Parameters<typeof actorOf>[0]) => {
  const { agentId } = actorOf(c)
  return { key: `signed in ${agentId}`, agentId }
}

/** Who may come in: the cookie of those who did, and how often others may try. */
export type Entrance = { jar: CookieJar; limits: SignInLimits; devices: KnownDevices; callerAddress: CallerAddress; setUpCode: string }

/**
 * Sign-in, Welcome and API tokens.
 * @param startPractice begins to listen to the practice network, when Welcome asks for it
 */
export function sessionRoutes(
  context: Context,
  { jar, limits, devices, callerAddress, setUpCode }: Entrance,
  startPractice: () => Promise<void>,
) {
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
        const session = await openSession(context, agent, callerAddress(c))
        jar.put(c, session.secret, session.endsAt)
        jar.putMark(c, devices.mark(agent))
        return c.json({ agent: agentOf(agent), expiresAt: session.endsAt, ...jar.desk }, 201)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/session',
        ...who('public'),
        request: { body: jsonBody(signInBody) },
        responses: { 201: jsonAnswer(sessionSchema) },
      }),
      async (c) => {
        const { email, password } = c.req.valid('json')
        const known = await findAgentByEmail(context.db, email)
        const address = callerAddress(c)
        const device = devices.find(known, jar.readMark(c))
        const caller = device === null ? 'stranger' : 'known'
        const account = { key: email.trim().toLowerCase(), agentId: known?.id ?? null }
        const session = await limits.signIn(account, { address, device }, () => signIn(context, email, password, { caller, address }))
        jar.put(c, session.secret, session.endsAt)
        jar.putMark(c, devices.mark(session.agent))
        return c.json({ agent: agentOf(session.agent), expiresAt: session.endsAt, ...jar.desk }, 201)
      },
    )
    .openapi(
      createRoute({ method: 'get', path: '/api/session', ...who('staff'), responses: { 200: jsonAnswer(sessionSchema) } }),
      async (c) => {
        const actor = actorOf(c)
        const found = actor.sessionId ? await findSession(context.db, actor.sessionId, context.clock()) : null
        const agent = found?.agent ?? (await getAgent(context.db, actor.agentId))
        return c.json({ agent: agentOf(agent), expiresAt: found?.session.endsAt ?? context.clock(), ...jar.desk }, 200)
      },
    )
    .openapi(createRoute({ method: 'delete', path: '/api/session', ...who('staff'), responses: noAnswer }), async (c) => {
      await signOut(context, actorOf(c))
      jar.drop(c)
      return c.body(null, 204)
    })
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/session/proof',
        ...who('staff'),
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
        ...who('staff'),
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
      createRoute({ method: 'get', path: '/api/tokens', ...who('staff'), responses: { 200: jsonAnswer(pageSchema(tokenSchema)) } }),
      async (c) => c.json({ items: (await listTokens(context.db, actorOf(c).agentId)).map(tokenOf), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/tokens',
        ...who('staff'),
        request: { body: jsonBody(tokenBody) },
        responses: { 201: jsonAnswer(tokenSchema) },
      }),
      async (c) => {
        const { name, role, days } = c.req.valid('json')
        const actor = actorOf(c)
        if (role && !mayActAs(actor.role, role)) throw new Refusal('forbidden', 'role-too-low', 'A token cannot do more than its owner.')
        const secret = `act_${newToken()}`
        const token = await createToken(context, actor, { name, role: role ?? actor.role, hash: hashToken(secret), days })
        return c.json({ ...tokenOf(token), secret }, 201)
      },
    )
    .openapi(
      createRoute({ method: 'delete', path: '/api/tokens/{id}', ...who('staff'), request: { params: idParam }, responses: noAnswer }),
      async (c) => {
        await endToken(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
}
