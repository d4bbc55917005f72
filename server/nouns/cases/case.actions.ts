import type { z } from 'zod'
import type { caseChange, noteBody } from '#shared/case.schema.ts'
import { type CaseState, caseNumber, type ResolutionHow, type TitleName, type WakeRule } from '#shared/case.ts'
import type { Theme } from '#shared/clustering.ts'
import { sayName } from '../../engines/clustering/case-title.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { NoteMentions } from '../../kit/database/tables/cases.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { getAgent } from '../agents/agent.store.ts'
import { getProductName } from '../products/product.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { refuseMove } from './case.rules.ts'
import { addCase, addNote, type CaseRow, findTeamName, listSaid, lockCase, updateCase } from './case.store.ts'
import { emptyCase, placed } from './case.tally.ts'
import { deskLanguage, quote, weightsOfWords } from './case.title.ts'

type Emit = (event: NewEvent) => void

/** Opens a case by hand; threads are put into it afterwards. */
export function openCase(context: Context, by: Actor, title: string): Promise<number> {
  return change(context, async (tx, emit) => {
    const { id: _, ...row } = emptyCase(0, context.clock())
    const lastAt = context.clock()
    const opened = { ...row, title, titledBy: by.agentId, lastAt }
    const id = await addCase(tx, { ...opened, ...placed(opened) })
    emit({ kind: 'case-opened', agentId: by.agentId, caseId: id, data: { title } })
    return id
  })
}

/** Title, priority, assignee, whose own matter it is. */
export function changeCase(context: Context, by: Actor, id: number, body: z.output<typeof caseChange>): Promise<void> {
  return change(context, (tx, emit) => changeCaseWithin(tx, context, emit, by, id, body))
}

/** The same inside a change that does more. */
export async function changeCaseWithin(
  tx: Handle,
  context: Context,
  emit: Emit,
  by: Pick<Actor, 'agentId'>,
  id: number,
  body: z.output<typeof caseChange>,
): Promise<void> {
  const row = await lockCase(tx, context.engine, id)
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
    emit({ kind: 'case-assigned', agentId: by.agentId, caseId: id, data })
  }
  if (body.whole !== undefined) changed.wholeAt = body.whole ? row.threadCount : null
  if (body.title !== undefined || body.priority !== undefined || body.whole !== undefined) {
    emit({ kind: 'case-changed', agentId: by.agentId, caseId: id, data: { title: body.title, priority: body.priority } })
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

/** Solves a case. Solving a solved one changes nothing. */
export function resolveCase(context: Context, by: Actor, id: number, how: ResolutionHow): Promise<void> {
  return change(context, (tx, emit) => resolveCaseWithin(tx, context, emit, by, id, how))
}

/** The same inside a change that does more. */
export async function resolveCaseWithin(
  tx: Handle,
  context: Context,
  emit: Emit,
  by: Pick<Actor, 'agentId'>,
  id: number,
  how: ResolutionHow,
): Promise<void> {
  const row = await lockCase(tx, context.engine, id)
  if (row.state === 'resolved') return
  refuseMove(row.state, 'resolved')
  await save(tx, row, { state: 'resolved', resolvedAt: context.clock(), resolvedBy: by.agentId, resolvedHow: how, snoozedUntil: null })
  emit({ kind: 'case-resolved', agentId: by.agentId, caseId: id, data: { how } })
}

/** Takes a resolution back. A merged case stays merged. */
export function reopenCase(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, (tx, emit) => reopenCaseWithin(tx, context, emit, by, id))
}

/** The same inside a change that does more. */
export async function reopenCaseWithin(tx: Handle, context: Context, emit: Emit, by: Pick<Actor, 'agentId'>, id: number): Promise<void> {
  const row = await lockCase(tx, context.engine, id)
  if (row.state !== 'resolved') return
  await save(tx, row, { state: workedOn(row), resolvedAt: null, resolvedBy: null, resolvedHow: null })
  emit({ kind: 'case-reopened', agentId: by.agentId, caseId: id, data: {} })
}

/** Puts a case away until an instant; what wakes it earlier, `wakeRule` says. */
export function snoozeCase(context: Context, by: Actor, id: number, until: number, wakeRule: WakeRule = 'any'): Promise<void> {
  return change(context, (tx, emit) => snoozeCaseWithin(tx, context, emit, by, id, until, wakeRule))
}

/** The same inside a change that does more. */
export async function snoozeCaseWithin(
  tx: Handle,
  context: Context,
  emit: Emit,
  by: Pick<Actor, 'agentId'>,
  id: number,
  until: number,
  wakeRule: WakeRule = 'any',
): Promise<void> {
  if (until <= context.clock()) throw new Refusal('bad-input', 'snooze-in-past', 'Choose a time that is still to come.')
  const row = await lockCase(tx, context.engine, id)
  if (row.state !== 'snoozed') refuseMove(row.state, 'snoozed')
  await save(tx, row, { state: 'snoozed', snoozedUntil: until, wakeRule })
  emit({ kind: 'case-snoozed', agentId: by.agentId, caseId: id, data: { until, wakeRule } })
}

export function wakeCase(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, (tx, emit) => wakeCaseWithin(tx, context, emit, by, id))
}

/** The same inside a change that does more. */
export async function wakeCaseWithin(tx: Handle, context: Context, emit: Emit, by: Pick<Actor, 'agentId'>, id: number): Promise<void> {
  const row = await lockCase(tx, context.engine, id)
  if (row.state !== 'snoozed') return
  await save(tx, row, { state: workedOn(row), snoozedUntil: null })
  emit({ kind: 'case-woken', agentId: by.agentId, caseId: id, data: { by: 'person' } })
}

/** Whom a note calls: people who work here and teams that there are. @throws Refusal `agent-not-found`, `agent-disabled`, `team-not-found` */
async function calledBy(tx: Handle, { mentions }: z.output<typeof noteBody>): Promise<NoteMentions | null> {
  if (!mentions || mentions.agents.length + mentions.teams.length === 0) return null
  const [agents, teams] = [[...new Set(mentions.agents)], [...new Set(mentions.teams)]]
  for (const id of agents) {
    const { name, disabledAt } = await getAgent(tx, id)
    if (disabledAt !== null) throw new Refusal('conflict', 'agent-disabled', `${name} no longer works here.`, { params: { name } })
  }
  for (const id of teams) await findTeamName(tx, id)
  return { agents, teams }
}

/** Internal words; never sent anywhere. Whom they call by name is told. */
export function writeNote(
  context: Context,
  by: Pick<Actor, 'agentId'>,
  caseId: number,
  body: z.output<typeof noteBody>,
): Promise<{ id: number; at: number }> {
  return change(context, async (tx, emit) => {
    await lockCase(tx, context.engine, caseId)
    if (body.threadId) await getThread(tx, body.threadId)
    const at = context.clock()
    const mentioned = await calledBy(tx, body)
    const said = { caseId, threadId: body.threadId ?? null, agentId: by.agentId, text: body.text, at }
    const id = await addNote(tx, { ...said, mentioned: mentioned && JSON.stringify(mentioned) })
    const data = { id, excerpt: body.text.slice(0, 80), ...(mentioned && { mentioned }) }
    emit({ kind: 'note-written', agentId: by.agentId, caseId, threadId: body.threadId, data })
    return { id, at }
  })
}
