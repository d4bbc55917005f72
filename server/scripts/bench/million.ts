import type { ChildProcess } from 'node:child_process'
import { statSync } from 'node:fs'
import { day } from '../../kit/lib/clock.ts'
import { openLargeDesk } from './large-desk.ts'
import { deskEnvironment, signIn, startProcess, urlIn } from './processes.ts'

const mentions = Number(process.env.BENCH_MENTIONS ?? 1_000_000)
const small = Number(process.env.BENCH_SMALL ?? 10_000)
const asked = Number(process.env.BENCH_ASKED ?? 60)
const clients = Number(process.env.BENCH_CLIENTS ?? 8)
const openShare = Number(process.env.BENCH_OPEN_SHARE ?? 0.25)
const years = Number(process.env.BENCH_YEARS ?? 5)
const goalMs = 50

type Figures = Record<string, number>
type Desk = Awaited<ReturnType<typeof signIn>>

/**
 * How long the desk takes to answer what screens ask, with a million mentions and with ten thousand: one client after another question,
 * then several at once; how it starts and what it holds in memory. SQLite. The desks are multiplied from 10,000 posts that were heard
 * (see multiply.ts) and kept for the next time.
 */
export async function run(): Promise<Record<string, unknown>> {
  const say = (line: string) => console.error(line)
  say(
    `Million: ${mentions} mentions against ${small}, each question asked ${asked} times by 1 client and by ${clients}, ${process.version}.`,
  )
  const few = await measure(await openLargeDesk({ mentions: small, openShare: 1, years: 0.1 }, say), say)
  const many = await measure(await openLargeDesk({ mentions, openShare, years }, say), say)
  const ratios = Object.fromEntries(
    Object.entries(many).flatMap(([name, ms]) =>
      name.endsWith('P50Ms') ? [[name.replace('P50Ms', 'Ratio'), round(ms / Math.max(1, few[name] ?? 0))]] : [],
    ),
  )
  const slow = Object.entries(many).filter(([name, ms]) => name.endsWith('P95Ms') && ms > goalMs)
  say(
    slow.length === 0
      ? `All within ${goalMs} ms.`
      : `Above ${goalMs} ms: ${slow.map(([name, ms]) => `${name.replace('P95Ms', '')} ${ms}`).join(', ')}`,
  )
  return { mentions, small, goalMs, [`of${small}`]: few, [`of${mentions}`]: many, ratios }
}

async function measure(file: string, say: (line: string) => void): Promise<Figures> {
  const children: ChildProcess[] = []
  const figures: Figures = { databaseMb: Math.round(statSync(file).size / 1024 / 1024) }
  try {
    const began = performance.now()
    const url = urlIn(await startProcess(children, 'server/main.ts', { ...deskEnvironment(file), AFTERCARE_LOG: 'error' }))
    figures.listensMs = Math.round(performance.now() - began)
    await fetch(url)
    figures.firstPageMs = Math.round(performance.now() - began)
    const desk = await signIn(url)
    while (!(await fetch(`${url}/readyz`)).ok) await new Promise((resolve) => setTimeout(resolve, 20))
    figures.readyMs = Math.round(performance.now() - began)
    const all = await questions(desk)
    for (const [name, path] of Object.entries(all)) {
      const one = await ask(desk, path, 1)
      const several = await ask(desk, path, clients)
      figures[`${name}P50Ms`] = quantile(one, 0.5)
      figures[`${name}P95Ms`] = quantile(one, 0.95)
      figures[`${name}ManyP95Ms`] = quantile(several, 0.95)
      say(
        `  ${name}: p50 ${figures[`${name}P50Ms`]}, p95 ${figures[`${name}P95Ms`]} ms; ${clients} at once p95 ${figures[`${name}ManyP95Ms`]} ms`,
      )
    }
    const told = await (await fetch(`${url}/metrics`)).text()
    figures.memoryMb = Math.round(Number(/^process_resident_memory_bytes (\S+)/m.exec(told)?.[1]) / 1024 / 1024)
    return figures
  } finally {
    const ended = children.map((child) => new Promise((resolve) => child.once('exit', resolve)))
    for (const child of children) child.kill('SIGTERM')
    await Promise.all(ended)
  }
}

