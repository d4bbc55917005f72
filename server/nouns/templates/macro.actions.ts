import { caseMoves } from '#shared/case.ts'
import type { MacroAction, MacroStep } from '#shared/macro.schema.ts'
import { type MacroObstacle, macroNeeds } from '#shared/macro.ts'
import { mayDo, type Permitted } from '#shared/permission.ts'
import type { MacroOutcome } from '#shared/template.schema.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { dayIn, instantIn, plusDays } from '../../kit/lib/day.ts'
import { serverZone } from '../../kit/lib/environment.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { findAgent } from '../agents/agent.store.ts'
import { type CaseRow, getCase, listTeamNames, lockCase } from '../cases/case.store.ts'
import { changeLocked, type Doing, reopenLocked, resolveLocked, snoozeLocked, wakeLocked } from '../cases/case.working.ts'
import { mostTags, spelledTag, tagLocked, untagLocked } from '../tags/tag.actions.ts'
import { findTagByName, getTag, listTagIds } from '../tags/tag.store.ts'
import { addRun, findThreadOf, getRun, markUndone } from './macro.store.ts'
import { getUsable } from './template.shown.ts'

type Emit = (event: NewEvent) => void
export type Doer = Permitted & { agentId: number }

/** Nine o'clock of a later day where the desk is: a duration would drift. */
const morningIn = (days: number, now: number): number => instantIn(serverZone(), plusDays(dayIn(serverZone(), now), days), '09:00')

/** What each action would do with a case (null: the thread is in none), and what is in its way. */
export async function foresee(
  db: Handle,
  by: Doer,
  caseRow: CaseRow | null,
  actions: readonly MacroAction[],
  now: number,
): Promise<MacroOutcome[]> {
  const outcomes: MacroOutcome[] = []
  for (const action of actions) {
    const { name, gone, already } = caseRow ? await lookAt(db, by, caseRow, action) : { name: null, gone: false, already: null }
    const obstacle = !mayDo(by, macroNeeds[action.do]) ? 'role' : !caseRow ? 'no-case' : gone ? 'gone' : already
    outcomes.push({ action, name, until: action.do === 'snooze' ? morningIn(action.days, now) : null, obstacle })
  }
  return outcomes
}

type Looked = { name: string | null; gone: boolean; already: MacroObstacle | null }

async function lookAt(db: Handle, by: Doer, row: CaseRow, action: MacroAction): Promise<Looked> {
  const isSo = (already: boolean, name: string | null = null, gone = false): Looked => ({ name, gone, already: already ? 'already' : null })
  switch (action.do) {
    case 'tag': {
      const tag = await findTagByName(db, spelledTag(action.name).nameKey)
      const carried = await listTagIds(db, row.id)
      if (tag && carried.includes(tag.id)) return isSo(true, tag.name)
      return { name: tag?.name ?? action.name, gone: false, already: carried.length >= mostTags ? 'full' : null }
    }
    case 'assign': {
      const id = action.to === 'me' ? by.agentId : action.to
      const agent = await findAgent(db, id)
      return isSo(row.assigneeId === id, agent?.name ?? null, !agent || agent.disabledAt !== null)
    }
    case 'team': {
      const team = (await listTeamNames(db, [action.teamId])).get(action.teamId)
      return isSo(row.teamId === action.teamId, team?.name ?? null, !team)
    }
    case 'priority':
      return isSo(row.priority === action.priority)
    case 'snooze':
      return isSo(row.state === 'snoozed' || !caseMoves[row.state].includes('snoozed'))
    case 'resolve':
      return isSo(row.state === 'resolved')
  }
}

/**
 * Does all that can be done, inside a change that does more: what is in the way of an action leaves that one out. So a merged case, a person who left or
 * a full list of tags stops no reply.
 */
export async function runWithin(
  tx: Handle,
  context: Context,
  emit: Emit,
  by: Doer,
  of: { caseId: number; templateId: number | null; replyId: number | null; actions: readonly MacroAction[] },
): Promise<{ id: number; done: number }> {
  const at = context.clock()
  const steps: MacroStep[] = []
  for (const action of of.actions) {
    const row = await lockCase(tx, context.engine, of.caseId)
    const [outcome] = await foresee(tx, by, row, [action], at)
    if (outcome?.obstacle === null) steps.push(await takeStep({ tx, context, emit, by }, row, action))
  }
  const { actions: _, ...run } = of
  const id = await addRun(tx, { ...run, agentId: by.agentId, at, steps: JSON.stringify(steps), undoneAt: null })
  emit({
    kind: 'macro-run',
    agentId: by.agentId,
    caseId: of.caseId,
    threadId: await findThreadOf(tx, of.replyId),
    replyId: of.replyId,
    data: { id, steps: steps.map((step) => step.do) },
  })
  return { id, done: steps.length }
}

