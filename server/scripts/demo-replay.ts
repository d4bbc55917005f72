import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { Handle } from '../kit/database/database.ts'
import { wordsOf } from '../kit/lib/errors.ts'

const progress = z.object({ total: z.number(), read: z.number(), done: z.boolean() })

/** Prints how far a replay has come, and at the end what became of it. */
export function watchReplay(db: Handle, practiceUrl: string): AbortController {
  const stop = new AbortController()
  watch(db, practiceUrl, stop.signal).catch((error) => {
    if (!stop.signal.aborted) console.error(`  The replay cannot be watched: ${wordsOf(error)}`)
  })
  return stop
}

async function watch(db: Handle, practiceUrl: string, signal: AbortSignal): Promise<void> {
  const began = Date.now()
  const before = await tally(db)
  for (;;) {
    await pause(1_000, undefined, { signal })
    const answer = await fetch(`${practiceUrl}/practice/health`, { signal })
    const { total, read, done } = progress.parse(await answer.json())
    const now = await tally(db)
    console.log(`  ${read} of ${total} read · ${now.mentions} saved · ${now.clustered} scored, in a case · ${now.cases} cases`)
    if (done && now.clustered === now.mentions) return report(db, before.mentions, total, Date.now() - began)
  }
}

async function tally(db: Handle) {
  const mentions = await db
    .selectFrom('mentions')
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const open = await db
    .selectFrom('mentions')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('state', '<>', 'clustered')
    .executeTakeFirstOrThrow()
  const cases = await db
    .selectFrom('cases')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('mergedInto', 'is', null)
    .executeTakeFirstOrThrow()
  return { mentions: Number(mentions.count), clustered: Number(mentions.count) - Number(open.count), cases: Number(cases.count) }
}

async function report(db: Handle, before: number, total: number, tookMs: number): Promise<void> {
  const now = await tally(db)
  const added = now.mentions - before
  console.log(
    `\n  Replayed: ${total} posts, ${now.mentions} mentions kept, each once; ${added} of them now, in ${(tookMs / 1000).toFixed(1)} s (${Math.round((added * 1000) / tookMs)} a second), ${now.cases} cases.`,
  )
  const largest = await db
    .selectFrom('cases')
    .select(['id', 'title', 'mentionCount', 'words'])
    .orderBy('mentionCount', 'desc')
    .orderBy('id')
    .limit(10)
    .execute()
  for (const row of largest)
    console.log(
      `  ${String(row.mentionCount).padStart(5)}  C-${row.id}  ${row.title}  (${(JSON.parse(row.words) as string[]).slice(0, 8).join(', ')})`,
    )
  console.log('')
}
