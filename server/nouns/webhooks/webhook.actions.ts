import type { z } from 'zod'
import type { WebhookWithSecret, webhookBody, webhookChange } from '#shared/webhook.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { changedFields } from '../../kit/lib/changed.ts'
import { day } from '../../kit/lib/clock.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { findLastEventId } from '../events/event.store.ts'
import { newWebhookSecret, sealedFor } from './webhook.secret.ts'
import {
  addWebhook,
  deleteWebhook,
  getDelivery,
  getWebhook,
  listWebhooks,
  updateDelivery,
  updateWebhook,
  webhookOf,
} from './webhook.store.ts'

const mostWebhooks = 50
/** So long after a new secret was made the one of before still signs beside it. */
const rotationMs = 1 * day

/** Tells another program what happens from now on. The secret is answered once and never again. */
export async function openWebhook(
  context: Context,
  secretBox: SecretBox,
  by: Actor,
  body: z.output<typeof webhookBody>,
): Promise<WebhookWithSecret> {
  const secret = newWebhookSecret()
  const createdAt = context.clock()
  const id = await change(context, async (tx, emit) => {
    if ((await listWebhooks(tx)).length >= mostWebhooks)
      throw new Refusal('conflict', 'too-many-webhooks', `There are ${mostWebhooks} webhooks already.`, { params: { most: mostWebhooks } })
    const id = await addWebhook(tx, {
      url: body.url,
      kinds: JSON.stringify(body.kinds),
      state: 'on',
      offReason: null,
      secretSealed: secretBox.seal(secret, sealedFor(createdAt)),
      previousSealed: null,
      previousEndsAt: null,
      sinceEventId: await findLastEventId(tx),
      createdBy: by.agentId,
      createdAt,
    })
    emit({ kind: 'webhook-added', agentId: by.agentId, data: { url: body.url } })
    return id
  })
  return { ...webhookOf(await getWebhook(context.db, id), context.clock()), secret }
}

/** Changes where it leads or what it hears of; switched on again, it hears of what happens from then on. */
export function changeWebhook(context: Context, by: Actor, id: number, body: z.output<typeof webhookChange>): Promise<void> {
  return change(context, async (tx, emit) => {
    const before = await getWebhook(tx, id)
    const { url, kinds, state } = body
    const isStarted = state === 'on' && before.state === 'off'
    await updateWebhook(tx, id, {
      ...(url !== undefined && { url }),
      ...(kinds !== undefined && { kinds: JSON.stringify(kinds) }),
      ...(state !== undefined && { state, offReason: null }),
      ...(isStarted && { failures: 0, failingSince: null, sinceEventId: await findLastEventId(tx) }),
    })
    const was = { url: before.url, kinds: readJson(before.kinds), state: before.state }
    const audit = { subjectId: id, subject: before.url, ...changedFields(was, { url, kinds, state }) }
    const data = { from: before.url, to: url ?? before.url, state: state ?? before.state }
    emit({ kind: 'webhook-changed', agentId: by.agentId, data, audit })
  })
}

export function removeWebhook(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const { url } = await getWebhook(tx, id)
    await deleteWebhook(tx, id)
    emit({ kind: 'webhook-removed', agentId: by.agentId, data: { url } })
  })
}

/** Makes a new secret; for a day each delivery is signed by both. */
export async function rotateWebhookSecret(context: Context, secretBox: SecretBox, by: Actor, id: number): Promise<WebhookWithSecret> {
  const secret = newWebhookSecret()
  await change(context, async (tx, emit) => {
    const { secretSealed, createdAt, url } = await getWebhook(tx, id)
    await updateWebhook(tx, id, {
      secretSealed: secretBox.seal(secret, sealedFor(createdAt)),
      previousSealed: secretSealed,
      previousEndsAt: context.clock() + rotationMs,
    })
    emit({
      kind: 'webhook-changed',
      agentId: by.agentId,
      data: { from: url, to: url, secret: true },
      audit: { subjectId: id, subject: url, became: { secret: 'made anew' } },
    })
  })
  return { ...webhookOf(await getWebhook(context.db, id), context.clock()), secret }
}

/** Tells an event once more, with the same id and the secret of now, whatever became of it before. */
export function replayDelivery(context: Context, by: Actor, id: number): Promise<number> {
  return change(context, async (tx, emit) => {
    const { webhookId, kind } = await getDelivery(tx, id)
    const { url, state } = await getWebhook(tx, webhookId)
    if (state === 'off') throw new Refusal('conflict', 'webhook-off', 'This webhook is switched off.')
    await updateDelivery(tx, id, { state: 'waiting', attempts: 0, sendAt: context.clock(), failureCode: null })
    emit({
      kind: 'webhook-changed',
      agentId: by.agentId,
      data: { from: url, to: url, replayed: kind },
      audit: { subjectId: webhookId, subject: url, became: { replayed: kind } },
    })
    return webhookId
  })
}
