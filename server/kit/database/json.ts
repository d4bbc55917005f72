import type { JsonText } from './tables/column.ts'

/** What a JSON column holds, in the shape that its description gives it. */
export function readJson<T>(text: JsonText<T>): T
export function readJson<T>(text: JsonText<T> | null): T | null
export function readJson<T>(text: JsonText<T> | null): T | null {
  return text === null ? null : (JSON.parse(text) as T)
}
