import { useNavigate } from '@solidjs/router'
import { createEffect, createMemo, createSignal, For, lazy, Show, Suspense } from 'solid-js'
import type { CaseCounts } from '#shared/case.schema.ts'
import { type CaseQueue, caseQueues, mostSuggestedCounted } from '#shared/case.ts'
import type { Theme } from '#shared/clustering.ts'
import type { View } from '#shared/view.schema.ts'
import { useSession } from '../../data/session.tsx'
import { number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { Tabs } from '../../kit/ui/tabs.tsx'
import { CaseRow } from '../../nouns/cases/case-row.tsx'
import { type CaseMarks, type CaseList as List, markedBy } from './case.list.ts'
import { keptBulk, type Picking } from './case.picking.ts'

const ListStrip = lazy(async () => ({ default: (await import('./list-strip.tsx')).ListStrip }))
const OwnThemes = lazy(async () => ({ default: (await import('./own-themes.tsx')).OwnThemes }))
const NoCases = lazy(async () => ({ default: (await import('./no-cases.tsx')).NoCases }))
const PickBox = lazy(async () => ({ default: (await import('./bulk-bar.tsx')).PickBox }))
const BulkBar = lazy(async () => ({ default: (await import('./bulk-bar.tsx')).BulkBar }))
const FilterDialog = lazy(async () => ({ default: (await import('./filter-dialog.tsx')).FilterDialog }))
const ViewLinks = lazy(async () => ({ default: (await import('../../nouns/views/view-links.tsx')).ViewLinks }))
const PresenceMarks = lazy(async () => ({ default: (await import('../../nouns/presence/presence-marks.tsx')).PresenceMarks }))

type ListProps = {
  list: List
  queue: CaseQueue
  theme: Theme | undefined
  q: string
  marks: CaseMarks
  /** The saved view that is shown, once it is known whether it is there. */
  saved: { id: number; view: View | null | undefined; isKnown: boolean } | null
  /** The fields that the list is asked with. */
  asked: Record<string, string> | null
  picking: Picking
  isFiltering: boolean
  onFilter: (open: boolean) => void
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
  /** Once cases were picked the bar stays: it also tells how what was begun goes on. */
  const used = createMemo<boolean>((was) => was || props.picking.isOn(), keptBulk() !== null)
  const isOpen = () => searching() || props.q !== ''
  const marked = () => markedBy(props.marks)
  const words = (q: string) => (q ? `&q=${encodeURIComponent(q)}` : '')
  const address = (queue: CaseQueue, q = '') => `/cases?queue=${queue}${words(q)}${marked()}`
  const here = (q: string) => (props.saved ? `/cases?saved=${props.saved.id}${words(q)}` : address(props.queue, q))
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
  const sorted = () => {
    const newestOnly = props.list.isReady() ? props.list.head.data()?.newestOnly : null
    if (newestOnly) return t('case.sort.found', { n: newestOnly })
    return t(props.queue === 'resolved' || props.asked?.sort === 'newest' ? 'case.sort.newest' : 'case.sort')
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
        <Button kind="ghost" icon="filter" label={t('case.filter.do')} onClick={() => props.onFilter(true)} />
        <Show when={may('cases.write')}>
          <Button onClick={props.onNew}>{t('case.new')}</Button>
        </Show>
      </header>
      <div class="only-small">
        <Suspense>
          <ViewLinks />
        </Suspense>
      </div>
      <Tabs label={t('case.queues')} tabs={tabs()} current={props.saved ? '' : props.queue} />
      <Show when={isOpen()}>
        <form class="filter" onSubmit={(event) => event.preventDefault()}>
          <input
            class="input"
            type="search"
            autofocus
            aria-label={t('case.filter')}
            value={props.q}
            onChange={(event) => navigate(here(event.currentTarget.value.trim()), { replace: true })}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return
              setSearching(false)
              navigate(here(''), { replace: true })
            }}
          />
        </form>
      </Show>
      <Show when={props.saved || markedBy(props.marks)}>
        <Suspense>
          <ListStrip saved={props.saved} marks={props.marks} queue={props.queue} onFilter={() => props.onFilter(true)} />
        </Suspense>
      </Show>
      <Show when={props.queue === 'own' && !props.saved}>
        <Suspense>
          <OwnThemes theme={props.theme} counts={props.counts} cause={props.cause} />
        </Suspense>
      </Show>
      <div class="sort" style={{ display: props.asked === null ? 'none' : undefined }}>
        <span class="meta clip">{sorted()}</span>
        <Show when={!props.picking.isOn() && props.list.order().length > 0}>
          <button type="button" class="link meta push" onClick={() => props.picking.start(false)}>
            {t('case.select')}
          </button>
        </Show>
        <Show when={pill()}>
          {(words) => (
            <button type="button" class="pill" title={t('triage.fresh.title')} onClick={props.list.adoptAll}>
              {words()}
            </button>
          )}
        </Show>
      </div>
      <Show
        when={props.list.isReady()}
        fallback={
          <Show when={props.asked || !props.saved?.isKnown}>
            <Waiting list={props.list} />
          </Show>
        }
      >
        <Show
          when={props.list.order().length > 0}
          fallback={
            <Suspense>
              <NoCases {...props} />
            </Suspense>
          }
        >
          <ol ref={rows} classList={{ picking: props.picking.isOn() }}>
            <For each={props.list.order()}>
              {(id) => (
                <Show when={props.list.row(id)}>
                  {(row) => (
                    <CaseRow
                      row={row()}
                      href={props.hrefOf(id)}
                      selected={props.current === id}
                      left={props.list.hasLeft(id)}
                      pick={
                        <Show when={props.picking.isOn()}>
                          <Suspense>
                            <PickBox
                              title={row().title}
                              picked={props.picking.has(id)}
                              toggle={(range) => props.picking.toggle(id, range)}
                            />
                          </Suspense>
                        </Show>
                      }
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
      <Suspense>
        <Show when={used()}>
          <BulkBar picking={props.picking} list={props.list} asked={props.asked} queue={props.queue} />
        </Show>
        <Show when={props.isFiltering}>
          <FilterDialog
            queue={props.queue}
            marks={props.marks}
            q={props.q}
            theme={props.theme}
            view={props.saved?.view ?? null}
            onClose={() => props.onFilter(false)}
          />
        </Show>
      </Suspense>
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
