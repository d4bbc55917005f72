import type { z } from 'zod'
import type { SlaRules, slaBody } from '#shared/clock.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { plainText } from '../../kit/lib/changed.ts'
import { serverZone } from '../../kit/lib/environment.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import { lockCases } from '../cases/case.store.ts'
import { createClockBook } from './clock.book.ts'
import { bringClocksUp, placeCases } from './clock.following.ts'
import { listActiveAfter, listOutdated, listUnnoted } from './clock.store.ts'
import { addVersion, findNewestVersion, findSla, findUnfollowed, type SlaVersion, setFollowedTo } from './sla.store.ts'

const week = [1, 2, 3, 4, 5, 6, 7]

/** What a new desk promises: round the clock, since nobody has said yet when people are here. */
const firstRules = (zone: string): SlaRules => ({
  calendars: [
    {
      key: 'always',
      name: 'Round the clock',
      zone,
      periods: week.map((weekday) => ({ weekday, from: '00:00', to: '24:00' })),
      days: [],
    },
  ],
  policies: [
    { ...everything, key: 'urgent', name: 'Urgent', priorities: ['urgent'], firstResponse: 30, nextResponse: 60, resolution: 2 * 1440 },
    { ...everything, key: 'everything', name: 'Everything else', firstResponse: 240, nextResponse: 240, resolution: 5 * 1440 },
  ],
})
const everything = { priorities: [], channels: [], languages: [], products: [], calendar: 'always', warnAt: 75 }

/** Writes the first promises of a desk, where there are none; cases of before get their clocks by `followCasesOfBefore`. */
export async function seedSla(context: Context, zone = serverZone()): Promise<void> {
  if (await findNewestVersion(context.db)) return
  const { calendars, policies } = firstRules(zone)
  await change(context, async (tx) => {
    if (await findNewestVersion(tx)) return
    const kept = { calendars: JSON.stringify(calendars), slaPolicies: JSON.stringify(policies) }
    await addVersion(tx, { ...kept, changedBy: null, changedAt: context.clock(), followedTo: 0 })
  })
}

const casesAtOnce = 200

/** Gives clocks to cases that were open before there were any, so many at a time; one that has them keeps them (a job). Answers whether there are more. */
export async function followCasesOfBefore(context: Context): Promise<boolean> {
  const unfollowed = await findUnfollowed(context.db)
  if (!unfollowed) return false
  return change(context, async (tx) => {
    const caseIds = await listActiveAfter(tx, unfollowed.followedTo, casesAtOnce)
    const last = caseIds.at(-1)
    await setFollowedTo(tx, unfollowed.id, last ?? null)
    if (last === undefined) return false
    const threads = await tx
      .selectFrom('threads')
      .select('id')
      .where('caseId', 'in', caseIds)
      .where('waitingSince', 'is not', null)
      .execute()
    await bringClocksUp(tx, context, { threadIds: new Set(threads.map(({ id }) => id)), caseIds: new Set(caseIds) })
    return true
  })
}

/** So many clocks are put on new promises in the transaction that changes them; the others follow at once (a job). */
const atOnce = 200

/**
 * Changes what is promised, as a whole. Only open clocks follow; what is over stays as it was.
 * @param by null: the product itself (demo)
 * @throws Refusal `sla-changed` when somebody changed it since `basedOn`
 * @returns the number of the new version
 */
export async function changeSla(context: Context, by: Actor | null, { basedOn, rules }: z.output<typeof slaBody>): Promise<number> {
  const id = await change(context, async (tx, emit) => {
    const before = await findNewestVersion(tx)
    if (before?.id !== basedOn)
      throw new Refusal('conflict', 'sla-changed', 'Somebody changed the promises meanwhile. Look at them again.', {
        params: { name: before?.changedByName ?? '' },
      })
    const kept = { calendars: JSON.stringify(rules.calendars), slaPolicies: JSON.stringify(rules.policies) }
    if (before.calendars === kept.calendars && before.slaPolicies === kept.slaPolicies) return before.id
    const id = await addVersion(tx, { ...kept, changedBy: by?.agentId ?? null, changedAt: context.clock(), followedTo: before.followedTo })
    await setFollowedTo(tx, before.id, null)
    const now = await findSla(tx)
    if (now) await retarget(tx, context, now)
    const was = { calendars: readJson(before.calendars), policies: readJson(before.slaPolicies) }
    const audit = { subjectId: id, ...differingRows(was, rules) }
    emit({ kind: 'sla-changed', agentId: by?.agentId, data: { from: before.id, to: id, ...differenceOf(before, rules) }, audit })
    failpoint('sla-written')
    return id
  })
  failpoint('sla-saved')
  return id
}

