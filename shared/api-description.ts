/** What of an OpenAPI 3.1 document its page and its client are made from. */
type Schema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  additionalProperties?: boolean | Schema
  description?: string
}
type Parameter = { name: string; in: string; required?: boolean; schema?: Schema; description?: string }
export type Content = Record<string, { schema?: Schema }>
export type Operation = {
  summary?: string
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, { description?: string; content?: Content }>
  'x-who'?: string
}
export type ApiDescription = { info: { description?: string }; paths?: Record<string, Record<string, Operation>> }

const longestLine = 90

/** A JSON Schema as people read it: a TypeScript type, indented by two spaces a level. */
export function typeText(schema: Schema, depth = 0): string {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return [...new Set(choices.map((one) => typeText(one, depth)))].join(' | ')
  if (schema.allOf) return schema.allOf.map((one) => typeText(one, depth)).join(' & ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  const types = [schema.type ?? (schema.properties ? 'object' : 'unknown')].flat()
  return types.map((type) => plainType(schema, type, depth)).join(' | ')
}

function plainType(schema: Schema, type: string, depth: number): string {
  if (type === 'integer') return 'number'
  if (type === 'array') {
    const item = typeText(schema.items ?? {}, depth)
    return / [|&] /.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`
  }
  if (type !== 'object') return type
  const more = schema.additionalProperties
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) =>
      `${/^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name)}${schema.required?.includes(name) ? '' : '?'}: ${typeText(field, depth + 1)}`,
  )
  if (more !== null && typeof more === 'object') fields.push(`[name: string]: ${typeText(more, depth + 1)}`)
  const line = `{ ${fields.join('; ')} }`
  if (fields.length === 0) return '{}'
  if (line.length <= longestLine && !line.includes('\n')) return line
  const indent = '  '.repeat(depth + 1)
  return `{\n${fields.map((field) => `${indent}${field}\n`).join('')}${'  '.repeat(depth)}}`
}

/** The schema of what is sent or answered as JSON; undefined where it is something else. */
export const jsonOf = (content: Content | undefined) => Object.entries(content ?? {}).find(([type]) => type.includes('json'))?.[1].schema
