import { channel } from 'node:diagnostics_channel'
import type { Context } from 'hono'
import type { ChannelName } from '#shared/channel.ts'

/** A call that was answered as the network means it, without a fault. Bodies are texts; `path` is below the network's own. */
export type ObservedCall = {
  network: ChannelName
  method: string
  path: string
  query: URLSearchParams
  body: string
  status: number
  answer: string
}

/** Stands on an answer that is wrong on purpose though it says yes. */
export const faultHeader = 'x-practice-fault'

/** Whoever subscribes hears of every call. */
export const observedCalls = channel('aftercare:practice-call')

/** Tells those who listen of a call and its answer; costs nothing while nobody does. */
export async function observe(c: Context, network: { name: ChannelName; path: string }): Promise<void> {
  if (!observedCalls.hasSubscribers || c.res.headers.has(faultHeader)) return
  const url = new URL(c.req.url)
  const call: ObservedCall = {
    network: network.name,
    method: c.req.method,
    path: url.pathname.slice(network.path.length),
    query: url.searchParams,
    body: await c.req.text(),
    status: c.res.status,
    answer: await c.res.clone().text(),
  }
  observedCalls.publish(call)
}
