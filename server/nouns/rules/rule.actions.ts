import type { z } from 'zod'
import { macroNeeds } from '#shared/macro.ts'
import { mayDo } from '#shared/permission.ts'
import type { RuleAction, ruleBody, ruleChange } from '#shared/rule.schema.ts'
import { mostRules, ruleNeeds } from '#shared/rule.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { findCase } from '../cases/case.store.ts'
import { findLastEventId } from '../events/event.store.ts'
import { replyEvent } from '../replies/reply.events.ts'
import { getReply, moveReply } from '../replies/reply.store.ts'
import { takeBack } from '../templates/macro.actions.ts'
import { readKnown, walkedOf } from './rule.known.ts'
import { faultsOf } from './rule.rules.ts'
import { addRule, listRules, lockRule, lockRun, type RuleRow, updateRule, updateRun } from './rule.store.ts'

/** Writes a rule, last in the order and off. @returns its id @throws Refusal `too-many-rules`, `rule-gives-too-much` */
export function writeRule(context: Context, by: Actor, body: z.output<typeof ruleBody>): Promise<number> {
  return change(context, async (tx, emit) => {
    const there = await listRules(tx)
    if (there.length >= mostRules)
      throw new Refusal('conflict', 'too-many-rules', `There are ${mostRules} rules already.`, { params: { most: mostRules } })
    refuseBeyond(by, body.actions)
    const now = context.clock()
    const id = await addRule(tx, {
      name: body.name,
      rank: (there.at(-1)?.rank ?? 0) + 1,
      version: 1,
      triggers: JSON.stringify(body.triggers),
      conditions: JSON.stringify(body.conditions),
      actions: JSON.stringify(body.actions),
      stop: body.stop ? 1 : 0,
      onAt: null,
      onEventId: null,
      ownerId: by.agentId,
      createdAt: now,
      changedAt: now,
      removedAt: null,
    })
    emit({ kind: 'rule-changed', agentId: by.agentId, data: { id, name: body.name, added: true } })
    return id
  })
}

/** Nobody lets a rule do what they may not do themselves. */
function refuseBeyond(by: Actor, actions: readonly RuleAction[]): void {
  const missing = actions.map((one) => ruleNeeds[one.do]).find((needs) => !mayDo(by, needs))
  if (missing !== undefined)
    throw new Refusal('forbidden', 'gives-too-much', `Nobody gives what they may not do themselves: ${missing}.`, {
      params: { permission: missing, n: 1 },
    })
}

/**
 * Changes a rule, switches it on or off, removes it or brings it back (off). Whoever changes what it does, or switches it on, answers for it.
 * @throws Refusal `rule-not-found`, `gives-too-much`, `rule-broken` where one that does not work is switched on
 */
export function changeRule(context: Context, by: Actor, id: number, body: z.output<typeof ruleChange>): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await lockRule(tx, context.engine, id)
    const { name, triggers, conditions, actions, stop, on, removed } = body
    const isOther = triggers !== undefined || conditions !== undefined || actions !== undefined || stop !== undefined
    const changed: Partial<RuleRow> = { changedAt: context.clock() }
    if (name !== undefined) changed.name = name
    if (triggers) changed.triggers = JSON.stringify(triggers)
    if (conditions) changed.conditions = JSON.stringify(conditions)
    if (actions) changed.actions = JSON.stringify(actions)
    if (stop !== undefined) changed.stop = stop ? 1 : 0
    if (isOther) changed.version = row.version + 1
    if (isOther || on === true) changed.ownerId = by.agentId
    const next = { ...row, ...changed }
    if (isOther || on === true) {
      const { actions: does } = await walkedOf(tx, next)
      refuseBeyond(by, does)
    }
    if (on === true && row.onAt === null) Object.assign(changed, { onAt: context.clock(), onEventId: await findLastEventId(tx) })
    if (on === true) await refuseBroken(tx, next)
    if (on === false || removed === true) Object.assign(changed, { onAt: null, onEventId: null })
    if (removed !== undefined) changed.removedAt = removed ? context.clock() : null
    await updateRule(tx, id, changed)
    emit({ kind: 'rule-changed', agentId: by.agentId, data: { id, name: next.name, what: Object.keys(body), on, removed } })
  })
}

async function refuseBroken(tx: Handle, row: RuleRow): Promise<void> {
  if (faultsOf(await walkedOf(tx, row), await readKnown(tx)).length > 0)
    throw new Refusal('conflict', 'rule-broken', 'This rule names something that is gone. Mend it first.')
}

/** Puts rules into an order; those that are not named come last, in theirs. */
export function orderRules(context: Context, by: Actor, ids: readonly number[]): Promise<void> {
  return change(context, async (tx, emit) => {
    const there = await listRules(tx)
    const place = new Map([...new Set(ids)].map((id, at) => [id, at]))
    const ordered = there.toSorted((a, b) => (place.get(a.id) ?? there.length) - (place.get(b.id) ?? there.length))
    for (const [at, { id, rank }] of ordered.entries()) if (rank !== at + 1) await updateRule(tx, id, { rank: at + 1 })
    emit({ kind: 'rule-changed', agentId: by.agentId, data: { ordered: ordered.map(({ id }) => id) } })
  })
}

/**
 * Takes back what a run did, as far as it still stands and its verb has an undo: tags, priority, who has the case, drafts that nobody
 * approved. Who was told and what was ordered stays. Undoing twice changes nothing.
 * @throws Refusal `rule-run-not-found`, `macro-not-yours`
 */
export function undoRuleRun(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const run = await lockRun(tx, context.engine, id)
    if (run.undoneAt !== null) return
    const done = readJson(run.outcomes).filter(({ skipped }) => skipped === null)
    if (done.some(({ step, replyId }) => (step && !mayDo(by, macroNeeds[step.do])) || (replyId && !mayDo(by, 'replies.draft'))))
      throw new Refusal('forbidden', 'macro-not-yours', 'Your role may not take back what was done here.')
    await updateRun(tx, id, { undoneAt: context.clock() })
    const row = await findCase(tx, run.caseId)
    for (const { step, replyId } of done.toReversed()) {
      if (step && row?.mergedInto === null) await takeBack({ tx, context, emit, by }, run.caseId, step)
      if (replyId === undefined) continue
      const reply = await getReply(tx, replyId)
      if (reply.state !== 'draft') continue
      await moveReply(tx, replyId, ['draft'], { state: 'withdrawn' })
      emit(await replyEvent(tx, reply, 'reply-withdrawn', by))
    }
    emit({ kind: 'rule-undone', agentId: by.agentId, caseId: run.caseId, data: { id } })
  })
}
