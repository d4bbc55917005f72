import { cidOf, shapeRecord } from './bluesky-shape.ts'
import type { Network, NetworkEvent, SocketEndpoint } from './network.ts'

/** Somebody of whom nothing else is heard. */
const elsewhereDid = 'did:plc:elsewhereelsewhereelsewh'

type Event = { timeUs: number; message: Record<string, unknown> }

/**
 * Jetstream as Bluesky runs it (github.com/bluesky-social/jetstream): every post of the network as it comes and goes, from a time (µs) that
 * the caller names, or from now on; a time before what is kept means from there. Nobody has to sign in. What happens elsewhere in the network
 * never rests, so somebody else's account is heard of after the past was told.
 */
export function jetstream(network: Network): SocketEndpoint {
  const { world } = network
  const past: Event[] = []
  const inMicros = (at: number) => at * 1_000
  const nextUs = (at: number) => Math.max(inMicros(at), (past.at(-1)?.timeUs ?? 0) + 1)

  const take = ({ what, post }: NetworkEvent) => {
    if (post.reposts) return
    const [, , did = '', collection = '', rkey = ''] = post.id.split('/')
    const operation = ({ post: 'create', edit: 'update', delete: 'delete' } as const)[what]
    const record = what === 'delete' ? {} : { cid: cidOf(post), record: shapeRecord(post, world, new Map()) }
    const timeUs = nextUs(world.clock())
    const commit = { rev: rkey, operation, collection, rkey, ...record }
    past.push({ timeUs, message: { did, time_us: timeUs, kind: 'commit', commit } })
  }
  // What was there before a restart is told as if it came now.
  for (const post of world.timeline) take({ what: 'post', post })
  network.hearing.add(take)

  return {
    path: '/subscribe',
    refuse: ({ url }) => (/^\d*$/.test(url.searchParams.get('cursor') ?? '') ? null : 400),
    greet({ url }, say) {
      const now = world.clock()
      const asked = url.searchParams.get('cursor')
      const from =
        asked === null ? Number.POSITIVE_INFINITY : Math.max(Number(asked), inMicros(now - network.practiceSettings().line.keptMs))
      for (const { timeUs, message } of past) if (timeUs >= from) say(message)
      const elsewhere = Math.max(inMicros(now + 1), nextUs(now))
      const identity = { did: elsewhereDid, handle: 'elsewhere.bsky.example', seq: 1, time: new Date(now).toISOString() }
      say({ did: elsewhereDid, time_us: elsewhere, kind: 'identity', identity })
      let sent = past.length
      return () => {
        for (const { message } of past.slice(sent)) say(message)
        sent = past.length
      }
    },
  }
}