/** The calendars and policies that are not the same before and after. */
function differingRows(was: SlaRules, became: SlaRules) {
  const without = (some: readonly object[], others: readonly object[]) => {
    const known = new Set(others.map(plainText))
    return some.filter((one) => !known.has(plainText(one)))
  }
  const fields = (some: SlaRules, others: SlaRules) =>
    Object.fromEntries(
      (['calendars', 'policies'] as const)
        .map((field) => [field, without(some[field], others[field])] as const)
        .filter(([, rows]) => rows.length > 0),
    )
  return { was: fields(was, became), became: fields(became, was) }
}

/** Names of policies and calendars that were added, changed or taken away. */
function differenceOf(before: { calendars: string; slaPolicies: string }, { calendars, policies }: SlaRules): { names: string[] } {
  const old = [
    ...(JSON.parse(before.calendars) as { key: string; name: string }[]),
    ...(JSON.parse(before.slaPolicies) as { key: string; name: string }[]),
  ]
  const next = [...calendars, ...policies]
  const text = (one: object) => JSON.stringify(one)
  const changed = next.filter((one) => !old.some((was) => text(was) === text(one)))
  const gone = old.filter((was) => !next.some(({ key }) => key === was.key))
  return { names: [...new Set([...changed, ...gone].map(({ name }) => name))].slice(0, 10) }
}

const casesOf = (rows: readonly { caseId: number | null }[]): number[] => [...new Set(rows.flatMap(({ caseId }) => caseId ?? []))]

/** Puts the next open clocks on the newest promises. Answers how many were looked at. */
async function retarget(tx: Handle, context: Context, sla: SlaVersion): Promise<number> {
  await lockCases(tx, context.engine, casesOf(await listOutdated(tx, sla.id, atOnce)))
  const rows = await listOutdated(tx, sla.id, atOnce)
  const book = createClockBook(context, sla)
  for (const { channels, languages, casePriority, caseProduct, ...row } of rows) {
    const isOfCase = row.threadId === null
    book.follow(book.draftOf(row), {
      ...row,
      priority: casePriority,
      product: caseProduct,
      channels: isOfCase ? readJson(channels) : [row.channel],
      languages: isOfCase ? readJson(languages) : null,
    })
  }
  await book.save(tx)
  await placeCases(tx, context, casesOf(rows))
  return rows.length
}

/** Puts further open clocks on the newest promises (a job). Answers whether there may be more. */
export async function retargetClocks(context: Context): Promise<boolean> {
  const sla = await findSla(context.db)
  if (!sla || (await listOutdated(context.db, sla.id, 1)).length === 0) return false
  const looked = await change(context, (tx) => retarget(tx, context, sla))
  return looked === atOnce
}

/**
 * Writes into the ledger which clocks are late, each at the instant it was due, however late this runs: what is late is so by its due time,
 * not by this (a job). Answers whether there may be more.
 */
export async function noteLateClocks(context: Context): Promise<boolean> {
  if ((await listUnnoted(context.db, context.clock(), 1)).length === 0) return false
  return change(context, async (tx, emit) => {
    const sla = await findSla(tx)
    await lockCases(tx, context.engine, casesOf(await listUnnoted(tx, context.clock(), atOnce)))
    const rows = await listUnnoted(tx, context.clock(), atOnce)
    if (!sla) return false
    const book = createClockBook(context, sla)
    for (const row of rows) {
      const draft = book.draftOf(row)
      draft.row.breachedAt = row.dueAt
      book.note(draft, 'breached', row.dueAt ?? row.decidedAt)
      const { caseId, threadId, metric, dueAt } = row
      emit({ kind: 'clock-breached', caseId, threadId, data: { metric, dueAt, policy: row.policyKey } })
    }
    await book.save(tx)
    return rows.length === atOnce
  })
}
