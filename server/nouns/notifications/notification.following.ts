import { mayActAs, type Role } from '#shared/agent.ts'
import type { Event } from '#shared/event.schema.ts'
import type { EventKind } from '#shared/event.ts'
import { followedChanges } from '#shared/notification.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { dayIn, plusDays } from '../../kit/lib/day.ts'
import { serverZone } from '../../kit/lib/environment.ts'
import { lockCases } from '../cases/case.store.ts'
import { listFollowerIds } from '../followers/follower.store.ts'
import { getReply, type ReplyRow } from '../replies/reply.store.ts'
import { listMemberIds } from '../teams/team.store.ts'
import { type Known, mailOf, type Telling, teamsOf, tellingsOf } from './notification.rules.ts'
import {
  addNotification,
  listApprovers,
  listDuePromises,
  listHearing,
  listHolders,
  listSoonClocks,
  listWays,
  markWarned,
} from './notification.store.ts'

type Emit = (event: NewEvent) => void

/** What people are told of. */
export const tellingKinds: readonly EventKind[] = [
  ...followedChanges,
  'note-written',
  'reply-drafted',
  'reply-approved',
  'reply-handed-over',
  'reply-taken-back',
  'reply-withdrawn',
  'rule-told',
  'feedback-given',
]

const mostPromises = 200
const mostClocks = 100

/** Tells people what happened; in the transaction in which the subscriber's cursor moves, so each event tells once. */
export async function tellPeople(events: readonly Event[], tx: Handle, context: Context, emit: Emit): Promise<void> {
  const followers = await listFollowerIds(
    tx,
    events.flatMap(({ caseId }) => caseId ?? []),
  )
  const tellings: Telling[] = []
  for (const event of events) tellings.push(...tellingsOf(event, await knownOf(tx, context, event, followers)))
  // Whoever is given a case in the same moment follows it since; that it was given away is not told to them.
  const given = new Set(tellings.flatMap(({ kind, agentId, event }) => (kind === 'assigned' ? [`${agentId} ${event.caseId}`] : [])))
  const isOwn = ({ what, agentId, event }: Telling) => what === 'case-assigned' && given.has(`${agentId} ${event.caseId}`)
  await write(
    tx,
    tellings.filter((one) => !isOwn(one)),
    emit,
  )
}

async function knownOf(tx: Handle, context: Context, event: Event, followers: ReadonlyMap<number, number[]>): Promise<Known> {
  const reply = event.replyId !== null && event.kind.startsWith('reply-') ? await getReply(tx, event.replyId) : null
  return {
    followers: followers.get(event.caseId ?? 0) ?? [],
    // Where the team gives a case to one of its people by itself, they alone are told.
    members: await listMemberIds(tx, teamsOf(event), event.kind === 'case-assigned' ? 'by-hand' : undefined),
    reply,
    holders: event.kind === 'feedback-given' ? await holdersOf(tx, event.caseId) : [],
    approvers: event.kind === 'reply-drafted' && reply ? await approversOf(tx, context, event, reply, followers) : [],
  }
}

/** Whoever has a case, else the people of its team. */
async function holdersOf(tx: Handle, caseId: number | null): Promise<number[]> {
  const [holder] = await listHolders(tx, caseId === null ? [] : [caseId])
  if (holder?.assigneeId) return [holder.assigneeId]
  return holder?.teamId ? listMemberIds(tx, [holder.teamId]) : []
}

/**
 * Who is asked to approve what somebody of the staff wrote: whoever has the case, else its team, else who follows it, else all who are
 * here. Who may approve approves by sending, and asks nobody, unless a rule asks for a second person.
 */
async function approversOf(
  tx: Handle,
  context: Context,
  { caseId }: Event,
  reply: ReplyRow,
  followers: ReadonlyMap<number, number[]>,
): Promise<number[]> {
  const { writtenBy } = reply
  const [writer] = await listHearing(tx, [writtenBy])
  const heldBy = readJson(reply.heldBy) ?? []
  if (!writer || (writer.mayApprove && heldBy.length === 0)) return []
  const mayApprove = (one: { id: number; role: Role; mayApprove: boolean }) =>
    one.mayApprove && one.id !== writtenBy && heldBy.every((rule) => mayActAs(one.role, rule.role))
  const [holder] = await listHolders(tx, caseId === null ? [] : [caseId])
  const circles = [
    holder?.assigneeId ? [holder.assigneeId] : [],
    holder?.teamId ? await listMemberIds(tx, [holder.teamId]) : [],
    followers.get(caseId ?? 0) ?? [],
  ]
  for (const circle of circles) {
    const able = (await listHearing(tx, circle)).filter(mayApprove)
    if (able.length > 0) return able.map(({ id }) => id)
  }
  return (await listHearing(tx, await listApprovers(tx, context.clock()))).filter(mayApprove).map(({ id }) => id)
}

