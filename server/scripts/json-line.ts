import { createInterface } from 'node:readline'
import type { z } from 'zod'
import { wordsOf } from '#server/kit/lib/errors.ts'
import { issueWords } from './line-issue.ts'

/** The lines of a stream, the empty ones left out, each with its number. */
export async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<{ raw: string; number: number }> {
  let number = 0
  for await (const raw of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1
    if (raw.trim() !== '') yield { raw, number }
  }
}

export type LineFault = { id?: unknown; error: string }

/** A line of JSON as the schema says, with all that it holds; or what is wrong with it, with its id where it has one. */
export function readLine<T>(raw: string, schema: z.ZodType<T>): { value: T; given: object } | LineFault {
  let given: unknown
  try {
    given = JSON.parse(raw)
  } catch (error) {
    return { error: `The line is not JSON: ${wordsOf(error)}` }
  }
  const checked = schema.safeParse(given)
  if (checked.success) return { value: checked.data, given: given as object }
  const id = typeof given === 'object' && given !== null && 'id' in given ? given.id : undefined
  return { ...(id !== undefined && { id }), error: issueWords(checked.error, given) }
}
