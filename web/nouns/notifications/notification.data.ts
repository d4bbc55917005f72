import { useQueryClient } from '@tanstack/solid-query'
import type { Event } from '#shared/event.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Notification, NotificationChoices } from '#shared/notification.schema.ts'
import type { NotificationKind, NotificationWay } from '#shared/notification.ts'
import { get, put } from '../../data/api.ts'
import { countsRestMs, createLiveQuery } from '../../data/live-query.ts'
import { useMe } from '../../data/session.tsx'

const path = '/api/notifications'

/** Whether an event is about what this person is told. */
const isFor =
  (me: () => { id: number }) =>
  ({ data }: Event): boolean =>
    Array.isArray(data.agentIds) && data.agentIds.includes(me().id)

/** How many are not read yet. */
export function useUnreadCount() {
  return createLiveQuery(
    () => ({
      key: ['notifications', 'counts'],
      load: (signal) => get<{ unread: number }>(`${path}/counts`, {}, signal),
      restMs: countsRestMs,
    }),
    ['notifications-changed'],
    isFor(useMe()),
  )
}

/** What this person was told, the newest first: so many pages of it. */
export function useNotifications(unread: () => boolean, pages: () => number) {
  return createLiveQuery(
    () => ({
      key: ['notifications', 'list', unread(), pages()],
      load: (signal) => get<Page<Notification>>(path, { unread: unread() || undefined, limit: 50 * pages() }, signal),
      keep: true,
    }),
    ['notifications-changed'],
    isFor(useMe()),
  )
}

/** Marks some, or (undefined) all, as read or unread; answers those that changed. */
export function useReadings() {
  const client = useQueryClient()
  return async (ids: readonly number[] | undefined, read: boolean): Promise<number[]> => {
    const { ids: changed } = await put<{ ids: number[] }>(`${path}/readings`, { ids, read })
    await client.invalidateQueries({ queryKey: ['notifications'] })
    return changed
  }
}

export const useNotificationChoices = () =>
  createLiveQuery(() => ({
    key: ['notification-choices'],
    load: (signal) => get<NotificationChoices>('/api/notification-choices', {}, signal),
  }))

export const chooseWay = (kind: NotificationKind, way: NotificationWay) =>
  put<NotificationChoices>('/api/notification-choices', { kind, way })
