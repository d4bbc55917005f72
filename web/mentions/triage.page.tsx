import { useNavigate, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, For, on, Show } from 'solid-js'
import type { VerdictBody } from '#shared/mention.schema.ts'
import { type TriageQueue, triageQueues } from '#shared/mention.ts'
import { PickCase } from '../cases/pick-case.tsx'
import { t } from '../i18n/index.ts'
import { openKeys } from '../shell/palette-state.ts'
import { createAnnouncement } from '../ui/announce.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorState, Skeleton } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Toasts } from '../ui/toast.tsx'
import { useTriageCounts } from './mention.data.ts'
import { MentionRow } from './mention-row.tsx'
import { SentimentDialog } from './sentiment-dialog.tsx'
import { SuggestedCase } from './suggested-case.tsx'
import './triage.css'
import { targetCase, useVerdicts } from './triage.actions.ts'
import { type TriageDialog, useTriageCommands } from './triage.commands.ts'
import { createTriageList } from './triage.list.ts'
import { TriageActs } from './triage-acts.tsx'
import { TriageEmpty } from './triage-empty.tsx'
import { Name } from './words.tsx'

const tabQueues = ['urgent', 'complaints', 'questions', 'unsure', 'praise', 'not-us'] as const
const isQueue = (word: unknown): word is TriageQueue => triageQueues.some((queue) => queue === word)
const saidEveryMs = 30_000

