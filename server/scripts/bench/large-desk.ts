import type { ChildProcess } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openDatabase } from '../../kit/database/database.ts'
import { migrations } from '../../kit/database/migrations/index.ts'
import { day, minute } from '../../kit/lib/clock.ts'
import { multiply } from './multiply.ts'
import { deskEnvironment, signIn, startProcess, urlIn } from './processes.ts'
import { samplePosts } from './sample-texts.ts'

/** So many posts are heard, understood and clustered by the desk itself; the rest is multiplied. */
const heard = 10_000
const mostMs = 5 * minute

export type LargeDesk = { mentions: number; openShare: number; years: number }

const folder = () => process.env.BENCH_FOLDER ?? join(tmpdir(), 'aftercare-bench-desks')

/**
 * The database of a desk with so many mentions, on SQLite; made at the first time and kept for the next (BENCH_FOLDER, or the folder for
 * temporary files), until the tables change. Answers a copy that may be written to.
 */
export async function openLargeDesk({ mentions, openShare, years }: LargeDesk, say: (line: string) => void): Promise<string> {
  mkdirSync(folder(), { recursive: true })
  const version = Object.keys(migrations).at(-1)?.slice(0, 4) ?? ''
  const template = join(folder(), `heard-${heard}-${version}.db`)
  const kept = join(folder(), `desk-${mentions}-${openShare}-${years}-${version}.db`)
  if (!existsSync(kept)) {
    if (!existsSync(template)) await hear(template, say)
    const making = `${kept}.new`
    removeDatabase(making)
    copyFileSync(template, making)
    const database = openDatabase(making)
    const copies = Math.max(1, Math.round(mentions / heard))
    const openCopies = Math.max(1, Math.round(copies * openShare))
    const began = performance.now()
    await multiply(database, { copies, openCopies, spanMs: years * 365 * day }, say)
    await database.close()
    copyFileSync(making, kept)
    removeDatabase(making)
    say(`  made in ${Math.round((performance.now() - began) / 1000)} s`)
  }
  const used = join(folder(), 'used.db')
  removeDatabase(used)
  copyFileSync(kept, used)
  return used
}

/** A desk that hears the first posts by its own ways, from the practice network over HTTP. */
async function hear(file: string, say: (line: string) => void): Promise<void> {
  say(`  ${heard} posts come by the desk's own ways`)
  const children: ChildProcess[] = []
  const posts = `${file}.jsonl`
  writeFileSync(
    posts,
    samplePosts(heard)
      .map((post) => JSON.stringify(post))
      .join('\n'),
  )
  const making = `${file}.new`
  removeDatabase(making)
  try {
    const practice = JSON.parse(await startProcess(children, 'server/practice/main.ts', { PRACTICE_REPLAY: posts })) as {
      url: string
      token: string
    }
    const settings = { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"limitFactor":0}' }
    await fetch(`${practice.url}/practice/settings`, settings)
    const desk = await signIn(urlIn(await startProcess(children, 'server/main.ts', deskEnvironment(making))))
    const { id } = await desk.post<{ id: number }>('/api/sources', {
      channel: 'x',
      settings: { baseUrl: practice.url, accessToken: practice.token },
    })
    const database = openDatabase(making)
    const began = performance.now()
    for (;;) {
      const { count } = await database.db
        .selectFrom('mentions')
        .select((row) => row.fn.countAll<number>().as('count'))
        .where('state', '=', 'clustered')
        .executeTakeFirstOrThrow()
      if (Number(count) >= heard) break
      if (performance.now() - began > mostMs)
        throw new Error(`Only ${count} of ${heard} posts were clustered within ${mostMs / minute} minutes.`)
      await pause(200)
    }
    await database.close()
    // The practice network goes away: a desk that is measured listens to nobody.
    await desk.patch(`/api/sources/${id}`, { paused: true })
  } finally {
    const ended = children.map((child) => new Promise((resolve) => child.once('exit', resolve)))
    for (const child of children) child.kill('SIGTERM')
    await Promise.all(ended)
  }
  copyFileSync(making, file)
  removeDatabase(making)
}

/** Removes a database with all that lies beside it. */
function removeDatabase(file: string): void {
  for (const end of ['', '-wal', '-shm', '.lock']) rmSync(file + end, { force: true })
}
