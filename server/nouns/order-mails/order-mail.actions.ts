import { randomUUID } from 'node:crypto'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import type { OrderMailOccasion } from '#shared/order-mail.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { findAppointment } from '../appointments/appointment.store.ts'
import type { DeliveryHandler } from '../deliveries/delivery.handler.ts'
import { addDelivery, moveDelivery } from '../deliveries/delivery.store.ts'
import { orderEvent } from '../service-orders/service-order.actions.ts'
import { getServiceOrder, languageOfCustomer, type ServiceOrderRow } from '../service-orders/service-order.store.ts'
import { listStatusLinks, statusPathOf } from '../service-orders/status-link.ts'
import { conversationOfOrder, occasionOf, occasionUndone } from './order-mail.rules.ts'
import * as store from './order-mail.store.ts'
import { findMailWay } from './order-mail.way.ts'

/** What a mail about an order says; its words are written where the words of pages are. */
export type MailParts = {
  occasion: OrderMailOccasion
  lang: InterfaceLanguage
  number: string
  product: string
  /** The customer's page, as a whole address. */
  link: string
  /** The time that was agreed on, or does not hold any more; null: none was. */
  time: { startsAt: number; endsAt: number; zone: string; place: string | null; isLost: boolean } | null
  /** The last day for what we wait for (ISO date). */
  dueOn: string | null
}

export type Mailing = {
  secretBox: SecretBox
  /** Where customers reach the desk; null: nobody said, and no mail is written. */
  url: string | null
  undoMs: number
  write(parts: MailParts): { subject: string; text: string }
}

/**
 * Writes to the customer when something happened to their order that they wait for: by mail, in their language, with the address of their
 * page; in the thread where that is one of mails. Where no address is known or no mailbox can send, nothing is written. It leaves after the
 * undo window; a newer one takes the place of one that has not left.
 */
export async function writeOrderMail(
  tx: Handle,
  context: Context,
  mailing: Mailing,
  event: NewEvent,
  emit: (event: NewEvent) => void,
): Promise<void> {
  const { orderId } = event
  const occasion = occasionOf(event)
  const undone = occasionUndone(event)
  if (!orderId || mailing.url === null || !(occasion ?? undone)) return
  const order = await getServiceOrder(tx, orderId)
  for (const before of await store.listWaiting(tx, orderId, (occasion ?? undone) as OrderMailOccasion))
    if (await moveDelivery(tx, before.deliveryId, ['approved'], { state: 'withdrawn' }))
      emit(orderEvent(order, 'order-mail-changed', null, { occasion: before.occasion, state: 'withdrawn' }))
  if (occasion === null) return
  const parts = await partsOf(tx, mailing, mailing.url, order, occasion)
  if (!parts) return
  const { subject, text } = mailing.write(parts)
  const conversationId = conversationOfOrder(order.id)
  const { threadId, customerId } = order
  const way = await findMailWay(tx, { threadId, customerId, conversationId, subject }, { onlyMail: true })
  if (!way) return
  const now = context.clock()
  const { source, payload } = way
  const delivery = {
    sourceId: source.id,
    purpose: 'order-mail',
    key: randomUUID(),
    payload: { ...payload, text, automatic: true },
  } as const
  const deliveryId = await addDelivery(tx, { ...delivery, createdAt: now, sendAt: now + mailing.undoMs })
  await store.addOrderMail(tx, { orderId, occasion, recipient: payload.authorExternalId, deliveryId, createdAt: now })
  emit(orderEvent(order, 'order-mail-changed', null, { occasion, state: 'approved' }))
}

async function partsOf(
  tx: Handle,
  { secretBox }: Mailing,
  url: string,
  order: ServiceOrderRow,
  occasion: OrderMailOccasion,
): Promise<MailParts | null> {
  const path = statusPathOf(secretBox, (await listStatusLinks(tx, [order.id])).get(order.id))
  // Sealed with another secret: nobody knows the address of the page.
  if (path === null) return null
  const known = ((await languageOfCustomer(tx, order)) ?? '').split('-')[0]
  const meeting = occasion === 'appointment' || occasion === 'cancelled' ? await findAppointment(tx, order.id) : null
  const { startsAt = null, endsAt = null, zone = '', place = null, state } = meeting ?? {}
  const isTime = startsAt !== null && endsAt !== null && state !== 'proposed'
  return {
    occasion,
    lang: interfaceLanguages.find((one) => one === (known === 'nb' || known === 'nn' ? 'no' : known)) ?? 'en',
    number: serviceOrderNumber(order.id),
    product: order.product,
    link: `${url}${path}`,
    time: isTime ? { startsAt, endsAt, zone, place, isLost: state !== 'confirmed' } : null,
    dueOn: order.dueOn,
  }
}

/** Takes a mail back that has not left. @throws Refusal `already-leaving` @returns the order it is about */
export function takeMailBack(context: Context, by: Actor, id: number): Promise<number> {
  return change(context, async (tx, emit) => {
    const { orderId, deliveryId, occasion } = await store.getOrderMail(tx, id)
    if (!(await moveDelivery(tx, deliveryId, ['approved'], { state: 'withdrawn' })))
      throw new Refusal('conflict', 'already-leaving', 'It has left already and cannot be taken back here.')
    emit(orderEvent(await getServiceOrder(tx, orderId), 'order-mail-changed', by, { occasion, state: 'withdrawn' }))
    return orderId
  })
}

/** Who watches the order sees how its mail stands. */
export const followOrderMail: DeliveryHandler = async (tx, _context, { id, state, failure }, emit) => {
  const mail = await store.findMailOfDelivery(tx, id)
  if (!mail) return
  const order = await getServiceOrder(tx, mail.orderId)
  const error = failure ? { error: failure.words } : {}
  emit(orderEvent(order, 'order-mail-changed', null, { occasion: mail.occasion, state, ...error }))
}