/** What screens ask, by name; `n` varies what is asked for. */
async function questions(desk: Desk): Promise<Record<string, (n: number) => string>> {
  const { items: cases } = await desk.get<{ items: { id: number }[] }>('/api/cases?limit=50')
  const { items: heard } = await desk.get<{ items: { id: number; threadId: number | null; authorId?: number }[] }>('/api/mentions?limit=50')
  const { items: old } = await desk.get<{ items: { id: number }[] }>('/api/cases?queue=resolved&limit=50')
  const of = <T>(rows: readonly T[], n: number): T => rows[n % rows.length] as T
  const now = Date.now()
  const since = (days: number) => `from=${new Date(now - days * day).toISOString()}&to=${new Date(now).toISOString()}&bucket=day`
  const words = ['kettle', 'hinge', 'leaks water', 'Akku kaputt', 'battery dead', 'skrangler Ro', 'never delivered', 'wasser boden']
  const threads = heard.flatMap((one) => (one.threadId === null ? [] : [one.threadId]))
  return {
    cases: () => '/api/cases?limit=50',
    casesMine: () => '/api/cases?queue=mine&limit=50',
    casesUnassigned: () => '/api/cases?queue=unassigned&limit=50',
    casesResolved: () => '/api/cases?queue=resolved&limit=50',
    caseCounts: () => '/api/cases/counts',
    casesFound: (n) => `/api/cases?q=${encodeURIComponent(of(words, n))}&limit=50`,
    case: (n) => `/api/cases/${of([...cases, ...old], n).id}`,
    caseThreads: (n) => `/api/cases/${of([...cases, ...old], n).id}/threads`,
    thread: (n) => `/api/threads/${of(threads, n)}`,
    triage: () => '/api/mentions?queue=complaints&limit=50',
    unsure: () => '/api/mentions?queue=unsure&limit=50',
    mentions: () => '/api/mentions?limit=50',
    mentionCounts: () => '/api/mentions/counts',
    mentionsFound: (n) => `/api/mentions?q=${encodeURIComponent(of(words, n))}&limit=50`,
    sentimentMonth: () => `/api/reports/sentiment?${since(30)}`,
    sentimentYear: () => `/api/reports/sentiment?${since(365)}`,
    changesMonth: () => `/api/reports/changes?${since(30)}`,
    changesYear: () => `/api/reports/changes?${since(365)}`,
    topicsMonth: () => `/api/reports/topics?${since(30)}`,
    topicsYear: () => `/api/reports/topics?${since(365)}`,
    firstReplyYear: () => `/api/reports/first-reply?${since(365)}`,
    slaMonth: () => `/api/reports/sla?${since(30).replace('&bucket=day', '')}`,
    clocksLate: () => '/api/clocks?state=breached&limit=50',
    sources: () => '/api/sources',
    today: () => '/api/today',
    todayTeam: () => '/api/today/team',
  }
}

/** Asks a question as often as wanted, by several clients at once; answers how long each answer took, in milliseconds, sorted. */
async function ask(desk: Desk, path: (n: number) => string, clients: number): Promise<number[]> {
  const times: number[] = []
  let next = -3
  const client = async () => {
    for (let n = next++; n < asked; n = next++) {
      const from = performance.now()
      await desk.get(path(Math.max(0, n)))
      // The first few read what the others find in memory.
      if (n >= 0) times.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return times.sort((a, b) => a - b)
}

const round = (value: number) => Math.round(value * 10) / 10
const quantile = (sorted: readonly number[], share: number) =>
  round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
