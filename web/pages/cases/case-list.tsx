import { A, useNavigate } from '@solidjs/router'
import { createEffect, createSignal, For, lazy, Match, Show, Suspense, Switch } from 'solid-js'
import type { CaseCounts } from '#shared/case.schema.ts'
import { type CaseQueue, caseQueues, mostSuggestedCounted } from '#shared/case.ts'
import { type Theme, themes } from '#shared/clustering.ts'
import { useSession } from '../../data/session.tsx'
import { number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { Tabs } from '../../kit/ui/tabs.tsx'
import { CaseRow } from '../../nouns/cases/case-row.tsx'
import { type CaseMarks, type CaseList as List, markedBy } from './case.list.ts'
import { CauseLines } from './cause-lines.tsx'

const ShownAlone = lazy(async () => ({ default: (await import('./shown-alone.tsx')).ShownAlone }))
const PresenceMarks = lazy(async () => ({ default: (await import('../../nouns/presence/presence-marks.tsx')).PresenceMarks }))

type ListProps = {
  list: List
  queue: CaseQueue
  theme: Theme | undefined
  q: string
  marks: CaseMarks
  counts: CaseCounts | undefined
  current: number | null
  /** The proposal that is looked at. */
  cause: number | null
  hrefOf: (id: number) => string
  onNew: () => void
}

/** The cases of a queue, growing ones first. It holds still: what changed waits behind the pill. */
export function CaseList(props: ListProps) {
  const { may } = useSession()
  const navigate = useNavigate()
  const [searching, setSearching] = createSignal(false)
  let rows: HTMLOListElement | undefined
  /** After a reload or Back the open case is in sight again; the focus stays where Tab begins. */
  createEffect(() => {
    if (!props.list.isReady()) return
    queueMicrotask(() => {
      const row = rows?.querySelector('.sel')?.getBoundingClientRect()
      const around = rows?.getBoundingClientRect()
      if (!rows || !row || !around || (row.top >= around.top && row.bottom <= around.bottom)) return
      rows.scrollTop += row.top - around.top - (around.height - row.height) / 2
    })
  })
  const isOpen = () => searching() || props.q !== ''
  const marked = () => markedBy(props.marks)
  const address = (queue: CaseQueue, q = '') => `/cases?queue=${queue}${q ? `&q=${encodeURIComponent(q)}` : ''}${marked()}`
  const tabs = () =>
    caseQueues.map((id) => ({ id, label: t(`case.queue.${id}`), count: props.counts?.[id], countText: countText(id), href: address(id) }))
  const countText = (queue: CaseQueue) =>
    queue === 'same-problem' && props.counts?.[queue] === mostSuggestedCounted ? `${number(mostSuggestedCounted)}+` : undefined
  const pill = () => {
    const fresh = props.list.fresh().length
    return fresh > 0
      ? t(props.list.isFlooded() ? 'case.fresh.flood' : 'case.fresh', { n: fresh })
      : props.list.reordered()
        ? t('case.reordered')
        : null
  }
  return (
    <section class="list" aria-label={t('case.title')} data-region>
      <header class="bar">
        <h1>{t('case.title')}</h1>
        <Button
          kind="ghost"
          class="push"
          icon="search"
          label={t('case.filter')}
          aria-expanded={isOpen()}
          onClick={() => setSearching(!isOpen())}
        />
        <Show when={may('cases.write')}>
          <Button onClick={props.onNew}>{t('case.new')}</Button>
        </Show>
      </header>
      <Tabs label={t('case.queues')} tabs={tabs()} current={props.queue} />
      <Show when={isOpen()}>
        <form class="filter" onSubmit={(event) => event.preventDefault()}>
          <input
            class="input"
            type="search"
            autofocus
            aria-label={t('case.filter')}
            value={props.q}
            onChange={(event) => navigate(address(props.queue, event.currentTarget.value.trim()), { replace: true })}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return
              setSearching(false)
              navigate(address(props.queue), { replace: true })
            }}
          />
        </form>
      </Show>
      <Show when={markedBy(props.marks)}>
        <Suspense>
          <ShownAlone marks={props.marks} queue={props.queue} />
        </Suspense>
      </Show>
      <Show when={props.queue === 'own'}>
        <nav class="themes" aria-label={t('theme.label')}>
          <For each={[undefined, ...themes]}>
            {(theme) => (
              <a
                class="chip touch"
                classList={{ accent: props.theme === theme }}
                href={`/cases?queue=own${theme ? `&theme=${theme}` : ''}`}
                aria-current={props.theme === theme ? 'true' : undefined}
              >
                {t(theme ? `theme.${theme}` : 'theme.all')}
                <Show when={props.counts}>{(counts) => <span class="num">{theme ? counts().themes[theme] : counts().own}</span>}</Show>
              </a>
            )}
          </For>
        </nav>
        <CauseLines theme={props.theme} current={props.cause} />
      </Show>
      <div class="sort">
        <span class="meta">{t(props.queue === 'resolved' ? 'case.sort.newest' : 'case.sort')}</span>
        <Show when={pill()}>
          {(words) => (
            <button type="button" class="pill push" title={t('triage.fresh.title')} onClick={props.list.adoptAll}>
              {words()}
            </button>
          )}
        </Show>
      </div>
      <Show when={props.list.isReady()} fallback={<Waiting list={props.list} />}>
        <Show when={props.list.order().length > 0} fallback={<Nothing {...props} />}>
          <ol ref={rows}>
            <For each={props.list.order()}>
              {(id) => (
                <Show when={props.list.row(id)}>
                  {(row) => (
                    <CaseRow
                      row={row()}
                      href={props.hrefOf(id)}
                      selected={props.current === id}
                      left={props.list.hasLeft(id)}
                      here={
                        <Suspense>
                          <PresenceMarks caseId={id} />
                        </Suspense>
                      }
                    />
                  )}
                </Show>
              )}
            </For>
            <Show when={props.list.hasMore()}>
              <li class="more">
                <Button busy={props.list.loadingMore()} onClick={() => void props.list.loadMore()}>
                  {t('case.more')}
                </Button>
              </li>
            </Show>
          </ol>
        </Show>
      </Show>
    </section>
  )
}

