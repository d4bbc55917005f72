import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { mayActAs, type Role } from '#shared/agent.ts'
import { Refusal } from '../lib/errors.ts'
import { invalid } from './problems.ts'

/**
 * Who acts: a signed-in person, by a session, or a program with that person's token. `setUpOnly`: a second factor is required and missing,
 * and only what sets it up may be called.
 */
export type Actor = { agentId: number; name: string; role: Role; sessionId: string | null; tokenId?: number | null; setUpOnly?: true }

export type Env = { Variables: { actor: Actor | null } }

/** The least role a route asks for; `public` needs no sign-in. */
export type Who = Role | 'public'

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
      if (!mayActAs(actor.role, needs))
        throw new Refusal('forbidden', 'role-too-low', `This needs the role ${needs}; yours is ${actor.role}.`)
    }
    await next()
  }
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
