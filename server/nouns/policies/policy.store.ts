import type { Selectable } from 'kysely'
import type { PolicyRule } from '#shared/policy.schema.ts'
import { policyLimits } from '#shared/policy.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { PolicyExampleTable, PolicyRuleTable, PolicyVersionTable } from '../../kit/database/schema.ts'
import { notFound } from '../../kit/lib/errors.ts'

export type VersionRow = Selectable<PolicyVersionTable>
export type RuleRow = Omit<Selectable<PolicyRuleTable>, 'rule'> & { rule: PolicyRule }
export type ExampleRow = Selectable<PolicyExampleTable>

/** The published version that decides on a plain day; null before the first. */
export async function findVersionOn(db: Handle, today: string): Promise<VersionRow | null> {
  const rows = await db
    .selectFrom('policyVersions')
    .selectAll()
    .where('state', '=', 'published')
    .orderBy('number', 'desc')
    .limit(50)
    .execute()
  return rows.find(({ validFromOn }) => validFromOn !== null && validFromOn <= today) ?? null
}

/** The newest published version, whether it decides yet or not. */
export async function findNewestVersion(db: Handle): Promise<VersionRow | null> {
  return (
    (await db
      .selectFrom('policyVersions')
      .selectAll()
      .where('state', '=', 'published')
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()) ?? null
  )
}

export async function findDraft(db: Handle): Promise<VersionRow | null> {
  return (await db.selectFrom('policyVersions').selectAll().where('state', '=', 'draft').executeTakeFirst()) ?? null
}

export async function getVersionByNumber(db: Handle, number: number): Promise<VersionRow> {
  const row = await db.selectFrom('policyVersions').selectAll().where('number', '=', number).executeTakeFirst()
  if (!row) throw notFound('policy-version')
  return row
}

/** Published versions, newest first. */
export const listVersions = (db: Handle, limit: number): Promise<VersionRow[]> =>
  db.selectFrom('policyVersions').selectAll().where('state', '=', 'published').orderBy('number', 'desc').limit(limit).execute()

export async function addVersion(db: Handle, version: Omit<VersionRow, 'id'>): Promise<number> {
  return (await db.insertInto('policyVersions').values(version).returning('id').executeTakeFirstOrThrow()).id
}

export async function publishVersion(
  db: Handle,
  id: number,
  set: Pick<VersionRow, 'number' | 'validFromOn' | 'publishedBy' | 'publishedAt'>,
) {
  await db
    .updateTable('policyVersions')
    .set({ ...set, state: 'published' })
    .where('id', '=', id)
    .execute()
}

/** Throws a draft away with its rules. */
export async function deleteVersion(db: Handle, id: number): Promise<void> {
  await db.deleteFrom('policyVersions').where('id', '=', id).execute()
}

/** Every rule of a version, in the order in which they were written. */
export async function listRules(db: Handle, versionId: number): Promise<RuleRow[]> {
  const rows = await db.selectFrom('policyRules').selectAll().where('versionId', '=', versionId).limit(policyLimits.rules).execute()
  return rows.map((row) => ({ ...row, rule: readJson<PolicyRule>(row.rule) })).sort((a, b) => a.id - b.id)
}

export async function addRules(db: Handle, versionId: number, rules: readonly PolicyRule[], by: number | null, at: number): Promise<void> {
  const rows = rules.map((rule) => ({
    versionId,
    key: rule.key,
    layer: rule.layer,
    rule: JSON.stringify(rule),
    changedBy: by,
    changedAt: at,
  }))
  await db.insertInto('policyRules').values(rows).execute()
}

/** Copies the rules of a version into another, with who changed them when. */
export async function copyRules(db: Handle, from: number, to: number): Promise<void> {
  await db
    .insertInto('policyRules')
    .columns(['versionId', 'key', 'layer', 'rule', 'changedBy', 'changedAt'])
    .expression((eb) =>
      eb
        .selectFrom('policyRules')
        .select((row) => [row.val(to).as('versionId'), 'key', 'layer', 'rule', 'changedBy', 'changedAt'])
        .where('versionId', '=', from)
        .orderBy('id'),
    )
    .execute()
}

/** Writes a rule of a draft: changed where it stands, else added. */
export async function putRule(db: Handle, versionId: number, rule: PolicyRule, by: number, at: number): Promise<void> {
  const set = { layer: rule.layer, rule: JSON.stringify(rule), changedBy: by, changedAt: at }
  const changed = await db
    .updateTable('policyRules')
    .set(set)
    .where('versionId', '=', versionId)
    .where('key', '=', rule.key)
    .executeTakeFirst()
  if (changed.numUpdatedRows === 0n)
    await db
      .insertInto('policyRules')
      .values({ ...set, versionId, key: rule.key })
      .execute()
}

/** @returns false where no such rule stands */
export async function deleteRule(db: Handle, versionId: number, key: string): Promise<boolean> {
  const gone = await db.deleteFrom('policyRules').where('versionId', '=', versionId).where('key', '=', key).executeTakeFirst()
  return gone.numDeletedRows > 0n
}

export const listExamples = (db: Handle): Promise<ExampleRow[]> =>
  db.selectFrom('policyExamples').selectAll().orderBy('id').limit(policyLimits.examples).execute()

export async function addExample(db: Handle, example: Omit<ExampleRow, 'id'>): Promise<number> {
  return (await db.insertInto('policyExamples').values(example).returning('id').executeTakeFirstOrThrow()).id
}

export async function deleteExample(db: Handle, id: number): Promise<boolean> {
  return (await db.deleteFrom('policyExamples').where('id', '=', id).executeTakeFirst()).numDeletedRows > 0n
}
