import type { Selectable } from 'kysely'
import type { Team } from '#shared/team.schema.ts'
import type { AssignmentMode } from '#shared/team.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { readJson } from '../../kit/database/json.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { TeamTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { mayOfRow } from '../agents/access.ts'
import { listProducts } from '../products/product.store.ts'
import type { Candidate } from './team.rules.ts'

export type TeamRow = Selectable<TeamTable>

/** A team that this transaction will write, locked. @throws Refusal `team-not-found` */
export async function lockTeam(tx: Handle, engine: Engine, id: number): Promise<TeamRow> {
  const row = await forUpdate(engine, tx.selectFrom('teams').selectAll().where('id', '=', id)).executeTakeFirst()
  if (!row) throw notFound('team')
  return row
}

/** Teams that work, the oldest first. */
export function listTeams(db: Handle): Promise<TeamRow[]> {
  return db.selectFrom('teams').selectAll().where('removedAt', 'is', null).orderBy('id').limit(200).execute()
}

/** The team of this folded name, a removed one too; null: none. */
export async function findTeamByName(db: Handle, nameKey: string): Promise<TeamRow | null> {
  return (await db.selectFrom('teams').selectAll().where('nameKey', '=', nameKey).executeTakeFirst()) ?? null
}

export async function addTeam(tx: Handle, row: Omit<TeamRow, 'id'>): Promise<number> {
  return (await tx.insertInto('teams').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export async function updateTeam(tx: Handle, id: number, change: Partial<Omit<TeamRow, 'id'>>): Promise<void> {
  if (Object.keys(change).length > 0) await tx.updateTable('teams').set(change).where('id', '=', id).execute()
}

export async function putMembers(tx: Handle, teamId: number, agentIds: readonly number[]): Promise<void> {
  await tx.deleteFrom('teamMembers').where('teamId', '=', teamId).execute()
  if (agentIds.length > 0)
    await tx
      .insertInto('teamMembers')
      .values(agentIds.map((agentId) => ({ teamId, agentId })))
      .execute()
}

/** Who of these people works here. */
export async function listWorking(db: Handle, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('agents')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .where('disabledAt', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Those of some teams who work here. @param mode of teams that give their cases in this way only */
export async function listMemberIds(db: Handle, teamIds: readonly number[], mode?: AssignmentMode): Promise<number[]> {
  if (teamIds.length === 0) return []
  let query = db
    .selectFrom('teamMembers')
    .innerJoin('teams', 'teams.id', 'teamMembers.teamId')
    .innerJoin('agents', 'agents.id', 'teamMembers.agentId')
    .select('agentId')
    .distinct()
    .where('teamId', 'in', [...new Set(teamIds)])
    .where('disabledAt', 'is', null)
  if (mode) query = query.where('teams.mode', '=', mode)
  return (await query.orderBy('agentId').execute()).map(({ agentId }) => agentId)
}

/** The people of a team with what they have and can take. */
export async function listCandidates(db: Handle, teamId: number): Promise<Candidate[]> {
  const rows = await db
    .selectFrom('teamMembers')
    .innerJoin('agents', 'agents.id', 'teamMembers.agentId')
    .leftJoin('roles', 'roles.id', 'agents.roleId')
    .select(['agents.id', 'agents.role', 'agents.capacity', 'agents.awayUntil', 'roles.permissions'])
    .where('teamId', '=', teamId)
    .where('disabledAt', 'is', null)
    .where('passwordHash', 'is not', null)
    .orderBy('agents.id')
    .execute()
  const loads = await countActive(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map(({ id, role, permissions, capacity, awayUntil }) => ({
    agentId: id,
    mayAnswer: mayOfRow(role, permissions, 'replies.approve'),
    load: loads.get(id) ?? 0,
    capacity,
    awayUntil,
  }))
}

async function countActive(db: Handle, agentIds: readonly number[]): Promise<Map<number, number>> {
  if (agentIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('cases')
    .select((row) => ['assigneeId', row.fn.countAll<number>().as('count')])
    .where('assigneeId', 'in', [...agentIds])
    .where('active', '=', 1)
    .groupBy('assigneeId')
    .execute()
  return new Map(rows.map(({ assigneeId, count }) => [Number(assigneeId), Number(count)]))
}

/** Cases that their team has given to nobody, in the order of lists. */
export async function listToAssign(db: Handle, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('cases')
    .select('id')
    .where('teamId', 'is not', null)
    .where('assigneeId', 'is', null)
    .where('active', '=', 1)
    .orderBy('sortKey')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Teams as the screens see them. */
export async function showTeams(db: Handle, rows: readonly TeamRow[]): Promise<Team[]> {
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return []
  const [members, counts, products] = await Promise.all([
    db
      .selectFrom('teamMembers')
      .innerJoin('agents', 'agents.id', 'teamMembers.agentId')
      .select(['teamId', 'agents.id', 'agents.name'])
      .where('teamId', 'in', ids)
      .where('disabledAt', 'is', null)
      .orderBy('agents.id')
      .execute(),
    db
      .selectFrom('cases')
      .select((row) => ['teamId', row.fn.countAll<number>().as('count')])
      .where('teamId', 'in', ids)
      .where('active', '=', 1)
      .groupBy('teamId')
      .execute(),
    listProducts(db),
  ])
  const idOf = new Map(products.map(({ key, id }) => [key, id]))
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    mode: row.mode,
    languages: readJson(row.languages) as Team['languages'],
    productIds: readJson(row.skillProducts).flatMap((key) => idOf.get(key) ?? []),
    members: members.flatMap(({ teamId, id, name }) => (teamId === row.id ? [{ id, name }] : [])),
    caseCount: Number(counts.find(({ teamId }) => teamId === row.id)?.count ?? 0),
    createdAt: row.createdAt,
  }))
}
