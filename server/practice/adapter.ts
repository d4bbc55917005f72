import type { Context } from 'hono'

/** The token of an `Authorization: Bearer …` header. */
export function bearerOf(c: Context): string | null {
  const [scheme, token] = (c.req.header('authorization') ?? '').split(' ')
  return scheme?.toLowerCase() === 'bearer' && token ? token : null
}
