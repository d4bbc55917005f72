import type { Event } from '#shared/event.schema.ts'
import {
  type FollowedChange,
  followedChanges,
  type NotificationKind,
  type NotificationMail,
  type NotificationWay,
} from '#shared/notification.ts'

/** Which mail a way asks for. */
export const mailOf: Record<NotificationWay, NotificationMail> = { app: 'none', mail: 'due', digest: 'digest', off: 'none' }

/** One thing that one person is told. `about` is the same whenever the same is told again. */
export type Telling = { agentId: number; kind: NotificationKind; about: string; what: FollowedChange | null; event: Event }

/** What is known of what an event is about. */
export type Known = {
  followers: readonly number[]
  /** The people of the teams that the event names. */
  members: readonly number[]
  reply: { writtenBy: number; approvedBy: number | null } | null
  /** Whoever has the case, else its team: for what customers said of it. */
  holders?: readonly number[]
  /** Who may approve the draft of this event; empty where nobody need be asked. */
  approvers: readonly number[]
}

const called = (data: Event['data']) => (data.mentioned ?? { agents: [], teams: [] }) as { agents: number[]; teams: number[] }

/** The teams whose people an event is for: those that a note calls, the one that a person gave the case to. */
export const teamsOf = ({ kind, data }: Event): number[] =>
  kind === 'note-written'
    ? called(data).teams
    : (kind === 'case-assigned' || kind === 'rule-told') && typeof data.toTeam === 'number'
      ? [data.toTeam]
      : []

/**
 * Who is told of an event, and of what: nobody of what they did themselves, and each once, of what concerns them most. A note that calls
 * nobody tells nobody.
 */
export function tellingsOf(event: Event, { followers, members, reply, approvers, holders = [] }: Known): Telling[] {
  const { kind, data } = event
  // What is given with many others at once is told once.
  const about = kind === 'case-assigned' && typeof data.bulk === 'number' ? `bulk:${data.bulk}` : `event:${event.id}`
  const to = (ids: readonly number[], of: NotificationKind): Telling[] =>
    ids.map((agentId) => ({ agentId, kind: of, about, what: null, event }))
  const told: Telling[] = []
  if (kind === 'note-written') told.push(...to([...called(data).agents, ...members], 'mentioned'))
  if (kind === 'case-assigned') told.push(...to([...(typeof data.toId === 'number' ? [data.toId] : []), ...members], 'assigned'))
  if (kind === 'feedback-given' && data.low === true) told.push(...to(holders, 'feedback-low'))
  if (kind === 'rule-told') told.push(...to([...(typeof data.toId === 'number' ? [data.toId] : []), ...members], 'rule'))
  if (kind === 'reply-drafted') told.push(...to(approvers, 'approval-asked'))
  if (reply && (kind === 'reply-approved' || kind === 'reply-handed-over')) told.push(...to([reply.writtenBy], 'approved'))
  if (reply && (kind === 'reply-taken-back' || kind === 'reply-withdrawn')) told.push(...to([reply.writtenBy], 'returned'))
  const what = followedChanges.find((one) => one === kind) ?? null
  if (what) {
    const own = kind === 'reply-sent' && reply ? [reply.writtenBy, reply.approvedBy] : []
    const hearing = followers.filter((agentId) => !own.includes(agentId))
    // One line for each case: a busy one moves up and does not fill the list.
    told.push(...hearing.map((agentId) => ({ agentId, kind: 'followed' as const, about: `case:${event.caseId}`, what, event })))
  }
  // Who answers for a rule did not do it themselves.
  const seen = new Set([typeof data.ruleId === 'number' ? undefined : event.by?.id])
  return told.filter(({ agentId }) => !seen.has(agentId) && seen.add(agentId))
}
