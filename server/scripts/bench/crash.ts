import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { minute } from '../../kit/lib/clock.ts'
import { points } from '../../kit/lib/failpoint.ts'
import { seededRandom } from '../../practice/random.ts'
import { settleAndCount } from './crash-count.ts'
import { listMoments, momentOf } from './crash-moments.ts'
import { type Node, startNode } from './crash-node.ts'
import { openStaff } from './crash-staff.ts'
import { openTown } from './crash-town.ts'
import { startPostgres } from './postgres.ts'
import { deskEnvironment } from './processes.ts'

export type CrashOptions = {
  kills: number
  seed: number
  /** Address of an empty database; a SQLite file of its own when left out. */
  databaseUrl?: string
  /** How many nodes work on it at once; more than one only on PostgreSQL. */
  nodes?: number
  /** Which share of the points is this run's, where several runs do them together. */
  share?: { of: number; which: number }
  /** Whether to wait at the end until every reply in doubt has been looked for, which takes minutes. */
  settlesUnknown?: boolean
  /** The database server is restarted so often in between, under living nodes. */
  restarts?: { times: number; run(): Promise<void> }
  say?: (line: string) => void
}

const faults = {
  '*': { 'server-json': 0.02, 'reset-before': 0.02 },
  create: { 'reset-after': 0.1, cut: 0.05, 'server-json': 0.05 },
  mentions: { 'repeat-page': 0.1, 'empty-page': 0.05 },
} as const

/**
 * Kills real servers with SIGKILL again and again, at named points and at any time, while six practice networks inject faults into polls
 * and posts; then compares what they served and took with what the database holds.
 * 0 lost: every post is kept once and clustered. 0 twice: no reply was taken a second time. None may claim to be sent that was not,
 * or to have failed that was taken. Throws when a call to a living node fails.
 */
