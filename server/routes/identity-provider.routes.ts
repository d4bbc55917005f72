import { createRoute, z } from '@hono/zod-openapi'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import { identityProviderChange, identityProviderSchema, newIdentityProviderBody, providerTestSchema } from '#shared/sign-in.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { addProvider, changeProvider, removeProvider, showProviders, tryProvider } from '../nouns/identity-providers/provider.actions.ts'
import { type Entrance, originOfDesk } from './entrance.ts'

/** Where else people sign in: set up by administrators. */
export const identityProviderRoutes = (context: Context, { secretBox, url }: Entrance) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/identity-providers',
        ...who('access.write'),
        responses: { 200: jsonAnswer(pageSchema(identityProviderSchema)) },
      }),
      async (c) => c.json({ items: await showProviders(context.db, originOfDesk(c, url)), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/identity-providers',
        ...who('access.write'),
        request: { body: jsonBody(newIdentityProviderBody) },
        responses: { 201: jsonAnswer(z.object({ id: z.number().int() })) },
      }),
      async (c) => c.json({ id: await addProvider(context, secretBox, actorOf(c), c.req.valid('json')) }, 201),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/identity-providers/{id}',
        ...who('access.write'),
        request: { params: idParam, body: jsonBody(identityProviderChange) },
        responses: noAnswer,
      }),
      async (c) => {
        await changeProvider(context, secretBox, actorOf(c), c.req.valid('param').id, c.req.valid('json'))
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/identity-providers/{id}',
        ...who('access.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await removeProvider(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/identity-providers/{id}/test',
        ...who('access.write'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(providerTestSchema) },
      }),
      async (c) => c.json(await tryProvider(context, secretBox, c.req.valid('param').id), 200),
    )
