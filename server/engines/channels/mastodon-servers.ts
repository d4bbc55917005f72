import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { hour, minute, second } from '../../kit/lib/clock.ts'
import { ChannelError, type Connection, type ConnectionSettings, type Fetched, type Refreshed } from './channel.ts'
import { textOf } from './fields.ts'
import { type MastodonClient, openPublicServer } from './mastodon-client.ts'
import { type MastodonAccount, readCursor } from './mastodon-cursor.ts'
import { memoryOf } from './mastodon-memory.ts'
import { openReader } from './mastodon-reading.ts'

/** A server that is slower is not waited for: what it says comes with a later page. */
const graceMs = 1 * second
/** A server that was read to its end is left alone for so long. */
const restMs = 5 * second
const longestBackOffMs = 10 * minute
/** However long a server asks us to wait. */
const longestRestMs = hour

const place = z.object({
  /** Where reading goes on there. */
  cursor: z.unknown(),
  /** Not to be asked before (epoch ms). */
  notBefore: z.number(),
  /** Since when it cannot be read (epoch ms), how often that was tried, and whether it refuses strangers. */
  down: z.object({ since: z.number(), tries: z.number().int(), refuses: z.boolean() }).nullable(),
})
type Place = z.infer<typeof place>

const places = z.object({ version: z.literal('servers-1'), places: z.record(z.string(), place) })

type Reader = ReturnType<typeof openReader>
type Answer = { from: string; page: Fetched } | { from: string; error: unknown }

/** The addresses in the setting `moreServers`: one per line, or with spaces or commas between them. */
export const serversIn = (setting: unknown): string[] => [
  ...new Set((textOf(setting) ?? '').split(/[\s,]+/).flatMap((word) => word.replace(/\/+$/, '') || [])),
]

/**
 * Reads a hashtag on more servers than one's own, where it can be read without an account: a server shows only what has reached it. Each
 * has its own place in the cursor and its own pause after a failure; what two of them show is one mention, since its address is the same.
 */