async function write(tx: Handle, tellings: readonly Telling[], emit: Emit): Promise<void> {
  const ids = tellings.map(({ agentId }) => agentId)
  const working = new Set((await listHearing(tx, ids)).map(({ id }) => id))
  const ways = await listWays(tx, ids)
  const told = new Set<number>()
  for (const { agentId, kind, about, what, event } of tellings) {
    const way = ways.get(`${agentId} ${kind}`) ?? 'app'
    if (way === 'off' || !working.has(agentId)) continue
    const noteId = kind === 'mentioned' && typeof event.data.id === 'number' ? event.data.id : null
    const row = {
      agentId,
      kind,
      about,
      what,
      eventId: event.id,
      caseId: event.kind === 'case-merged' && typeof event.data.into === 'number' ? event.data.into : event.caseId,
      threadId: event.threadId,
      noteId,
      promiseId: null,
      clockId: null,
      byId: event.by?.id ?? null,
      at: event.at,
      readAt: null,
      mail: mailOf[way],
    }
    if (await addNotification(tx, row, kind === 'followed')) told.add(agentId)
  }
  if (told.size > 0) emit({ kind: 'notifications-changed', data: { agentIds: [...told] } })
}

/** Tells people of promises that are due today or tomorrow, once for each day that a promise has had (a job). @returns whether there may be more */
export async function tellDuePromises(context: Context): Promise<boolean> {
  const today = dayIn(serverZone(), context.clock())
  const days = { from: today, to: plusDays(today, 1) }
  if ((await listDuePromises(context.db, days, 1)).length === 0) return false
  return change(context, async (tx, emit) => {
    const due = await listDuePromises(tx, days, mostPromises)
    const ways = await listWays(
      tx,
      due.map(({ ownerId }) => ownerId),
    )
    const told = new Set<number>()
    for (const { id, dueOn, ownerId, threadId, caseId } of due) {
      const way = ways.get(`${ownerId} promise-due`) ?? 'app'
      const row = {
        agentId: ownerId,
        kind: 'promise-due' as const,
        about: `promise:${id}:${dueOn}`,
        what: null,
        eventId: null,
        caseId,
        threadId,
        noteId: null,
        promiseId: id,
        clockId: null,
        byId: null,
        at: context.clock(),
        // Who does not want to hear of it has read it.
        readAt: way === 'off' ? context.clock() : null,
        mail: mailOf[way],
      }
      if ((await addNotification(tx, row, false)) && way !== 'off') told.add(ownerId)
    }
    if (told.size > 0) emit({ kind: 'notifications-changed', data: { agentIds: [...told] } })
    return due.length === mostPromises
  })
}

/**
 * Tells whoever has a case, else its team, that a clock of it is due soon; once for each clock, while it runs and is not late. One that
 * nobody has waits for somebody (a job). @returns whether there may be more
 */
export async function tellSoonClocks(context: Context): Promise<boolean> {
  if ((await listSoonClocks(context.db, context.clock(), 1)).length === 0) return false
  return change(context, async (tx, emit) => {
    const at = context.clock()
    // First the cases, as all who write clocks lock them; what is due soon is read again under the locks.
    const found = await listSoonClocks(tx, at, mostClocks)
    await lockCases(
      tx,
      context.engine,
      found.flatMap(({ caseId }) => caseId ?? []),
    )
    const soon = await listSoonClocks(tx, at, mostClocks)
    const told = new Set<number>()
    for (const { id, caseId, threadId, assigneeId, teamId } of soon) {
      const holders = assigneeId !== null ? [assigneeId] : await listMemberIds(tx, teamId === null ? [] : [teamId])
      const hearing = (await listHearing(tx, holders)).map((one) => one.id)
      const ways = await listWays(tx, hearing)
      for (const agentId of hearing) {
        const way = ways.get(`${agentId} clock-soon`) ?? 'app'
        if (way === 'off') continue
        const about = { about: `clock:${id}`, what: null, eventId: null, caseId, threadId, noteId: null, promiseId: null, clockId: id }
        const row = { agentId, kind: 'clock-soon' as const, ...about, byId: null, at, readAt: null, mail: mailOf[way] }
        if (await addNotification(tx, row, false)) told.add(agentId)
      }
    }
    await markWarned(
      tx,
      soon.map(({ id }) => id),
      at,
    )
    if (told.size > 0) emit({ kind: 'notifications-changed', data: { agentIds: [...told] } })
    return soon.length === mostClocks
  })
}
