import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ImportRun } from '#shared/purchase-import.schema.ts'
import { startPostgres } from './postgres.ts'
import { deskEnvironment, signIn, startProcess, urlIn } from './processes.ts'

const count = Number(process.env.BENCH_PURCHASES ?? 100_000)
const mostSeconds = 300

/** A file of purchases goes in over HTTP, is read through, written, and written again, on a desk of each engine. */
export async function run(): Promise<Record<string, unknown>> {
  console.error(`Import: ${count} purchases, ${process.version}.`)
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-bench-'))
  const wanted = process.env.BENCH_ENGINE
  const figures: Record<string, unknown> = { purchases: count }
  try {
    if (wanted !== 'postgres') figures.sqlite = await measure(join(folder, 'bench.db'))
    if (wanted !== 'sqlite') {
      const postgres = await startPostgres()
      figures.postgres = await measure(postgres.url).finally(() => postgres.stop())
    }
    return figures
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const path = '/api/purchases/imports'
const heading = 'Order number,Order date,Country,Currency,Line total,Tax,Product,Batch,Customer,E-mail,Phone,Serial number,Delivered'

/** Three in four customers buy once, the others more often; each line has a piece with a serial number. */
function purchaseFile(purchases: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const countries = ['FI', 'DE', 'NO', 'TR', 'IS', 'GB']
  const rows = Array.from({ length: purchases }, (_, n) => {
    const who = n % Math.max(1, Math.round(purchases * 0.75))
    const day = `2026-${two(1 + (n % 10))}-${two(1 + (n % 28))}`
    const person = `Person${who} Family${who % 5_000},person${who}@mail.example,`
    return `O-${n},${day},${countries[who % countries.length]},EUR,129.00,24.97,Ro 2,,${person},R2-${2_000_000 + n},${day}`
  })
  return [heading, ...rows].join('\n')
}

async function measure(databaseUrl: string): Promise<Record<string, number>> {
  const children: ChildProcess[] = []
  try {
    const url = urlIn(await startProcess(children, 'server/main.ts', deskEnvironment(databaseUrl)))
    const desk = await signIn(url)
    const [pid] = children.map((child) => child.pid)
    const idleMb = await residentMb(url)
    const watch = watchDesk(url, desk.cookie)
    const body = Buffer.from(purchaseFile(count))
    const began = performance.now()
    const sent = await fetch(`${url}${path}`, { method: 'POST', headers: { cookie: desk.cookie, 'content-type': 'text/csv' }, body })
    if (!sent.ok) throw new Error(`${sent.status} ${await sent.text()}`)
    const checked = (await sent.json()) as ImportRun
    const checkedS = (performance.now() - began) / 1000
    const write = async (id: number) => {
      const from = performance.now()
      await desk.post(`${path}/${id}/run`, {})
      for (;;) {
        const run = await desk.get<ImportRun>(`${path}/${id}`)
        if (run.state === 'done') return { seconds: (performance.now() - from) / 1000, run }
        if (performance.now() - from > mostSeconds * 1000) throw new Error(`Only ${run.doneRows} rows within ${mostSeconds} s.`)
        await pause(100)
      }
    }
    const first = await write(checked.id)
    const peakMb = watch.peakMb()
    const slowest = watch.slowestMs()
    watch.stop()
    const again = await fetch(`${url}${path}`, { method: 'POST', headers: { cookie: desk.cookie, 'content-type': 'text/csv' }, body })
    const second = await write(((await again.json()) as ImportRun).id)
    if (first.run.added !== count || second.run.same !== count) throw new Error('Not every purchase came in, or not once.')
    console.error(`  process ${pid}: ${first.run.added} added, then ${second.run.same} the same`)
    return {
      checkSeconds: round(checkedS),
      writeSeconds: round(first.seconds),
      seconds: round(checkedS + first.seconds),
      againSeconds: round(second.seconds),
      idleMb,
      peakMb,
      aboveIdleMb: peakMb - idleMb,
      longestAnswerMs: Math.round(slowest),
    }
  } finally {
    for (const child of children) child.kill('SIGTERM')
    await pause(500)
  }
}

/** Asks for something small all the time: how long it takes says how long the loop is held, with what an answer costs by itself. */
function watchDesk(url: string, cookie: string) {
  let [stopped, peak, slowest] = [false, 0, 0]
  const ask = async () => {
    for (let n = 0; !stopped; n++) {
      const from = performance.now()
      await (await fetch(`${url}/healthz`, { headers: { cookie } })).text()
      slowest = Math.max(slowest, performance.now() - from)
      if (n % 10 === 0) peak = Math.max(peak, await residentMb(url))
      await pause(20)
    }
  }
  ask().catch((error) => console.error(`The desk did not answer: ${error}`))
  return {
    peakMb: () => peak,
    slowestMs: () => slowest,
    stop: () => {
      stopped = true
    },
  }
}

async function residentMb(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Math.round(Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1] ?? 0) / 1024 / 1024)
}

const round = (value: number) => Math.round(value * 10) / 10
