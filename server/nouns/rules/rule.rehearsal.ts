import type { z } from 'zod'
import type { Rehearsal, RuleRun, rehearsalBody } from '#shared/rule.schema.ts'
import { mostRehearsed, mostShownRuns, type RuleEvent, rehearsedDays } from '#shared/rule.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { day } from '../../kit/lib/clock.ts'
import { readKnown, walkedOf } from './rule.known.ts'
import { createWalk, faultsOf, isByRule, type WalkedRule } from './rule.rules.ts'
import { listRules } from './rule.store.ts'
import { findEventBefore, listEventsByIds, listHistories, listStarting, listTitles } from './rule-facts.store.ts'

const atOnce = 500

/**
 * What a rule would have done in the last 90 days: the same walk as live, over the events and the state of then, with the rules before it
 * that are on. Writes nothing. Of passing events only 30 days are kept (see `passingKinds`).
 */
export async function rehearse(context: Context, by: Actor, body: z.output<typeof rehearsalBody>): Promise<Rehearsal> {
  const { db, clock } = context
  const to = clock()
  const from = to - rehearsedDays * day
  const known = await readKnown(db)
  const { id: savedId, ...written } = body
  const rules: WalkedRule[] = []
  let isPlaced = false
  const tried: WalkedRule = { id: savedId ?? 0, version: 0, ...written, ownerId: by.agentId, after: 0 }
  for (const row of await listRules(db)) {
    if (row.id === savedId) {
      rules.push(tried)
      isPlaced = true
      continue
    }
    const rule = await walkedOf(db, row)
    if (row.onAt !== null && faultsOf(rule, known).length === 0) rules.push({ ...rule, after: 0 })
  }
  if (!isPlaced) rules.push(tried)
  const walk = createWalk(rules, known)
  // Those before it matter only where they would have stopped it: they are asked at the events that start it.
  const found = await listStarting(db, body.triggers, await findEventBefore(db, from), mostRehearsed + 1)
  const ids = found.slice(0, mostRehearsed).toReversed()
  const cases = new Set<number>()
  const runs: Omit<RuleRun, 'case'>[] = []
  const caseOf: number[] = []
  let [count, events, done, skipped] = [0, 0, 0, 0]
  for (let at = 0; at < ids.length; at += atOnce) {
    const batch = (await listEventsByIds(db, ids.slice(at, at + atOnce))).filter(({ data }) => !isByRule(data))
    const histories = await listHistories(
      db,
      batch.flatMap(({ caseId }) => caseId ?? []),
    )
    events += batch.length
    for (const event of batch) {
      const history = histories.get(event.caseId ?? 0)
      if (!history || event.caseId === null) continue
      const trigger = event.kind as RuleEvent
      const run = walk({ ...event, kind: trigger, caseId: event.caseId }, history).runs.find(({ rule }) => rule === tried)
      if (!run) continue
      count += 1
      cases.add(event.caseId)
      const ways = run.outcomes.filter((one) => one.skipped === null).length
      done += ways
      skipped += run.outcomes.length - ways
      runs.push({
        id: null,
        rule: null,
        version: 0,
        trigger,
        at: event.at,
        held: run.held,
        outcomes: run.outcomes,
        undoable: false,
        undoneAt: null,
      })
      caseOf.push(event.caseId)
      if (runs.length > mostShownRuns) {
        runs.shift()
        caseOf.shift()
      }
    }
  }
  const titles = await listTitles(db, caseOf)
  const items = runs.map((run, at) => ({ ...run, case: { id: caseOf[at] ?? 0, title: titles.get(caseOf[at] ?? 0) ?? '' } })).toReversed()
  return { from, to, events, isCut: found.length > mostRehearsed, runs: count, cases: cases.size, done, skipped, items }
}
