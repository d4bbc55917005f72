import type { z } from 'zod'

/** The first thing that is wrong with a line, with the field's name and the value that stands there. */
export function issueWords(error: z.ZodError, given: unknown): string {
  const issue = error.issues[0]
  const path = issue?.path ?? []
  const value = path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    given,
  )
  const shown = value === undefined ? '' : ` (${JSON.stringify(value)?.slice(0, 80)})`
  return `${path.join('.') || 'line'}${shown}: ${issue?.message ?? 'not valid'}`
}
