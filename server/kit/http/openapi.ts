import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ApiDescription } from '#shared/api-description.ts'
import type { Env } from './route.ts'

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; programs may rely on it.' },
    detail: { type: 'string', description: 'One sentence for people.' },
    errors: {
      type: 'array',
      items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
} as const

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 255 },
  description: 'Same key and body: same answer. Same key, other body: 409.',
} as const

type Operation = { summary?: string; responses: Record<string, unknown>; parameters?: unknown[]; security?: unknown[]; 'x-who'?: string }

/**
 * The whole API as OpenAPI 3.1: the routes as they are declared, with what all of them share.
 * @param summaries a sentence by method and path, for routes that do not bring one
 */
export function describeApi(app: OpenAPIHono<Env>, summaries: Readonly<Record<string, string>>) {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Aftercare',
      version: '1',
      description:
        'A self-hosted desk for public complaints. `x-who` is the permission a call needs (`signed-in`: none, `public`: not even a sign-in); times are epoch milliseconds (UTC).',
      license: { name: 'MIT' },
    },
  })
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(operations as Record<string, Operation>)) {
      const summary = operation.summary ?? summaries[`${method.toUpperCase()} ${path}`]
      if (summary !== undefined) operation.summary = summary
      operation.responses.default = { description: 'Refused (RFC 9457)', content: { 'application/problem+json': { schema: problem } } }
      operation.security = operation['x-who'] === 'public' ? [] : [{ cookie: [] }, { bearer: [] }]
      if (method === 'post') operation.parameters = [...(operation.parameters ?? []), idempotencyKey]
    }
  }
  const components = {
    ...document.components,
    securitySchemes: { cookie: { type: 'apiKey', in: 'cookie', name: 'aftercare' }, bearer: { type: 'http', scheme: 'bearer' } },
  }
  return { ...document, paths: document.paths as ApiDescription['paths'], components }
}
