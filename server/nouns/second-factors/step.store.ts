import type { Selectable } from 'kysely'
import type { SignInPurpose } from '#shared/sign-in.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { SignInStepTable } from '../../kit/database/schema.ts'

type Row = Selectable<SignInStepTable>
export type SignInStep = Omit<Row, 'stepData'> & { stepData: Record<string, unknown> }

const stepOf = (row: Row): SignInStep => ({ ...row, stepData: readJson(row.stepData) })

export async function addStep(
  db: Handle,
  { stepData, ...step }: Pick<SignInStep, 'id' | 'purpose' | 'agentId' | 'stepData' | 'endsAt'>,
): Promise<void> {
  await db
    .insertInto('signInSteps')
    .values({ ...step, stepData: JSON.stringify(stepData), tries: 0 })
    .execute()
}

/** A step that has not ended. */
export async function findStep(db: Handle, id: string, purpose: SignInPurpose, now: number): Promise<SignInStep | null> {
  const row = await db
    .selectFrom('signInSteps')
    .selectAll()
    .where('id', '=', id)
    .where('purpose', '=', purpose)
    .where('endsAt', '>', now)
    .executeTakeFirst()
  return row ? stepOf(row) : null
}

/** Takes a step away; null when it was taken or has ended. */
export async function takeStep(tx: Handle, id: string, purpose: SignInPurpose, now: number): Promise<SignInStep | null> {
  const row = await tx.deleteFrom('signInSteps').where('id', '=', id).where('purpose', '=', purpose).returningAll().executeTakeFirst()
  return row && row.endsAt > now ? stepOf(row) : null
}

/** One more wrong code; answers how many there were. */
export async function countTry(db: Handle, id: string): Promise<number> {
  const row = await db
    .updateTable('signInSteps')
    .set((row) => ({ tries: row('tries', '+', 1) }))
    .where('id', '=', id)
    .returning('tries')
    .executeTakeFirst()
  return row?.tries ?? Number.POSITIVE_INFINITY
}

export async function removeStep(db: Handle, id: string): Promise<void> {
  await db.deleteFrom('signInSteps').where('id', '=', id).execute()
}

/** Forgets steps that have ended (a job). */
export async function removeEndedSteps(db: Handle, now: number): Promise<void> {
  await db.deleteFrom('signInSteps').where('endsAt', '<=', now).execute()
}
