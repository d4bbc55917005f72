import type { NotificationChoices } from '#shared/notification.schema.ts'
import { type NotificationKind, type NotificationWay, notificationKinds, usualWay } from '#shared/notification.ts'
import { type Context, change, inTransaction } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { findMailbox } from './notification.mail.ts'
import { listWays, markRead, putWay } from './notification.store.ts'

/** Marks one's own as read or unread: these, or all. @returns those that changed */
export function readNotifications(context: Context, by: Actor, ids: readonly number[] | null, read: boolean): Promise<number[]> {
  return change(context, async (tx, emit) => {
    const changed = await markRead(tx, by.agentId, ids, read ? context.clock() : null)
    // Other screens of the same person follow.
    if (changed.length > 0) emit({ kind: 'notifications-changed', agentId: by.agentId, data: { agentIds: [by.agentId] } })
    return changed
  })
}

/** How a person is told of each kind, and whether mail can be sent at all. */
export async function showChoices(context: Context, by: Actor, url: string | null): Promise<NotificationChoices> {
  const ways = await listWays(context.db, [by.agentId])
  const choices = Object.fromEntries(notificationKinds.map((kind) => [kind, ways.get(`${by.agentId} ${kind}`) ?? usualWay(kind)]))
  return {
    choices: choices as Record<NotificationKind, NotificationWay>,
    mailPossible: url !== null && (await findMailbox(context.db)) !== null,
  }
}

export function chooseWay(context: Context, by: Actor, kind: NotificationKind, way: NotificationWay): Promise<void> {
  return inTransaction(context, (tx) => putWay(tx, by.agentId, kind, way))
}
