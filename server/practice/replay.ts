import { readFileSync } from 'node:fs'
import { day, second } from '../kit/lib/clock.ts'
import { snowflakeAt } from '../kit/lib/snowflake.ts'
import { isFields } from './x-shape.ts'

/** A post of the past that will be said again. `id` depends only on the file, so a second run gives the same. */
export type Replayed = { id: string; sourceId: string; handle: string; text: string; lang: string | null; originalAt: number }

/** Ids of replayed posts lie in a time of their own, after every id that can be made now, so that neither overtakes the other. */
const idsFromAt = Date.UTC(2040, 0, 1)
const idsSpanMs = 30 * 365 * day
const idStep = 4_096n

/**
 * Reads JSONL `{id, text, author, createdAt, lang?}` into time order. `createdAt` may be ISO, any form with a zone, epoch ms or missing
 * (then it is right after the line before). Lines that are no posts are told to `complain` with their number and left out.
 */
export function readReplay(file: string, complain: (sentence: string) => void): Replayed[] {
  const lines: { line: number; sourceId: string; handle: string; text: string; lang: string | null; at: number | null }[] = []
  for (const [index, content] of readFileSync(file, 'utf8').split('\n').entries()) {
    if (!content.trim()) continue
    const line = index + 1
    try {
      lines.push({ line, ...readLine(content, line) })
    } catch (error) {
      complain(`${file}:${line}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  let at = lines.find((one) => one.at !== null)?.at ?? Date.UTC(2020, 0, 1)
  const timed = lines.map(({ at: said, ...post }) => {
    at = said ?? at + second
    return { ...post, at }
  })
  timed.sort((a, b) => a.at - b.at || a.line - b.line)
  const firstAt = timed[0]?.at ?? 0
  let newest = 0n
  return timed.map(({ sourceId, handle, text, lang, at: originalAt }) => {
    const own = snowflakeAt(idsFromAt + Math.min(originalAt - firstAt, idsSpanMs))
    newest = own > newest + idStep ? own : newest + idStep
    return { id: String(newest), sourceId, handle, text, lang, originalAt }
  })
}

function readLine(content: string, line: number) {
  const value: unknown = JSON.parse(content)
  if (!isFields(value)) throw new TypeError('This is no object.')
  if (typeof value.text !== 'string') throw new TypeError('There is no text.')
  const { author, lang } = value
  const handle = isFields(author) ? (author.handle ?? author.username ?? author.name) : author
  return {
    sourceId: value.id === undefined ? `line-${line}` : String(value.id),
    handle:
      typeof handle === 'string' && handle.trim()
        ? handle.trim().replace(/^@/, '')
        : typeof handle === 'number'
          ? String(handle)
          : `author${line}`,
    text: value.text,
    lang: typeof lang === 'string' && lang ? lang : null,
    at: readTime(value.createdAt),
  }
}

/** Epoch ms of a time as files write it; null when there is none. Without a zone it is UTC. Throws a TypeError when it is no time. */
export function readTime(value: unknown): number | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value !== 'string') throw new TypeError('createdAt is no time.')
  if (/^\d{9,}$/.test(value)) return Number(value)
  const hasZone = /(Z|UTC|GMT|[+-]\d{2}:?\d{2})(\s+\d{4})?$/i.test(value.trim())
  const at = Date.parse(hasZone || /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : `${value} UTC`)
  if (Number.isNaN(at)) throw new TypeError(`createdAt is no time: ${value.slice(0, 40)}`)
  return at
}
