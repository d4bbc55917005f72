import { findOutage } from '../../kit/database/outage.ts'
import { actingAs } from '../../kit/lib/acting.ts'
import { wordsOf } from '../../kit/lib/errors.ts'
import type { Log } from '../../kit/lib/log.ts'

/** A piece of work that comes again. It answers whether there may be more to do at once. */
export type Job = { name: string; everyMs: number; run(): Promise<boolean> }

export type Runner = {
  start(): void
  /** Runs a job as soon as it is free, instead of when its time comes. */
  wake(name: string): void
  /** Ends after the runs under way. */
  stop(): Promise<void>
}

/** After an unexpected failure a job waits this long, so that a broken one cannot spin. */
const afterFailureMs = 2_000
/** The database is asked for sooner: work goes on within a second of its return. */
const afterOutageMs = 250

/** Runs each job again and again, never twice at once; a failing job steps aside and the others go on. */
export function createRunner(jobs: readonly Job[], log: Log): Runner {
  const lanes = new Map(jobs.map((job) => [job.name, laneOf(job, log)]))
  return {
    start: () => lanes.forEach((lane) => void lane.start()),
    wake: (name) => lanes.get(name)?.wake(),
    stop: async () => {
      await Promise.all([...lanes.values()].map((lane) => lane.stop()))
    },
  }
}

function laneOf(job: Job, log: Log) {
  let stopped = false
  let woken = false
  let isAway = false
  let rouse = () => {}
  let running: Promise<void> = Promise.resolve()

  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      if (stopped || woken) return resolve()
      const timer = setTimeout(resolve, ms)
      rouse = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  async function loop(): Promise<void> {
    while (!stopped) {
      woken = false
      try {
        const more = await actingAs({ job: job.name }, () => job.run())
        isAway = false
        if (more) await new Promise((resolve) => setImmediate(resolve))
        else await rest(job.everyMs)
      } catch (error) {
        woken = false
        const outage = findOutage(error)
        // Said once, and not four times a second for as long as it lasts.
        if (outage === null) log.error({ err: error, job: job.name }, `the job "${job.name}" failed`)
        else if (!isAway) log.warn({ err: error, job: job.name }, `the job "${job.name}" waits for the database: ${wordsOf(error)}`)
        isAway = outage !== null
        await rest(outage === 'connection-lost' ? afterOutageMs : afterFailureMs)
      }
    }
  }

  return {
    start() {
      running = loop()
    },
    wake() {
      woken = true
      rouse()
    },
    stop() {
      stopped = true
      rouse()
      return running
    },
  }
}
