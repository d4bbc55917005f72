import type { z } from 'zod'
import type { caseChange, noteBody } from '#shared/case.schema.ts'
import { type CaseState, caseNumber, type ResolutionHow, type TitleName } from '#shared/case.ts'
import type { Theme } from '#shared/clustering.ts'
import { sayName } from '../../engines/clustering/case-title.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { getAgent } from '../agents/agent.store.ts'
import { getProductName } from '../products/product.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { refuseMove } from './case.rules.ts'
import { addCase, addNote, type CaseRow, listSaid, lockCase, updateCase } from './case.store.ts'
import { emptyCase, placed } from './case.tally.ts'
import { deskLanguage, quote, weightsOfWords } from './case.title.ts'

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
  return change(context, async (tx, emit) => {
    const row = await lockCase(tx, context.engine, id)
    const changed: CaseChange = {}
    if (body.title !== undefined) Object.assign(changed, { title: body.title, titledBy: by.agentId, titleName: null })
    if (body.priority !== undefined) Object.assign(changed, { priority: body.priority, priorityBy: by.agentId })
    if (body.theme !== undefined) {
      Object.assign(changed, { theme: body.theme, themeBy: by.agentId, ...(await titleByTheme(tx, row, body.theme)) })
      emit({ kind: 'case-theme-set', agentId: by.agentId, caseId: id, data: { theme: body.theme } })
    }
    if (body.assigneeId !== undefined) {
      const assignee = body.assigneeId === null ? null : await getAgent(tx, body.assigneeId)
      if (assignee?.disabledAt)
        throw new Refusal('conflict', 'agent-disabled', `${assignee.name} no longer works here.`, { params: { name: assignee.name } })
      changed.assigneeId = body.assigneeId
      emit({ kind: 'case-assigned', agentId: by.agentId, caseId: id, data: { to: assignee?.name ?? null } })
    }
    if (body.whole !== undefined) changed.wholeAt = body.whole ? row.threadCount : null
    if (body.title !== undefined || body.priority !== undefined || body.whole !== undefined) {
      emit({ kind: 'case-changed', agentId: by.agentId, caseId: id, data: { title: body.title, priority: body.priority } })
    }
    await save(tx, row, changed)
  })
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
  return change(context, async (tx, emit) => {
    const row = await lockCase(tx, context.engine, id)
    if (row.state === 'resolved') return
    refuseMove(row.state, 'resolved')
    await save(tx, row, { state: 'resolved', resolvedAt: context.clock(), resolvedBy: by.agentId, resolvedHow: how, snoozedUntil: null })
    emit({ kind: 'case-resolved', agentId: by.agentId, caseId: id, data: { how } })
  })
}

/** Takes a resolution back. A merged case stays merged. */
export function reopenCase(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await lockCase(tx, context.engine, id)
    if (row.state !== 'resolved') return
    await save(tx, row, { state: workedOn(row), resolvedAt: null, resolvedBy: null, resolvedHow: null })
    emit({ kind: 'case-reopened', agentId: by.agentId, caseId: id, data: {} })
  })
}

/** Puts a case away until a time; a new mention wakes it earlier. */
export function snoozeCase(context: Context, by: Actor, id: number, until: number): Promise<void> {
  if (until <= context.clock()) throw new Refusal('bad-input', 'snooze-in-past', 'Choose a time that is still to come.')
  return change(context, async (tx, emit) => {
    const row = await lockCase(tx, context.engine, id)
    if (row.state !== 'snoozed') refuseMove(row.state, 'snoozed')
    await save(tx, row, { state: 'snoozed', snoozedUntil: until })
    emit({ kind: 'case-snoozed', agentId: by.agentId, caseId: id, data: { until } })
  })
}

export function wakeCase(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await lockCase(tx, context.engine, id)
    if (row.state !== 'snoozed') return
    await save(tx, row, { state: workedOn(row), snoozedUntil: null })
    emit({ kind: 'case-woken', agentId: by.agentId, caseId: id, data: { by: 'person' } })
  })
}

/** Internal words; never sent anywhere. */
export function writeNote(
  context: Context,
  by: Actor,
  caseId: number,
  body: z.output<typeof noteBody>,
): Promise<{ id: number; at: number }> {
  return change(context, async (tx, emit) => {
    await lockCase(tx, context.engine, caseId)
    if (body.threadId) await getThread(tx, body.threadId)
    const at = context.clock()
    const id = await addNote(tx, { caseId, threadId: body.threadId ?? null, agentId: by.agentId, text: body.text, at })
    emit({ kind: 'note-written', agentId: by.agentId, caseId, threadId: body.threadId, data: { excerpt: body.text.slice(0, 80) } })
    return { id, at }
  })
}
