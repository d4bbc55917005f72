import type { Clock } from '../../kit/lib/clock.ts'
import { second } from '../../kit/lib/clock.ts'
import { storable } from '../../kit/lib/text.ts'
import { withDeadline } from '../../kit/net/deadline.ts'
import { type Channel, ChannelError, type Connection } from './channel.ts'

/** After this no step of an operation may begin or go on. */
const longestOperationMs = 27 * second
/** What did not end by then is left behind: what it holds may not be a socket. */
const graceMs = second

/**
 * The channel, each operation of its connections ending within 28 s whatever the network does (`longestMs` of the settings may make it
 * shorter), and handing over only strings that can be kept.
 */
export function endsInTime(channel: Channel): Channel {
  return {
    ...channel,
    open(settings) {
      const given = settings.settings.longestMs
      const longestMs = typeof given === 'number' && given > 0 ? Math.min(given, longestOperationMs) : longestOperationMs
      return inTime(channel.open(settings), { label: channel.label, longestMs, clock: settings.clock })
    },
  }
}

type Limit = { label: string; longestMs: number; clock: Clock }

function inTime(connection: Connection, limit: Limit): Connection {
  const read = <T>(work: () => Promise<T>) => endInTime(work, limit, false)
  return {
    ...connection,
    whoAmI: () => read(() => connection.whoAmI()),
    fetchPosts: (cursor, budget) => read(() => connection.fetchPosts(cursor, budget)),
    sendReply: (order) => endInTime(() => connection.sendReply(order), limit, true),
    findReply: (order, paid) => read(() => connection.findReply(order, paid)),
    refresh: (externalIds) => read(() => connection.refresh(externalIds)),
  }
}

/** Throws ChannelError `timeout`: `doubt` for what may have had an effect. */
async function endInTime<T>(work: () => Promise<T>, { label, longestMs, clock }: Limit, write: boolean): Promise<T> {
  const deadline = AbortSignal.timeout(longestMs)
  let leaving: NodeJS.Timeout | undefined
  const left = new Promise<never>((_, reject) => {
    leaving = setTimeout(() => reject(lateError(label, write, clock())), longestMs + graceMs)
  })
  try {
    return storable(await Promise.race([withDeadline(deadline, work), left]))
  } finally {
    clearTimeout(leaving)
  }
}

function lateError(label: string, write: boolean, now: number): ChannelError {
  if (write)
    return new ChannelError('unknown', 'timeout', `${label} did not confirm the reply. We look for it before anything is tried again.`)
  const retryAt = now + 30 * second
  return new ChannelError('retry-at', 'timeout', `${label} did not answer in time. We try again by ourselves.`, { retryAt })
}
