import type { z } from 'zod'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Handover, handoverBody } from '#shared/handover.schema.ts'
import { type Context, change, inTransaction, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { day, hour } from '../../kit/lib/clock.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { getAgent } from '../agents/agent.store.ts'
import { findTeamName, listCasesByIds, lockCases } from '../cases/case.store.ts'
import { changeLocked } from '../cases/case.working.ts'
import { listMemberIds } from '../teams/team.store.ts'
import {
  addHandover,
  forgetHandovers,
  type HandoverRow,
  listHandoverCases,
  listOpenHandovers,
  listTakenHandovers,
  lockHandover,
  markCase,
  showHandovers,
  updateHandover,
} from './handover.store.ts'

const mostOpen = 50
const mostTaken = 10
const shownMs = 12 * hour
const keptMs = 90 * day

const changed = (by: Actor, id: number): NewEvent => ({ kind: 'handover-changed', agentId: by.agentId, data: { id } })

/** Whether it is for somebody: for them, for their team, for all; never for whoever wrote it. */
async function isFor(db: Handle, { fromId, toId, teamId }: HandoverRow, agentId: number): Promise<boolean> {
  if (fromId === agentId) return false
  if (toId !== null) return toId === agentId
  return teamId === null || (await listMemberIds(db, [teamId])).includes(agentId)
}

/**
 * Leaves words and open cases of one's own to a person, a team or all. The cases stay with whoever hands over until somebody takes over.
 * @returns its id @throws Refusal `agent-not-found`, `agent-disabled`, `team-not-found`, `case-not-yours`
 */
export function writeHandover(context: Context, by: Actor, body: z.output<typeof handoverBody>): Promise<number> {
  return change(context, async (tx, emit) => {
    const { toId, teamId } = body
    if (toId !== null) {
      const { name, disabledAt } = await getAgent(tx, toId)
      if (disabledAt !== null) throw new Refusal('conflict', 'agent-disabled', `${name} no longer works here.`, { params: { name } })
    }
    if (teamId !== null) await findTeamName(tx, teamId)
    const caseIds = [...new Set(body.caseIds)]
    const own = (await listCasesByIds(tx, caseIds)).filter(({ assigneeId }) => assigneeId === by.agentId)
    if (own.length < caseIds.length) throw new Refusal('conflict', 'case-not-yours', 'You hand over cases that you have.')
    const nothing = { withdrawnAt: null, takenBy: null, takenAt: null }
    const row = { fromId: by.agentId, toId, teamId: toId === null ? teamId : null, text: body.text, writtenAt: context.clock(), ...nothing }
    const id = await addHandover(tx, row, caseIds)
    emit(changed(by, id))
    return id
  })
}

/** Takes one's handover back, or says it again. @throws Refusal `handover-not-found`, `handover-taken` */
export function withdrawHandover(context: Context, by: Actor, id: number, withdrawn: boolean): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await lockHandover(tx, context.engine, id)
    if (row.fromId !== by.agentId) throw notFound('handover')
    if (row.takenBy !== null) await refuseTaken(tx, row.takenBy)
    await updateHandover(tx, id, { withdrawnAt: withdrawn ? context.clock() : null })
    emit(changed(by, id))
  })
}

/**
 * Takes over: the cases that whoever left them still has, and that are not solved, are one's own. Once: who comes second is told who was first.
 * @throws Refusal `handover-not-found`, `handover-taken`
 */
export function takeOver(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const cases = await listHandoverCases(tx, id)
    // First the cases: so all lock who write them.
    const rows = await lockCases(
      tx,
      context.engine,
      cases.map(({ caseId }) => caseId),
    )
    const handover = await lockHandover(tx, context.engine, id)
    if (handover.takenBy === by.agentId) return
    if (handover.takenBy !== null) await refuseTaken(tx, handover.takenBy)
    if (handover.withdrawnAt !== null || !(await isFor(tx, handover, by.agentId))) throw notFound('handover')
    for (const row of rows) {
      if (row.assigneeId !== handover.fromId || row.state === 'resolved') continue
      await changeLocked({ tx, context, by, emit }, row, { assigneeId: by.agentId })
      await markCase(tx, id, row.id, 1)
    }
    await updateHandover(tx, id, { takenBy: by.agentId, takenAt: context.clock() })
    emit(changed(by, id))
  })
}

/** Gives back what one took over: the cases that one still has go back, and somebody else may take over. @throws Refusal `handover-not-found` */
export function giveBack(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const taken = (await listHandoverCases(tx, id)).filter((one) => one.taken === 1)
    const rows = await lockCases(
      tx,
      context.engine,
      taken.map(({ caseId }) => caseId),
    )
    const handover = await lockHandover(tx, context.engine, id)
    if (handover.takenBy !== by.agentId) throw notFound('handover')
    for (const row of rows) {
      if (row.assigneeId === by.agentId) await changeLocked({ tx, context, by, emit }, row, { assigneeId: handover.fromId })
      await markCase(tx, id, row.id, 0)
    }
    await updateHandover(tx, id, { takenBy: null, takenAt: null })
    emit(changed(by, id))
  })
}

async function refuseTaken(tx: Handle, takenBy: number): Promise<never> {
  const { name } = await getAgent(tx, takenBy)
  throw new Refusal('conflict', 'handover-taken', `${name} has taken over already.`, { params: { name } })
}

/** What is left to somebody and what they left themselves, and what of both was taken over within half a day; the newest first. */
export async function showOwnHandovers(context: Context, by: Actor, lang: InterfaceLanguage): Promise<Handover[]> {
  const { db, clock } = context
  const open: HandoverRow[] = []
  for (const row of await listOpenHandovers(db, mostOpen))
    if (row.fromId === by.agentId || (await isFor(db, row, by.agentId))) open.push(row)
  const taken = await listTakenHandovers(db, by.agentId, clock() - shownMs, mostTaken)
  return showHandovers(db, [...open, ...taken], lang)
}

/** Lets go of what is older than 90 days (a job). */
export function forgetOldHandovers(context: Context): Promise<void> {
  return inTransaction(context, (tx) => forgetHandovers(tx, context.clock() - keptMs))
}
