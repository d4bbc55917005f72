import type { Selectable } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'
import type { SessionTable, TokenTable } from '../../kit/database/schema.ts'
import type { AgentRow } from './agent.store.ts'

export type SessionRow = Selectable<SessionTable>
export type TokenRow = Selectable<TokenTable>

type NewSession = Pick<SessionRow, 'id' | 'agentId' | 'createdAt' | 'seenAt' | 'endsAt'> & Partial<SessionRow>

export async function addSession(db: Handle, session: NewSession): Promise<void> {
  await db
    .insertInto('sessions')
    .values({ provedAt: null, address: null, device: null, way: null, setUpOnly: 0, ...session })
    .execute()
}

/** A person's sessions that have not ended, those used last first. */
export function listSessions(db: Handle, agentId: number, now: number): Promise<SessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('agentId', '=', agentId)
    .where('endsAt', '>', now)
    .orderBy('seenAt', 'desc')
    .orderBy('id')
    .limit(200)
    .execute()
}

/** Whether sessions of these people that a provider did not vouch for may only set up a second factor. */
export async function limitSessions(db: Handle, agentIds: readonly number[], setUpOnly: 0 | 1): Promise<void> {
  if (agentIds.length === 0) return
  await db
    .updateTable('sessions')
    .set({ setUpOnly })
    .where('agentId', 'in', [...agentIds])
    .where((row) => row.or([row('way', 'is', null), row('way', '<>', 'single-sign-on')]))
    .execute()
}

/** The session with this hashed id and its agent, while both may be used. */
export async function findSession(db: Handle, id: string, now: number): Promise<{ session: SessionRow; agent: AgentRow } | null> {
  const session = await db.selectFrom('sessions').selectAll().where('id', '=', id).where('endsAt', '>', now).executeTakeFirst()
  if (!session) return null
  const agent = await db
    .selectFrom('agents')
    .selectAll()
    .where('id', '=', session.agentId)
    .where('disabledAt', 'is', null)
    .executeTakeFirst()
  return agent ? { session, agent } : null
}

/**
 * Which of these sessions and tokens may still be used.
 * @param duringSetUp also sessions that may only set up a second factor
 */
export async function listValid(
  db: Handle,
  { sessions, tokens }: { sessions: readonly string[]; tokens: readonly number[] },
  now: number,
  { duringSetUp = false } = {},
): Promise<{ sessions: string[]; tokens: number[] }> {
  const [ofPeople, ofPrograms] = await Promise.all([
    sessions.length === 0
      ? []
      : db
          .selectFrom('sessions')
          .innerJoin('agents', 'agents.id', 'sessions.agentId')
          .select('sessions.id')
          .where('sessions.id', 'in', [...sessions])
          .where('sessions.endsAt', '>', now)
          .where('agents.disabledAt', 'is', null)
          .where('sessions.setUpOnly', '<=', duringSetUp ? 1 : 0)
          .execute(),
    tokens.length === 0
      ? []
      : db
          .selectFrom('tokens')
          .innerJoin('agents', 'agents.id', 'tokens.agentId')
          .select('tokens.id')
          .where('tokens.id', 'in', [...tokens])
          .where((row) => row.or([row('tokens.endsAt', 'is', null), row('tokens.endsAt', '>', now)]))
          .where('agents.disabledAt', 'is', null)
          .execute(),
  ])
  return { sessions: ofPeople.map((row) => row.id), tokens: ofPrograms.map((row) => row.id) }
}

export async function touchSession(db: Handle, id: string, agentId: number, seenAt: number, endsAt: number): Promise<void> {
  await db.updateTable('sessions').set({ seenAt, endsAt }).where('id', '=', id).execute()
  await db.updateTable('agents').set({ lastSeenAt: seenAt }).where('id', '=', agentId).execute()
}

export async function removeSession(db: Handle, id: string): Promise<void> {
  await db.deleteFrom('sessions').where('id', '=', id).execute()
}

export async function removeSessionsOf(db: Handle, agentId: number): Promise<void> {
  await db.deleteFrom('sessions').where('agentId', '=', agentId).execute()
}

/** Every session of a person but one. */
export async function removeOtherSessions(db: Handle, agentId: number, exceptId: string): Promise<void> {
  await db.deleteFrom('sessions').where('agentId', '=', agentId).where('id', '<>', exceptId).execute()
}

export async function proveSession(db: Handle, id: string, provedAt: number): Promise<void> {
  await db.updateTable('sessions').set({ provedAt }).where('id', '=', id).execute()
}

export async function removeTokensOf(db: Handle, agentId: number): Promise<void> {
  await db.deleteFrom('tokens').where('agentId', '=', agentId).execute()
}

export async function removeEndedSessions(db: Handle, now: number): Promise<void> {
  await db.deleteFrom('sessions').where('endsAt', '<=', now).execute()
}

export function listTokens(db: Handle, agentId: number): Promise<TokenRow[]> {
  return db.selectFrom('tokens').selectAll().where('agentId', '=', agentId).orderBy('id').limit(200).execute()
}

export async function addToken(db: Handle, token: Omit<TokenRow, 'id' | 'usedAt' | 'usedFrom' | 'warnedAt'>): Promise<TokenRow> {
  return db
    .insertInto('tokens')
    .values({ ...token, usedAt: null, usedFrom: null, warnedAt: null })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Whether a token of this agent was there to remove. */
export async function removeToken(db: Handle, agentId: number, id: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('tokens').where('id', '=', id).where('agentId', '=', agentId).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** The token with this hash and its agent, while both may be used. */
export async function findToken(db: Handle, hash: string, now: number): Promise<{ token: TokenRow; agent: AgentRow } | null> {
  const token = await db.selectFrom('tokens').selectAll().where('hash', '=', hash).executeTakeFirst()
  if (!token || (token.endsAt ?? Number.POSITIVE_INFINITY) <= now) return null
  const agent = await db.selectFrom('agents').selectAll().where('id', '=', token.agentId).where('disabledAt', 'is', null).executeTakeFirst()
  return agent ? { token, agent } : null
}

export async function touchToken(db: Handle, id: number, usedAt: number, usedFrom: string | null): Promise<void> {
  await db.updateTable('tokens').set({ usedAt, usedFrom }).where('id', '=', id).execute()
}

/** Tokens that end in this time, whose people work here and were not told. */
export function listEndingTokens(db: Handle, within: { from: number; to: number }, limit: number) {
  return db
    .selectFrom('tokens')
    .innerJoin('agents', 'agents.id', 'tokens.agentId')
    .select(['tokens.id', 'tokens.agentId'])
    .where('tokens.warnedAt', 'is', null)
    .where('tokens.endsAt', '>', within.from)
    .where('tokens.endsAt', '<=', within.to)
    .where('agents.disabledAt', 'is', null)
    .orderBy('tokens.endsAt')
    .limit(limit)
    .execute()
}

export async function markWarned(tx: Handle, id: number, warnedAt: number): Promise<void> {
  await tx.updateTable('tokens').set({ warnedAt }).where('id', '=', id).execute()
}
