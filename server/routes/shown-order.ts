import type { Appointment } from '#shared/appointment.schema.ts'
import type { PublicStatus, ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { type ServiceOrderState, serviceOrderNumber } from '#shared/service-order.ts'
import type { Context } from '../kit/database/context.ts'
import type { Actor } from '../kit/http/route.ts'
import { dayIn } from '../kit/lib/day.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { showAppointment } from '../nouns/appointments/appointment.actions.ts'
import { mostTries } from '../nouns/handle-proofs/handle-proof.rules.ts'
import { listShownProofs } from '../nouns/handle-proofs/handle-proof.store.ts'
import { listLoaners } from '../nouns/loaners/loaner.store.ts'
import { listOrderMails } from '../nouns/order-mails/order-mail.store.ts'
import { listPhotos } from '../nouns/photos/photo.actions.ts'
import { listDuties } from '../nouns/policies/duty.store.ts'
import { showChoice } from '../nouns/policies/remedy.actions.ts'
import { publicOf } from '../nouns/quotes/quote.rules.ts'
import { findCurrentQuote, listQuotes } from '../nouns/quotes/quote.store.ts'
import { listMessages } from '../nouns/service-orders/message.store.ts'
import { getServiceOrder, listSteps, showServiceOrderWithSteps, zoneOf } from '../nouns/service-orders/service-order.store.ts'

/** An order with all that hangs on it, in the reader's language. */
export async function showWhole(
  context: Pick<Context, 'db' | 'clock'>,
  secretBox: SecretBox,
  by: Actor,
  id: number,
): Promise<ServiceOrderWithSteps> {
  const { db, clock } = context
  const [order, quotes, messages, photos, proofs, appointment, duties, loaners, mails] = await Promise.all([
    showServiceOrderWithSteps(db, secretBox, id, await readerLanguage(db, by)),
    listQuotes(db, id),
    listMessages(db, id),
    listPhotos(db, id),
    listShownProofs(db, id, { now: clock(), mostTries }),
    showAppointment(context, id),
    listDuties(db, id),
    listLoaners(db, id),
    listOrderMails(db, id),
  ])
  const zone = await zoneOf(db, order)
  const shown = photos.map(({ id, width, height, createdAt }) => ({ id, width, height, at: createdAt }))
  return { ...order, quotes, messages, photos: shown, proofs, zone, appointment, duties, loaners, mails }
}

/** States in which the customer has something to send. */
const needsParcel: readonly ServiceOrderState[] = ['awaiting-item', 'return-due']

/** Without a name of ours. */
const publicAppointment = ({ state, startsAt, endsAt, zone, place, times }: Appointment) => ({
  state,
  startsAt,
  endsAt,
  zone,
  place,
  times,
})

/** What the customer sees of an order. */
export async function showStatus(context: Pick<Context, 'db' | 'clock'>, id: number): Promise<PublicStatus> {
  const { db, clock } = context
  const order = await getServiceOrder(db, id)
  const [steps, quote, messages, zone, appointment, choice] = await Promise.all([
    listSteps(db, id),
    findCurrentQuote(db, id),
    listMessages(db, id),
    zoneOf(db, order),
    showAppointment(context, id),
    showChoice(db, order),
  ])
  return {
    number: serviceOrderNumber(order.id),
    rma: order.rma,
    kind: order.kind,
    state: order.state,
    product: order.product,
    fault: order.fault,
    steps: steps.map((step) => ({ to: step.toState, at: step.at })),
    nextStepAt: order.nextStepAt,
    quote: quote && publicOf(quote, dayIn(zone, clock())),
    appointment: appointment && publicAppointment(appointment),
    choice,
    neededOn: needsParcel.includes(order.state) ? order.dueOn : null,
    messages: messages.map(({ text, by, at }) => ({ text, isOurs: by !== null, at })),
  }
}
