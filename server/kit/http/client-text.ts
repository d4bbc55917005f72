import { type ApiDescription, jsonOf, type Operation, typeText } from '#shared/api-description.ts'

const head = `/**
 * A typed client of one Aftercare desk, made by that desk from its own description (/api/openapi.json).
 *
 *   const call = createClient('https://desk.example.com', token)
 *   const { items } = await call('GET /api/cases', { query: { queue: 'urgent' } })
 */

/** A refusal (RFC 9457). \`code\` is stable. */
export class Refused extends Error {
  status: number
  code: string
  problem: unknown
  constructor(status: number, code: string, detail: string, problem: unknown) {
    super(detail)
    this.status = status
    this.code = code
    this.problem = problem
  }
}

type Given<C> = Omit<C, 'answer'> & { key?: string; signal?: AbortSignal }
type Optional<C> = Record<string, never> extends Omit<C, 'answer'> ? [given?: Given<C>] : [given: Given<C>]

/**
 * @param url of the desk, without a path
 * @param token an API token (Settings → Team)
 * @returns a function that makes one call; \`key\` is its Idempotency-Key. It throws Refused when the desk refuses.
 */
export function createClient(url: string, token: string, fetchWith: typeof fetch = fetch) {
  return async <K extends keyof Calls>(name: K, ...[given]: Optional<Calls[K]>): Promise<Calls[K]['answer']> => {
    const { path = {}, query = {}, body, key, signal } = (given ?? {}) as {
      path?: Record<string, unknown>
      query?: Record<string, unknown>
      body?: unknown
      key?: string
      signal?: AbortSignal
    }
    const [method, pattern = ''] = name.split(' ')
    const address = new URL(pattern.replace(/\\{(\\w+)\\}/g, (_, part) => encodeURIComponent(String(path[part]))), url)
    for (const [part, value] of Object.entries(query)) if (value !== undefined) address.searchParams.set(part, String(value))
    const answer = await fetchWith(address, {
      method,
      headers: {
        authorization: \`Bearer \${token}\`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false
    const said = isJson ? await answer.json() : await answer.text()
    if (answer.ok) return said
    throw new Refused(answer.status, said?.code ?? 'no-problem', said?.detail ?? \`\${answer.status}\`, said)
  }
}

`

/** A field for each place where parameters stand; a place may be left out where none of its parameters is required. */
function placeText(operation: Operation, place: 'path' | 'query'): string[] {
  const parameters = (operation.parameters ?? []).filter((one) => one.in === place)
  if (parameters.length === 0) return []
  const needed = (one: { required?: boolean }) => place === 'path' || one.required
  const fields = parameters.map((one) => `${JSON.stringify(one.name)}${needed(one) ? '' : '?'}: ${typeText(one.schema ?? {}, 2)}`)
  return [`${place}${parameters.some(needed) ? '' : '?'}: { ${fields.join('; ')} }`]
}

function callText(method: string, path: string, operation: Operation): string {
  const body = jsonOf(operation.requestBody?.content)
  const done = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
  const answers = done.map(([, { content }]) => (jsonOf(content) ? typeText(jsonOf(content) ?? {}, 2) : 'string'))
  const fields = [
    ...placeText(operation, 'path'),
    ...placeText(operation, 'query'),
    ...(body ? [`body: ${typeText(body, 2)}`] : []),
    `answer: ${[...new Set(answers)].join(' | ') || 'unknown'}`,
  ]
  return `  '${method.toUpperCase()} ${path}': {\n${fields.map((field) => `    ${field}\n`).join('')}  }\n`
}

/** A typed client in TypeScript, made from the description of the API: one file without dependencies, for Node and browsers. */
export function clientText(description: ApiDescription): string {
  const calls = Object.entries(description.paths ?? {}).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => callText(method, path, operation)),
  )
  return `${head}/** Every call by method and path: what it takes and what it answers. */\nexport type Calls = {\n${calls.join('')}}\n`
}
