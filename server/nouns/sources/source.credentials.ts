import { setTimeout as pause } from 'node:timers/promises'
import { ChannelError, type ConnectionSettings } from '../../engines/channels/channel.ts'
import { type Desk, inTransaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { holdLease, leaveLease } from '../../kit/database/lease.ts'
import { second } from '../../kit/lib/clock.ts'
import { reached } from '../../kit/lib/failpoint.ts'
import type { Safe } from '../../kit/lib/secret-box.ts'
import { getSource, listSources, type SourceRow, updateSource } from './source.store.ts'

/** Longer than a renewal may take. */
const leaseMs = 30 * second
const lookEveryMs = 100
const mostLooks = 200

/** What a source's credentials are sealed for: they open for no other row. */
export const sealedFor = (createdAt: number, channel: string) => `source:${channel}:${createdAt}`

/** The unsealed credentials of a source. */
export function readCredentials(safe: Safe, source: SourceRow): Record<string, string> {
  return source.credentials ? JSON.parse(safe.open(source.credentials, sealedFor(source.createdAt, source.channel))) : {}
}

/**
 * How a connection to this source keeps what it renewed, and renews alone. Some networks take a refresh token only once: for each server
 * there is one renewal at a time, among all sources and nodes, and sources that were given the same token get its successor together.
 */
export function keeperOf(
  desk: Desk,
  safe: Safe,
  source: SourceRow,
  node: string,
): Required<Pick<ConnectionSettings, 'saveCredentials' | 'renewAlone'>> {
  const lease = `renewal ${source.channel} ${JSON.parse(source.settings).baseUrl ?? ''}`.slice(0, 200)
  const kept = async () => readCredentials(safe, await getSource(desk.db, source.id))
  let renewedFrom: string | null = null

  return {
    async saveCredentials(changed) {
      reached('token-renewed')
      await inTransaction(desk, async (tx) => {
        const now = await getSource(tx, source.id)
        const { refreshToken } = readCredentials(safe, now)
        // A person has signed in anew meanwhile: that counts.
        if (renewedFrom !== null && refreshToken !== renewedFrom) return
        for (const one of await listSharing(tx, safe, now, refreshToken)) {
          const credentials = JSON.stringify({ ...readCredentials(safe, one), ...changed })
          await updateSource(tx, one.id, { credentials: safe.seal(credentials, sealedFor(one.createdAt, one.channel)) })
        }
      })
      reached('token-kept')
    },
    renewAlone: (renew) =>
      inTurn(`${node} ${lease}`, async () => {
        await waitForLease(desk, lease, node)
        try {
          const credentials = await kept()
          renewedFrom = credentials.refreshToken ?? null
          return await renew(credentials)
        } finally {
          renewedFrom = null
          await leaveLease(desk, lease, node)
        }
      }),
  }
}

/** The source itself, and all others of its channel that renew with the same token. */
async function listSharing(tx: Handle, safe: Safe, source: SourceRow, refreshToken: string | undefined): Promise<SourceRow[]> {
  const others = refreshToken === undefined ? [] : await listSources(tx)
  const sharing = others.filter((one) => one.channel === source.channel && readCredentials(safe, one).refreshToken === refreshToken)
  return [...(source.removedAt === null ? [source] : []), ...sharing.filter(({ id }) => id !== source.id)]
}

/** Throws ChannelError (retry-at) when another node holds it for too long. */
async function waitForLease(desk: Desk, lease: string, node: string): Promise<void> {
  for (let looks = 0; !(await holdLease(desk, lease, node, leaseMs)); looks += 1) {
    if (looks >= mostLooks)
      throw new ChannelError('retry-at', 'network', 'Another node is renewing the sign-in. We try again by ourselves.', {
        retryAt: desk.clock() + 5 * second,
      })
    await pause(lookEveryMs)
  }
}

const turns = new Map<string, Promise<unknown>>()

/** A lease tells nodes apart, not what one node does at the same time. */
async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const mine = (turns.get(name) ?? Promise.resolve()).then(work)
  const over = mine.then(
    () => undefined,
    () => undefined,
  )
  turns.set(name, over)
  try {
    return await mine
  } finally {
    if (turns.get(name) === over) turns.delete(name)
  }
}
