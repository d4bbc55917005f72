import type { NotificationKind, NotificationMail, NotificationWay } from '#shared/notification.ts'
import { given, id, instant, int, nullable, oneOf, reference, table, text } from './column.ts'

/** Who is told when a case changes. */
export const caseFollowers = table({ caseId: reference('cases', 'cascade'), agentId: reference('agents', 'cascade'), since: instant() }, [
  { on: ['caseId', 'agentId'], unique: true },
  { on: ['agentId'] },
])

/** What one person is told, and whether they have read it. It holds no words of anybody: they are read where they stand. */
export const notifications = table(
  {
    id: id(),
    agentId: reference('agents', 'cascade'),
    kind: oneOf<NotificationKind>(),
    /** What it is about, once for each person: an event, a promise and its day, a clock, a case that is followed. */
    about: text(),
    /** No foreign key: old events are deleted. */
    eventId: nullable(int()),
    /** The kind of what happened, where `kind` does not say it. */
    what: nullable(text()),
    caseId: nullable(reference('cases', 'cascade')),
    threadId: nullable(reference('threads', 'cascade')),
    noteId: nullable(reference('notes', 'cascade')),
    promiseId: nullable(reference('promises', 'cascade')),
    clockId: nullable(reference('clocks', 'cascade')),
    /** Null: the desk, or a customer. */
    byId: nullable(reference('agents')),
    at: instant(),
    readAt: nullable(instant()),
    mail: oneOf<NotificationMail>(),
  },
  [
    { on: ['agentId', 'about'], unique: true },
    { on: ['agentId', 'at', 'id'] },
    { name: 'unread', on: ['agentId'], where: '"readAt" is null' },
    { name: 'to_mail', on: ['mail', 'agentId', 'id'], where: `mail in ('due', 'digest')` },
    { on: ['at'] },
    { on: ['caseId'] },
    { on: ['threadId'] },
    { on: ['noteId'] },
    { on: ['promiseId'] },
    given('clockId'),
  ],
)

/** How a person wants to be told of a kind; where they said nothing, in the app. */
export const notificationChoices = table(
  { agentId: reference('agents', 'cascade'), kind: oneOf<NotificationKind>(), way: oneOf<NotificationWay>() },
  [{ on: ['agentId', 'kind'], unique: true }],
)
