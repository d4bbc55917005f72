import { unreadable } from './calls.ts'
import { fieldsOf, textOf } from './fields.ts'
import { label, listIn, type MastodonClient } from './mastodon-client.ts'
import type { Handed, MastodonAccount } from './mastodon-cursor.ts'
import type { MastodonMemory } from './mastodon-memory.ts'
import { readStatus, type Status } from './mastodon-parse.ts'

const idsPerCall = 20
/** Calls for one status each that are made at once; the limit of calls is for all that we do. */
const singlesAtOnce = 20
const searchesAtOnce = 10

/** `gone`: the instance says that there is no status of that id. `unknown`: it does not know the address (now), which proves nothing. */
export type Sought = Status | 'gone' | 'unknown'

/**
 * Finds statuses on one instance. Only its own 404 or 410 for an id says that a status is gone: a search by address finds nothing, too, while
 * the author's server is down.
 */
export function openStatuses(client: MastodonClient, account: () => Promise<MastodonAccount>, memory: MastodonMemory) {
  return { findStatus, statusesById, look, goneOf }

  /** The status of that address as this instance knows it. Throws ChannelError. */
  async function findStatus(uri: string): Promise<Sought> {
    const id = memory.findId(uri) ?? (await idInAddress(uri))
    const known = id === null ? null : await statusOf(id)
    if (known === 'gone' || (typeof known === 'object' && known?.post.externalId === uri)) return known
    const { body } = await client.call({ path: 'v2/search', query: { q: uri, type: 'statuses', resolve: 'true', limit: 1 } })
    const [found] = listIn(fieldsOf(body).statuses, client.now())
    return found === undefined ? 'unknown' : remembered(found)
  }

  /** Those of these ids that are there; where the instance cannot be asked for several at once, only the first few are. Throws ChannelError. */
  async function statusesById(ids: readonly string[]): Promise<Status[]> {
    const groups = Array.from({ length: Math.ceil(ids.length / idsPerCall) }, (_, index) =>
      ids.slice(index * idsPerCall, (index + 1) * idsPerCall),
    )
    const answers = await Promise.all(memory.isOneByOne() ? [] : groups.map(statusesAtOnce))
    if (memory.isOneByOne()) {
      const found = await Promise.all(ids.slice(0, singlesAtOnce).map(statusOf))
      return found.filter((status) => typeof status !== 'string')
    }
    return answers.flat()
  }

  async function statusesAtOnce(ids: readonly string[]): Promise<Status[]> {
    const us = await account()
    const answer = await client.find({ path: 'v1/statuses', query: { 'id[]': ids } })
    if (answer === null) {
      memory.askOneByOne()
      return []
    }
    const found = listIn(answer.body, client.now())
      .map((value) => readStatus(value, us))
      .filter((status) => status !== null)
    for (const status of found) memory.remember(status)
    return found
  }

  /** What became of these addresses; those of which nothing can be said are left out. Throws ChannelError. */
  async function look(uris: readonly string[]): Promise<{ found: Status[]; gone: string[] }> {
    const ids = new Map(uris.map((uri) => [uri, memory.findId(uri)] as const))
    const found = await statusesById([...new Set(ids.values())].filter((id) => id !== null))
    const there = new Set(found.map(({ post }) => post.externalId))
    const missing = uris.filter((uri) => !there.has(uri))
    // What a list leaves out may only be hidden from it, so each is asked for by itself.
    const asked = [
      ...missing.filter((uri) => ids.get(uri) !== null).slice(0, singlesAtOnce),
      ...missing.filter((uri) => ids.get(uri) === null).slice(0, searchesAtOnce),
    ]
    const sought = await Promise.all(asked.map(findStatus))
    return {
      found: [...found, ...sought.filter((one) => typeof one !== 'string')],
      gone: asked.filter((_, index) => sought[index] === 'gone'),
    }
  }

  /** Those of these statuses of which the instance says that they are gone; of at most as many as are asked for one by one. Throws ChannelError. */
  async function goneOf(handed: readonly Handed[]): Promise<string[]> {
    const there = new Set((await statusesById(handed.map(({ id }) => id))).map(({ id }) => id))
    const asked = handed.filter(({ id }) => !there.has(id)).slice(0, singlesAtOnce)
    const sought = await Promise.all(asked.map(({ id }) => statusOf(id)))
    return asked.filter((_, index) => sought[index] === 'gone').map(({ uri }) => uri)
  }

  /** A page that says 404 in words for people is a proxy's or that of a server being repaired, and proves nothing. */
  async function statusOf(id: string): Promise<Sought> {
    const { status, body } = await client.lookUp({ path: `v1/statuses/${encodeURIComponent(id)}` })
    if (status < 300) return remembered(body)
    return textOf(fieldsOf(body).error) === null ? 'unknown' : 'gone'
  }

  async function remembered(value: unknown): Promise<Status> {
    const status = readStatus(value, await account())
    if (!status) throw unreadable(label, client.now())
    memory.remember(status)
    return status
  }

  /** The address of a status that was written on this instance ends with its id there; null for others. */
  async function idInAddress(uri: string): Promise<string | null> {
    const { externalId, id } = await account()
    const homes = [client.base, ...(id === '' ? [] : [externalId])].filter((one) => URL.canParse(one)).map((one) => new URL(one).host)
    if (!URL.canParse(uri) || !homes.includes(new URL(uri).host)) return null
    return /\/statuses\/(\w{1,40})$/.exec(new URL(uri).pathname)?.[1] ?? null
  }
}
