import type { Selectable } from 'kysely'
import { connectMoves } from '#shared/connect.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { ConnectAttemptTable } from '../../kit/database/schema.ts'
import { Refusal } from '../../kit/lib/errors.ts'

export type AttemptRow = Selectable<ConnectAttemptTable>

/** Whose an attempt is: it goes on in the session in which it began, and in no other. */
export type Owner = { agentId: number; sessionId: string }

export async function addAttempt(db: Handle, attempt: Omit<AttemptRow, 'id'>): Promise<AttemptRow> {
  return db.insertInto('connectAttempts').values(attempt).returningAll().executeTakeFirstOrThrow()
}

export const attemptEnded = () =>
  new Refusal('conflict', 'connect-ended', 'This took too long, was done already, or began in another browser. Begin again.')

/** An attempt of this person in this session. @throws Refusal `connect-ended` */
export async function getAttempt(db: Handle, id: number, { agentId, sessionId }: Owner): Promise<AttemptRow> {
  const row = await db
    .selectFrom('connectAttempts')
    .selectAll()
    .where('id', '=', id)
    .where('agentId', '=', agentId)
    .where('sessionId', '=', sessionId)
    .executeTakeFirst()
  if (!row) throw attemptEnded()
  return row
}

/** Takes up who came back: once, in the session that began, at the door of that network. Null: nobody is waited for. */
export async function takeReturned(
  db: Handle,
  { stateHash, door, owner, now }: { stateHash: string; door: string; owner: Owner; now: number },
): Promise<AttemptRow | null> {
  const row = await db
    .updateTable('connectAttempts')
    .set({ state: 'trading' })
    .where('stateHash', '=', stateHash)
    .where('state', '=', 'begun')
    .where('door', '=', door)
    .where('agentId', '=', owner.agentId)
    .where('sessionId', '=', owner.sessionId)
    .where('endsAt', '>', now)
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

/** The attempt that a return belonged to, when it was taken up before; for a browser that goes back. */
export async function findReturned(db: Handle, stateHash: string, door: string, { agentId, sessionId }: Owner): Promise<AttemptRow | null> {
  const row = await db
    .selectFrom('connectAttempts')
    .selectAll()
    .where('stateHash', '=', stateHash)
    .where('door', '=', door)
    .where('agentId', '=', agentId)
    .where('sessionId', '=', sessionId)
    .executeTakeFirst()
  return row && row.state !== 'begun' ? row : null
}

/** Moves an attempt on, or changes it in its state; false when it was no longer in that state. @throws RangeError for a move there is not */
export async function moveAttempt(
  db: Handle,
  id: number,
  from: AttemptRow['state'],
  change: Partial<Omit<AttemptRow, 'id'>>,
): Promise<boolean> {
  if (change.state !== undefined && !connectMoves[from].includes(change.state))
    throw new RangeError(`An attempt that is ${from} cannot become ${change.state}.`)
  const { numUpdatedRows } = await db
    .updateTable('connectAttempts')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Adds what trying has cost, in micro-dollars. */
export async function addSpent(db: Handle, id: number, cost: number): Promise<void> {
  await db
    .updateTable('connectAttempts')
    .set((row) => ({ spent: row('spent', '+', cost) }))
    .where('id', '=', id)
    .execute()
}

export async function removeAttempt(db: Handle, id: number): Promise<void> {
  await db.deleteFrom('connectAttempts').where('id', '=', id).execute()
}

/** How many of this person have not ended. */
export async function countOpen(db: Handle, agentId: number, now: number): Promise<number> {
  const row = await db
    .selectFrom('connectAttempts')
    .select((attempt) => attempt.fn.countAll<number>().as('count'))
    .where('agentId', '=', agentId)
    .where('endsAt', '>', now)
    .where('state', 'in', ['begun', 'trading', 'signed-in'])
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Forgets attempts that have ended, with their credentials (a job). */
export async function removeEndedAttempts(db: Handle, now: number): Promise<void> {
  await db.deleteFrom('connectAttempts').where('endsAt', '<=', now).execute()
}

export const settingsOf = (row: AttemptRow): Record<string, string | number | boolean> => readJson(row.settings)
