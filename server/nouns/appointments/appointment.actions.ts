import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Appointment, appointmentBody } from '#shared/appointment.schema.ts'
import type { ServiceOrderState } from '#shared/service-order.ts'
import { takeAdvisoryLock } from '../../kit/database/advisory-lock.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { day } from '../../kit/lib/clock.ts'
import { dayIn } from '../../kit/lib/day.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { getAgent } from '../agents/agent.store.ts'
import { moveTo, orderEvent } from '../service-orders/service-order.actions.ts'
import { getServiceOrder, type ServiceOrderRow, updateServiceOrder, zoneOf } from '../service-orders/service-order.store.ts'
import {
  refuseAppointmentMove,
  refusePast,
  refuseZone,
  type Span,
  spanOf,
  stateAfter,
  stepsToOffer,
  stepsToScheduled,
} from './appointment.rules.ts'
import {
  type AppointmentRow,
  addAppointment,
  findAppointment,
  findGoer,
  listTaken,
  listTimes,
  replaceTimes,
  type TimeRow,
  updateAppointment,
} from './appointment.store.ts'

type Emit = (event: NewEvent) => void

const meanwhile = () => new Refusal('conflict', 'appointment-changed', 'Somebody changed this appointment in the same moment.')

/**
 * Offers times to the customer, in place of those of before, or writes down the one that was agreed on. A time that stands stays until
 * another is chosen, or falls at once where `lifts` says so. The order follows: it looks for a time, has one, or has lost it.
 * @throws Refusal `no-appointment`, `appointment-past`, `time-taken`, `zone-unknown`
 */
export function offerTimes(context: Context, by: Actor, orderId: number, body: z.output<typeof appointmentBody>): Promise<void> {
  return change(context, async (tx, emit) => {
    await takeAdvisoryLock(tx, context.engine, 'appointments')
    const order = await getServiceOrder(tx, orderId)
    const now = context.clock()
    const zone = body.zone ?? (await zoneOf(tx, order))
    refuseZone(zone)
    const spans = body.times.map((time) => spanOf(time, zone, now))
    if (body.agentId) await getAgent(tx, body.agentId)
    const steps = body.agreed ? [] : stepsToOffer(order.kind, order.state, body.lifts)
    const { appointment, isNew } = await takeAppointment(tx, orderId, zone, now)
    const agentId = body.agentId === undefined ? appointment.agentId : body.agentId
    const change = { zone, place: body.place ?? appointment.place, agentId, updatedAt: now }
    const falls = body.lifts && !body.agreed && appointment.state === 'confirmed'
    if (falls) refuseAppointmentMove(appointment.state, 'moved')
    const lifted = falls ? ({ state: 'moved', icsSequence: appointment.icsSequence + 1 } as const) : {}
    if (!(await updateAppointment(tx, appointment, { ...change, ...lifted }))) throw meanwhile()
    await replaceTimes(tx, appointment.id, spans)
    const changed = { ...appointment, ...change, ...lifted }
    if (body.agreed) {
      const [time] = await listTimes(tx, appointment.id)
      return agreeOn(tx, context, emit, by, order, changed, time as TimeRow)
    }
    await walk(tx, context, emit, by, order, steps)
    emit(orderEvent(order, 'appointment-offered', by, { times: spans.length, first: isNew }))
  })
}

/** The appointment that lives; after one that is over, the next begins. */
async function takeAppointment(
  tx: Handle,
  orderId: number,
  zone: string,
  now: number,
): Promise<{ appointment: AppointmentRow; isNew: boolean }> {
  const last = await findAppointment(tx, orderId)
  if (last && ['proposed', 'confirmed', 'moved'].includes(last.state)) return { appointment: last, isNew: false }
  const appointment = await addAppointment(tx, {
    orderId,
    state: 'proposed',
    startsAt: null,
    endsAt: null,
    zone,
    place: last?.place ?? null,
    agentId: last?.agentId ?? null,
    icsUid: randomUUID(),
    icsSequence: 0,
    createdAt: now,
    updatedAt: now,
  })
  return { appointment, isNew: true }
}

/**
 * The customer, or somebody for them, chooses one of the times that are offered; chosen again, it stands.
 * @param by null: the customer, on their page
 * @throws Refusal `time-not-offered`, `appointment-past`, `time-taken`, `no-appointment`
 */
export function chooseTime(context: Context, by: Actor | null, orderId: number, timeId: number): Promise<void> {
  return change(context, async (tx, emit) => {
    // Whoever is to be in two places at once is seen only one after the other.
    await takeAdvisoryLock(tx, context.engine, 'appointments')
    const order = await getServiceOrder(tx, orderId)
    const appointment = await findAppointment(tx, orderId)
    const time = appointment && (await listTimes(tx, appointment.id)).find(({ id }) => id === timeId)
    if (!appointment || !time) throw new Refusal('conflict', 'time-not-offered', 'This time is not offered any more.')
    const isChosen = appointment.state === 'confirmed' && isSame(appointment, time)
    if (!isChosen) await agreeOn(tx, context, emit, by, order, appointment, time)
  })
}

