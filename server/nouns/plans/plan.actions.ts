import type { z } from 'zod'
import { interfaceLanguages } from '#shared/agent.ts'
import { mayDo } from '#shared/permission.ts'
import type { planChange, planTextChange } from '#shared/plan.schema.ts'
import { mostPlanThreads, type PlanState, planPurposes, usualSpacingMs, walkedStates } from '#shared/plan.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { type Actor, notPermitted } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { lockCase } from '../cases/case.store.ts'
import { isUndecided, type KnownThread, knowThreads } from './plan.known.ts'
import { isByHand, lookAhead } from './plan.looking.ts'
import { refusePlanMove, timesOf } from './plan.rules.ts'
import { addPlan, addTexts, findPlanOfCase, getPlanOfCase, lockPlan, movePlan, type PlanRow, saveText } from './plan.store.ts'
import type { Walking } from './plan.walking.ts'
import { draftedWords } from './plan.words.ts'
import { listThreadIdsOfCase, listThreadsNow } from './plan-known.store.ts'
import { addPlanThreads, holdSource, leaveRestOut, listPlanThreads, movePlanThread, type PlanThreadRow } from './plan-thread.store.ts'

type Emit = (event: NewEvent) => void

const moved = (plan: PlanRow, by: Actor, to: PlanState): NewEvent => ({
  kind: 'plan-moved',
  agentId: by.agentId,
  caseId: plan.caseId,
  data: { to },
})

export const planChanged = (plan: PlanRow, by: Actor, threadId?: number): NewEvent => ({
  kind: 'plan-changed',
  agentId: by.agentId,
  caseId: plan.caseId,
  threadId,
})

/**
 * Opens a plan for a case, or takes in what came into the case since where it has an open one. Nothing leaves before it is started.
 * @param origin where customers reach the desk
 */
export async function openPlan(
  { context, currency }: Pick<Walking, 'context' | 'currency'>,
  by: Actor,
  caseId: number,
  origin: string,
): Promise<void> {
  const before = await findPlanOfCase(context.db, caseId)
  const isOpen = before !== null && before.state !== 'done' && before.state !== 'stopped'
  const rows = isOpen ? await listPlanThreads(context.db, before.id) : []
  const inPlan = rows.map(({ threadId }) => threadId)
  const undecided = new Map(rows.filter(isUndecided).map((row) => [row.threadId, row]))
  const all = await listThreadIdsOfCase(context.db, caseId, mostPlanThreads)
  const ids = all.filter((id) => !inPlan.includes(id)).slice(0, mostPlanThreads - inPlan.length)
  const known = await knowThreads(context, caseId, [...ids, ...undecided.keys()], currency)
  const verified = known.filter((row) => undecided.has(row.threadId) && row.verified !== null)
  await change(context, async (tx, emit) => {
    await lockCase(tx, context.engine, caseId)
    const now = context.clock()
    const id = await addPlan(tx, { caseId, spacingMs: usualSpacingMs, origin, openedBy: by.agentId, openedAt: now })
    if (id !== null) await addTexts(tx, draftedTexts(id, now))
    const plan = id === null ? await getPlanOfCase(tx, caseId) : await lockPlan(tx, context.engine, id)
    await addPlanThreads(
      tx,
      known.filter(({ threadId }) => !undecided.has(threadId)).map((row) => ({ ...row, planId: plan.id })),
    )
    for (const row of verified) await decideAnew(tx, undecided.get(row.threadId) as PlanThreadRow, row)
    if (id !== null) emit({ kind: 'plan-opened', agentId: by.agentId, caseId, data: { threads: known.length } })
    else if (ids.length > 0 || verified.length > 0) {
      if (plan.state === 'running') await setTimes(tx, plan, now)
      emit(planChanged(plan, by))
    }
  })
}

/** Who is verified by now gets what policy decides; whoever a person left out stays out. */
async function decideAnew(tx: Handle, { id, state }: PlanThreadRow, known: KnownThread): Promise<void> {
  const { verified, customerId, purchaseItemId, unitId, outcome, warranty, missing, orderKind, orderId, currency, purpose } = known
  const isOut = state === 'left-out' || known.included === 0
  const facts = { verified, customerId, purchaseItemId, unitId, outcome, warranty, missing, orderKind, orderId, currency, purpose }
  await movePlanThread(tx, id, [state], { ...facts, ...(isOut && { state: 'left-out' as const, included: 0 as const }) })
}

const draftedTexts = (planId: number, now: number) =>
  planPurposes.flatMap((purpose) =>
    interfaceLanguages.map((lang) => ({
      planId,
      purpose,
      lang,
      text: draftedWords[lang][purpose],
      version: 1,
      writtenBy: null,
      writtenAt: now,
    })),
  )

/** Changes how a plan is spread, or the day it names. */
export function changePlan(context: Context, by: Actor, caseId: number, body: z.output<typeof planChange>): Promise<void> {
  return changeOpen(context, caseId, async (tx, emit, plan) => {
    await movePlan(tx, plan.id, [plan.state], body)
    if (body.spacingMs !== undefined && plan.state === 'running') await setTimes(tx, { ...plan, ...body }, context.clock())
    emit(planChanged(plan, by))
  })
}

/** Gives a plan other words of a kind in a language. Replies that are written already keep theirs. */
export function changePlanText(context: Context, by: Actor, caseId: number, body: z.output<typeof planTextChange>): Promise<void> {
  return changeOpen(context, caseId, async (tx, emit, plan) => {
    await saveText(tx, plan.id, body, by, context.clock())
    emit(planChanged(plan, by))
  })
}

