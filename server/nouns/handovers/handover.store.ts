import type { Selectable } from 'kysely'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Handover } from '#shared/handover.schema.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { forUpdate } from '../../kit/database/locking.ts'
import type { HandoverTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { listNames, listTeamNames } from '../cases/case.store.ts'

export type HandoverRow = Selectable<HandoverTable>

export async function addHandover(tx: Handle, row: Omit<HandoverRow, 'id'>, caseIds: readonly number[]): Promise<number> {
  const { id } = await tx.insertInto('handovers').values(row).returning('id').executeTakeFirstOrThrow()
  if (caseIds.length > 0)
    await tx
      .insertInto('handoverCases')
      .values(caseIds.map((caseId) => ({ handoverId: id, caseId, taken: 0 as const })))
      .execute()
  return id
}

/** @throws Refusal `handover-not-found` */
export async function lockHandover(tx: Handle, engine: Engine, id: number): Promise<HandoverRow> {
  const row = await forUpdate(engine, tx.selectFrom('handovers').selectAll().where('id', '=', id)).executeTakeFirst()
  if (!row) throw notFound('handover')
  return row
}

export async function updateHandover(tx: Handle, id: number, change: Partial<Omit<HandoverRow, 'id'>>): Promise<void> {
  await tx.updateTable('handovers').set(change).where('id', '=', id).execute()
}

export function listHandoverCases(db: Handle, id: number): Promise<{ caseId: number; taken: 0 | 1 }[]> {
  return db.selectFrom('handoverCases').select(['caseId', 'taken']).where('handoverId', '=', id).orderBy('caseId').execute()
}

export async function markCase(tx: Handle, handoverId: number, caseId: number, taken: 0 | 1): Promise<void> {
  await tx.updateTable('handoverCases').set({ taken }).where('handoverId', '=', handoverId).where('caseId', '=', caseId).execute()
}

/** What nobody has taken yet, the newest first. */
export function listOpenHandovers(db: Handle, limit: number): Promise<HandoverRow[]> {
  return db
    .selectFrom('handovers')
    .selectAll()
    .where('takenAt', 'is', null)
    .where('withdrawnAt', 'is', null)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** What somebody handed over or took over and that was taken since `since`, the newest first. */
export async function listTakenHandovers(db: Handle, agentId: number, since: number, limit: number): Promise<HandoverRow[]> {
  const [given, taken] = await Promise.all(
    (['fromId', 'takenBy'] as const).map((column) =>
      db
        .selectFrom('handovers')
        .selectAll()
        .where(column, '=', agentId)
        .where('takenAt', '>', since)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute(),
    ),
  )
  return [...(given ?? []), ...(taken ?? [])].toSorted((a, b) => b.id - a.id)
}

export async function forgetHandovers(tx: Handle, before: number): Promise<void> {
  await tx.deleteFrom('handovers').where('writtenAt', '<', before).execute()
}

/** As the screens see them, titles in a reader's language. */
export async function showHandovers(db: Handle, rows: readonly HandoverRow[], lang: InterfaceLanguage): Promise<Handover[]> {
  if (rows.length === 0) return []
  const [names, teams, cases] = await Promise.all([
    listNames(
      db,
      rows.flatMap(({ fromId, toId, takenBy }) => [fromId, toId, takenBy]),
    ),
    listTeamNames(
      db,
      rows.map(({ teamId }) => teamId),
    ),
    db
      .selectFrom('handoverCases')
      .innerJoin('cases', 'cases.id', 'handoverCases.caseId')
      .select(['handoverId', 'cases.id', 'cases.title', 'cases.titleName', 'cases.state'])
      .where(
        'handoverId',
        'in',
        rows.map(({ id }) => id),
      )
      .orderBy('cases.sortKey')
      .execute(),
  ])
  const person = (id: number | null) => (id === null ? null : (names.get(id) ?? { id, name: '' }))
  return rows.map((row) => ({
    id: row.id,
    from: person(row.fromId) ?? { id: row.fromId, name: '' },
    to: person(row.toId),
    team: row.teamId === null ? null : (teams.get(row.teamId) ?? null),
    text: row.text,
    writtenAt: row.writtenAt,
    cases: cases
      .filter(({ handoverId }) => handoverId === row.id)
      .map(({ id, title, titleName, state }) => ({ id, title: titleIn({ title, titleName }, lang), state })),
    taken: row.takenBy === null || row.takenAt === null ? null : { by: person(row.takenBy) ?? { id: 0, name: '' }, at: row.takenAt },
  }))
}
