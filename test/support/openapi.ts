import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { ObservedCall } from '#server/practice/observed.ts'

type Schema = Record<string, unknown>
type Parameter = { $ref?: string; name: string; in: string; required?: boolean; schema: Schema }
type Operation = {
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>
}
type Description = { paths: Record<string, Record<string, Operation>>; components: Record<string, Record<string, unknown>> }

/** What is wrong with a call or its answer; `at` is a JSON pointer, or the name of a parameter. */
export type Wrong = { in: 'request' | 'answer'; keyword: string; at: string; message: string }

const folder = join(import.meta.dirname, '../fixtures/api')
export const readDescription = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))

export const newAjv = () => new Ajv2020({ strict: false, allErrors: true, validateFormats: false, coerceTypes: false })

/** Checks calls against an OpenAPI description: the path, each parameter, the body and the answer; nothing unknown is let through. */
export function openApiChecker(name: string) {
  const description = readDescription(name) as Description
  const ajv = newAjv()
  const closed = close(description) as Description
  ajv.addSchema({ $id: name, components: closed.components })
  const compiled = new Map<string, ValidateFunction>()
  const validator = (key: string, schema: Schema): ValidateFunction => {
    const known = compiled.get(key)
    if (known) return known
    const made = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${name}#/`)) as Schema)
    compiled.set(key, made)
    return made
  }
  const routes = Object.entries(closed.paths).map(([path, operations]) => ({
    path,
    operations,
    matches: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`),
    fixed: path.replace(/\{[^}]+\}/g, '').length,
  }))

  return (call: Omit<ObservedCall, 'network'>): Wrong[] => {
    const found = routes.filter(({ matches, operations }) => matches.test(call.path) && operations[call.method.toLowerCase()])
    const route = found.sort((a, b) => b.fixed - a.fixed)[0]
    if (!route) return [{ in: 'request', keyword: 'path', at: call.path, message: `${call.method} ${call.path} is not described` }]
    const operation = route.operations[call.method.toLowerCase()] as Operation
    const key = `${call.method} ${route.path}`
    return [
      ...wrongParameters(operation, call.query),
      ...wrongBody(`${key} body`, operation, call.body),
      ...wrongAnswer(`${key} ${call.status}`, operation, call),
    ]
  }

  function wrongParameters({ parameters = [] }: Operation, query: URLSearchParams): Wrong[] {
    const known = parameters
      .map(({ $ref, ...rest }) => ($ref ? (closed.components.parameters?.[$ref.split('/').at(-1) ?? ''] as Parameter) : rest))
      .filter((parameter) => parameter.in === 'query')
    const names = new Set([...query.keys()])
    return [...names].flatMap((asked): Wrong[] => {
      const parameter = known.find((one) => one.name === asked.replace(/\[\]$/, ''))
      if (!parameter) return [{ in: 'request', keyword: 'parameter', at: asked, message: `${asked} is not described` }]
      const isList = asked.endsWith('[]')
      const value = typedFrom(isList ? query.getAll(asked) : (query.get(asked) ?? ''), parameter.schema)
      const validate = validator(`${name} ${parameter.name} ${JSON.stringify(parameter.schema)}`, parameter.schema)
      return validate(value) ? [] : wrongs('request', validate.errors, `${asked}=${query.get(asked)?.slice(0, 80)}`)
    })
  }

  function wrongBody(key: string, { requestBody }: Operation, body: string): Wrong[] {
    const schema = requestBody?.content['application/json']?.schema
    if (!schema) return []
    const validate = validator(key, schema)
    return validate(JSON.parse(body)) ? [] : wrongs('request', validate.errors)
  }

  function wrongAnswer(key: string, { responses }: Operation, { status, answer }: Pick<ObservedCall, 'status' | 'answer'>): Wrong[] {
    const schema = responses[String(status)]?.content?.['application/json']?.schema
    if (!responses[String(status)]) return [{ in: 'answer', keyword: 'status', at: '', message: `${status} is not described` }]
    if (!schema) return []
    const validate = validator(key, schema)
    return validate(JSON.parse(answer)) ? [] : wrongs('answer', validate.errors)
  }
}

export const wrongs = (where: Wrong['in'], errors: readonly ErrorObject[] | null | undefined, at?: string): Wrong[] =>
  (errors ?? []).map((error) => ({
    in: where,
    keyword: error.keyword,
    at: at ?? error.instancePath.replace(/\/\d+(?=\/|$)/g, '/*'),
    message: `${error.message} ${JSON.stringify(error.params)}`,
  }))

/** A query's text as the type that the schema wants; lists stand with commas between them, or come as several. */
function typedFrom(given: string | string[], schema: Schema): unknown {
  if (schema.type === 'array')
    return (Array.isArray(given) ? given : given.split(',')).map((one) => typedFrom(one, (schema.items ?? {}) as Schema))
  if (schema.type === 'integer' || schema.type === 'number') return given === '' ? given : Number(given)
  if (schema.type === 'boolean') return given === 'true' ? true : given === 'false' ? false : given
  return given
}

/** Objects with known fields have no others, but for those that are put together of several descriptions (`allOf`). */
function close(value: unknown, parts: ReadonlySet<string> = partsIn(value), name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => close(one, parts))
  if (typeof value !== 'object' || value === null) return value
  const inner = (key: string, one: unknown) => (key === 'allOf' ? one : close(one, parts, key))
  const object = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inner(key, one)])) as Schema
  if (object.allOf) return { ...object, unevaluatedProperties: false }
  const isOpen = object.type === 'object' && object.properties && object.additionalProperties === undefined && !parts.has(name)
  return isOpen ? { ...object, additionalProperties: false } : object
}

/** Names of descriptions that others are put together of. */
function partsIn(description: unknown): Set<string> {
  const lists = JSON.stringify(description).matchAll(/"allOf":\[([^\]]*)\]/g)
  return new Set([...lists].flatMap(([, list = '']) => [...list.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name = '']) => name)))
}