export async function crash({
  kills,
  seed,
  databaseUrl,
  nodes = 1,
  share,
  settlesUnknown = false,
  restarts,
  say = () => undefined,
}: CrashOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-crash-'))
  const url = databaseUrl ?? join(folder, 'crash.db')
  const random = seededRandom(seed)
  const town = await openTown(seed, random)
  const staff = openStaff(town, random)
  const environment = {
    ...deskEnvironment(url),
    AFTERCARE_POLL_SECONDS: '0.3',
    AFTERCARE_LOG: process.env.BENCH_LOG ?? 'silent',
  }
  /** Of several nodes one's clock is ten minutes behind and the other's as much ahead. */
  const clockOf = (lane: number) =>
    nodes > 1 ? { ...environment, BENCH_CLOCK_AHEAD_MS: String((lane % 2 === 0 ? -10 : 10) * minute) } : environment
  const children: ChildProcess[] = []
  const moments = listMoments({ kills, nodes, share }, random)
  const starts: number[] = []
  const hit = new Map<string, number>()
  let deaths = 0
  let endedByThemselves = 0
  let databaseRestarts = 0
  /** Resolves when the database server is back. */
  let databaseIsBack = Promise.resolve()
  let isOver = false

  /** One life: people work on the node until it dies at its moment, or is killed when that does not come. */
  async function liveAndDie(lane: number): Promise<void> {
    const line = lane === 0 && moments.clustering.length > 0 ? moments.clustering : moments.other
    const moment = line.shift() ?? momentOf('any time', nodes, random)
    town.complain(3 + Math.floor(random() * 12) + moment.posts)
    const restartsBefore = databaseRestarts
    const metRestart = () => databaseRestarts > restartsBefore
    await databaseIsBack
    const started = startNode(children, clockOf(lane), moment)
    const node = await started.catch((error: unknown) => {
      // Without its database a node does not start, and says so.
      if (!metRestart()) throw error
      return null
    })
    if (!node) return
    if (!node.isDead()) starts.push(node.startedMs)
    const takenBefore = town.takenCount()
    town.turn({ once: [...moment.once] })
    const patience = Date.now() + moment.withinMs * slowness(node.startedMs)
    const work = workOn(node, async () => {
      await Promise.all([staff.mend(node.url), staff.answer(node.url)])
    }).then(
      () => null,
      (error: unknown) => error,
    )
    let isTaken = false
    while (!node.isDead() && !isTaken && Date.now() < patience) {
      await Promise.race([node.dead, pause(4)])
      isTaken = moment.name === 'reply-taken' && town.takenCount() > takenBefore
    }
    node.kill()
    await node.dead
    const trouble = await work
    if (trouble && !metRestart()) throw trouble
    deaths += 1
    if (node.death() === 'by itself') endedByThemselves += 1
    if (node.death() === 'at its point' || isTaken || moment.name === 'any time') hit.set(moment.name, (hit.get(moment.name) ?? 0) + 1)
    else if (!hit.has(moment.name)) line.splice(3, 0, momentOf(moment.name, nodes, random))
    if (deaths % 20 === 0) say(`${deaths} of ${kills} kills, ${town.posted.size} posts, ${town.takenCount()} replies taken`)
  }

  async function restartDatabase(): Promise<void> {
    for (let n = 1; restarts && n <= restarts.times; n++) {
      while (!isOver && deaths < (n * kills) / (restarts.times + 1)) await pause(20)
      if (isOver) return
      databaseRestarts += 1
      databaseIsBack = restarts.run()
      await databaseIsBack
    }
  }

  try {
    const first = await startNode(children, environment, null)
    await staff.signIn(first.url)
    first.end()
    await first.dead
    town.turn({ faults })
    const began = performance.now()
    const lives = Array.from({ length: nodes }, async (_, lane) => {
      while (deaths < kills) await liveAndDie(lane)
    })
    await Promise.all([...lives, restartDatabase()])
    const killedS = (performance.now() - began) / 1000
    town.turn({ faults: {}, once: [] })
    const last = await Promise.all(Array.from({ length: nodes }, (_, lane) => startNode(children, clockOf(lane), null)))
    const figures = await settleAndCount(town, url, {
      longestMs: settlesUnknown ? 360_000 : 60_000,
      settlesUnknown,
      nudge: () => staff.mend((last[0] as Node).url),
    })
    return {
      kills: deaths,
      nodes,
      seconds: Math.round(killedS),
      posts: town.posted.size,
      ...figures,
      diedByThemselves: endedByThemselves + last.filter((node) => node.isDead()).length,
      databaseRestarts,
      signIns: staff.signIns(),
      points: points.length,
      pointsHit: points.filter((point) => hit.has(point)).length,
      pointsMissed: points.filter((point) => !hit.has(point)).join(' '),
      restartMsMedian: Math.round(starts.toSorted((a, b) => a - b)[starts.length >> 1] ?? 0),
      restartMsMax: Math.round(Math.max(...starts)),
    }
  } finally {
    isOver = true
    for (const child of children) child.kill('SIGKILL')
    await town.network.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A machine on which a node takes longer to start than this gets as much more of the times of `crash-moments.ts`, at most twice. */
const usualStartMs = 1_500
const slowness = (startedMs: number) => Math.min(2, Math.max(1, startedMs / usualStartMs))

/** A call that fails because the node died in the middle of it is the point of all this; any other failure is a fault. */
async function workOn(node: Node, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    await Promise.race([node.dead, pause(2_000)])
    if (!node.isDead()) throw error
  }
}

/**
 * `npm run -s bench -- crash`: BENCH_KILLS kills (500) on each engine, BENCH_ENGINE only on one, seed BENCH_SEED (1); PostgreSQL itself is
 * restarted BENCH_RESTARTS times (10) in between.
 */
export async function run(): Promise<Record<string, unknown>> {
  const kills = Number(process.env.BENCH_KILLS ?? 500)
  const seed = Number(process.env.BENCH_SEED ?? 1)
  const only = process.env.BENCH_ENGINE
  const say = (line: string) => console.error(line)
  const figures: Record<string, unknown> = {}
  if (only !== 'postgres') figures.sqlite = await crash({ kills, seed, settlesUnknown: true, say })
  if (only === 'sqlite') return figures
  const postgres = await startPostgres()
  try {
    const restarts = { times: Number(process.env.BENCH_RESTARTS ?? 10), run: postgres.restart }
    figures.postgres = await crash({ kills, seed, databaseUrl: postgres.url, nodes: 2, settlesUnknown: true, restarts, say })
  } finally {
    await postgres.stop()
  }
  return figures
}
