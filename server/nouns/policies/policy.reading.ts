import type { Policy, PolicyRule, PolicyVersion } from '#shared/policy.schema.ts'
import type { PolicyCountry, PublicPolicy } from '#shared/policy.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { notFound } from '../../kit/lib/errors.ts'
import { listAgents } from '../agents/agent.store.ts'
import {
  findDraft,
  findNewestVersion,
  findVersionOn,
  getVersionByNumber,
  listRules,
  listVersions,
  type VersionRow,
} from './policy.store.ts'

import { summarize } from './policy.summary.ts'

const shownVersions = 20

/** Today as a plain day in UTC: from which version validity is counted. */
export const todayOf = ({ clock }: Pick<Context, 'clock'>): string => new Date(clock()).toISOString().slice(0, 10)

/** The version that decides now. @throws Refusal while nothing was ever published */
export async function getCurrent(context: Context): Promise<VersionRow> {
  const current = (await findVersionOn(context.db, todayOf(context))) ?? (await findNewestVersion(context.db))
  if (!current) throw notFound('policy-version')
  return current
}

/** The rules that decide now, with the version they stand in. */
export async function currentRules(context: Context): Promise<{ version: VersionRow; rules: PolicyRule[] }> {
  const version = await getCurrent(context)
  return { version, rules: (await listRules(context.db, version.id)).map(({ rule }) => rule) }
}

/** The draft's rules where there is one, else those that decide now. */
export async function draftRules(context: Context): Promise<{ version: VersionRow; rules: PolicyRule[] }> {
  const draft = await findDraft(context.db)
  if (!draft) return currentRules(context)
  return { version: draft, rules: (await listRules(context.db, draft.id)).map(({ rule }) => rule) }
}

/** One version as people see it: its rules, what a draft changes, the draft there is, and the versions before. */
export async function showPolicy(context: Context, wanted: 'draft' | number | undefined): Promise<Policy> {
  const { db } = context
  const [current, draft, versions] = await Promise.all([getCurrent(context), findDraft(db), listVersions(db, shownVersions)])
  const version = wanted === 'draft' ? draft : wanted === undefined ? current : await getVersionByNumber(db, wanted)
  if (!version) throw notFound('policy-draft')
  const rows = await listRules(db, version.id)
  const basis = version.state === 'draft' ? await listRules(db, (await findNewestVersion(db))?.id ?? current.id) : []
  const before = new Map(basis.map(({ key, rule }) => [key, rule]))
  const shown = [version, ...versions, ...(draft ? [draft] : [])]
  const names = await nameMap(db, [
    ...rows.map(({ changedBy }) => changedBy),
    ...shown.flatMap((each) => [each.createdBy, each.publishedBy]),
  ])
  const show = versionOf(names)
  return {
    version: show(version),
    rules: rows.map(({ key, rule, changedBy, changedAt }) => ({
      rule,
      changedBy: personOf(names, changedBy),
      changedAt,
      isChanged: version.state === 'draft' && JSON.stringify(before.get(key)) !== JSON.stringify(rule),
      before: before.get(key) ?? null,
    })),
    removed: [...before.keys()].filter((key) => !rows.some((row) => row.key === key)),
    draft: draft && show(draft),
    versions: versions.map(show),
  }
}

const personOf = (names: Map<number, string>, id: number | null) => (id === null ? null : { id, name: names.get(id) ?? '' })

const versionOf =
  (names: Map<number, string>) =>
  (row: VersionRow): PolicyVersion => ({
    ...row,
    createdBy: personOf(names, row.createdBy),
    publishedBy: personOf(names, row.publishedBy),
  })

async function nameMap(db: Handle, ids: (number | null)[]): Promise<Map<number, string>> {
  if (ids.every((id) => id === null)) return new Map()
  return new Map((await listAgents(db)).map(({ id, name }) => [id, name]))
}

/** What a published version, the one that decides now unless another is named, promises customers of a country. */
export async function findPublicPolicy(context: Context, country: PolicyCountry, number: number | undefined): Promise<PublicPolicy> {
  const [current, versions] = await Promise.all([getCurrent(context), listVersions(context.db, shownVersions)])
  const version = versions.find((each) => each.number === number && (each.number ?? 0) <= (current.number ?? 0)) ?? current
  const rules = (await listRules(context.db, version.id)).map(({ rule }) => rule)
  return {
    ...summarize(rules, country),
    version: version.number ?? 0,
    validFromOn: version.validFromOn ?? todayOf(context),
    earlier: versions.flatMap((each) => (each.number !== null && each.number < (version.number ?? 0) ? [each.number] : [])),
  }
}
