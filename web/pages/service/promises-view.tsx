import { A, useNavigate, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, Match, Show, Switch } from 'solid-js'
import { promiseLists } from '#shared/promise.ts'
import { useSession } from '../../data/session.tsx'
import { dayDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { Tabs } from '../../kit/ui/tabs.tsx'
import { offerUndo } from '../../kit/ui/undo-command.ts'
import { usePromiseActions, usePromiseCounts, usePromises } from '../../nouns/promises/promise.data.ts'
import { PromiseRows } from '../../nouns/promises/promise-rows.tsx'

type Address = { promises?: string; from?: string; to?: string; promise?: string }

const isDay = (text: string | undefined) => /^\d{4}-\d{2}-\d{2}$/.test(text ?? '')

/** What we promised in replies: what is late, what is open, what was kept and what was not. Each list has an address. */
export function PromisesView() {
  const [address, setAddress] = useSearchParams<Address>()
  const navigate = useNavigate()
  const { may } = useSession()
  const now = createNow(60_000)
  const actions = usePromiseActions()
  const [pages, setPages] = createSignal(1)
  const list = () => promiseLists.find((name) => name === address.promises) ?? 'open'
  const span = () => ({
    dueFrom: isDay(address.from) ? address.from : undefined,
    dueTo: isDay(address.to) ? address.to : undefined,
  })
  const query = usePromises(() => ({ list: list(), ...span() }), pages)
  const counts = usePromiseCounts(span)
  const rows = () => query.data()?.items ?? []
  const chosen = () => Number(address.promise) || null
  const current = () => rows().find(({ id }) => id === chosen())
  createEffect(() => {
    document.title = `${t('promise.title')} · Aftercare`
  })
  const href = (name: string) => {
    const next = new URLSearchParams({ promises: name })
    for (const [key, value] of Object.entries({ from: address.from, to: address.to })) if (value) next.set(key, value)
    return `/service?${next}`
  }
  function walk(by: 1 | -1) {
    const at = rows().findIndex(({ id }) => id === chosen())
    const next = rows()[at < 0 ? 0 : Math.min(rows().length - 1, Math.max(0, at + by))]
    if (!next) return
    setAddress({ promise: String(next.id) }, { replace: true, scroll: false })
    document.querySelector<HTMLElement>(`[data-promise="${next.id}"] a`)?.focus()
  }
  function keep() {
    const promise = current()
    if (!promise) return
    // The row leaves the list; the next one takes its place.
    const at = rows().findIndex(({ id }) => id === promise.id)
    const next = rows()[at + 1] ?? rows()[at - 1]
    setAddress({ promise: next ? String(next.id) : null }, { replace: true, scroll: false })
    void actions.keep(promise)
  }
  offerUndo()
  offerCommands(() => {
    const promise = current()
    const isOpen = promise?.state === 'open' || promise?.state === 'broken'
    return [
      { id: 'promises.next', group: 'move', label: t('promise.key.next'), keys: ['j', 'arrowdown'], keyOnly: true, run: () => walk(1) },
      {
        id: 'promises.previous',
        group: 'move',
        label: t('promise.key.previous'),
        keys: ['k', 'arrowup'],
        keyOnly: true,
        run: () => walk(-1),
      },
      {
        id: 'promises.open',
        group: 'move',
        label: t('promise.key.open'),
        keys: ['enter'],
        off: promise?.caseId ? undefined : t('promise.key.choose'),
        run: () => promise?.caseId && navigate(`/cases/${promise.caseId}/threads/${promise.threadId}`),
      },
      {
        id: 'promises.kept',
        group: 'work',
        label: t('promise.do.kept'),
        keys: ['y'],
        icon: 'check',
        off: may('promises.settle') ? (isOpen ? undefined : t('promise.key.choose')) : t('promise.key.agent'),
        run: keep,
      },
      { id: 'promises.back', group: 'move', label: t('promise.back'), keys: ['escape'], run: () => navigate('/service') },
    ]
  })
  return (
    <main class="svc promises-view">
      <header class="bar">
        <A class="btn ghost square back" href="/service" aria-label={t('promise.back')}>
          <Icon name="left" />
        </A>
        <h1>{t('promise.title')}</h1>
        <Show when={span().dueFrom && span().dueTo}>
          <span class="meta">{t('promise.due-between', { from: dayDate(address.from ?? ''), to: dayDate(address.to ?? '') })}</span>
          <A class="link" href={`/service?promises=${list()}`}>
            {t('promise.all-days')}
          </A>
        </Show>
      </header>
      <Tabs
        label={t('promise.lists')}
        current={list()}
        tabs={promiseLists.map((name) => ({ id: name, label: t(`promise.list.${name}`), count: counts.data()?.[name], href: href(name) }))}
      />
      <Switch>
        <Match when={query.error() && !query.data()}>
          <ErrorState title={t('promise.list.failed')} error={query.error()} retry={query.reload} />
        </Match>
        <Match when={query.isPending()}>
          <Skeleton rows={6} />
        </Match>
        <Match when={rows().length === 0}>
          <EmptyState title={t(`promise.none.${list()}`)} why={t('promise.none.why')} />
        </Match>
        <Match when={true}>
          <section class="rows" data-region tabindex="-1" aria-label={t(`promise.list.${list()}`)}>
            <PromiseRows promises={rows()} now={now()} mayChange={may('promises.settle')} actions={actions} chosen={chosen()} withAuthor />
            <Show when={query.data()?.more}>
              <Button class="next-page" busy={query.isFetching()} onClick={() => setPages((n) => n + 1)}>
                {t('do.more')}
              </Button>
            </Show>
          </section>
        </Match>
      </Switch>
    </main>
  )
}
