import type { Selectable } from 'kysely'
import type { Agent } from '#shared/agent.schema.ts'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { AgentTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type AgentRow = Selectable<AgentTable>

/** With a new password the links that were sent before lead nowhere. */
export const noOtherWayIn = { invitationHash: null, invitationEndsAt: null, resetHash: null, resetEndsAt: null } as const

/** A row as the team may see it. */
export function agentOf(row: AgentRow): Agent {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    roleId: row.roleId,
    language: row.language,
    createdAt: row.createdAt,
    lastSeenAt: row.lastSeenAt,
    disabledAt: row.disabledAt,
    capacity: row.capacity,
    awayUntil: row.awayUntil,
    invited: row.passwordHash === null && row.lastSeenAt === null,
  }
}

export async function anyAgent(db: Handle): Promise<boolean> {
  return (await db.selectFrom('agents').select('id').limit(1).executeTakeFirst()) !== undefined
}

export function listAgents(db: Handle): Promise<AgentRow[]> {
  return db.selectFrom('agents').selectAll().orderBy('id').limit(500).execute()
}

export async function findAgent(db: Handle, id: number): Promise<AgentRow | null> {
  return (await db.selectFrom('agents').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

/** As `findAgent`; nobody changes the row until the transaction ends. */
export async function lockAgent(tx: Handle, engine: Engine, id: number): Promise<AgentRow | null> {
  return (await forUpdate(engine, tx.selectFrom('agents').selectAll().where('id', '=', id)).executeTakeFirst()) ?? null
}

export async function getAgent(db: Handle, id: number): Promise<AgentRow> {
  const agent = await findAgent(db, id)
  if (!agent) throw notFound('agent')
  return agent
}

export async function findAgentByEmail(db: Handle, email: string): Promise<AgentRow | null> {
  return (await db.selectFrom('agents').selectAll().where('email', '=', email.trim().toLowerCase()).executeTakeFirst()) ?? null
}

export async function findAgentByInvitation(db: Handle, invitationHash: string): Promise<AgentRow | null> {
  return (await db.selectFrom('agents').selectAll().where('invitationHash', '=', invitationHash).executeTakeFirst()) ?? null
}

export async function findAgentByReset(db: Handle, resetHash: string): Promise<AgentRow | null> {
  return (await db.selectFrom('agents').selectAll().where('resetHash', '=', resetHash).executeTakeFirst()) ?? null
}

export async function addAgent(
  db: Handle,
  agent: Pick<AgentRow, 'email' | 'name' | 'role' | 'language' | 'passwordHash' | 'createdAt'> & Partial<Pick<AgentRow, 'roleId'>>,
): Promise<number> {
  const { id } = await db
    .insertInto('agents')
    .values({
      roleId: null,
      ...agent,
      invitationHash: null,
      invitationEndsAt: null,
      lastSeenAt: null,
      disabledAt: null,
      capacity: null,
      awayUntil: null,
      activeAt: null,
      activeEventId: null,
      leftAt: null,
      leftEventId: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function updateAgent(db: Handle, id: number, change: Partial<Omit<AgentRow, 'id'>>): Promise<void> {
  if (Object.keys(change).length > 0) await db.updateTable('agents').set(change).where('id', '=', id).execute()
}

/** How many administrators can still sign in. */
export async function countAdmins(db: Handle): Promise<number> {
  const { count } = await db
    .selectFrom('agents')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('role', '=', 'admin')
    .where('roleId', 'is', null)
    .where('disabledAt', 'is', null)
    .where('passwordHash', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The language somebody signed in reads the desk in. */
export async function readerLanguage(db: Handle, { agentId }: { agentId: number }): Promise<InterfaceLanguage> {
  const row = await db.selectFrom('agents').select('language').where('id', '=', agentId).executeTakeFirst()
  return row?.language ?? 'en'
}
