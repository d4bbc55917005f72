import type { z } from 'zod'
import type { caseChange, noteBody } from '#shared/case.schema.ts'
import type { ResolutionHow, WakeRule } from '#shared/case.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { NoteMentions } from '../../kit/database/tables/cases.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { getAgent } from '../agents/agent.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { refusePast } from './case.rules.ts'
import { addCase, addNote, findTeamName, lockCase } from './case.store.ts'
import { emptyCase, placed } from './case.tally.ts'
import { changeLocked, reopenLocked, resolveLocked, snoozeLocked, wakeLocked } from './case.working.ts'

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
  return change(context, async (tx, emit) => changeLocked({ tx, context, by, emit }, await lockCase(tx, context.engine, id), body))
}

/** Solves a case. Solving a solved one changes nothing. */
export function resolveCase(context: Context, by: Actor, id: number, how: ResolutionHow): Promise<void> {
  return change(context, async (tx, emit) => resolveLocked({ tx, context, by, emit }, await lockCase(tx, context.engine, id), how))
}

/** Takes a resolution back. A merged case stays merged. */
export function reopenCase(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => reopenLocked({ tx, context, by, emit }, await lockCase(tx, context.engine, id)))
}

/** Puts a case away until an instant; what wakes it earlier, `wakeRule` says. */
export function snoozeCase(context: Context, by: Actor, id: number, until: number, wakeRule: WakeRule = 'any'): Promise<void> {
  return change(context, async (tx, emit) => {
    refusePast(until, context.clock())
    await snoozeLocked({ tx, context, by, emit }, await lockCase(tx, context.engine, id), until, wakeRule)
  })
}

export function wakeCase(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => wakeLocked({ tx, context, by, emit }, await lockCase(tx, context.engine, id)))
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
