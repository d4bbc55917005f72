import { createRoute, z } from '@hono/zod-openapi'
import { roles } from '#shared/agent.ts'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import {
  newPasskeyBody,
  newTotpSchema,
  passkeyChange,
  recoveryCodesSchema,
  secondFactorBody,
  secondFactorRuleBody,
  secondFactorRuleSchema,
  secondFactorsSchema,
  webAuthnOptions,
} from '#shared/sign-in.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { addPasskey, beginPasskey, removePasskey, renamePasskey } from '../nouns/second-factors/passkey.actions.ts'
import { listRules, removeApp, renewRecoveryCodes, setRule, showSecondFactors } from '../nouns/second-factors/second-factor.actions.ts'
import { countForeignPasskeys } from '../nouns/second-factors/second-factor.store.ts'
import { beginTotp, confirmTotp } from '../nouns/second-factors/totp.actions.ts'
import { qrPicture } from '../pages/qr-picture.ts'
import { type Entrance, getPasskeyPlace, passkeyPlace } from './entrance.ts'

/** All of these are there before a required second factor is, so that it can be set up. */
const own = who('own.write', { duringSetUp: true })

/** One's own second factors, and which roles need one. */
export const secondFactorRoutes = (context: Context, { jar, limits, secretBox, url, brand }: Entrance) =>
  createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/second-factors', ...own, responses: { 200: jsonAnswer(secondFactorsSchema) } }),
      async (c) => c.json(await showSecondFactors(context.db, actorOf(c), passkeyPlace(c, url)?.rpId ?? null), 200),
    )
    .openapi(
      createRoute({ method: 'post', path: '/api/second-factors/app', ...own, responses: { 201: jsonAnswer(newTotpSchema) } }),
      async (c) => {
        const made = await beginTotp(context, secretBox, actorOf(c), brand)
        return c.json({ ...made, picture: qrPicture(made.uri) }, 201)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/second-factors/app/confirmation',
        ...own,
        request: { body: jsonBody(secondFactorBody) },
        responses: { 200: jsonAnswer(recoveryCodesSchema) },
      }),
      async (c) => {
        const recoveryCodes = await confirmTotp(context, { secretBox, limits }, actorOf(c), c.req.valid('json').code)
        return c.json({ recoveryCodes }, 200)
      },
    )
    .openapi(createRoute({ method: 'delete', path: '/api/second-factors/app', ...own, responses: noAnswer }), async (c) => {
      await removeApp(context, actorOf(c))
      return c.body(null, 204)
    })
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/second-factors/recovery-codes',
        ...own,
        responses: { 201: jsonAnswer(recoveryCodesSchema) },
      }),
      async (c) => c.json({ recoveryCodes: await renewRecoveryCodes(context, actorOf(c)) }, 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/passkeys/options',
        ...own,
        responses: { 200: jsonAnswer(webAuthnOptions, "For the browser's navigator.credentials.create") },
      }),
      async (c) => {
        const { options, step } = await beginPasskey(context, actorOf(c), getPasskeyPlace(c, url), brand)
        jar.putStep(c, step)
        return c.json(options, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/passkeys',
        ...own,
        request: { body: jsonBody(newPasskeyBody) },
        responses: { 201: jsonAnswer(recoveryCodesSchema) },
      }),
      async (c) => c.json({ recoveryCodes: await addPasskey(context, actorOf(c), c.req.valid('json'), jar.readStep(c)) }, 201),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/passkeys/{id}',
        ...own,
        request: { params: idParam, body: jsonBody(passkeyChange) },
        responses: noAnswer,
      }),
      async (c) => {
        await renamePasskey(context, actorOf(c), c.req.valid('param').id, c.req.valid('json').name)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({ method: 'delete', path: '/api/passkeys/{id}', ...own, request: { params: idParam }, responses: noAnswer }),
      async (c) => {
        await removePasskey(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/second-factor-rules',
        ...who('access.write'),
        responses: { 200: jsonAnswer(pageSchema(secondFactorRuleSchema).extend({ foreignPasskeys: z.number().int() })) },
      }),
      async (c) => {
        const rpId = passkeyPlace(c, url)?.rpId
        const foreignPasskeys = rpId === undefined ? 0 : await countForeignPasskeys(context.db, rpId)
        return c.json({ items: await listRules(context.db), nextCursor: null, foreignPasskeys }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/second-factor-rules/{role}',
        ...who('access.write'),
        request: { params: z.object({ role: z.enum(roles) }), body: jsonBody(secondFactorRuleBody) },
        responses: noAnswer,
      }),
      async (c) => {
        await setRule(context, actorOf(c), c.req.valid('param').role, c.req.valid('json').required)
        return c.body(null, 204)
      },
    )
