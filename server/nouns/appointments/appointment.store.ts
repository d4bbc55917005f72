import type { Selectable } from 'kysely'
import type { Appointment } from '#shared/appointment.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { AppointmentTable } from '../../kit/database/schema.ts'
import type { Span } from './appointment.rules.ts'

export type AppointmentRow = Selectable<AppointmentTable>
export type TimeRow = Span & { id: number }

/** The last appointment of an order; null: there was none. */
export async function findAppointment(db: Handle, orderId: number): Promise<AppointmentRow | null> {
  const row = await db
    .selectFrom('appointments')
    .selectAll()
    .where('orderId', '=', orderId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

export async function addAppointment(tx: Handle, row: Omit<AppointmentRow, 'id'>): Promise<AppointmentRow> {
  return tx.insertInto('appointments').values(row).returningAll().executeTakeFirstOrThrow()
}

/** Changes an appointment only while it is as it was read; false: somebody was faster. */
export async function updateAppointment(
  tx: Handle,
  { id, state, icsSequence }: AppointmentRow,
  change: Partial<Omit<AppointmentRow, 'id' | 'orderId' | 'icsUid'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('appointments')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', state)
    .where('icsSequence', '=', icsSequence)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export function listTimes(db: Handle, appointmentId: number): Promise<TimeRow[]> {
  return db
    .selectFrom('appointmentTimes')
    .select(['id', 'startsAt', 'endsAt'])
    .where('appointmentId', '=', appointmentId)
    .orderBy('startsAt')
    .orderBy('id')
    .limit(100)
    .execute()
}

/** Offers these times and none of those of before. */
export async function replaceTimes(tx: Handle, appointmentId: number, spans: readonly Span[]): Promise<void> {
  await tx.deleteFrom('appointmentTimes').where('appointmentId', '=', appointmentId).execute()
  await tx
    .insertInto('appointmentTimes')
    .values(spans.map(({ startsAt, endsAt }) => ({ appointmentId, startsAt, endsAt })))
    .execute()
}

/** When this person is at another appointment between two instants. */
export function listTaken(db: Handle, agentId: number, exceptId: number, from: number, to: number): Promise<Span[]> {
  return db
    .selectFrom('appointments')
    .select(['startsAt', 'endsAt'])
    .where('agentId', '=', agentId)
    .where('startsAt', '>', from)
    .where('startsAt', '<', to)
    .where('state', '=', 'confirmed')
    .where('id', '!=', exceptId)
    .limit(200)
    .$narrowType<Span>()
    .execute()
}

/** The name of whoever goes there. */
export async function findGoer(db: Handle, agentId: number): Promise<Appointment['agent']> {
  const row = await db.selectFrom('agents').select(['id', 'name']).where('id', '=', agentId).executeTakeFirst()
  return row ?? null
}
