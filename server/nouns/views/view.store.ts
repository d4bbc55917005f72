import type { Selectable } from 'kysely'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { ViewTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type ViewRow = Selectable<ViewTable>

export async function addView(tx: Handle, row: Omit<ViewRow, 'id'>): Promise<number> {
  return (await tx.insertInto('views').values(row).returning('id').executeTakeFirstOrThrow()).id
}

/** A view that this transaction will write, locked, a deleted one too. @throws Refusal `view-not-found` */
export async function lockView(tx: Handle, engine: Engine, id: number): Promise<ViewRow> {
  const row = await forUpdate(engine, tx.selectFrom('views').selectAll().where('id', '=', id)).executeTakeFirst()
  if (!row) throw notFound('view')
  return row
}

export async function updateView(tx: Handle, id: number, change: Partial<Omit<ViewRow, 'id'>>): Promise<void> {
  if (Object.keys(change).length > 0) await tx.updateTable('views').set(change).where('id', '=', id).execute()
}

/** Views that somebody sees: their own, those of their teams, those of all. */
export function listViews(db: Handle, agentId: number, teamIds: readonly number[], limit: number): Promise<ViewRow[]> {
  return db
    .selectFrom('views')
    .selectAll()
    .where('removedAt', 'is', null)
    .where((where) =>
      where.or([
        where('ownerId', '=', agentId),
        where('visibility', '=', 'all'),
        ...(teamIds.length > 0 ? [where.and([where('visibility', '=', 'team'), where('teamId', 'in', [...teamIds])])] : []),
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** How many views somebody has made and not deleted. */
export async function countOwnViews(db: Handle, ownerId: number): Promise<number> {
  const { count } = await db
    .selectFrom('views')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('ownerId', '=', ownerId)
    .where('removedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The teams that somebody is in and that work. */
export async function listTeamIdsOf(db: Handle, agentId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('teamMembers')
    .innerJoin('teams', 'teams.id', 'teamMembers.teamId')
    .select('teamId')
    .where('agentId', '=', agentId)
    .where('removedAt', 'is', null)
    .execute()
  return rows.map(({ teamId }) => teamId)
}

/** Where a person put views, by the id of the view. */
export async function listPlaces(db: Handle, agentId: number): Promise<Map<number, number>> {
  const rows = await db.selectFrom('viewPlaces').select(['viewId', 'place']).where('agentId', '=', agentId).execute()
  return new Map(rows.map(({ viewId, place }) => [viewId, place]))
}

/** Those of these ids that are views. */
export async function listThere(db: Handle, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('views')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return rows.map(({ id }) => id)
}

export async function putPlaces(tx: Handle, agentId: number, viewIds: readonly number[]): Promise<void> {
  await tx.deleteFrom('viewPlaces').where('agentId', '=', agentId).execute()
  if (viewIds.length > 0)
    await tx
      .insertInto('viewPlaces')
      .values(viewIds.map((viewId, place) => ({ agentId, viewId, place })))
      .execute()
}

/** Which of these tags, teams and people there are: teams that work, people who work here; with the names of all that ever were. */
export async function findNamed(
  db: Handle,
  { tagIds, teamIds, agentIds }: { tagIds: readonly number[]; teamIds: readonly number[]; agentIds: readonly number[] },
) {
  const [tags, teams, agents] = await Promise.all([
    tagIds.length === 0
      ? []
      : db
          .selectFrom('tags')
          .select(['id', 'name'])
          .where('id', 'in', [...tagIds])
          .execute(),
    teamIds.length === 0
      ? []
      : db
          .selectFrom('teams')
          .select(['id', 'name', 'removedAt'])
          .where('id', 'in', [...teamIds])
          .execute(),
    agentIds.length === 0
      ? []
      : db
          .selectFrom('agents')
          .select(['id', 'name', 'disabledAt'])
          .where('id', 'in', [...agentIds])
          .execute(),
  ])
  return {
    tags: new Map(tags.map((row) => [row.id, row])),
    teams: new Map(teams.map((row) => [row.id, row])),
    agents: new Map(agents.map((row) => [row.id, row])),
  }
}

/** Views that were deleted so long ago that nobody takes it back. */
export async function deleteRemovedViews(tx: Handle, before: number): Promise<void> {
  await tx.deleteFrom('views').where('removedAt', '<', before).execute()
}
