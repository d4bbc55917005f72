import { createRoute, z } from '@hono/zod-openapi'
import { sessionSchema } from '#shared/agent.schema.ts'
import {
  passkeyBody,
  resetBody,
  resetRequestBody,
  secondFactorBody,
  secondStepSchema,
  signInLinkBody,
  signInOptionsSchema,
  webAuthnOptions,
} from '#shared/sign-in.schema.ts'
import { ownPath } from '#shared/sign-in.ts'
import type { Context } from '../kit/database/context.ts'
import { createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { Refusal } from '../kit/lib/errors.ts'
import { sendsResets } from '../nouns/agent-mails/agent-mail.actions.ts'
import { askForReset, resetPassword } from '../nouns/agents/reset.actions.ts'
import { createSingleSignOn } from '../nouns/identity-providers/oidc.actions.ts'
import { wayBack } from '../nouns/identity-providers/provider.actions.ts'
import { listProviders } from '../nouns/identity-providers/provider.store.ts'
import { enterWithCode } from '../nouns/second-factors/enter.actions.ts'
import { beginPasskeySignIn, enterWithPasskey } from '../nouns/second-factors/passkey.actions.ts'
import { spendSignInLink } from '../nouns/second-factors/sign-in-link.ts'
import { arrivalOf, type Entrance, getPasskeyPlace, letIn, letInOrAsk, originOfDesk, passkeyPlace } from './entrance.ts'

const sent = (description: string) => ({ 302: { description } })

/** All ways in but a password alone: the second step, passkeys, a forgotten password, the sign-in of an organisation. */
export function signInRoutes(context: Context, entrance: Entrance) {
  const { jar, limits, callerAddress, secretBox, url, mailing } = entrance
  const singleSignOn = createSingleSignOn(context, secretBox)
  return createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/sign-in', ...who('public'), responses: { 200: jsonAnswer(signInOptionsSchema) } }),
      async (c) => {
        const providers = (await listProviders(context.db)).filter(({ state }) => state === 'on').map(({ id, name }) => ({ id, name }))
        return c.json({ resets: await sendsResets(context.db, mailing), passkeys: passkeyPlace(c, url) !== null, providers }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/session/second-factor',
        ...who('public'),
        request: { body: jsonBody(secondFactorBody) },
        responses: { 201: jsonAnswer(sessionSchema) },
      }),
      async (c) => {
        const { address, device } = arrivalOf(c, entrance, 'password')
        const given = { secret: jar.readStep(c), code: c.req.valid('json').code, address, device }
        const session = await enterWithCode(context, { secretBox, limits }, given)
        return c.json(letIn(c, entrance, session), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/session/link',
        ...who('public'),
        request: { body: jsonBody(signInLinkBody) },
        responses: { 201: jsonAnswer(sessionSchema), 202: jsonAnswer(secondStepSchema, 'A second factor is still asked for') },
      }),
      async (c) => {
        await limits.begin(callerAddress(c))
        const agent = await spendSignInLink(context, c.req.valid('json').token)
        return letInOrAsk(c, context, entrance, agent, 'link')
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/session/passkey/options',
        ...who('public'),
        responses: { 200: jsonAnswer(webAuthnOptions, "For the browser's navigator.credentials.get") },
      }),
      async (c) => {
        const place = getPasskeyPlace(c, url)
        await limits.begin(callerAddress(c))
        const { options, step } = await beginPasskeySignIn(context, place)
        jar.putStep(c, step)
        return c.json(options, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/session/passkey',
        ...who('public'),
        request: { body: jsonBody(passkeyBody) },
        responses: { 201: jsonAnswer(sessionSchema) },
      }),
      async (c) => {
        const { answer } = c.req.valid('json')
        const arrival = arrivalOf(c, entrance, 'passkey')
        const session = await limits.asStranger(arrival.address, () => enterWithPasskey(context, answer, jar.readStep(c), arrival))
        return c.json(letIn(c, entrance, session), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/password-resets',
        ...who('public'),
        request: { body: jsonBody(resetRequestBody) },
        responses: noAnswer,
      }),
      async (c) => {
        const { email } = c.req.valid('json')
        const address = callerAddress(c)
        await limits.reset(email, address)
        await askForReset(context, email, address)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/password-resets/{token}',
        ...who('public'),
        request: { params: z.object({ token: z.string().max(100) }), body: jsonBody(resetBody) },
        responses: { 201: jsonAnswer(sessionSchema), 202: jsonAnswer(secondStepSchema, 'A second factor is still asked for') },
      }),
      async (c) => {
        const { token } = c.req.valid('param')
        const agent = await limits.asStranger(callerAddress(c), () => resetPassword(context, token, c.req.valid('json').password))
        return letInOrAsk(c, context, entrance, agent, 'reset')
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/sign-in/{id}/start',
        ...who('public'),
        request: { params: idParam, query: z.object({ to: z.string().max(500).optional() }) },
        responses: sent('On to the provider'),
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const answer = await orRefused(async () => {
          const origin = originOfDesk(c, url)
          if (origin === null) throw new Refusal('conflict', 'url-needed', 'An administrator must set AFTERCARE_URL first.')
          await limits.begin(callerAddress(c))
          const { address, step } = await singleSignOn.begin(id, {
            redirectUri: `${origin}${wayBack(id)}`,
            to: ownPath(c.req.valid('query').to),
          })
          jar.putStep(c, step)
          return address
        })
        return c.redirect(answer, 302)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/sign-in/{id}/callback',
        ...who('public'),
        request: { params: idParam },
        responses: sent('In, or back to the sign-in page'),
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const answer = await orRefused(async () => {
          const arrival = arrivalOf(c, entrance, 'single-sign-on')
          const { session, to } = await limits.asStranger(arrival.address, () =>
            singleSignOn.enter(id, c.req.url, jar.readStep(c), arrival),
          )
          letIn(c, entrance, session)
          return to ?? '/'
        })
        return c.redirect(answer, 302)
      },
    )
}

/** A browser that was sent here sees a page, not a problem document: the sign-in page says what was refused. */
async function orRefused(work: () => Promise<string>): Promise<string> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return `/sign-in?refused=${encodeURIComponent(error.code)}`
  }
}
