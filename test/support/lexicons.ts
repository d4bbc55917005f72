import { jsonToLex, lexicons } from '@atproto/api'
import type { ObservedCall } from '#server/practice/observed.ts'
import type { Wrong } from './openapi.ts'

/** Checks a call of Bluesky's XRPC, and the posts in it, against the lexicons of its own package. */
export function wrongByLexicon({ path, query, body, answer, method }: Omit<ObservedCall, 'network'>): Wrong[] {
  const method_ = path.replace(/^\/xrpc\//, '')
  const definition = lexicons.get(method_)?.defs.main
  if (definition?.type !== 'query' && definition?.type !== 'procedure')
    return [{ in: 'request', keyword: 'path', at: path, message: `${method} ${path} is not described` }]
  const known = (definition.parameters?.properties ?? {}) as Record<string, { type: string }>
  const params: Record<string, unknown> = {}
  for (const name of new Set(query.keys())) {
    const type = known[name]?.type
    if (!type) return [{ in: 'request', keyword: 'parameter', at: name, message: `${name} is not described` }]
    params[name] = type === 'array' ? query.getAll(name) : type === 'integer' ? Number(query.get(name)) : query.get(name)
  }
  const read: unknown = jsonToLex(JSON.parse(answer))
  return [
    ...tried('request', () => lexicons.assertValidXrpcParams(method_, params)),
    ...(definition.type === 'procedure' && definition.input
      ? tried('request', () => lexicons.assertValidXrpcInput(method_, jsonToLex(JSON.parse(body))))
      : []),
    ...tried('answer', () => lexicons.assertValidXrpcOutput(method_, read)),
    ...recordsIn(read).flatMap((record) => tried('answer', () => lexicons.assertValidRecord('app.bsky.feed.post', record))),
  ]
}

/** Lexicons leave the records inside views open. */
function recordsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(recordsIn)
  if (typeof value !== 'object' || value === null) return []
  const isPost = '$type' in value && value.$type === 'app.bsky.feed.post'
  return [...(isPost ? [value] : []), ...Object.values(value).flatMap(recordsIn)]
}

function tried(where: Wrong['in'], check: () => unknown): Wrong[] {
  try {
    check()
    return []
  } catch (error) {
    return [{ in: where, keyword: 'lexicon', at: '', message: error instanceof Error ? error.message : String(error) }]
  }
}
