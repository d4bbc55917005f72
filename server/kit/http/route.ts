import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { Role } from '#shared/agent.ts'
import { mayDo, type Permission } from '#shared/permission.ts'
import { Refusal } from '../lib/errors.ts'
import { invalid } from './problems.ts'

/**
 * Who acts: a signed-in person, by a session, or a program with that person's token. `role` is a built-in one; `permissions` say what may
 * be done, and where they are left out they are those of the role. `setUpOnly`: a second factor is required and missing, and only what sets
 * it up may be called.
 */
export type Actor = {
  agentId: number
  name: string
  role: Role
  permissions?: readonly Permission[]
  sessionId: string | null
  tokenId?: number | null
  tokenName?: string
  setUpOnly?: true
}

export type Env = { Variables: { actor: Actor | null } }

/** The permission a route asks for; `signed-in`: whoever is, may; `public` needs no sign-in. */
export type Who = Permission | 'signed-in' | 'public'

/**
 * Says who may call a route and enforces it before the request is read. Every route has one; a test looks.
 * @param duringSetUp whether it can be called before a required second factor is set up
 */
export const who = (needs: Who, { duringSetUp = false } = {}) => ({ 'x-who': needs, middleware: guard(needs, duringSetUp) })

function guard(needs: Who, duringSetUp: boolean): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (needs !== 'public') {
      const actor = c.get('actor')
      if (!actor) throw new Refusal('not-signed-in', 'not-signed-in', 'Sign in first.')
      if (actor.setUpOnly && !duringSetUp)
        throw new Refusal('forbidden', 'second-factor-needed', 'Your role needs a second factor. Set it up first.')
      if (needs !== 'signed-in' && !mayDo(actor, needs)) throw notPermitted(actor, needs)
    }
    await next()
  }
}

/** Why somebody may not: their role does not say so, or the scopes of their token. */
export function notPermitted(actor: Actor, needs: Permission): Refusal {
  return actor.tokenId == null
    ? new Refusal('forbidden', 'role-too-low', `This needs the permission ${needs}, which your role does not have.`, {
        params: { permission: needs },
      })
    : new Refusal('forbidden', 'scope-missing', `This needs the scope ${needs}, which this token does not have.`, {
        params: { permission: needs },
      })
}

/** The signed-in actor of a guarded route. */
export function actorOf(c: { get(key: 'actor'): Actor | null }): Actor {
  const actor = c.get('actor')
  if (!actor) throw new Refusal('not-signed-in', 'not-signed-in', 'Sign in first.')
  return actor
}

/** A sub-app for one noun: failed checks are answered as problems. */
export const createRoutes = () => new OpenAPIHono<Env>({ defaultHook: (result) => (result.success ? undefined : invalid(result.error)) })

export const jsonBody = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } })

export const jsonAnswer = <T extends z.ZodType>(schema: T, description = 'Done') => ({
  description,
  content: { 'application/json': { schema } },
})

export const noAnswer = { 204: { description: 'Done' } } as const

/** `:id` in a path. */
export const idParam = z.object({ id: z.coerce.number().int().positive() })
