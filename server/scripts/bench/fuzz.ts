import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, openDatabase } from '../../kit/database/database.ts'
import { wordsOf } from '../../kit/lib/errors.ts'
import { type FuzzInput, fuzzInput } from './fuzz-inputs.ts'
import { createTargets } from './fuzz-targets.ts'

/** Longest that one input may hold the event loop, in ms. */
const mostHeldMs = 50
/** Feeds are read in a thread of their own; longer than this they are given up. */
const mostAsideMs = 10_000
/** An input that took long is tried again so often, and the best time counts: the machine has other work too. */
const tries = 3
const warmUps = 700

export type Fuzzed = { inputs: number; crashes: Found[]; held: Found[]; slowestMs: number; slowest: number }
export type Found = { index: number; kind: string; why: string }

/** Runs the inputs `from` up to `from + count` of a seed through everything that reads what comes from outside. */
export async function fuzz(
  { seed, from, count }: { seed: number; from: number; count: number },
  onFound: (found: Found, input: FuzzInput) => Promise<void> | void = () => {},
  onProgress: (done: number) => void = () => {},
): Promise<Fuzzed> {
  const folder = await mkdtemp(join(tmpdir(), 'aftercare-fuzz-'))
  const database = openDatabase(join(folder, 'fuzz.db'))
  try {
    await migrate(database)
    const targets = createTargets(database)
    // What is loaded and compiled with its first use is no input's doing.
    for (let index = 0; index < warmUps; index += 1) {
      const input = fuzzInput(-1, index)
      await timed(() => targets[input.kind](input.bytes))
    }
    const told: Fuzzed = { inputs: count, crashes: [], held: [], slowestMs: 0, slowest: from }
    for (let index = from; index < from + count; index += 1) {
      const input = fuzzInput(seed, index)
      const run = () => timed(() => targets[input.kind](input.bytes))
      let { took, error } = await run()
      const most = input.kind === 'feed' ? mostAsideMs : mostHeldMs
      for (let again = 1; again < tries && took > most; again += 1) took = Math.min(took, (await run()).took)
      if (input.kind !== 'feed' && took > told.slowestMs) Object.assign(told, { slowestMs: took, slowest: index })
      const found = { index, kind: input.kind, why: error === undefined ? `held the loop for ${Math.round(took)} ms` : wordsOf(error) }
      if (error !== undefined) told.crashes.push(found)
      else if (took > most) told.held.push(found)
      if (error !== undefined || took > most) await onFound(found, input)
      if ((index + 1 - from) % 10_000 === 0) onProgress(index + 1 - from)
      if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    return told
  } finally {
    await database.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** How long the work held the loop (ms of this thread's own time, whatever else the machine does), and what it threw. */
async function timed(work: () => unknown): Promise<{ took: number; error: unknown }> {
  const began = process.threadCpuUsage()
  const sinceThen = () => {
    const { user, system } = process.threadCpuUsage(began)
    return (user + system) / 1_000
  }
  let took: number | null = null
  try {
    const working = work()
    took = sinceThen()
    await working
    return { took, error: undefined }
  } catch (error) {
    return { took: took ?? sinceThen(), error: error ?? 'nothing was thrown' }
  }
}

/**
 * BENCH_INPUTS inputs (1,000,000) from BENCH_FROM (0) of BENCH_SEED (1): crashes, and times the event loop was held for more than 50 ms. What
 * was found is kept as a file and can be run alone by its number.
 */
export async function run(_options: { json: boolean }): Promise<Record<string, unknown>> {
  const number = (name: string, usual: number) => Number(process.env[name] ?? usual)
  const seed = number('BENCH_SEED', 1)
  const from = number('BENCH_FROM', 0)
  const count = number('BENCH_INPUTS', 1_000_000)
  console.error(`${count} inputs from ${from}, seed ${seed} …`)
  const kept = await mkdtemp(join(tmpdir(), 'aftercare-found-'))
  const told = await fuzz(
    { seed, from, count },
    async ({ index, kind, why }, { bytes }) => {
      const file = join(kept, `${index}.${kind}`)
      await writeFile(file, bytes)
      console.error(`${file}: ${why}. Again: BENCH_SEED=${seed} BENCH_FROM=${index} BENCH_INPUTS=1 npm run -s bench -- fuzz`)
    },
    (done) => console.error(`${done} of ${count}`),
  )
  return {
    seed,
    inputs: count,
    crashes: told.crashes.length,
    heldLoop: told.held.length,
    slowestMs: Math.round(told.slowestMs),
    slowest: told.slowest,
  }
}
