import { type PolicyComparison, type PolicyRule, policyRuleSchema } from '#shared/policy.schema.ts'
import { policyLimits } from '#shared/policy.ts'
import { againstLaw } from '../../engines/policy/against-law.ts'
import { lawRules } from '../../engines/policy/seeds/index.ts'
import { type Context, change, inTransaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { changedFields } from '../../kit/lib/changed.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { checkExamples } from './policy.examples.ts'
import { draftRules, todayOf } from './policy.reading.ts'
import {
  addRules,
  addVersion,
  copyRules,
  deleteRule,
  deleteVersion,
  findDraft,
  findNewestVersion,
  listRules,
  publishVersion,
  putRule,
  type VersionRow,
} from './policy.store.ts'

/** Publishes the law as version 1 where nothing was ever published; the shop's own rules are for the shop to write. */
export async function seedPolicy(context: Context): Promise<void> {
  if (await findNewestVersion(context.db)) return
  await inTransaction(context, async (tx) => {
    if (await findNewestVersion(tx)) return
    const at = context.clock()
    const id = await addVersion(tx, {
      state: 'published',
      number: 1,
      validFromOn: '2000-01-01',
      createdBy: null,
      createdAt: at,
      publishedBy: null,
      publishedAt: at,
    })
    // In the order of the schema, as every body is: rules are compared as they are written.
    await addRules(
      tx,
      id,
      lawRules.map((rule) => policyRuleSchema.parse(rule)),
      null,
      at,
    )
  }).catch(async (error: unknown) => {
    // Another node was first: the number is taken, and its version serves.
    if (!(await findNewestVersion(context.db))) throw error
  })
}

/** How a rule of ours would stand beside the law of the draft. */
export async function compareWithLaw(context: Context, rule: PolicyRule): Promise<PolicyComparison> {
  return againstLaw(rule, (await draftRules(context)).rules)
}

/**
 * Writes a rule into the draft, which is made where there is none.
 * @throws Refusal `policy-worse-than-law` with the law it falls short of; `policy-full`
 */
export function changeRule(context: Context, by: Actor, rule: PolicyRule): Promise<PolicyComparison> {
  return change(context, async (tx, emit) => {
    const draft = await openDraft(tx, context, by)
    const rules = (await listRules(tx, draft.id)).map((row) => row.rule)
    const before = rules.find(({ key }) => key === rule.key)
    if (!before && rules.length >= policyLimits.rules)
      throw new Refusal('conflict', 'policy-full', `A policy has at most ${policyLimits.rules} rules.`, {
        params: { limit: policyLimits.rules },
      })
    const others = rules.filter(({ key }) => key !== rule.key)
    const comparison = againstLaw(rule, others)
    const [worst] = comparison.worse
    if (worst)
      throw new Refusal('conflict', 'policy-worse-than-law', `${worst.law} (${worst.statute}) gives more than this rule.`, {
        params: { law: worst.law, statute: worst.statute },
        ...comparison,
      })
    // What somebody read was another text.
    const isSame = before && JSON.stringify({ ...before, reviewedBy: null }) === JSON.stringify({ ...rule, reviewedBy: null })
    await putRule(tx, draft.id, { ...rule, reviewedBy: isSame ? (before?.reviewedBy ?? null) : null }, by.agentId, context.clock())
    const audit = { subject: rule.key, ...(before ? changedFields(before, rule) : { became: { ...rule } }) }
    emit({ kind: 'policy-changed', agentId: by.agentId, data: { key: rule.key, is: before ? 'changed' : 'added' }, audit })
    return comparison
  })
}

/** Takes a rule out of the draft. The law may be corrected but not taken out. */
export function removeRule(context: Context, by: Actor, key: string): Promise<void> {
  return change(context, async (tx, emit) => {
    const draft = await openDraft(tx, context, by)
    const rule = (await listRules(tx, draft.id)).find((row) => row.key === key)
    if (!rule) throw notFound('policy-rule')
    if (rule.layer === 'statute') throw new Refusal('conflict', 'policy-law-stays', 'The law cannot be taken out, only corrected.')
    await deleteRule(tx, draft.id, key)
    const audit = { subject: key, was: { ...rule.rule } }
    emit({ kind: 'policy-changed', agentId: by.agentId, data: { key, is: 'removed' }, audit })
  })
}

/** Puts a rule of the draft back as the published version has it; one that is new goes. */
export function restoreRule(context: Context, by: Actor, key: string): Promise<void> {
  return change(context, async (tx, emit) => {
    const draft = await findDraft(tx)
    const published = await findNewestVersion(tx)
    if (!draft || !published) throw notFound('policy-draft')
    const before = (await listRules(tx, published.id)).find((row) => row.key === key)
    if (before) await putRule(tx, draft.id, before.rule, before.changedBy ?? by.agentId, before.changedAt)
    else if (!(await deleteRule(tx, draft.id, key))) throw notFound('policy-rule')
    emit({ kind: 'policy-changed', agentId: by.agentId, data: { key, is: 'restored' } })
  })
}

/** Says who read a rule as it stands in the draft; null: nobody. */
export function reviewRule(context: Context, by: Actor, key: string, reviewedBy: string | null): Promise<void> {
  return change(context, async (tx, emit) => {
    const draft = await openDraft(tx, context, by)
    const row = (await listRules(tx, draft.id)).find((each) => each.key === key)
    if (!row) throw notFound('policy-rule')
    await putRule(tx, draft.id, { ...row.rule, reviewedBy }, by.agentId, context.clock())
    emit({ kind: 'policy-reviewed', agentId: by.agentId, data: { key, reviewedBy } })
  })
}

export function throwDraftAway(context: Context, by: Actor): Promise<void> {
  return change(context, async (tx, emit) => {
    const draft = await findDraft(tx)
    if (!draft) throw notFound('policy-draft')
    await deleteVersion(tx, draft.id)
    emit({ kind: 'policy-thrown-away', agentId: by.agentId })
  })
}

/**
 * Makes the draft the next version. Examples are decided before the transaction; a draft that changed meanwhile is refused.
 * @throws Refusal `policy-example-fails` with its name; `policy-draft-moved`; `policy-valid-too-early`
 */
export async function publishDraft(context: Context, by: Actor, validFromOn = todayOf(context)): Promise<number> {
  const draft = await findDraft(context.db)
  if (!draft) throw notFound('policy-draft')
  if (validFromOn < todayOf(context))
    throw new Refusal('bad-input', 'policy-valid-too-early', 'A policy cannot hold for days that are over.', {
      params: { day: todayOf(context) },
    })
  const rows = await listRules(context.db, draft.id)
  const checked = await checkExamples(
    context,
    rows.map(({ rule }) => rule),
  )
  const failing = checked.find(({ holds }) => !holds)
  if (failing)
    throw new Refusal('conflict', 'policy-example-fails', `The kept example “${failing.name}” no longer holds.`, {
      params: { name: failing.name },
    })
  const stamp = JSON.stringify(rows.map(({ id, rule }) => [id, rule]))
  return change(context, async (tx, emit) => {
    const now = await listRules(tx, draft.id)
    if (JSON.stringify(now.map(({ id, rule }) => [id, rule])) !== stamp || now.length === 0)
      throw new Refusal('conflict', 'policy-draft-moved', 'Somebody changed the draft meanwhile. Look at it again.')
    const number = ((await findNewestVersion(tx))?.number ?? 0) + 1
    await publishVersion(tx, draft.id, { number, validFromOn, publishedBy: by.agentId, publishedAt: context.clock() })
    emit({ kind: 'policy-published', agentId: by.agentId, data: { number, validFromOn } })
    return number
  })
}

/** The draft, begun from the newest version where there is none. */
async function openDraft(tx: Handle, context: Context, by: Actor): Promise<VersionRow> {
  const draft = await findDraft(tx)
  if (draft) return draft
  const published = await findNewestVersion(tx)
  if (!published) throw notFound('policy-version')
  const version = {
    state: 'draft' as const,
    number: null,
    validFromOn: null,
    createdBy: by.agentId,
    createdAt: context.clock(),
    publishedBy: null,
    publishedAt: null,
  }
  const id = await addVersion(tx, version)
  await copyRules(tx, published.id, id)
  return { ...version, id }
}
