import type { Event } from '#shared/event.schema.ts'
import type { EventKind } from '#shared/event.ts'
import { webhookKinds } from '#shared/webhook.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { minute, second } from '../../kit/lib/clock.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { CallFailure, openOutbound } from '../../kit/net/outbound.ts'
import { bodyOf, headersOf, messageIdOf, nextTryAt, offReasonOf, readRetryAfter } from './webhook.rules.ts'
import { secretsOf } from './webhook.secret.ts'
import {
  addDeliveries,
  claimDelivery,
  getWebhook,
  listDue,
  listWebhooks,
  updateDelivery,
  updateWebhook,
  type WebhookDeliveryRow,
  type WebhookRow,
} from './webhook.store.ts'

/** A receiver has so long to answer. */
const patienceMs = 15 * second
/** A try whose process died is taken for lost after so long. */
const claimMs = 1 * minute
const mostAtOnce = 24
/** A slow receiver holds up only itself. */
const mostOfOne = 4

export type WebhookSending = {
  context: Context
  secretBox: SecretBox
  /** Hosts of the own network that webhooks may call, as host or host:port. */
  privateHosts: readonly string[]
  signal: AbortSignal
  random: () => number
  /** Whether a person has to say first that sending may go on, as after a restore. */
  isPaused: () => Promise<boolean>
}

/** The kinds of events that any webhook wants to hear of now. */
export async function listWantedKinds(db: Handle): Promise<readonly EventKind[]> {
  const wanted = (await listWebhooks(db)).filter(({ state }) => state === 'on').map(({ kinds }) => readJson(kinds))
  if (wanted.some((kinds) => kinds.length === 0)) return webhookKinds
  return webhookKinds.filter((kind) => wanted.some((kinds) => kinds.includes(kind)))
}

/** Writes down what is to be told to whom; in the transaction in which the subscriber's cursor moves. */
export async function queueEvents(events: readonly Event[], tx: Handle, context: Context): Promise<void> {
  const webhooks = (await listWebhooks(tx)).filter(({ state }) => state === 'on')
  const createdAt = context.clock()
  const deliveries = webhooks.flatMap((webhook) => {
    const kinds = readJson(webhook.kinds)
    return events
      .filter(({ id, kind }) => id > webhook.sinceEventId && (kinds.length === 0 ? webhookKinds : kinds).includes(kind))
      .map((event) => ({ webhookId: webhook.id, eventId: event.id, kind: event.kind, body: bodyOf(event), createdAt }))
  })
  await addDeliveries(tx, context.engine, deliveries)
}

/** Tries what is due (a job), unless sending is paused. Receivers may hear of an event twice, with the same id, when a process died before it wrote the answer down. */
export async function sendWebhooks(sending: WebhookSending): Promise<boolean> {
  const { context } = sending
  if (await sending.isPaused()) return false
  const due = await listDue(context.db, context.clock(), 10 * mostAtOnce)
  const webhooks = new Map((await listWebhooks(context.db)).map((row) => [row.id, row]))
  const taken = new Map<number, WebhookDeliveryRow[]>()
  let count = 0
  for (const delivery of due) {
    const ofOne = taken.get(delivery.webhookId) ?? []
    if (count >= mostAtOnce || ofOne.length >= mostOfOne) continue
    taken.set(delivery.webhookId, [...ofOne, delivery])
    count += 1
  }
  // One receiver hears of events in their order as long as it answers.
  const lanes = [...taken].map(async ([id, deliveries]) => {
    for (const delivery of deliveries) {
      const webhook = webhooks.get(id)
      if (sending.signal.aborted || !webhook) return
      if (!(await tryOne(sending, webhook, delivery))) return
    }
  })
  await Promise.all(lanes)
  return due.length > count && count > 0
}

/** @returns whether it arrived */
async function tryOne(sending: WebhookSending, webhook: WebhookRow, delivery: WebhookDeliveryRow): Promise<boolean> {
  const { context, secretBox } = sending
  const now = context.clock()
  if (!(await claimDelivery(context.db, delivery, now + claimMs))) return false
  const secrets = secretsOf(secretBox, webhook, now)
  const told =
    secrets.length === 0 ? { status: null, failure: 'secret-changed', retryAfterMs: null } : await tell(sending, webhook, delivery, secrets)
  if (told.failure === 'stopped') return false
  await change(context, async (tx, emit) => {
    const attempts = delivery.attempts + 1
    const at = context.clock()
    if (told.failure === null) {
      await updateDelivery(tx, delivery.id, { state: 'sent', attempts, status: told.status, failureCode: null, sentAt: at, sendAt: at })
      if (webhook.failures > 0 || webhook.failingSince !== null) await updateWebhook(tx, webhook.id, { failures: 0, failingSince: null })
      return
    }
    const nextAt = told.status === 410 ? null : nextTryAt(at, attempts, told.retryAfterMs, sending.random())
    await updateDelivery(tx, delivery.id, {
      state: nextAt === null ? 'failed' : 'waiting',
      attempts,
      status: told.status,
      failureCode: told.failure,
      sendAt: nextAt ?? at,
    })
    const { failures: before, failingSince: since, state, url } = await getWebhook(tx, webhook.id)
    const failures = before + (nextAt === null ? 1 : 0)
    const failingSince = since ?? at
    const offReason = offReasonOf({ failures, failingSince }, told.status, at)
    const isEnding = offReason !== null && state === 'on'
    await updateWebhook(tx, webhook.id, { failures, failingSince, ...(isEnding && { state: 'off', offReason }) })
    if (isEnding) emit({ kind: 'webhook-changed', data: { from: url, to: url, state: 'off', reason: offReason } })
  })
  return told.failure === null
}

async function tell(
  { context, privateHosts, signal }: WebhookSending,
  { url }: WebhookRow,
  delivery: WebhookDeliveryRow,
  secrets: readonly string[],
): Promise<{ status: number | null; failure: string | null; retryAfterMs: number | null }> {
  const { host, hostname } = new URL(url)
  const baseUrl = privateHosts.includes(host) || privateHosts.includes(hostname) ? url : null
  const outbound = openOutbound({ baseUrl, timeoutMs: patienceMs, signal })
  const now = context.clock()
  try {
    const { status, headers } = await outbound({
      method: 'POST',
      url,
      headers: headersOf(messageIdOf(delivery), now, delivery.body, secrets),
      body: delivery.body,
    })
    const arrived = status >= 200 && status < 300
    return { status, failure: arrived ? null : 'status', retryAfterMs: arrived ? null : readRetryAfter(headers['retry-after'], now) }
  } catch (error) {
    if (error instanceof CallFailure) return { status: null, failure: error.reason, retryAfterMs: null }
    throw error
  }
}
