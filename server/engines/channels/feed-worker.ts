import { parentPort } from 'node:worker_threads'
import { readFeed } from './feed-parse.ts'
import type { FeedJob } from './feed-reading.ts'

/** The thread that `feed-reading.ts` starts: reads one feed after the other. */
parentPort?.on('message', ({ body, type, address }: FeedJob) => {
  parentPort?.postMessage(readFeed(Buffer.from(body), type, address))
})
