import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fold } from '#server/engines/language/words.ts'
import { kinds, knownLanguages, sentimentLabels, topics } from '#shared/understanding.ts'

const folder = new URL('../../../../corpus/', import.meta.url)
const row = z.object({
  id: z.string(),
  lang: z.enum(knownLanguages),
  text: z.string().min(2).max(2_000),
  sentiment: z.enum(sentimentLabels),
  kind: z.enum(kinds),
  topic: z.enum(topics).nullable(),
  urgent: z.boolean(),
})
/** Share of common runs of five letters from which on two texts are one text told twice. */
const tooAlike = 0.7

const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))

describe.each(files)('the texts written for learning in %s', (file) => {
  const rows = readFileSync(new URL(file, folder), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => row.parse(JSON.parse(line)))

  it('have an own name each, and their language', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    expect(rows.every(({ lang }) => file === `${lang}.jsonl`)).toBe(true)
  })

  it('are not one text told twice', () => {
    const runs = rows.map(({ text }) => runsOf(text))
    const holders = new Map<string, number[]>()
    const alike: string[] = []
    for (const [n, mine] of runs.entries()) {
      const common = new Map<number, number>()
      for (const run of mine) for (const other of holders.get(run) ?? []) common.set(other, (common.get(other) ?? 0) + 1)
      for (const [other, count] of common) {
        const union = mine.size + (runs[other]?.size ?? 0) - count
        if (count / union > tooAlike) alike.push(`${rows[other]?.id} ~ ${rows[n]?.id}: ${rows[n]?.text}`)
      }
      for (const run of mine) holders.set(run, [...(holders.get(run) ?? []), n])
    }
    expect(alike).toEqual([])
  })
})

function runsOf(text: string): Set<string> {
  const letters = text.split(/\s+/).map(fold).join(' ')
  return new Set(Array.from({ length: Math.max(1, letters.length - 4) }, (_, n) => letters.slice(n, n + 5)))
}
