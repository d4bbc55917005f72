import http from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

const beforeComingBackMs = 1_000

/** Counts how often `needle` comes in chunks that follow each other, also where it is cut in two. */
export function createCounter(needle: string): (chunk: Buffer) => number {
  const wanted = Buffer.from(needle)
  let tail: Buffer = Buffer.alloc(0)
  return (chunk) => {
    const overlap = Buffer.concat([tail, chunk.subarray(0, wanted.length - 1)])
    tail = chunk.length >= wanted.length - 1 ? chunk.subarray(chunk.length - wanted.length + 1) : overlap.subarray(-(wanted.length - 1))
    return countIn(overlap, wanted) + countIn(chunk, wanted)
  }
}

function countIn(bytes: Buffer, wanted: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + wanted.length)) count += 1
  return count
}

/**
 * Opens `count` screens on the live stream, which read all they are sent and come back where they were when a stream ends.
 * `clustered` and `opened` are the mentions and cases of which the first of them was told; `events` all events that reached all of them.
 * Resolves when all are open.
 */
export async function openScreens(url: string, cookie: string, count: number) {
  const ending = new AbortController()
  const told = { clustered: 0, opened: 0, events: 0, lost: 0 }
  await Promise.all(Array.from({ length: count }, (_, n) => new Promise<void>((opened) => void follow(n, opened))))
  return { told, close: () => ending.abort() }

  async function follow(n: number, opened: () => void): Promise<void> {
    const countEvents = createCounter('\nevent: ')
    const countClustered = createCounter('\nevent: mention-clustered\n')
    const countOpened = createCounter('\nevent: case-opened\n')
    let lastId: string | null = null
    const take = (chunk: Buffer) => {
      told.events += countEvents(chunk)
      if (n === 0) {
        told.clustered += countClustered(chunk)
        told.opened += countOpened(chunk)
      }
      const at = chunk.lastIndexOf('\nid: ')
      const end = at < 0 ? -1 : chunk.indexOf('\n', at + 1)
      if (end > at) lastId = chunk.toString('latin1', at + 5, end)
    }
    while (!ending.signal.aborted) {
      await readOnce(lastId, take, opened)
      if (ending.signal.aborted) return
      told.lost += 1
      await pause(beforeComingBackMs)
    }
  }

  /** Reads one stream until it ends or breaks. */
  function readOnce(lastId: string | null, take: (chunk: Buffer) => void, opened: () => void): Promise<void> {
    return new Promise((resolve) => {
      const headers = { cookie, ...(lastId !== null && { 'last-event-id': lastId }) }
      const request = http.get(`${url}/api/live`, { agent: false, headers, signal: ending.signal })
      request.on('response', (answer) => {
        if (answer.statusCode !== 200) return request.destroy()
        opened()
        answer.on('data', take)
        answer.on('error', () => {})
      })
      request.on('error', () => {})
      request.on('close', resolve)
    })
  }
}
