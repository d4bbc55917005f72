import type { ObservedCall } from '#server/practice/observed.ts'
import { newAjv, readDescription, type Wrong, wrongs } from './openapi.ts'

type Described = { params: Record<string, string[]>; schemas: Record<string, Record<string, string>> }

const calls: Record<string, { params: string; answer: string }> = {
  'GET /youtube/v3/channels': { params: 'Channels$List', answer: 'Schema$ChannelListResponse' },
  'GET /youtube/v3/commentThreads': { params: 'Commentthreads$List', answer: 'Schema$CommentThreadListResponse' },
  'GET /youtube/v3/comments': { params: 'Comments$List', answer: 'Schema$CommentListResponse' },
  'POST /youtube/v3/comments': { params: 'Comments$Insert', answer: 'Schema$Comment' },
}

/** Checks calls of YouTube's Data API against the parameters and types of Google's own client, where every field is optional. */
export function youtubeChecker() {
  const { params, schemas } = readDescription('youtube') as Described
  const ajv = newAjv()
  const named = (type: string): object => {
    if (type.endsWith('[]')) return { type: 'array', items: named(type.slice(0, -2)) }
    if (type.startsWith('Schema$')) return type in schemas ? { $ref: `youtube#/$defs/${type}` } : { type: 'object' }
    return /^(string|number|boolean)$/.test(type) ? { type } : { type: 'object' }
  }
  const $defs = Object.fromEntries(
    Object.entries(schemas).map(([name, fields]) => [
      name,
      {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(Object.entries(fields).map(([field, type]) => [field, named(type)])),
      },
    ]),
  )
  ajv.addSchema({ $id: 'youtube', $defs })

  return ({ method, path, query, body, answer }: Omit<ObservedCall, 'network'>): Wrong[] => {
    const call = calls[`${method} ${path}`]
    if (!call) return [{ in: 'request', keyword: 'path', at: path, message: `${method} ${path} is not described` }]
    const unknown = [...query.keys()].filter((name) => !params[call.params]?.includes(name))
    const validate = ajv.compile(named(call.answer))
    const isGood = validate(JSON.parse(answer))
    const errors = [...(validate.errors ?? [])]
    const comment = ajv.compile(named('Schema$Comment'))
    return [
      ...unknown.map((name): Wrong => ({ in: 'request', keyword: 'parameter', at: name, message: `${name} is not described` })),
      ...(method === 'POST' && !comment(JSON.parse(body)) ? wrongs('request', comment.errors) : []),
      ...(isGood ? [] : wrongs('answer', errors)),
    ]
  }
}
