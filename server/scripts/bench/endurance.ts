import type { ChildProcess } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { minute, second } from '../../kit/lib/clock.ts'
import { openScreens } from './open-screens.ts'
import { deskEnvironment, signIn, startProcess, urlIn } from './processes.ts'
import { samplePosts } from './sample-texts.ts'
import { inMb, type MemorySample, steadinessOf } from './steadiness.ts'

export type EnduranceOptions = {
  /** Posts a second that customers write, whether the desk keeps up or not. */
  rate: number
  /** Screens that follow the live stream. */
  screens: number
  durationMs: number
  sampleMs: number
  warmUpMinutes: number
  /** From so many on people resolve the oldest cases as fast as new ones come; without it nobody ever resolves one. */
  mostOpen?: number | undefined
  say?: (line: string) => void
}

/** So many people resolve cases: one alone does some twelve a second, three in ten of what is opened. */
const atOnce = 8

/** Posts are written beyond the end of the measurement, so that it does not end in calm. */
const extraMs = 1 * minute

/**
 * A desk under steady load with many open screens, in processes as in life: the practice network lets posts out at a steady rate, the desk
 * hears, understands, clusters and stores them, and every screen reads every event. Measures whether the desk's memory stays where it is.
 */
export async function endurance({ rate, screens, durationMs, sampleMs, warmUpMinutes, mostOpen, say = () => {} }: EnduranceOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-endurance-'))
  const children: ChildProcess[] = []
  try {
    const file = join(folder, 'posts.jsonl')
    await writePosts(file, rate, Math.ceil((rate * (durationMs + extraMs)) / second))
    const environment = { AFTERCARE_LOG: process.env.BENCH_LOG ?? 'error' }
    const databaseUrl = process.env.DATABASE_URL ?? join(folder, 'endurance.db')
    const url = urlIn(await startProcess(children, 'server/main.ts', { ...deskEnvironment(databaseUrl), ...environment }))
    const context = await signIn(url)
    const { told, close } = await openScreens(url, context.cookie, screens)
    const practice = JSON.parse(
      await startProcess(children, 'server/practice/main.ts', { PRACTICE_REPLAY: file, PRACTICE_SPEED: '1' }),
    ) as { url: string; token: string }
    const began = performance.now()
    await context.post('/api/sources', { channel: 'x', settings: { baseUrl: practice.url, accessToken: practice.token } })

    const people = mostOpen === undefined ? null : resolveOldest(url, context.cookie, told, mostOpen)
    const memory: MemorySample[] = []
    let heapMost = 0
    let lagMostMs = 0
    let lagMs = 0
    let saidMinutes = 0
    for (let n = 1; n * sampleMs <= durationMs; n++) {
      await pause(Math.max(0, began + n * sampleMs - performance.now()))
      const passedMs = performance.now() - began
      const { rss, heap } = await measuresOf(url)
      memory.push({ minute: passedMs / minute, rss })
      heapMost = Math.max(heapMost, heap)
      // The post after the last that was clustered was written then.
      lagMs = Math.max(0, passedMs - (told.clustered / rate) * second)
      lagMostMs = Math.max(lagMostMs, lagMs)
      if (Math.floor(passedMs / minute) === saidMinutes) continue
      saidMinutes = Math.floor(passedMs / minute)
      const perSecond = (told.clustered / passedMs) * second
      say(
        `Minute ${saidMinutes}: ${inMb(rss)} MB, heap ${inMb(heap)} MB, ${told.clustered} clustered (${perSecond.toFixed(0)}/s), ` +
          `${(lagMs / second).toFixed(1)} s behind, ${told.events} events on ${screens} screens, ${told.lost} streams lost`,
      )
    }
    const seconds = (performance.now() - began) / second
    const { clustered, opened, events, lost } = told
    const { resolved, open } = (await people?.stop()) ?? { resolved: 0, open: opened }
    close()
    const steady = steadinessOf(memory, warmUpMinutes)
    return {
      minutes: round(seconds / 60),
      wantedPerSecond: rate,
      mentionsPerSecond: round(clustered / seconds),
      clustered,
      opened,
      resolved,
      open,
      lagEndS: round(lagMs / second),
      lagMostS: round(lagMostMs / second),
      screens,
      eventsDelivered: events,
      streamsLost: lost,
      heapMostMb: inMb(heapMost),
      rssEndMb: inMb(memory.at(-1)?.rss ?? 0),
      rssBaseMb: steady?.baseMb ?? null,
      rssMostAfterMb: steady?.mostMb ?? null,
      rssEndAfterMb: steady?.endMb ?? null,
      slopePercentPerMinute: steady?.slopePercentPerMinute ?? null,
      verdict: steady?.verdict ?? 'too short',
    }
  } finally {
    for (const child of children) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A file that the practice network replays at `rate` posts a second. */
async function writePosts(file: string, rate: number, count: number): Promise<void> {
  const from = Date.UTC(2026, 0, 1)
  const lines = function* () {
    let n = 0
    for (const post of samplePosts(count)) yield `${JSON.stringify({ ...post, createdAt: from + Math.round((n++ / rate) * second) })}\n`
  }
  await pipeline(Readable.from(lines()), createWriteStream(file))
}

/**
 * People at work: whenever more than `mostOpen` cases were opened and not looked at yet, the oldest is resolved. A case that the desk has
 * merged meanwhile is passed over.
 */
function resolveOldest(url: string, cookie: string, told: { opened: number }, mostOpen: number) {
  let stopped = false
  let resolved = 0
  // Cases are numbered in the order in which they are opened.
  let looked = 0
  const person = async () => {
    while (!stopped) {
      if (told.opened - looked <= mostOpen) {
        await pause(100)
        continue
      }
      looked += 1
      const id = looked
      const answer = await fetch(`${url}/api/cases/${id}/resolution`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: '{}',
      })
      if (answer.ok) resolved += 1
      else if (answer.status !== 404 && answer.status !== 409) throw new Error(`Case ${id}: ${answer.status} ${await answer.text()}`)
    }
  }
  const work = Promise.all(Array.from({ length: atOnce }, person))
  return {
    async stop() {
      stopped = true
      await work
      return { resolved, open: told.opened - looked }
    },
  }
}

/** What the desk's process says of itself, in bytes. */
async function measuresOf(url: string): Promise<{ rss: number; heap: number }> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const read = (name: string) => {
    const value = Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1])
    if (!Number.isFinite(value)) throw new Error(`/metrics has no ${name}.`)
    return value
  }
  return { rss: read('process_resident_memory_bytes'), heap: read('nodejs_heap_size_used_bytes') }
}

const round = (value: number) => Math.round(value * 10) / 10

/** `npm run -s bench -- endurance`: BENCH_RATE posts a second (300), BENCH_SCREENS screens (300), BENCH_MINUTES (30), BENCH_OPEN cases (all), DATABASE_URL. */
export function run(): Promise<Record<string, unknown>> {
  return endurance({
    rate: Number(process.env.BENCH_RATE ?? 300),
    screens: Number(process.env.BENCH_SCREENS ?? 300),
    durationMs: Number(process.env.BENCH_MINUTES ?? 30) * minute,
    sampleMs: 10 * second,
    warmUpMinutes: 10,
    mostOpen: process.env.BENCH_OPEN ? Number(process.env.BENCH_OPEN) : undefined,
    say: (line) => console.error(line),
  })
}
