import { createRoute } from '@hono/zod-openapi'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import { newRoleBody, roleChange, roleRemoval, roleSchema } from '#shared/role.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { addRole, changeRole, removeRole, showRoles } from '../nouns/agents/role.actions.ts'

/** Roles as bundles of permissions: the four that are built in, and those that the desk makes itself. */
export const roleRoutes = (context: Context) => {
  const show = async () => ({ items: await showRoles(context.db), nextCursor: null })
  const showOne = async (id: number) => {
    const role = (await showRoles(context.db)).find((one) => one.id === id)
    if (!role) throw new Error(`Role ${id} is gone.`)
    return role
  }
  return createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/roles', ...who('desk.read'), responses: { 200: jsonAnswer(pageSchema(roleSchema)) } }),
      async (c) => c.json(await show(), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/roles',
        ...who('roles.write'),
        request: { body: jsonBody(newRoleBody) },
        responses: { 201: jsonAnswer(roleSchema) },
      }),
      async (c) => c.json(await showOne(await addRole(context, actorOf(c), c.req.valid('json'))), 201),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/roles/{id}',
        ...who('roles.write'),
        request: { params: idParam, body: jsonBody(roleChange) },
        responses: { 200: jsonAnswer(roleSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await changeRole(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await showOne(id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/roles/{id}',
        ...who('roles.write'),
        request: { params: idParam, query: roleRemoval },
        responses: noAnswer,
      }),
      async (c) => {
        await removeRole(context, actorOf(c), c.req.valid('param').id, c.req.valid('query').to ?? null)
        return c.body(null, 204)
      },
    )
}
