import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readConfig } from '../../config.ts'
import type { Handle } from '../../kit/database/database.ts'
import { start } from '../../main.ts'
import { readCast } from '../../practice/cast.ts'
import { bCubed, joinedByMachine, type Labelled } from './b-cubed.ts'
import { deskEnvironment, startProcess } from './processes.ts'

/** Times as fast as the cast speaks in the demo: its first hour takes a minute. */
const speed = Number(process.env.BENCH_SPEED ?? 60)
const mostSeconds = 900
/** What the cast speaks about that is no problem of ours. */
const noProblem = /^(?:praise|question|not-us|hostile|opinion|news$|training$|repost$|reply$)/
/** Problems that every customer has for himself. */
const ownMatters = ['late-delivery', 'refund-missing', 'no-answer']

/**
 * What a newcomer sees: the demo with its cast, sped up, with nobody at the desk. Compares the cases with what the cast's posts are about
 * (`about`): agreement (B³) over problems of a common cause, cases and problems counted, strangers' own matters that the machine joined,
 * and on stderr the ten problems in most cases and the ten cases with most problems.
 */
export async function run(): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-bench-'))
  const children: ChildProcess[] = []
  try {
    const practice = JSON.parse(await startProcess(children, 'server/practice/main.ts', { PRACTICE_SPEED: String(speed) })) as {
      url: string
      token: string
    }
    const limits = await fetch(`${practice.url}/practice/settings`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: '{"limitFactor":0}',
    })
    if (!limits.ok) throw new Error(`The practice network kept its limits: ${limits.status}`)
    const config = readConfig({ ...process.env, ...deskEnvironment(join(folder, 'bench.db')), AFTERCARE_LOG: 'error' })
    const running = await start({ ...config, practice, pollEveryMs: 200 })
    try {
      await running.startPractice()
      const began = performance.now()
      await untilTold(practice.url, running.context.db)
      console.error(`Told and clustered after ${((performance.now() - began) / 1000).toFixed(0)} s.`)
      return await figures(running.context.db)
    } finally {
      await running.stop()
    }
  } finally {
    for (const child of children) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Waits until everything was said, read and clustered, and nothing new came for a while. */
async function untilTold(practiceUrl: string, db: Handle): Promise<void> {
  const paths = await accountPaths(practiceUrl)
  const began = performance.now()
  let quiet = 0
  let before = ''
  while (quiet < 10) {
    await pause(500)
    if (performance.now() - began > mostSeconds * 1000) throw new Error(`The cast was not told within ${mostSeconds} s.`)
    const states = await Promise.all(
      paths.map(
        async (path) => (await (await fetch(`${practiceUrl}${path}/practice/health`)).json()) as { total: number; released: number },
      ),
    )
    const said = states.reduce((sum, { released }) => sum + released, 0)
    const toSay = states.reduce((sum, { total }) => sum + total, 0)
    const rows = await db.selectFrom('mentions').select(['state']).execute()
    const clustered = rows.filter(({ state }) => state === 'clustered').length
    const now = `${said} of ${toSay} said, ${rows.length} heard, ${clustered} clustered`
    quiet = now === before && said === toSay && clustered === rows.length ? quiet + 1 : 0
    if (now !== before) console.error(now)
    before = now
  }
}

async function accountPaths(practiceUrl: string): Promise<string[]> {
  const accounts = (await (await fetch(`${practiceUrl}/practice/accounts`)).json()) as { path: string }[]
  return [...new Set(['', ...accounts.map(({ path }) => path)])]
}

async function figures(db: Handle): Promise<Record<string, unknown>> {
  const truth = new Map(readCast().posts.map((post) => [letters(post.text ?? ''), { about: post.about, by: post.by }]))
  const mentions = await db.selectFrom('mentions').select(['text', 'caseId']).where('caseId', 'is not', null).execute()
  const merged = new Map(
    (await db.selectFrom('cases').select(['id', 'mergedInto']).execute()).map((row) => [
      Number(row.id),
      row.mergedInto === null ? null : Number(row.mergedInto),
    ]),
  )
  const lastOf = (id: number): number => {
    const into = merged.get(id)
    return into == null ? id : lastOf(into)
  }
  const known = mentions.flatMap(({ text, caseId }): Labelled[] => {
    const said = truth.get(letters(text))
    return said && !noProblem.test(said.about) ? [{ problem: said.about, found: String(lastOf(Number(caseId))), by: said.by }] : []
  })
  const common = known.filter(({ problem }) => !ownMatters.includes(problem))
  const own = known.filter(({ problem }) => ownMatters.includes(problem))
  const agreement = bCubed(common)
  tellWorst(common)
  return {
    mentions: mentions.length,
    complaintsOfCommonCause: common.length,
    problems: new Set(common.map(({ problem }) => problem)).size,
    cases: new Set(common.map(({ found }) => found)).size,
    precision: round(agreement.precision),
    recall: round(agreement.recall),
    f1: round(agreement.f1),
    ownMatters: own.length,
    strangersJoined: joinedByMachine(own),
  }
}

function tellWorst(rows: readonly Labelled[]): void {
  const most = (of: (row: Labelled) => string, into: (row: Labelled) => string) => {
    const sets = new Map<string, Set<string>>()
    for (const row of rows) sets.set(of(row), (sets.get(of(row)) ?? new Set()).add(into(row)))
    return [...sets]
      .sort((a, b) => b[1].size - a[1].size || (a[0] < b[0] ? -1 : 1))
      .filter(([, set]) => set.size > 1)
      .slice(0, 10)
  }
  console.error('Problems in most cases:')
  for (const [problem, cases] of most(
    (row) => row.problem,
    (row) => row.found,
  ))
    console.error(`  ${problem}: ${cases.size} cases`)
  console.error('Cases with most problems:')
  for (const [found, problems] of most(
    (row) => row.found,
    (row) => row.problem,
  ))
    console.error(`  C-${found}: ${[...problems].join(', ')}`)
}

const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
const round = (value: number) => Math.round(value * 1000) / 1000
