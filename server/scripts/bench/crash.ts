import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { openDatabase } from '../../database/database.ts'
import { type PracticeNetwork, startPracticeNetwork } from '../../practice/network.ts'
import { seededRandom } from '../../practice/random.ts'
import { deskEnvironment, signIn, startProcess } from './processes.ts'

export type CrashOptions = { kills: number; seed: number; databaseUrl?: string; say?: (line: string) => void }

const names = ['Aino', 'Dan', 'Jorg', 'Meg', 'Ole', 'Pekka', 'Signe', 'Tom']
const troubles = ['left hinge broke again', 'lid does not close', 'parcel never arrived', 'bluetooth drops all day', 'door seal leaks']

/**
 * Kills the real server with SIGKILL again and again, at random moments, while the practice network injects faults into polls
 * and posts; then compares what the network served and took with what the database holds.
 * 0 lost: every post is kept once and gathered. 0 duplicates: no reply was taken twice. None may claim to be sent that was not.
 */
export async function crash({ kills, seed, databaseUrl, say = () => undefined }: CrashOptions): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-crash-'))
  const url = databaseUrl ?? join(folder, 'crash.db')
  const random = seededRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const network = await startPracticeNetwork({ seed, cast: false, knobs: { limitFactor: 0, latencyMs: [0, 4] } })
  const faults = {
    '*': { 'server-json': 0.04, 'reset-before': 0.02 },
    create: { 'reset-after': 0.1, cut: 0.05, 'server-json': 0.05 },
    mentions: { 'repeat-page': 0.1, 'empty-page': 0.05 },
  }
  const posted: string[] = []
  const post = (count: number) => {
    for (let n = 0; n < count; n++)
      posted.push(
        network.post({
          handle: `${pick(names)}${Math.floor(random() * 400)}`,
          text: `@fjellro ${pick(troubles)}, nobody answers ${posted.length}`,
        }).id,
      )
  }
  const children: ChildProcess[] = []
  const restarts: number[] = []
  try {
    for (let round = 0; round <= kills; round++) {
      post(3 + Math.floor(random() * 12))
      const began = performance.now()
      const desk = await startDesk(children, url)
      restarts.push(performance.now() - began)
      if (round === 0) await desk.post('/api/sources', { channel: 'x', settings: { baseUrl: network.url, accessToken: network.token } })
      if (round === 1) network.turn({ faults })
      if (round === kills) break
      const server = children.at(-1) as ChildProcess
      const dead = new Promise((resolve) => server.once('exit', resolve))
      const killAt = pause(random() * 700).then(() => server.kill('SIGKILL'))
      await answerSome(desk, round, server)
      await killAt
      await dead
      if (round % 20 === 19) say(`${round + 1} of ${kills} kills, ${posted.length} posts, ${network.oracle.accepted.length} replies taken`)
    }
    network.turn({ faults: {} })
    const figures = await settle(network, url, posted)
    return {
      kills,
      posts: posted.length,
      repliesTaken: network.oracle.accepted.length,
      ...figures,
      restartMsMax: Math.round(Math.max(...restarts)),
    }
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await network.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function startDesk(children: ChildProcess[], url: string) {
  const line = await startProcess(children, 'server/main.ts', { ...deskEnvironment(url), AFTERCARE_LOG: 'silent' })
  return signIn(line.match(/http:\S+/)?.[0] ?? '')
}

/** Writes and approves replies until the server is gone. Throws when a call fails while it is still alive. */
async function answerSome(desk: Awaited<ReturnType<typeof signIn>>, round: number, server: ChildProcess): Promise<void> {
  try {
    const { items } = await desk.get<{ items: { threadId: number | null }[] }>('/api/mentions?limit=6')
    for (const { threadId } of items) {
      if (threadId === null) continue
      const reply = await desk.post<{ id: number }>(`/api/threads/${threadId}/replies`, { text: `We are on it (${round}).` })
      await desk.post(`/api/replies/${reply.id}/approval`, {})
    }
  } catch (error) {
    // Killed in mid-call: that is the point. Anything else is a fault.
    if (!server.killed) throw error
  }
}

const longestSettleMs = 60_000

/** Waits until everything posted is gathered and no reply waits to leave, then counts. */
async function settle(network: PracticeNetwork, url: string, posted: readonly string[]): Promise<Record<string, number>> {
  const database = openDatabase(url)
  try {
    const until = Date.now() + longestSettleMs
    for (;;) {
      const rows = await database.db.selectFrom('mentions').select(['externalId', 'state']).execute()
      const waiting = await database.db.selectFrom('replies').select('id').where('state', '=', 'approved').execute()
      if ((rows.length >= posted.length && rows.every((row) => row.state === 'gathered') && waiting.length === 0) || Date.now() > until)
        break
      await pause(100)
    }
    const mentions = await database.db.selectFrom('mentions').select(['externalId', 'state']).execute()
    const kept = new Map<string, number>()
    for (const mention of mentions) kept.set(mention.externalId, (kept.get(mention.externalId) ?? 0) + 1)
    const replies = await database.db
      .selectFrom('replies')
      .innerJoin('mentions', 'mentions.id', 'replies.answersMentionId')
      .select(['replies.state', 'replies.text', 'mentions.externalId as answered'])
      .execute()
    const taken = new Map<string, number>()
    for (const one of network.oracle.accepted)
      taken.set(`${one.inReplyTo}|${one.text}`, (taken.get(`${one.inReplyTo}|${one.text}`) ?? 0) + 1)
    const wanted = new Map<string, number>()
    for (const reply of replies) wanted.set(`${reply.answered}|${reply.text}`, (wanted.get(`${reply.answered}|${reply.text}`) ?? 0) + 1)
    const integrity =
      database.engine === 'sqlite'
        ? await sql<{ integrity_check: string }>`select integrity_check from pragma_integrity_check`.execute(database.db)
        : null
    return {
      lost: posted.filter((id) => !kept.has(id)).length,
      keptTwice: [...kept.values()].filter((count) => count > 1).length,
      notGathered: mentions.filter((mention) => mention.state !== 'gathered').length,
      repliesTwice: [...taken].filter(([key, count]) => count > (wanted.get(key) ?? 0)).length,
      sentButNotTaken: replies.filter((reply) => reply.state === 'sent' && !taken.has(`${reply.answered}|${reply.text}`)).length,
      repliesSent: replies.filter((reply) => reply.state === 'sent').length,
      repliesInDoubt: replies.filter((reply) => reply.state === 'sending' || reply.state === 'uncertain').length,
      damaged: integrity && integrity.rows[0]?.integrity_check !== 'ok' ? 1 : 0,
    }
  } finally {
    await database.close()
  }
}

/** `npm run -s bench -- crash`: BENCH_KILLS kills (200), seed BENCH_SEED (1). */
export async function run(): Promise<Record<string, unknown>> {
  const kills = Number(process.env.BENCH_KILLS ?? 200)
  return crash({
    kills,
    seed: Number(process.env.BENCH_SEED ?? 1),
    databaseUrl: process.env.DATABASE_URL,
    say: (line) => console.error(line),
  })
}