export function openServers(
  settings: ConnectionSettings,
  home: { client: MastodonClient; reader: Reader; account: () => Promise<MastodonAccount> },
): Pick<Connection, 'fetchPosts' | 'refresh'> {
  const { clock, signal } = settings
  const wanted = serversIn(settings.settings.moreServers).filter((base) => base !== home.client.base)
  const bases = home.reader.tag === null ? [] : wanted
  const stranger = async () => ({ ...(await home.account()), id: '' })
  const others = bases.map((base) => {
    const memory = memoryOf(signal, base)
    return { base, memory, reader: openReader(openPublicServer(base, settings), settings.query, stranger, memory) }
  })
  const readers = new Map([[home.client.base, home.reader], ...others.map(({ base, reader }) => [base, reader] as const)])
  const asked = new Map<string, Promise<Answer>>()
  const answered = new Map<string, Answer>()
  return { fetchPosts: others.length === 0 ? fetchAlone : fetchPosts, refresh }

  async function fetchAlone(saved: unknown): Promise<Fetched> {
    const page = await home.reader.fetchPosts(placesIn(saved).get(home.client.base)?.cursor)
    const trouble = 'More servers are read only for a hashtag. Search for one, such as #hinge, or take the servers out.'
    return wanted.length === 0 ? page : { ...page, standing: { ...page.standing, trouble } }
  }

  /** One page of each server that is due. Throws ChannelError when no server can be read, or our own refuses our token. */
  async function fetchPosts(saved: unknown): Promise<Fetched> {
    const now = clock()
    const before = placesIn(saved)
    if (!readCursor(before.get(home.client.base)?.cursor).account) await home.account()
    for (const [base, reader] of readers) if (!asked.has(base) && isFree(placeOf(before, base), now)) ask(base, reader, before)
    await Promise.race([Promise.all(asked.values()), pause(graceMs, null, { ref: false, signal })])

    const after = new Map([...readers.keys()].map((base) => [base, placeOf(before, base)]))
    const pages: Fetched[] = []
    const gone = new Set<string>()
    const known = memoryOf(signal, home.client.base)
    for (const [base, answer] of answered) {
      answered.delete(base)
      asked.delete(base)
      const { cursor } = placeOf(before, base)
      // Another node went on there meanwhile, or what we handed over was not kept.
      if (answer.from !== JSON.stringify(cursor ?? null)) continue
      if ('error' in answer) after.set(base, failed(base, placeOf(before, base), answer.error, now))
      else {
        after.set(base, {
          cursor: answer.page.cursor,
          notBefore: Math.min(answer.page.waitUntil ?? (answer.page.more ? 0 : now + restMs), now + longestRestMs),
          down: null,
        })
        pages.push(answer.page)
        // What our own server has shown is gone when that one says so.
        const isTold = (uri: string) => base === home.client.base || known.findId(uri) === null
        for (const uri of (answer.page.gone ?? []).filter(isTold)) gone.add(uri)
      }
    }
    const trouble = troubleIn(after)
    if ([...after.values()].every(({ down }) => down !== null))
      throw new ChannelError('retry-at', 'network', `${trouble} We try again by ourselves.`, {
        retryAt: Math.min(...[...after.values()].map(({ notBefore }) => notBefore)),
      })
    return {
      posts: pages.flatMap(({ posts }) => posts),
      ...(gone.size > 0 && { gone: [...gone] }),
      cursor: { version: 'servers-1', places: Object.fromEntries(after) } satisfies z.input<typeof places>,
      more: pages.some(({ more, waitUntil }) => more && waitUntil === null),
      cost: 0,
      gap: null,
      waitUntil: null,
      standing: { ...pages.find(({ standing }) => standing)?.standing, trouble },
    }
  }

  function ask(base: string, reader: Reader, before: ReadonlyMap<string, Place>): void {
    const { cursor } = placeOf(before, base)
    const from = JSON.stringify(cursor ?? null)
    const asking = reader.fetchPosts(cursor).then(
      (page): Answer => ({ from, page }),
      (error: unknown): Answer => ({ from, error }),
    )
    asked.set(
      base,
      asking.then((answer) => {
        answered.set(base, answer)
        return answer
      }),
    )
  }

  /** Throws what no waiting mends: our own server refuses us, or the fault is ours. */
  function failed(base: string, { cursor, down }: Place, error: unknown, now: number): Place {
    const isOurs = base === home.client.base
    if (!(error instanceof ChannelError) || (isOurs && error.kind !== 'retry-at')) throw error
    const tries = (down?.tries ?? 0) + 1
    const backOffMs = Math.min(restMs * 2 ** tries, longestBackOffMs)
    return {
      cursor,
      notBefore: Math.max(Math.min(error.retryAt ?? 0, now + longestRestMs), now + backOffMs),
      down: { since: down?.since ?? now, tries, refuses: error.kind !== 'retry-at' },
    }
  }

  /** Posts that only another server has shown are asked for there; that our own does not know them says nothing. */
  async function refresh(externalIds: readonly string[]): Promise<Refreshed> {
    const foreign = others.map(({ reader, memory }) => ({ reader, ids: externalIds.filter((uri) => memory.findId(uri) !== null) }))
    const there = new Set(foreign.flatMap(({ ids }) => ids))
    const own = externalIds.filter((uri) => !there.has(uri))
    const answers = await Promise.all([
      own.length > 0 ? home.reader.refresh(own) : nothing,
      ...foreign.filter(({ ids }) => ids.length > 0).map(({ reader, ids }) => reader.refresh(ids)),
    ])
    const known = memoryOf(signal, home.client.base)
    const isTold = (uri: string) => others.length === 0 || there.has(uri) || known.findId(uri) !== null
    return {
      posts: answers.flatMap(({ posts }) => posts),
      gone: [...new Set(answers.flatMap(({ gone }) => gone))].filter(isTold),
      cost: 0,
      waitUntil: null,
    }
  }

  /** The places of all servers; what was kept before there were several is our own server's. */
  function placesIn(saved: unknown): Map<string, Place> {
    const read = places.safeParse(saved)
    return read.success ? new Map(Object.entries(read.data.places)) : new Map([[home.client.base, { ...beginning, cursor: saved ?? null }]])
  }
}

/** A rest that ends later than any does was written by a clock that was ahead. */
const isFree = ({ notBefore }: Place, now: number): boolean => notBefore <= now || notBefore > now + longestRestMs
const beginning: Place = { cursor: null, notBefore: 0, down: null }
const nothing: Refreshed = { posts: [], gone: [], cost: 0, waitUntil: null }

const placeOf = (all: ReadonlyMap<string, Place>, base: string): Place => all.get(base) ?? beginning

/** Which servers cannot be heard since when, in words; null when all can. */
function troubleIn(all: ReadonlyMap<string, Place>): string | null {
  const down = [...all].flatMap(([base, { down }]) => (down ? { host: new URL(base).host, ...down } : []))
  if (down.length === 0) return null
  const sentences = down.map(({ host, since, refuses }) =>
    refuses ? `${host} shows nothing to strangers since ${inWords(since)}` : `${host} does not answer since ${inWords(since)}`,
  )
  const heard = all.size - down.length
  const rest = heard === 0 ? '' : `; the other ${heard === 1 ? 'one is' : `${heard} are`} heard`
  return `${sentences.join(', ')}${rest}.`
}

/** UTC; the day is said too, since it may be days ago. */
const inWords = (at: number) =>
  `${new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(at)} UTC`
