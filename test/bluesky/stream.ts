import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import { WebSocketServer } from 'ws'

type Commit = {
  event: 'create' | 'update' | 'delete'
  did: string
  collection: string
  rkey: string
  rev: string
  cid?: unknown
  record?: unknown
}
type Firehose = { start(): Promise<void>; destroy(): Promise<void> }

/**
 * The firehose of a real server, told in Jetstream's words: dev-env brings no Jetstream. It reads the repository stream by the protocol's own
 * library; only the shape of the messages and the replay from a time are made here. `reach` waits until a commit came through.
 */
export async function startStream(pdsUrl: string) {
  // By a name that only this folder's package knows.
  const name: string = '@atproto/sync'
  const { Firehose } = (await import(name)) as { Firehose: new (options: unknown) => Firehose }
  const past: { timeUs: number; text: string; uri: string; event: string }[] = []
  const waiting: (() => void)[] = []
  const lines = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  const firehose = new Firehose({
    service: pdsUrl.replace(/^http/, 'ws'),
    idResolver: null,
    unauthenticatedCommits: true,
    excludeIdentity: true,
    excludeAccount: true,
    excludeSync: true,
    filterCollections: ['app.bsky.feed.post'],
    handleEvent: ({ event, did, collection, rkey, rev, cid, record }: Commit) => {
      const timeUs = Math.max(Date.now() * 1_000, (past.at(-1)?.timeUs ?? 0) + 1)
      const made = event === 'delete' ? {} : { cid: String(cid), record }
      const commit = { rev, operation: event, collection, rkey, ...made }
      const text = JSON.stringify({ did, time_us: timeUs, kind: 'commit', commit })
      past.push({ timeUs, text, uri: `at://${did}/${collection}/${rkey}`, event })
      for (const connection of lines.clients) connection.send(text)
      for (const look of waiting.splice(0)) look()
    },
    onError: (error: Error) => console.error(error),
  })
  void firehose.start()
  afterAll(async () => {
    await firehose.destroy()
    for (const connection of lines.clients) connection.terminate()
    lines.close()
  })
  lines.on('connection', (connection, { url }) => {
    const cursor = Number(new URL(url ?? '/', 'http://stream').searchParams.get('cursor') ?? Number.POSITIVE_INFINITY)
    for (const { timeUs, text } of past) if (timeUs >= cursor) connection.send(text)
    // The network of all never rests.
    connection.send(
      JSON.stringify({ did: 'did:plc:elsewhere', time_us: (Date.now() + 2) * 1_000, kind: 'account', account: { active: true } }),
    )
  })
  await new Promise((listening) => lines.once('listening', listening))
  return {
    url: `ws://127.0.0.1:${(lines.address() as AddressInfo).port}`,
    async reach(event: Commit['event'], uri: string): Promise<void> {
      while (!past.some((one) => one.event === event && one.uri === uri)) await new Promise<void>((resolve) => waiting.push(resolve))
    },
  }
}
