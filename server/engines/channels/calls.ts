import { day, minute, second } from '../../kit/lib/clock.ts'
import { parseInSlices } from '../../kit/net/json-in-slices.ts'
import { CallFailure, type CallFailureReason, type Outbound, type OutboundCall } from '../../kit/net/outbound.ts'
import { ChannelError } from './channel.ts'

export type JsonAnswer = { status: number; headers: Readonly<Record<string, string | string[] | undefined>>; body: unknown }

/** Longest a channel waits for one answer: an operation of four steps, one after the other, still ends within 30 s. */
export const longestCallMs = 7 * second

/** The patience of a connection in ms: what its settings say (tests have less), never more than `longestCallMs`. */
export function patienceOf(given: unknown): number {
  return typeof given === 'number' && given > 0 ? Math.min(given, longestCallMs) : longestCallMs
}

/**
 * Calls for JSON; `body` of the answer is null when a refusal has none. Throws CallFailure, also (`no-json`) when a good answer is not
 * JSON.
 */
export async function callJson(outbound: Outbound, call: Omit<OutboundCall, 'body'> & { json?: unknown }): Promise<JsonAnswer> {
  const { json, ...rest } = call
  const headers = { accept: 'application/json', ...(json !== undefined && { 'content-type': 'application/json' }), ...call.headers }
  const answer = await outbound({ ...rest, headers, ...(json !== undefined && { body: JSON.stringify(json) }) })
  return { status: answer.status, headers: answer.headers, body: await readJson(answer) }
}

/** The JSON of an answer; null for a refusal without. Throws CallFailure (`no-json`) when a good answer has none. */
export async function readJson(answer: { status: number; headers: Record<string, unknown>; body: Buffer }): Promise<unknown> {
  const { status, headers, body } = answer
  const isJson = /[/+]json/.test(String(headers['content-type'] ?? ''))
  try {
    if (isJson) return await parseInSlices(body.toString())
  } catch (error) {
    if (status < 300) throw new CallFailure('no-json', error)
  }
  if (status < 300) throw new CallFailure('no-json')
  return null
}

/** Whose call it was, so that the sentences name the network; `write` calls may have had an effect. */
export type Calling = { label: string; write: boolean; now: number }

/** What it means that there was no whole answer: reading is tried again, writing is in doubt unless it never left. */
export function brokenCall(failure: CallFailure, { label, write, now }: Calling): ChannelError {
  const soon = { retryAt: now + 30 * second, cause: failure }
  const { reason } = failure
  if (reason === 'bad-address' || reason === 'closed')
    return new ChannelError(
      'stop-and-ask',
      'invalid',
      `${label}: this address is not on the public internet. Enter the server itself in the settings of this source.`,
      { cause: failure },
    )
  if (reason === 'unreachable')
    return new ChannelError('retry-at', 'network', `${label} cannot be reached. We try again by ourselves.`, soon)
  const code = brokenCodes[reason] ?? 'broken-answer'
  if (write && reason !== 'not-begun')
    return new ChannelError('unknown', code, `${label} did not confirm the reply. We look for it before anything is tried again.`, {
      cause: failure,
    })
  return new ChannelError('retry-at', code, `${label} ${brokenFacts[code]}. We try again by ourselves.`, soon)
}

const brokenCodes: Partial<Record<CallFailureReason, string>> = {
  timeout: 'timeout',
  'not-begun': 'timeout',
  'broken-off': 'network',
  stopped: 'network',
}
const brokenFacts: Record<string, string> = {
  timeout: 'did not answer in time',
  network: 'broke the connection',
  'broken-answer': 'gave an answer that cannot be read',
}

/** An answer in one piece that says something else than it should. */
export function unreadable(label: string, now: number): ChannelError {
  return brokenCall(new CallFailure('no-json'), { label, write: false, now })
}

export type Refused = Calling & {
  status: number
  /** The network's own words, or an empty text. */
  says: string
  /** When it lets us in again (epoch ms), if it said so. */
  retryAt?: number | null
}

/** What a refusal means by its status alone. What is odd about a network is looked at before, in its own file. */
export function refusedCall({ label, write, now, status, says, retryAt }: Refused): ChannelError {
  const words = says ? ` ${label} says: “${says.slice(0, 200)}”` : ''
  if (status === 429)
    return new ChannelError('retry-at', 'rate-limit', `${label} asks us to wait. We go on by ourselves when the limit resets.`, {
      retryAt: retryAt ?? now + minute,
    })
  if (status === 402)
    return new ChannelError('stop-and-ask', 'credits', `The ${label} account has no credits left. Top it up, then resume the source.`)
  if (status === 401)
    return new ChannelError('stop-and-ask', 'token', `${label} refused the access token. Sign in again in the settings of this source.`)
  if (status === 403) return new ChannelError(write ? 'drop' : 'stop-and-ask', 'forbidden', `${label} does not allow this.${words}`)
  if (status === 404 || status === 410)
    return write
      ? new ChannelError('drop', 'gone', `The post is not on ${label} any more.`)
      : new ChannelError('stop-and-ask', 'invalid', `${label} does not know what was asked for. Check the settings of this source.${words}`)
  if (status >= 500 && write)
    return new ChannelError(
      'unknown',
      'server',
      `${label} had a fault while it took the reply. We look for it before anything is tried again.`,
    )
  if (status >= 500)
    return new ChannelError('retry-at', 'server', `${label} has a fault at the moment. We try again by ourselves.`, {
      retryAt: now + 30 * second,
    })
  return new ChannelError(write ? 'drop' : 'stop-and-ask', 'invalid', `${label} did not accept the request as it is.${words}`)
}

/**
 * When a used-up limit resets (epoch ms, our clock): `theirs` is the time the network gave, taken against its own Date header because its
 * clock may be off. At least one second, at most a day from `now`; null when it gave none.
 */
export function resetAtOf(theirs: number, date: unknown, now: number): number | null {
  if (!Number.isFinite(theirs)) return null
  const dated = typeof date === 'string' ? Date.parse(date) : Number.NaN
  return now + Math.min(Math.max(theirs - (Number.isNaN(dated) ? now : dated), second), day)
}