/** Does one action with a locked case for which nothing is in its way. @returns what it did, with what was before */
export async function takeStep(doing: Doing, row: CaseRow, action: MacroAction): Promise<MacroStep> {
  const { tx, context, by } = doing
  switch (action.do) {
    case 'tag': {
      // What is in its way was looked at in this transaction: the case does not carry it yet.
      const tagId = await tagLocked(doing, row.id, action.name)
      const tag = await getTag(tx, tagId ?? 0)
      return { do: 'tag', name: tag.name, tagId: tag.id }
    }
    case 'assign': {
      const assigneeId = action.to === 'me' ? by.agentId : action.to
      await changeLocked(doing, row, { assigneeId })
      return { do: 'assign', before: { assigneeId: row.assigneeId, teamId: row.teamId }, after: { assigneeId, teamId: row.teamId } }
    }
    case 'team':
      await changeLocked(doing, row, { assigneeId: null, teamId: action.teamId })
      return {
        do: 'assign',
        before: { assigneeId: row.assigneeId, teamId: row.teamId },
        after: { assigneeId: null, teamId: action.teamId },
      }
    case 'priority':
      await changeLocked(doing, row, { priority: action.priority })
      return { do: 'priority', before: row.priority, after: action.priority }
    case 'snooze': {
      const until = morningIn(action.days, context.clock())
      await snoozeLocked(doing, row, until, action.wakeRule)
      return { do: 'snooze', until }
    }
    case 'resolve':
      await resolveLocked(doing, row, action.how)
      return { do: 'resolve', how: action.how }
  }
}

/**
 * Does with a case what a template does, now and without a reply.
 * @param only these of its actions; left out: all
 * @throws Refusal `macro-nothing` when nothing of it could be done
 */
export function runMacro(context: Context, by: Actor, caseId: number, templateId: number, only?: readonly MacroAction[]) {
  return change(context, async (tx, emit) => {
    const own: readonly MacroAction[] = readJson((await getUsable(tx, by, templateId)).actions)
    const actions = only === undefined ? own : own.filter((one) => only.some((wanted) => isSame(one, wanted)))
    const run = await runWithin(tx, context, emit, by, { caseId, templateId, replyId: null, actions })
    if (run.done === 0) throw new Refusal('conflict', 'macro-nothing', 'There was nothing to do here, or your role may not do it.')
    return { id: run.id, caseId, done: run.done }
  })
}

/** Whether two actions are the same, whatever the order in which their parts were written. */
export const isSame = (a: MacroAction, b: MacroAction): boolean =>
  JSON.stringify(Object.entries(a).toSorted()) === JSON.stringify(Object.entries(b).toSorted())

/** Takes back what a run did, as far as it still stands: what somebody changed since is theirs. Undoing twice changes nothing. */
export function undoRun(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const run = await getRun(tx, id)
    if (!(await markUndone(tx, id, context.clock()))) return
    // A case that was merged meanwhile keeps what it brought along.
    if ((await getCase(tx, run.caseId)).mergedInto !== null) throw notFound('macro-run')
    const steps: readonly MacroStep[] = readJson(run.steps)
    if (steps.some((step) => !mayDo(by, macroNeeds[step.do])))
      throw new Refusal('forbidden', 'macro-not-yours', 'Your role may not take back what was done here.')
    for (const step of steps.toReversed()) await takeBack({ tx, context, emit, by }, run.caseId, step)
    emit({
      kind: 'macro-undone',
      agentId: by.agentId,
      caseId: run.caseId,
      threadId: await findThreadOf(tx, run.replyId),
      replyId: run.replyId,
      data: { id },
    })
  })
}

/** Takes a step back, as far as it still stands. */
export async function takeBack(doing: Doing, caseId: number, step: MacroStep): Promise<void> {
  const { tx, context } = doing
  const row = await lockCase(tx, context.engine, caseId)
  switch (step.do) {
    case 'tag':
      if ((await listTagIds(tx, caseId)).includes(step.tagId)) await untagLocked(doing, caseId, step.tagId)
      return
    case 'assign':
      if (row.assigneeId === step.after.assigneeId && row.teamId === step.after.teamId) await changeLocked(doing, row, step.before)
      return
    case 'priority':
      if (row.priority === step.after) await changeLocked(doing, row, { priority: step.before })
      return
    case 'snooze':
      if (row.state === 'snoozed' && row.snoozedUntil === step.until) await wakeLocked(doing, row)
      return
    case 'resolve':
      if (row.state === 'resolved') await reopenLocked(doing, row)
  }
}
