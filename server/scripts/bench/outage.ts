import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { xPrices } from '../../engines/channels/x-prices.ts'
import { type Database, openDatabase } from '../../kit/database/database.ts'
import { day } from '../../kit/lib/clock.ts'
import { startPracticeNetwork } from '../../practice/start-network.ts'
import { startNode } from './crash-node.ts'
import { clientOf, deskEnvironment, signIn } from './processes.ts'
import { samplePosts } from './sample-texts.ts'

export type OutageOptions = { posts: number; longestMs: number; say?: (line: string) => void }

/** X hands out no more of the newest mentions. */
const mentionReach = 800
const authors = 4_000
const postsBefore = 30

type Source = { id: number; name: string; state: string; spend: number; cap: number | null; error: string | null }

/**
 * The desk is away for a day in which people write on X and on Mastodon, and starts again with a cap that pays for at most a quarter
 * of what X asks: it stops there without another call, goes on where it was when the cap is raised, and in the end has all, with a gap drawn
 * exactly where X handed out no more mentions (a search beside it has found those as well).
 */
export async function outage({ posts, longestMs, say = () => undefined }: OutageOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-outage-'))
  const databaseUrl = join(folder, 'outage.db')
  const children: ChildProcess[] = []
  let agoMs = day
  const network = await startPracticeNetwork({ cast: false, clock: () => Date.now() - agoMs, practiceSettings: { limitFactor: 0 } })
  const played = [network, network.on('mastodon')] as const
  const samples = samplePosts(posts)
  const onX = Math.ceil((posts * 3) / 5)
  const price = onX * xPrices.post + Math.min(authors, posts) * xPrices.user
  // What both sources hand out is paid by whoever reads it first; this much only the search can find.
  const smallCap = Math.round(Math.min(price / 4, 0.9 * (onX - mentionReach) * xPrices.post))
  const write = (n: number, at?: number) => {
    // Three of five on X.
    const spoken = played[n % 5 < 3 ? 0 : 1]
    return spoken.post({ handle: `customer${n % authors}`, text: samples[n % posts]?.text ?? '', ...(at !== undefined && { at }) })
  }
  const database = openDatabase(databaseUrl)
  try {
    const environment = { ...deskEnvironment(databaseUrl), AFTERCARE_LOG: process.env.BENCH_LOG ?? 'silent' }
    const before = await startNode(children, environment, null)
    const heardBefore = Array.from({ length: postsBefore }, (_, n) => ({ channel: n % 5 < 3 ? 'x' : 'mastodon', at: write(n).at }))
    const first = await signIn(before.url)
    const settings = { baseUrl: network.url, accessToken: network.token }
    await first.post('/api/sources', { channel: 'x', name: 'mentions', settings })
    await first.post('/api/sources', { channel: 'x', name: 'search', query: 'fjellro', settings, cap: smallCap })
    await first.post('/api/sources', {
      channel: 'mastodon',
      name: 'mastodon',
      settings: { baseUrl: played[1].url, accessToken: played[1].token },
    })
    await until('the first posts are clustered', async () => (await countClustered(database)) >= postsBefore && (await allHeard(database)))
    before.end()
    await before.dead

    await sql`update sources set "lastSuccessAt" = "lastSuccessAt" - ${day}, "lastPollAt" = "lastPollAt" - ${day}`.execute(database.db)
    agoMs = 0
    const startAt = Date.now() - day
    for (let n = 0; n < posts; n++) write(n, startAt + Math.floor(((n + 1) / (posts + 1)) * day))
    say(`${posts} posts were written while the desk was away.`)

    const spentBefore = network.ledger.bill.total
    const began = performance.now()
    const back = await startNode(children, environment, null)
    const context = clientOf(back.url, (await signIn(back.url)).cookie)
    const source = async (name: string) => {
      const { items } = await context.get<{ items: Source[] }>('/api/sources')
      return items.find((one) => one.name === name) as Source
    }
    const { id } = await source('search')
    await until('the cap is reached', async () => (await source('search')).state === 'stopped')
    const capped = await source('search')
    const callsAtCap = network.journal.calls.search ?? 0
    await pause(1_000)
    const callsWhileCapped = (network.journal.calls.search ?? 0) - callsAtCap
    say(`Stopped at the cap: ${capped.error}`)
    await context.patch(`/api/sources/${id}`, { cap: 2 * price })
    await until(
      'all is clustered',
      async () => (await countClustered(database)) >= posts + postsBefore && (await isCaughtUp(database, startAt)),
    )
    const seconds = (performance.now() - began) / 1_000
    const saved = await database.db.selectFrom('mentions').select(['channel', 'externalId', 'state']).execute()
    const ids = new Set(saved.map((mention) => `${mention.channel} ${mention.externalId}`))
    const written = [
      ...network.world.mentions.map((post) => `x ${post.id}`),
      ...played[1].world.mentions.map((post) => `mastodon ${post.id}`),
    ]
    const gaps = await database.db
      .selectFrom('sourceGaps')
      .innerJoin('sources', 'sources.id', 'sourceId')
      .select(['name', 'fromAt', 'toAt'])
      .execute()
    const reached = network.world.mentions.at(-mentionReach)?.at ?? null
    const lastHeard = heardBefore.findLast(({ channel }) => channel === 'x')?.at
    const wanted =
      network.world.mentions.length > mentionReach + postsBefore ? [{ name: 'mentions', fromAt: lastHeard, toAt: reached }] : []
    const spend = (await source('search')).spend + (await source('mentions')).spend
    return {
      posts,
      seconds: Math.round(seconds),
      lost: written.filter((one) => !ids.has(one)).length,
      keptTwice: saved.length - ids.size,
      notClustered: saved.filter(({ state }) => state !== 'clustered').length,
      gaps: gaps.length,
      gapsWrong: JSON.stringify(gaps) === JSON.stringify(wanted) ? 0 : 1,
      gapHours: gaps[0] ? Math.round((Number(gaps[0].toAt) - gaps[0].fromAt) / 36_000) / 100 : 0,
      smallCap,
      spentAtCap: capped.spend,
      callsWhileCapped,
      spend,
      billed: network.ledger.bill.total,
      billedBefore: spentBefore,
      searchCalls: network.journal.calls.search ?? 0,
    }
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await database.close()
    await network.close()
    rmSync(folder, { recursive: true, force: true })
  }

  async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + longestMs
    while (!(await isTrue())) {
      if (Date.now() > end) throw new Error(`After ${longestMs / 1_000} s it is still not so that ${what}.`)
      await pause(100)
    }
  }
}

async function countClustered({ db }: Database): Promise<number> {
  const row = await db
    .selectFrom('mentions')
    .select((mention) => mention.fn.countAll<number>().as('count'))
    .where('state', '=', 'clustered')
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** Whether every source has been heard since, to its newest post. */
async function isCaughtUp({ db }: Database, since: number): Promise<boolean> {
  const sources = await db.selectFrom('sources').select(['newestPostAt', 'state', 'cursor']).execute()
  return sources.every(
    ({ newestPostAt, state, cursor }) => (newestPostAt ?? 0) > since && state === 'live' && !cursor?.includes('"token":"'),
  )
}

/** Whether every source has read to the end at least once. */
async function allHeard({ db }: Database): Promise<boolean> {
  const sources = await db.selectFrom('sources').select(['lastSuccessAt', 'state']).execute()
  return sources.length === 3 && sources.every(({ lastSuccessAt, state }) => lastSuccessAt !== null && state === 'live')
}

/** `npm run -s bench -- outage`: BENCH_POSTS posts (100,000). */
export function run(): Promise<Record<string, unknown>> {
  return outage({ posts: Number(process.env.BENCH_POSTS ?? 100_000), longestMs: 1_200_000, say: (line) => console.error(line) })
}
