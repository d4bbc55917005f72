import { createHmac } from 'node:crypto'
import type { Event } from '#shared/event.schema.ts'
import { hour, minute, second } from '../../kit/lib/clock.ts'

/** How long after each failed try the next one comes; after the last the delivery is given up. A day and a half in all. */
const waitsMs = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour] as const
/** Tries of many receivers that failed together do not come back together: each waits up to so much longer. */
const jitter = 0.2
/** A webhook is switched off after so many given-up deliveries one after the other, and not before so long without any that arrived. */
const mostFailures = 10
const leastFailingMs = 24 * hour

/** What is told: the event as the live stream tells it, and nothing that others may not see. Ids and few words, so that erasing stays simple. */
export const bodyOf = (event: Event): string =>
  JSON.stringify({ type: event.kind, timestamp: new Date(event.at).toISOString(), data: event })

/** Constant over all tries of one event to one webhook. */
export const messageIdOf = ({ webhookId, eventId }: { webhookId: number; eventId: number }): string => `msg_${webhookId}_${eventId}`

/**
 * Signature of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, base64, one a secret with spaces between.
 * @param secrets `whsec_` and base64
 * @param at epoch milliseconds of this try
 */
export function headersOf(messageId: string, at: number, body: string, secrets: readonly string[]): Record<string, string> {
  const timestamp = String(Math.floor(at / second))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    return `v1,${createHmac('sha256', key).update(`${messageId}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    'content-type': 'application/json; charset=utf-8',
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}

/**
 * When a delivery is tried again; null when it is given up.
 * @param attempts tries up to now, this one included
 * @param retryAfterMs what the receiver asked for: between the usual wait and twice as long
 * @param random 0 to 1
 */
export function nextTryAt(now: number, attempts: number, retryAfterMs: number | null, random: number): number | null {
  const usual = waitsMs[attempts - 1]
  if (usual === undefined) return null
  const asked = Math.min(2 * usual, Math.max(usual, retryAfterMs ?? 0))
  return Math.round(now + asked * (1 + jitter * random))
}

/** `Retry-After` in milliseconds, of seconds or a date; null when it says nothing that can be read. */
export function readRetryAfter(value: string | undefined, now: number): number | null {
  if (value === undefined) return null
  if (/^\d{1,9}$/.test(value)) return Number(value) * second
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

/** Whether a webhook is switched off by itself: its server said 410, or nothing arrived for long. */
export function offReasonOf(
  { failures, failingSince }: { failures: number; failingSince: number | null },
  status: number | null,
  now: number,
): 'gone' | 'unreachable' | null {
  if (status === 410) return 'gone'
  return failures >= mostFailures && failingSince !== null && now - failingSince >= leastFailingMs ? 'unreachable' : null
}
