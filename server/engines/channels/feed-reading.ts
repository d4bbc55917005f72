import { Worker } from 'node:worker_threads'
import { minute, second } from '../../kit/lib/clock.ts'
import type { ParsedFeed } from './feed-parse.ts'

export type FeedJob = { body: Uint8Array; type: string; address: string }

/** A feed that takes longer is none; one of 5 MB takes about a second. */
const longestReadMs = 10 * second
const idleMs = minute

let worker: Worker | null = null
let idling: NodeJS.Timeout | null = null
let last: Promise<unknown> = Promise.resolve()

/**
 * Reads a feed in a thread of its own, one after the other, so that none holds up the desk; see `readFeed`. Null also when it takes longer
 * than 10 s or more than 256 MB: then it was made for that.
 */
export function readFeedAside(body: Buffer, type: string, address: string): Promise<ParsedFeed | null> {
  const reading = last.then(() => run({ body, type, address }))
  last = reading
  return reading
}

function run(job: FeedJob): Promise<ParsedFeed | null> {
  worker ??= start()
  const reader = worker
  if (idling) clearTimeout(idling)
  reader.ref()
  return new Promise((resolve) => {
    const late = setTimeout(() => fail(), longestReadMs)
    const end = (feed: ParsedFeed | null) => {
      clearTimeout(late)
      reader.off('message', done).off('error', fail).off('exit', fail)
      resolve(feed)
    }
    const done = (feed: ParsedFeed | null) => {
      // Nothing waits for an idle thread, and it ends by itself.
      reader.unref()
      idling = setTimeout(() => stop(reader), idleMs).unref()
      end(feed)
    }
    const fail = () => {
      end(null)
      stop(reader)
    }
    reader.on('message', done).on('error', fail).on('exit', fail)
    reader.postMessage(job)
  })
}

function start(): Worker {
  const entry = new URL('./feed-worker.ts', import.meta.url)
  return new Worker(entry, { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 256 } })
}

function stop(reader: Worker): void {
  if (worker === reader) worker = null
  // A thread that fails while it ends has nobody to tell.
  reader.once('error', () => {})
  void reader.terminate()
}
