import type { Selectable } from 'kysely'
import type { InterfaceLanguage } from '#shared/agent.ts'
import { mostTemplates } from '#shared/template.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { TemplateTable, TemplateTextTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type TemplateRow = Selectable<TemplateTable>
export type TextRow = Selectable<TemplateTextTable>

/** Templates that are in use, or those that were removed, by name. */
export function listTemplates(db: Handle, removed = false): Promise<TemplateRow[]> {
  return db
    .selectFrom('templates')
    .selectAll()
    .where('removedAt', removed ? 'is not' : 'is', null)
    .orderBy('name')
    .orderBy('id')
    .limit(mostTemplates)
    .execute()
}

export async function getTemplate(db: Handle, id: number): Promise<TemplateRow> {
  const row = await db.selectFrom('templates').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('template')
  return row
}

export async function addTemplate(tx: Handle, row: Omit<TemplateRow, 'id'>): Promise<number> {
  return (await tx.insertInto('templates').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export async function updateTemplate(tx: Handle, id: number, change: Partial<Omit<TemplateRow, 'id'>>): Promise<void> {
  if (Object.keys(change).length > 0) await tx.updateTable('templates').set(change).where('id', '=', id).execute()
}

/** The texts of some templates, in no order of languages. */
export async function listTexts(db: Handle, templateIds: readonly number[]): Promise<TextRow[]> {
  if (templateIds.length === 0) return []
  return db.selectFrom('templateTexts').selectAll().where('templateId', 'in', templateIds).orderBy('lang').execute()
}

/** Writes the text of a language while it is still the version that was read. @returns whether it was */
export async function saveText(tx: Handle, row: Omit<TextRow, 'version'>, readVersion: number): Promise<boolean> {
  const saved = { ...row, version: readVersion + 1 }
  if (readVersion === 0) {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('templateTexts')
      .values(saved)
      .onConflict((conflict) => conflict.columns(['templateId', 'lang']).doNothing())
      .executeTakeFirstOrThrow()
    return (numInsertedOrUpdatedRows ?? 0n) > 0n
  }
  const { numUpdatedRows } = await tx
    .updateTable('templateTexts')
    .set(saved)
    .where('templateId', '=', row.templateId)
    .where('lang', '=', row.lang)
    .where('version', '=', readVersion)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function deleteText(tx: Handle, templateId: number, lang: InterfaceLanguage): Promise<void> {
  await tx.deleteFrom('templateTexts').where('templateId', '=', templateId).where('lang', '=', lang).execute()
}

/** Teams of a person that work. */
export async function listTeamIds(db: Handle, agentId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('teamMembers')
    .innerJoin('teams', 'teams.id', 'teamMembers.teamId')
    .select('teamId')
    .where('agentId', '=', agentId)
    .where('teams.removedAt', 'is', null)
    .execute()
  return rows.map(({ teamId }) => teamId)
}

/** How many replies began with each of these templates and were not withdrawn. */
export async function countUses(db: Handle, templateIds: readonly number[]): Promise<Map<number, number>> {
  if (templateIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('replies')
    .select((row) => ['templateId', row.fn.countAll<number>().as('count')])
    .where('templateId', 'is not', null)
    .where('templateId', 'in', templateIds)
    .where('state', '<>', 'withdrawn')
    .groupBy('templateId')
    .execute()
  return new Map(rows.map(({ templateId, count }) => [templateId ?? 0, Number(count)]))
}

/** Names of people and teams that templates belong to or were written by. */
export async function listNames(db: Handle, of: { agents: readonly number[]; teams: readonly number[] }) {
  const [agents, teams] = await Promise.all([
    of.agents.length === 0
      ? []
      : db
          .selectFrom('agents')
          .select(['id', 'name'])
          .where('id', 'in', [...new Set(of.agents)])
          .execute(),
    of.teams.length === 0
      ? []
      : db
          .selectFrom('teams')
          .select(['id', 'name'])
          .where('id', 'in', [...new Set(of.teams)])
          .execute(),
  ])
  const byId = (rows: readonly { id: number; name: string }[]) => new Map(rows.map((row) => [row.id, row]))
  return { agents: byId(agents), teams: byId(teams) }
}