/**
 * Starts a plan: orders are opened at once, replies leave spread over time. Whatever a look ahead finds to stop it keeps it from starting.
 * @throws Refusal `plan-stopped-by` with how many stops there are
 */
export async function startPlan(walking: Walking, by: Actor, caseId: number): Promise<void> {
  const { context } = walking
  const found = await getPlanOfCase(context.db, caseId)
  refusePlanMove(found.state, 'running')
  const { findings, rows } = await lookAhead(walking, found, by)
  const stops = findings.filter(({ level }) => level === 'stop').length
  if (stops > 0)
    throw new Refusal('conflict', 'plan-has-stops', 'Something must be put right before this plan can start.', { params: { n: stops } })
  const unread = rows.filter(({ row, isTheirLanguage }) => !isTheirLanguage && row.readBy === null && row.included === 1)
  await changeOpen(context, caseId, async (tx, emit, plan) => {
    refusePlanMove(plan.state, 'running')
    const now = context.clock()
    for (const { row } of unread) await movePlanThread(tx, row.id, walkedStates, { hold: 'unread' })
    await movePlan(tx, plan.id, ['draft'], { state: 'running', startedBy: by.agentId, startedAt: now, countsFromAt: now })
    await setTimes(tx, plan, now)
    emit(moved(plan, by, 'running'))
  })
}

/** Gives every reply that is still to come its time, from now on. */
export async function setTimes(tx: Handle, plan: Pick<PlanRow, 'id' | 'spacingMs'>, now: number): Promise<void> {
  const rows = (await listPlanThreads(tx, plan.id)).filter(({ state }) => walkedStates.includes(state))
  const threads = await listThreadsNow(
    tx,
    rows.map(({ threadId }) => threadId),
  )
  const hands = new Set(threads.filter(isByHand).map(({ threadId }) => threadId))
  const times = timesOf(
    rows.map(({ id, threadId }) => ({ id, byHand: hands.has(threadId) })),
    now,
    plan.spacingMs,
  )
  for (const { id } of rows) await movePlanThread(tx, id, walkedStates, { sendAt: times.get(id) ?? now })
}

/** Nothing more is begun until somebody resumes it; what is approved leaves as it would. */
export function pausePlan(context: Context, by: Actor, caseId: number): Promise<void> {
  return changeOpen(context, caseId, async (tx, emit, plan) => {
    refusePlanMove(plan.state, 'paused')
    await movePlan(tx, plan.id, ['running'], { state: 'paused', pauseReason: 'person', pausedThreadId: null })
    emit(moved(plan, by, 'paused'))
  })
}

/**
 * Lets a plan go on from where it stands, with new times; answers of before do not pause it again. With a source: its threads, which held
 * after a fault, go on.
 */
export function resumePlan(context: Context, by: Actor, caseId: number, sourceId: number | undefined): Promise<void> {
  return changeOpen(context, caseId, async (tx, emit, plan) => {
    const now = context.clock()
    if (sourceId !== undefined) {
      await holdSource(tx, plan.id, sourceId, null)
      if (plan.state === 'running') await setTimes(tx, plan, now)
      return emit(planChanged(plan, by))
    }
    if (plan.state !== 'paused') refusePlanMove(plan.state, 'running')
    const change = { state: 'running', pauseReason: null, pausedThreadId: null, startedBy: by.agentId, countsFromAt: now } as const
    await movePlan(tx, plan.id, ['paused'], change)
    await setTimes(tx, plan, now)
    emit(moved(plan, by, 'running'))
  })
}

/** Ends a plan: what did not begin stays in for good, what is out stays out. */
export function stopPlan(context: Context, by: Actor, caseId: number): Promise<void> {
  return changeOpen(context, caseId, async (tx, emit, plan) => {
    refusePlanMove(plan.state, 'stopped')
    await movePlan(tx, plan.id, [plan.state], { state: 'stopped', endedAt: context.clock() })
    await leaveRestOut(tx, plan.id)
    emit(moved(plan, by, 'stopped'))
  })
}

/** A manager says that the plan may give as much goodwill as it does now. */
export function approveCost(context: Context, by: Actor, caseId: number): Promise<void> {
  return changeOpen(context, caseId, async (tx, emit, plan) => {
    if (!mayDo(by, 'plans.approve')) throw notPermitted(by, 'plans.approve')
    const rows = await listPlanThreads(tx, plan.id)
    const costApproved = rows.reduce((sum, { included, goodwill }) => sum + (included === 1 ? goodwill : 0), 0)
    await movePlan(tx, plan.id, [plan.state], { costApprovedBy: by.agentId, costApprovedAt: context.clock(), costApproved })
    emit({ kind: 'plan-cost-approved', agentId: by.agentId, caseId, data: { amount: costApproved } })
  })
}

/**
 * A change of the open plan of a case, which nobody else changes meanwhile.
 * @throws Refusal `plan-over` when the newest one has ended
 */
export function changeOpen(
  context: Context,
  caseId: number,
  work: (tx: Handle, emit: Emit, plan: PlanRow) => Promise<void>,
): Promise<void> {
  return change(context, async (tx, emit) => {
    const plan = await lockPlan(tx, context.engine, (await getPlanOfCase(tx, caseId)).id)
    if (plan.state === 'done' || plan.state === 'stopped') throw new Refusal('conflict', 'plan-over', 'This plan is over.')
    await work(tx, emit, plan)
  })
}
