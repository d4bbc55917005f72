import { A, useNavigate, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, For, Match, Show, Switch } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import type { Notification } from '#shared/notification.schema.ts'
import { shortTime } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Icon, type IconName } from '../../kit/ui/icon.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { Tabs } from '../../kit/ui/tabs.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { offerUndo } from '../../kit/ui/undo-command.ts'
import { useNotifications, useReadings, useUnreadCount } from '../../nouns/notifications/notification.data.ts'
import '../../nouns/notifications/notification.words.ts'
import './notifications.css'

type Address = { list?: string; at?: string }

/** What the signed-in person was told, unread first by choice; each row leads to where it happened. */
export function NotificationsPage() {
  const [address, setAddress] = useSearchParams<Address>()
  const navigate = useNavigate()
  const [pages, setPages] = createSignal(1)
  const isUnread = () => address.list !== 'all'
  const query = useNotifications(isUnread, pages)
  const counts = useUnreadCount()
  const mark = useReadings()
  const rows = () => query.data()?.items ?? []
  const chosen = () => Number(address.at) || null
  const current = () => rows().find(({ id }) => id === chosen())
  createEffect(() => {
    document.title = `${t('page.notifications')} · Aftercare`
  })
  async function attempt(ids: readonly number[] | undefined, read: boolean): Promise<number[]> {
    try {
      return await mark(ids, read)
    } catch (error) {
      showProblem(t('told.failed', { why: problemText(error) }))
      return []
    }
  }
  async function readAll() {
    const changed = await attempt(undefined, true)
    if (changed.length > 0) showToast({ words: t('told.all-read.done', { n: changed.length }), undo: () => void attempt(changed, false) })
  }
  async function toggle(row: Notification) {
    const read = row.readAt === null
    await attempt([row.id], read)
    showToast({ words: t(read ? 'told.read.done' : 'told.unread.done'), undo: () => void attempt([row.id], !read) })
  }
  function open(row: Notification) {
    if (row.readAt === null) void attempt([row.id], true)
    navigate(hrefOf(row))
  }
  function walk(by: 1 | -1) {
    const at = rows().findIndex(({ id }) => id === chosen())
    const next = rows()[at < 0 ? 0 : Math.min(rows().length - 1, Math.max(0, at + by))]
    if (!next) return
    setAddress({ at: String(next.id) }, { replace: true, scroll: false })
    document.querySelector<HTMLElement>(`[data-told="${next.id}"] a`)?.focus()
  }
  offerUndo()
  offerCommands(() => {
    const off = current() ? undefined : t('told.choose')
    return [
      { id: 'told.next', group: 'move', label: t('told.next'), keys: ['j', 'arrowdown'], keyOnly: true, run: () => walk(1) },
      { id: 'told.previous', group: 'move', label: t('told.previous'), keys: ['k', 'arrowup'], keyOnly: true, run: () => walk(-1) },
      {
        id: 'told.open',
        group: 'move',
        label: t('told.open'),
        keys: ['enter'],
        off,
        run: () => {
          const row = current()
          if (row) open(row)
        },
      },
      {
        id: 'told.read',
        group: 'work',
        label: t('told.read'),
        keys: ['y'],
        icon: 'check',
        off,
        run: () => {
          const row = current()
          if (row) void toggle(row)
        },
      },
      {
        id: 'told.all',
        group: 'work',
        label: t('told.all-read'),
        keys: ['shift+y'],
        icon: 'check',
        off: counts.data()?.unread ? undefined : t('told.none.unread'),
        run: () => void readAll(),
      },
    ]
  })
  const tabs = () => [
    { id: 'unread', label: t('told.tab.unread'), count: counts.data()?.unread, href: '/notifications' },
    { id: 'all', label: t('told.tab.all'), href: '/notifications?list=all' },
  ]
  return (
    <main class="told">
      <header class="bar">
        <h1>{t('page.notifications')}</h1>
        <span class="push" />
        <A class="btn ghost only-wide" href="/settings/me#told">
          {t('told.settings')}
        </A>
        <Button keys="shift+y" disabled={!counts.data()?.unread} onClick={() => void readAll()}>
          {t('told.all-read')}
        </Button>
      </header>
      <Tabs label={t('page.notifications')} tabs={tabs()} current={isUnread() ? 'unread' : 'all'} />
      <Switch fallback={<Skeleton rows={6} />}>
        <Match when={query.error() && !query.data()}>
          <ErrorState title={t('told.load-failed')} error={query.error()} retry={query.reload} />
        </Match>
        <Match when={query.data() && rows().length === 0}>
          <EmptyState kind="done" title={t(isUnread() ? 'told.none.unread' : 'told.none.all')} why={t('told.none.why')}>
            <Show when={isUnread()}>
              <A class="btn" href="/notifications?list=all">
                {t('told.tab.all')}
              </A>
            </Show>
          </EmptyState>
        </Match>
        <Match when={query.data()}>
          <ol data-region tabindex="-1" aria-label={t('page.notifications')}>
            <For each={rows()}>
              {(row) => (
                <li data-told={row.id} classList={{ sel: row.id === chosen(), unread: row.readAt === null }}>
                  <Icon name={icons[row.kind]} size="s" />
                  <A
                    href={hrefOf(row)}
                    onClick={(event) => {
                      event.preventDefault()
                      open(row)
                    }}
                  >
                    <span class="l1">
                      <Show when={row.readAt === null}>
                        <span class="vh">{t('told.tab.unread')}: </span>
                      </Show>
                      <span class="who">{wordsOf(row)}</span>
                      <Moment class="push meta" at={row.at} ago />
                    </span>
                    <Show when={row.text}>
                      {(text) => (
                        <span class="clip said" dir="auto">
                          {withoutSteering(text())}
                        </span>
                      )}
                    </Show>
                    <Show when={row.caseId}>
                      {(id) => (
                        <span class="meta clip" dir="auto">
                          {caseNumber(id())} · {withoutSteering(row.title ?? '')}
                        </span>
                      )}
                    </Show>
                  </A>
                  <Button
                    kind="ghost"
                    icon={row.readAt === null ? 'check' : 'undo'}
                    label={t(row.readAt === null ? 'told.read' : 'told.unread')}
                    onClick={() => void toggle(row)}
                  />
                </li>
              )}
            </For>
          </ol>
          <Show when={query.data()?.nextCursor}>
            <Button class="next-page" busy={query.isFetching()} onClick={() => setPages((n) => n + 1)}>
              {t('do.more')}
            </Button>
          </Show>
        </Match>
      </Switch>
    </main>
  )
}

