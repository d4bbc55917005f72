import type { MiddlewareHandler } from 'hono'
import { storable } from '../lib/text.ts'
import type { Env } from './route.ts'

/** NUL or half a surrogate pair as JSON writes them; in UTF-8 itself they cannot stand. */
const escapes = /\\u(?:0000|d[89a-f])/i

/** Every string of a JSON body and of the query as both databases can keep it: well-formed Unicode without NUL. */
export const storableInput: MiddlewareHandler<Env> = async (c, next) => {
  const url = c.req.raw.url.replaceAll(/%00/g, '')
  const isJson = /[/+]json/i.test(c.req.header('content-type') ?? '')
  const body = isJson && c.req.raw.body !== null ? await c.req.raw.clone().text() : ''
  const told = escapes.test(body) ? cleaned(body) : null
  if (told !== null) c.req.raw = new Request(url, { method: c.req.method, headers: c.req.raw.headers, body: told })
  else if (url !== c.req.raw.url) c.req.raw = new Request(url, c.req.raw)
  await next()
}

/** Null for what is no JSON: that is refused where it is read. */
function cleaned(body: string): string | null {
  try {
    return JSON.stringify(storable(JSON.parse(body)))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}
