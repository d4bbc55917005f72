import type { Event } from '#shared/event.schema.ts'
import type { EventKind } from '#shared/event.ts'
import { type RuleEvent, ruleEvents } from '#shared/rule.ts'
import type { Context, NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import { lockCases } from '../cases/case.store.ts'
import { doOutcome, type Making } from './rule.doing.ts'
import { readKnown, walkedOf } from './rule.known.ts'
import { createWalk, faultsOf, isByRule } from './rule.rules.ts'
import { addRun, listRulesOn, updateRun } from './rule.store.ts'
import { listHistories } from './rule-facts.store.ts'

type Emit = (event: NewEvent) => void

/** The kinds of events that start a rule that is on. */
export async function listTriggers(db: Handle): Promise<readonly EventKind[]> {
  const wanted = new Set((await listRulesOn(db)).flatMap(({ triggers }) => readJson(triggers)))
  return ruleEvents.filter((kind) => wanted.has(kind))
}

/**
 * Does what rules say, in the transaction in which the subscriber's cursor moves: whatever dies, each rule runs once for each event. Events
 * that a rule caused start none; a rule that does not work any more is left out and stops no other.
 */
export async function runRules(events: readonly Event[], tx: Handle, context: Context, emit: Emit, making: Making | null): Promise<void> {
  const starting = events.filter(({ caseId, data }) => caseId !== null && !isByRule(data))
  const rows = await listRulesOn(tx)
  if (starting.length === 0 || rows.length === 0) return
  const known = await readKnown(tx)
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  const rules = []
  for (const row of rows) {
    const rule = await walkedOf(tx, row)
    if (faultsOf(rule, known).length === 0) rules.push(rule)
  }
  const caseIds = starting.flatMap(({ caseId }) => caseId ?? [])
  // All that will be written, in the order in which everybody locks.
  await lockCases(tx, context.engine, caseIds)
  const histories = await listHistories(tx, caseIds)
  const walk = createWalk(rules, known)
  for (const event of starting) {
    const caseId = event.caseId ?? 0
    const history = histories.get(caseId)
    if (!history) continue
    const { facts, runs } = walk({ ...event, kind: event.kind as RuleEvent, caseId }, history)
    for (const { rule, held, outcomes } of runs) {
      const run = { ruleId: rule.id, version: rule.version, eventId: event.id, trigger: event.kind as RuleEvent, caseId }
      const written = { ...run, at: event.at, held: JSON.stringify(held), outcomes: '[]', undoneAt: null }
      const id = await addRun(tx, written)
      if (id === null) continue
      const because = { ruleId: rule.id, ruleRunId: id }
      const marked: Emit = (caused) => emit({ ...caused, because })
      const doing = { tx, context, by: { agentId: rule.ownerId }, emit: marked }
      const done = []
      for (const outcome of outcomes) {
        done.push(await doOutcome(doing, making, { caseId, threadId: facts.threadId, product: facts.product }, outcome))
        failpoint('rule-action-written')
      }
      await updateRun(tx, id, { outcomes: JSON.stringify(done) })
      marked({
        kind: 'rule-run',
        agentId: rule.ownerId,
        caseId,
        threadId: event.threadId,
        data: { id, rule: names.get(rule.id), done: done.filter(({ skipped }) => skipped === null).map(({ action }) => action.do) },
      })
    }
  }
}