const icons: Record<Notification['kind'], IconName> = {
  mentioned: 'pencil',
  assigned: 'person',
  followed: 'eye',
  'approval-asked': 'hand',
  approved: 'check',
  returned: 'undo',
  'promise-due': 'clock',
  'clock-soon': 'bell',
  'token-ending': 'key',
  rule: 'bell',
  'feedback-low': 'heart',
}

/** Where it happened. */
const hrefOf = ({ kind, caseId, threadId, promiseId, many }: Notification): string => {
  if (many !== null) return '/cases?queue=mine'
  if (kind === 'promise-due' && promiseId !== null) return `/service?promises=open&promise=${promiseId}`
  if (kind === 'token-ending') return '/settings/me'
  if (caseId === null) return '/notifications?list=all'
  return `/cases/${caseId}${threadId === null ? '' : `/threads/${threadId}`}?queue=all`
}

/** What happened, with the name of who did it. */
function wordsOf({ kind, what, by, clock, many }: Notification) {
  if (kind === 'clock-soon' && clock) {
    const metric = t(`clock.metric.${clock.metric}`)
    return clock.dueAt === null ? t('told.clock-soon.over', { metric }) : t('told.clock-soon', { metric, time: shortTime(clock.dueAt) })
  }
  const name = by ? <Name of={by.name} /> : t('told.customer')
  if (kind === 'assigned' && many !== null) return rich('told.assigned.many', { name, n: many })
  return kind === 'followed' && what ? rich(`told.followed.${what}`, { name }) : rich(`told.${kind}`, { name })
}