/** Sorting new mentions, one key each: what it is, where it belongs. */
export function TriagePage() {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const counts = useTriageCounts()
  const queue = (): TriageQueue => (isQueue(search.queue) ? search.queue : 'complaints')
  const list = createTriageList(queue)
  const verdicts = useVerdicts(list)
  const [focus, setFocus] = createSignal<number | null>(Number(search.mention) || null)
  const [selected, setSelected] = createSignal<ReadonlySet<number>>(new Set())
  const [dialog, setDialog] = createSignal<TriageDialog | null>(null)
  const elements = new Map<number, HTMLElement>()

  const focused = () => {
    const id = focus()
    return id !== null && list.isOpen(id) ? list.mention(id) : undefined
  }
  const targets = () =>
    (selected().size > 0 ? list.order().filter((id) => selected().has(id)) : [focus() ?? 0]).flatMap((id) =>
      list.isOpen(id) ? (list.mention(id) ?? []) : [],
    )

  /** The address names queue and row, so that it can be passed on; written without a navigation, since nothing is to load. */
  createEffect(() => {
    const id = focus()
    const address = `/triage?queue=${queue()}${id === null ? '' : `&mention=${id}`}`
    if (location.pathname === '/triage') history.replaceState(history.state, '', address)
  })
  createEffect(
    on([list.order, list.isReady], ([ids, ready]) => {
      if (!ready) return
      const id = focus()
      if (id === null || !ids.includes(id)) setFocus(ids.find(list.isOpen) ?? null)
    }),
  )
  createEffect(() => {
    const fresh = list.freshCount()
    document.title = fresh > 0 ? t('triage.page.fresh', { n: fresh }) : t('triage.page')
  })
  createEffect(on(queue, () => setSelected(new Set<number>()), { defer: true }))

  function go(id: number | null) {
    setFocus(id)
    if (id === null) return
    queueMicrotask(() => {
      const element = elements.get(id)
      element?.focus({ preventScroll: true })
      element?.scrollIntoView({ block: 'nearest' })
    })
  }
  /** The next open row after (or before) the focused one; further down, older ones are fetched in time. */
  function neighbour(step: 1 | -1): number | null {
    const ids = list.order()
    const from = ids.indexOf(focus() ?? -1)
    if (step === 1 && from > ids.length - 6) void list.loadMore()
    for (let at = from + step; at >= 0 && at < ids.length; at += step) if (list.isOpen(ids[at] ?? 0)) return ids[at] ?? null
    return null
  }
  function sort(verdict: VerdictBody) {
    const chosen = targets()
    const gone = new Set(chosen.map(({ id }) => id))
    const ids = list.order()
    const at = ids.indexOf(chosen.at(-1)?.id ?? -1)
    const next = [...ids.slice(at + 1), ...ids.slice(0, at).reverse()].find((id) => list.isOpen(id) && !gone.has(id)) ?? null
    verdicts.sort(chosen, verdict)
    setSelected(new Set<number>())
    go(next)
  }
  /** New rows come in above; the focused one keeps its place on the screen. */
  function showFresh() {
    const scroller = document.querySelector('.rows')
    const element = elements.get(focus() ?? 0)
    const before = element?.getBoundingClientRect().top
    list.showFresh()
    queueMicrotask(() => {
      if (!element || before === undefined || !scroller) return
      scroller.scrollTop += element.getBoundingClientRect().top - before
    })
  }
  const goQueue = (step: number) => {
    const at = (tabQueues as readonly TriageQueue[]).indexOf(queue())
    navigate(`/triage?queue=${tabQueues[(at + step + tabQueues.length) % tabQueues.length]}`)
  }
  const toggle = (ids: number[]) =>
    setSelected((all) => new Set(ids.every((id) => all.has(id)) ? [...all].filter((id) => !ids.includes(id)) : [...all, ...ids]))

  const commands = { list, focus, focused, targets, selected, sort, go, neighbour, showFresh, goQueue, toggle, open: setDialog }
  useTriageCommands(commands)

  const announcement = createAnnouncement(
    () => (list.freshCount() > 0 ? t('triage.fresh.said', { n: list.freshCount() }) : ''),
    saidEveryMs,
  )
  const waiting = () => {
    const known = counts.data()
    return known && known.complaints + known.questions + known.unsure
  }
  const tabs = () =>
    tabQueues.map((id) => ({
      id,
      label: t(`triage.queue.${id}`),
      count: counts.data()?.[id],
      href: `/triage?queue=${id}`,
      last: id === 'not-us',
    }))

  return (
    <main class="triage">
      <section class="stream" aria-label={t('triage.list')} data-region>
        <header class="bar">
          <h1>{t('triage.title')}</h1>
          <Show when={waiting() !== undefined}>
            <span class="meta only-wide">{t('triage.heading', { n: waiting() ?? 0, sorted: counts.data()?.sorted ?? 0 })}</span>
          </Show>
          <Show when={list.freshCount() > 0}>
            <button type="button" class="pill push" title={t('triage.fresh.title')} onClick={showFresh}>
              {t('triage.fresh', { n: list.freshCount() })}
            </button>
          </Show>
          <span class="vh" role="status">
            {announcement()}
          </span>
          <Button
            kind="ghost"
            class={`only-wide keys${list.freshCount() === 0 ? ' push' : ''}`}
            label={t('triage.keys')}
            keys="?"
            onClick={openKeys}
          />
        </header>
        <Tabs label={t('triage.queues')} tabs={tabs()} current={queue()} />
        <Show
          when={list.isReady()}
          fallback={
            <Show when={list.head.error()} fallback={<Skeleton rows={6} />}>
              {(error) => <ErrorState title={t('triage.failed')} error={error()} retry={list.head.reload} />}
            </Show>
          }
        >
          <Show when={list.order().length > 0} fallback={<TriageEmpty queue={queue()} counts={counts.data()} />}>
            <ol class="rows" aria-label={t(`triage.queue.${queue()}`)}>
              <For each={list.order()}>
                {(id) => (
                  <Show when={list.mention(id)}>
                    {(mention) => (
                      <MentionRow
                        mention={mention()}
                        focused={focus() === id && list.isOpen(id)}
                        selected={selected().has(id)}
                        done={list.done(id)}
                        onFocus={() => list.isOpen(id) && setFocus(id)}
                        ref={(element) => elements.set(id, element)}
                      >
                        <Show when={focus() === id && list.isOpen(id)}>
                          <TriageActs mention={mention()} onSort={sort} onDialog={setDialog} class="acts only-wide" />
                          <Show when={targetCase(mention())}>
                            {(named) => (
                              <button type="button" class="link phone-why only-phone" onClick={() => setDialog('why')}>
                                <Name of={named().title} /> · {t('case.growth.why')}
                              </button>
                            )}
                          </Show>
                        </Show>
                      </MentionRow>
                    )}
                  </Show>
                )}
              </For>
              <Show when={list.hasMore()}>
                <li class="more">
                  <Button busy={list.loadingMore()} onClick={() => void list.loadMore()}>
                    {t('triage.more')}
                  </Button>
                </li>
              </Show>
            </ol>
          </Show>
        </Show>
        <Show when={selected().size > 0}>
          <div class="banner accent bulk" role="status">
            <span>{t('triage.selected', { n: selected().size })}</span>
            <Button class="push" onClick={() => setSelected(new Set<number>())}>
              {t('triage.clear')}
            </Button>
          </div>
        </Show>
        <Show when={focused()}>
          {(mention) => <TriageActs mention={mention()} onSort={sort} onDialog={setDialog} class="thumb" short />}
        </Show>
        <Toasts />
      </section>
      <Show when={focused()} fallback={<aside class="suggest" aria-label={t('suggest.title')} />}>
        {(mention) => <SuggestedCase mention={mention()} />}
      </Show>
      <Show when={dialog() === 'why' && focused()}>
        {(mention) => (
          <Dialog title={t('suggest.title')} drawer class="why-drawer" onClose={() => setDialog(null)}>
            <SuggestedCase mention={mention()} />
          </Dialog>
        )}
      </Show>
      <Show when={dialog() === 'pick' && focused()}>
        {(mention) => (
          <PickCase
            title={t('key.add-to-another')}
            first={mention().suggestions.map((one) => one.case)}
            onPick={({ id }) => sort({ kind: 'complaint', case: id })}
            onClose={() => setDialog(null)}
          />
        )}
      </Show>
      <Show when={dialog() === 'sentiment' && focused()}>
        {(mention) => (
          <SentimentDialog
            mention={mention()}
            onChoose={(sentiment) => void verdicts.correct(mention(), sentiment)}
            onClose={() => setDialog(null)}
          />
        )}
      </Show>
    </main>
  )
}