function Waiting(props: { list: List }) {
  return (
    <Show when={props.list.head.error()} fallback={<Skeleton rows={7} />}>
      {(error) => <ErrorState title={t('case.list.failed')} error={error()} retry={props.list.head.reload} />}
    </Show>
  )
}

/** Why the list is empty, and where there is something to do. */
function Nothing(props: ListProps) {
  return (
    <Switch
      fallback={
        <EmptyState title={t('case.empty.queue')} why={t('case.empty.queue.why', { n: props.counts?.all ?? 0 })}>
          <A class="btn" href="/cases?queue=all">
            {t('case.queue.all')}
          </A>
        </EmptyState>
      }
    >
      <Match when={markedBy(props.marks)}>
        <EmptyState title={t('case.empty.marks')} why={t('case.empty.filter.why')}>
          <A class="btn" href={`/cases?queue=${props.queue}`}>
            {t('case.filter.clear')}
          </A>
        </EmptyState>
      </Match>
      <Match when={props.q}>
        <EmptyState title={t('case.empty.filter', { q: props.q })} why={t('case.empty.filter.why')}>
          <A class="btn" href={`/cases?queue=${props.queue}`}>
            {t('case.filter.clear')} <Kbd keys="escape" />
          </A>
        </EmptyState>
      </Match>
      <Match when={(props.counts?.all ?? 0) === 0 && props.queue !== 'resolved'}>
        <EmptyState kind="done" title={t('case.empty.all')} why={t('case.empty.all.why')}>
          <A class="btn" href="/triage">
            {t('case.empty.to-triage')} <Kbd keys="g i" />
          </A>
        </EmptyState>
      </Match>
      <Match when={props.queue === 'same-problem' || props.queue === 'own' ? props.queue : undefined} keyed>
        {(queue) => <EmptyState kind="done" title={t(`case.empty.${queue}`)} why={t(`case.empty.${queue}.why`)} />}
      </Match>
      <Match when={props.queue === 'mine'}>
        <EmptyState kind="done" title={t('case.empty.mine')} why={t('case.empty.mine.why', { n: props.counts?.unassigned ?? 0 })}>
          <A class="btn" href="/cases?queue=unassigned">
            {t('case.empty.mine.next')} <Kbd keys="q" />
          </A>
        </EmptyState>
      </Match>
    </Switch>
  )
}
