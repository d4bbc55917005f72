import type { Selectable } from 'kysely'
import type { ApprovalRule } from '#shared/approval.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { ApprovalRuleTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type RuleRow = Selectable<ApprovalRuleTable>

/** The most rules of a desk: every text that is written is held against all of them. */
export const mostRules = 100

const ruleOf = (row: RuleRow): ApprovalRule => ({
  id: row.id,
  name: row.name,
  roles: readJson(row.roles),
  keywords: readJson(row.keywords),
  channels: readJson(row.channels),
  templateIds: readJson(row.templateIds),
  visibility: row.visibility,
  approverRole: row.approverRole,
  isOn: row.isOn === 1,
})

/** All rules, the oldest first. */
export async function listRules(db: Handle): Promise<ApprovalRule[]> {
  return (await db.selectFrom('approvalRules').selectAll().orderBy('id').limit(mostRules).execute()).map(ruleOf)
}

export async function getRule(db: Handle, id: number): Promise<ApprovalRule> {
  const row = await db.selectFrom('approvalRules').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('approval-rule')
  return ruleOf(row)
}

export async function addRule(tx: Handle, row: Omit<RuleRow, 'id'>): Promise<number> {
  return (await tx.insertInto('approvalRules').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export async function updateRule(tx: Handle, id: number, change: Partial<Omit<RuleRow, 'id'>>): Promise<void> {
  if (Object.keys(change).length > 0) await tx.updateTable('approvalRules').set(change).where('id', '=', id).execute()
}

export async function deleteRule(tx: Handle, id: number): Promise<void> {
  await tx.deleteFrom('approvalRules').where('id', '=', id).execute()
}
