import type { z } from 'zod'
import type { consentBody } from '#shared/customer.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { dayIn } from '../../kit/lib/day.ts'
import { serverZone } from '../../kit/lib/environment.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { addConsent } from './consent.store.ts'
import { lockCustomer } from './customer.actions.ts'

/**
 * Writes down that a customer agreed to something, or withdrew it. Nothing is ever changed: whoever made a mistake writes the right answer
 * behind it, and the newest of a kind holds.
 * @throws Refusal `consent-day-to-come`, `customer-erased`, `customer-merged`
 */
export function writeConsent(context: Context, by: Actor, customerId: number, body: z.output<typeof consentBody>): Promise<number> {
  return change(context, async (tx, emit) => {
    await lockCustomer(tx, context, customerId)
    const now = context.clock()
    if (body.answeredOn > dayIn(serverZone(), now))
      throw new Refusal('bad-input', 'consent-day-to-come', 'The day on which they said so is still to come.')
    const { kind, answer, answeredOn } = body
    const id = await addConsent(tx, {
      customerId,
      kind,
      answer,
      answeredOn,
      source: cleanText(body.source),
      wording: cleanText(body.words),
      writtenBy: by.agentId,
      writtenAt: now,
    })
    emit({ kind: 'customer-consent-written', agentId: by.agentId, data: { customerId, consentId: id, of: kind, answer } })
    return id
  })
}
