import { setTimeout as pause } from 'node:timers/promises'
import { ChannelError, type ConnectionSettings } from '../../engines/channels/channel.ts'
import { type Context, inTransaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { acquireLease, releaseLease } from '../../kit/database/lease.ts'
import { second } from '../../kit/lib/clock.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { getSource, listSources, type SourceRow, updateSource } from './source.store.ts'

/** Longer than a renewal may take. */
const leaseMs = 30 * second
const lookEveryMs = 100
const mostTries = 200

/** What a source's credentials are sealed for: they open for no other row. */
export const sealedFor = (createdAt: number, channel: string) => `source:${channel}:${createdAt}`

/** The unsealed credentials of a source; null when they were sealed with another AFTERCARE_SECRET. */
export function findCredentials(secretBox: SecretBox, source: SourceRow): Record<string, string> | null {
  if (!source.credentials) return {}
  const opened = secretBox.find(source.credentials, sealedFor(source.createdAt, source.channel))
  return readJson(opened)
}

/** The unsealed credentials of a source. @throws ChannelError (stop-and-ask) when they were sealed with another AFTERCARE_SECRET */
export function readCredentials(secretBox: SecretBox, source: SourceRow): Record<string, string> {
  const credentials = findCredentials(secretBox, source)
  if (credentials) return credentials
  throw new ChannelError('stop-and-ask', 'secret-changed', secretChanged)
}

export const secretChanged =
  'The credentials of this source were sealed with another AFTERCARE_SECRET. Enter them again, or start with the secret of before.'

/**
 * How a connection to this source keeps what it renewed, and renews alone. Some networks take a refresh token only once: for each server
 * there is one renewal at a time, among all sources and nodes, and sources that were given the same token get its successor together.
 */
export function keeperOf(
  context: Context,
  secretBox: SecretBox,
  source: SourceRow,
  node: string,
): Required<Pick<ConnectionSettings, 'saveCredentials' | 'renewAlone'>> {
  const lease = `renewal ${source.channel} ${readJson(source.settings).baseUrl ?? ''}`.slice(0, 200)
  const saved = async () => readCredentials(secretBox, await getSource(context.db, source.id))
  let renewedFrom: string | null = null

  return {
    async saveCredentials(changed) {
      failpoint('token-renewed')
      await inTransaction(context, async (tx) => {
        const now = await getSource(tx, source.id)
        const { refreshToken } = readCredentials(secretBox, now)
        // A person has signed in anew meanwhile: that counts.
        if (renewedFrom !== null && refreshToken !== renewedFrom) return
        for (const one of await listSharing(tx, secretBox, now, refreshToken)) {
          const credentials = JSON.stringify({ ...readCredentials(secretBox, one), ...changed })
          await updateSource(tx, one.id, { credentials: secretBox.seal(credentials, sealedFor(one.createdAt, one.channel)) })
        }
      })
      failpoint('token-saved')
    },
    renewAlone: (renew) =>
      inTurn(`${node} ${lease}`, async () => {
        await waitForLease(context, lease, node)
        try {
          const credentials = await saved()
          renewedFrom = credentials.refreshToken ?? null
          return await renew(credentials)
        } finally {
          renewedFrom = null
          await releaseLease(context, lease, node)
        }
      }),
  }
}

/** The source itself, and all others of its channel that renew with the same token. */
async function listSharing(tx: Handle, secretBox: SecretBox, source: SourceRow, refreshToken: string | undefined): Promise<SourceRow[]> {
  const others = refreshToken === undefined ? [] : await listSources(tx)
  const sharing = others.filter((one) => one.channel === source.channel && findCredentials(secretBox, one)?.refreshToken === refreshToken)
  return [...(source.removedAt === null ? [source] : []), ...sharing.filter(({ id }) => id !== source.id)]
}

/** Throws ChannelError (retry-at) when another node holds it for too long. */
async function waitForLease(context: Context, lease: string, node: string): Promise<void> {
  for (let tries = 0; !(await acquireLease(context, lease, node, leaseMs)); tries += 1) {
    if (tries >= mostTries)
      throw new ChannelError('retry-at', 'network', 'Another node is renewing the sign-in. We try again by ourselves.', {
        retryAt: context.clock() + 5 * second,
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
