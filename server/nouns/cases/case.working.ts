import type { z } from 'zod'
import type { caseChange } from '#shared/case.schema.ts'
import { type CaseState, caseNumber, type ResolutionHow, type TitleName, type WakeRule } from '#shared/case.ts'
import type { Theme } from '#shared/clustering.ts'
import { sayName } from '../../engines/clustering/case-title.ts'
import type { Context, NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { getAgent } from '../agents/agent.store.ts'
import { getProductName } from '../products/product.store.ts'
import { refuseMove } from './case.rules.ts'
import { type CaseRow, findTeamName, listSaid, updateCase } from './case.store.ts'
import { placed } from './case.tally.ts'
import { deskLanguage, quote, weightsOfWords } from './case.title.ts'

/** Somebody who does something inside a transaction that may do more: one case of many, a case and what is written of it. */
export type Doing = { tx: Handle; context: Context; by: Pick<Actor, 'agentId'>; emit: (event: NewEvent) => void }

/** Title, priority, assignee, whose own matter a locked case is. @throws Refusal `agent-not-found`, `agent-disabled`, `team-not-found` */
export async function changeLocked({ tx, by, emit }: Doing, row: CaseRow, body: z.output<typeof caseChange>): Promise<void> {
  const { id } = row
  const changed: CaseChange = {}
  if (body.title !== undefined) Object.assign(changed, { title: body.title, titledBy: by.agentId, titleName: null })
  if (body.priority !== undefined) Object.assign(changed, { priority: body.priority, priorityBy: by.agentId })
  if (body.theme !== undefined) {
    Object.assign(changed, { theme: body.theme, themeBy: by.agentId, ...(await titleByTheme(tx, row, body.theme)) })
    emit({ kind: 'case-theme-set', agentId: by.agentId, caseId: id, data: { theme: body.theme } })
  }
  if (body.assigneeId !== undefined || body.teamId !== undefined) {
    const { holders, data } = await assign(tx, body)
    Object.assign(changed, holders)
    const was = { assigneeId: row.assigneeId, teamId: row.teamId }
    emit({ kind: 'case-assigned', agentId: by.agentId, caseId: id, data: { ...data, was } })
  }
  if (body.whole !== undefined) changed.wholeAt = body.whole ? row.threadCount : null
  if (body.title !== undefined || body.priority !== undefined || body.whole !== undefined) {
    const was = body.priority === undefined ? undefined : { priority: row.priority }
    emit({ kind: 'case-changed', agentId: by.agentId, caseId: id, data: { title: body.title, priority: body.priority, was } })
  }
  await save(tx, row, changed)
}

/**
 * Gives a case to a person, a team or nobody. A team has it until one of its people does; who gives it to nobody takes it from the team,
 * too, or that would give it to the next. A person's own choice of both is an undo.
 */
async function assign(tx: Handle, { assigneeId, teamId }: z.output<typeof caseChange>) {
  const assignee = assigneeId ? await getAgent(tx, assigneeId) : null
  if (assignee?.disabledAt)
    throw new Refusal('conflict', 'agent-disabled', `${assignee.name} no longer works here.`, { params: { name: assignee.name } })
  const team = teamId ? await findTeamName(tx, teamId) : null
  const isToTeam = team !== null && !assignee
  return {
    holders: {
      assigneeId: assignee?.id ?? null,
      unassignedWhy: null,
      ...(teamId !== undefined ? { teamId } : assigneeId === null ? { teamId: null } : {}),
    },
    data: { to: assignee?.name ?? team, toId: assignee?.id ?? null, ...(isToTeam && { toTeam: teamId }) },
  }
}

/** What a case is called after a person said whose matter it is; a title that a person wrote stays. */
async function titleByTheme(tx: Handle, row: CaseRow, theme: Theme | null): Promise<CaseChange> {
  if (row.titledBy !== null || row.theme === theme) return {}
  const product = await getProductName(tx, row.product)
  if (theme === null) {
    const title = quote({ product, weights: weightsOfWords(readJson(row.words)), said: await listSaid(tx, row.id) })
    return { titleName: null, title: title || caseNumber(row.id) }
  }
  const name: TitleName = { product, theme, thing: null, fault: null, when: null, harm: null }
  return { titleName: JSON.stringify(name), title: sayName(name, deskLanguage) ?? row.title }
}

type CaseChange = Partial<
  Pick<
    CaseRow,
    | 'title'
    | 'titledBy'
    | 'titleName'
    | 'priority'
    | 'priorityBy'
    | 'theme'
    | 'themeBy'
    | 'assigneeId'
    | 'teamId'
    | 'unassignedWhy'
    | 'wakeRule'
    | 'wholeAt'
    | 'state'
    | 'snoozedUntil'
    | 'resolvedAt'
    | 'resolvedBy'
    | 'resolvedHow'
  >
>

/** Writes what a person changed of a locked case, and what follows from it. */
async function save(tx: Handle, row: CaseRow, changed: CaseChange): Promise<void> {
  await updateCase(tx, row.id, { ...changed, ...placed({ ...row, ...changed }) })
}

/** The state of a case that somebody works on again. */
const workedOn = (row: CaseRow): CaseState => (row.waitingSince === null ? 'waiting' : 'open')

/** Solves a locked case; one that is solved stays as it is. @throws Refusal `move-not-allowed` */
export async function resolveLocked({ tx, context, by, emit }: Doing, row: CaseRow, how: ResolutionHow): Promise<void> {
  if (row.state === 'resolved') return
  refuseMove(row.state, 'resolved')
  await save(tx, row, { state: 'resolved', resolvedAt: context.clock(), resolvedBy: by.agentId, resolvedHow: how, snoozedUntil: null })
  emit({ kind: 'case-resolved', agentId: by.agentId, caseId: row.id, data: { how } })
}

/** Takes the resolution of a locked case back; one that is not solved stays as it is. */
export async function reopenLocked({ tx, by, emit }: Doing, row: CaseRow): Promise<void> {
  if (row.state !== 'resolved') return
  await save(tx, row, { state: workedOn(row), resolvedAt: null, resolvedBy: null, resolvedHow: null })
  emit({ kind: 'case-reopened', agentId: by.agentId, caseId: row.id, data: {} })
}

/** Puts a locked case away. @throws Refusal `move-not-allowed` */
export async function snoozeLocked({ tx, by, emit }: Doing, row: CaseRow, until: number, wakeRule: WakeRule): Promise<void> {
  if (row.state !== 'snoozed') refuseMove(row.state, 'snoozed')
  await save(tx, row, { state: 'snoozed', snoozedUntil: until, wakeRule })
  emit({ kind: 'case-snoozed', agentId: by.agentId, caseId: row.id, data: { until, wakeRule } })
}

/** Wakes a locked case; one that is not asleep stays as it is. */
export async function wakeLocked({ tx, by, emit }: Doing, row: CaseRow): Promise<void> {
  if (row.state !== 'snoozed') return
  await save(tx, row, { state: workedOn(row), snoozedUntil: null })
  emit({ kind: 'case-woken', agentId: by.agentId, caseId: row.id, data: { by: 'person' } })
}