const isSame = (one: Pick<AppointmentRow, 'startsAt' | 'endsAt'>, { startsAt, endsAt }: Span) =>
  one.startsAt === startsAt && one.endsAt === endsAt

async function agreeOn(
  tx: Handle,
  context: Context,
  emit: Emit,
  by: Actor | null,
  order: ServiceOrderRow,
  appointment: AppointmentRow,
  { startsAt, endsAt }: Span,
): Promise<void> {
  const now = context.clock()
  refuseAppointmentMove(appointment.state, 'confirmed')
  refusePast(startsAt, now)
  const steps = stepsToScheduled(order.kind, order.state)
  if (await isTaken(tx, appointment, { startsAt, endsAt })) throw new Refusal('conflict', 'time-taken', 'This time is taken by now.')
  // The first time that calendars hear of has the number they begin with.
  const isFirst = appointment.startsAt === null
  const icsSequence = isFirst ? appointment.icsSequence : appointment.icsSequence + 1
  const agreed = { state: 'confirmed', startsAt, endsAt, icsSequence, updatedAt: now } as const
  if (!(await updateAppointment(tx, appointment, agreed))) throw meanwhile()
  await walk(tx, context, emit, by, order, steps)
  await updateServiceOrder(tx, order.id, { dueOn: dayIn(await zoneOf(tx, order), startsAt) })
  emit(orderEvent(order, 'appointment-confirmed', by, { startsAt, moved: !isFirst, by: by ? 'desk' : 'customer' }))
}

/** Whether who goes there is somewhere else then. */
async function isTaken(db: Handle, { id, agentId }: AppointmentRow, { startsAt, endsAt }: Span): Promise<boolean> {
  // None is longer than a day.
  const others = agentId === null ? [] : await listTaken(db, agentId, id, startsAt - day, endsAt)
  return others.some((other) => other.startsAt < endsAt && other.endsAt > startsAt)
}

async function walk(
  tx: Handle,
  context: Context,
  emit: Emit,
  by: Actor | null,
  order: ServiceOrderRow,
  steps: readonly ServiceOrderState[],
): Promise<void> {
  let at = order
  for (const to of steps) {
    await moveTo(tx, context, emit, by, at, to, null)
    at = { ...at, state: to }
  }
}

/** An appointment keeps up with its order, in the transaction of the order's step. */
export async function followOrder(tx: Handle, context: Context, orderId: number, isBack: boolean, emit: Emit): Promise<void> {
  const appointment = await findAppointment(tx, orderId)
  if (!appointment) return
  const order = await getServiceOrder(tx, orderId)
  const state = stateAfter(appointment.state, order.state, isBack)
  if (state === null || (state === 'confirmed' && appointment.startsAt === null)) return
  refuseAppointmentMove(appointment.state, state)
  const isTold = appointment.startsAt !== null && state !== 'done' && state !== 'missed'
  const icsSequence = isTold ? appointment.icsSequence + 1 : appointment.icsSequence
  if (!(await updateAppointment(tx, appointment, { state, icsSequence, updatedAt: context.clock() }))) throw meanwhile()
  if (state === 'confirmed' && appointment.startsAt !== null)
    await updateServiceOrder(tx, orderId, { dueOn: dayIn(await zoneOf(tx, order), appointment.startsAt) })
  emit(orderEvent(order, 'appointment-changed', null, { from: appointment.state, to: state, told: isTold }))
}

/** The last appointment of an order with the times that can be chosen now; null: there was none. */
export async function showAppointment({ db, clock }: Pick<Context, 'db' | 'clock'>, orderId: number): Promise<Appointment | null> {
  const row = await findAppointment(db, orderId)
  if (!row) return null
  const { id, state, startsAt, endsAt, zone, place, icsSequence } = row
  const isLiving = ['proposed', 'confirmed', 'moved'].includes(state)
  const offered = isLiving ? (await listTimes(db, id)).filter((time) => time.startsAt > clock()) : []
  const taken = await Promise.all(offered.map((time) => isTaken(db, row, time)))
  const agent = row.agentId === null ? null : await findGoer(db, row.agentId)
  return { id, state, startsAt, endsAt, zone, place, icsSequence, agent, times: offered.filter((_, n) => !taken[n]) }
}

/** What a calendar is told; null while no time was ever agreed on. */
export async function findCalendarEntry(db: Handle, orderId: number) {
  const row = await findAppointment(db, orderId)
  if (!row || row.startsAt === null || row.endsAt === null) return null
  const { icsUid: uid, icsSequence: sequence, startsAt, endsAt, place, updatedAt } = row
  return { uid, sequence, startsAt, endsAt, place, updatedAt, isCancelled: !['confirmed', 'done', 'missed'].includes(row.state) }
}
