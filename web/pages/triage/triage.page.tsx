import { useNavigate, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, For, Show } from 'solid-js'
import type { VerdictBody } from '#shared/mention.schema.ts'
import { type TriageQueue, triageQueues } from '#shared/mention.ts'
import type { PraiseAction } from '#shared/story.ts'
import { t } from '../../kit/i18n/index.ts'
import { createAnnouncement } from '../../kit/ui/announce.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { openKeys } from '../../kit/ui/overlay.ts'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { Tabs } from '../../kit/ui/tabs.tsx'
import { Toasts } from '../../kit/ui/toast.tsx'
import { PickCase } from '../../nouns/cases/pick-case.tsx'
import { useTriageCounts } from '../../nouns/mentions/mention.data.ts'
import { SentimentDialog } from '../../nouns/mentions/sentiment-dialog.tsx'
import { MentionRow } from './mention-row.tsx'
import { SuggestedCase } from './suggested-case.tsx'
import './triage.css'
import { Name } from '../../kit/ui/name.tsx'
import { usePraise } from './praise.actions.ts'
import { PraiseRow } from './praise-row.tsx'
import { targetCase, useVerdicts } from './triage.actions.ts'
import { type TriageDialog, useTriageCommands } from './triage.commands.ts'
import { createTriageFocus } from './triage.focus.ts'
import { createTriageList } from './triage.list.ts'
import { TriageEmpty } from './triage-empty.tsx'
import { TriageToolbar } from './triage-toolbar.tsx'

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
  const [dialog, setDialog] = createSignal<TriageDialog | null>(null)
  const here = createTriageFocus(list, queue, Number(search.mention) || null)
  const { focus, focused, selected } = here
  const verdicts = useVerdicts(list, here.go)

  createEffect(() => {
    const fresh = list.freshCount()
    document.title = fresh > 0 ? t('triage.page.fresh', { n: fresh }) : t('triage.page')
  })
  function sort(verdict: VerdictBody) {
    const chosen = here.targets()
    const next = here.after(chosen)
    verdicts.sort(chosen, verdict)
    here.clear()
    here.go(next)
  }
  const goQueue = (step: number) => {
    const at = (tabQueues as readonly TriageQueue[]).indexOf(queue())
    navigate(`/triage?queue=${tabQueues[(at + step + tabQueues.length) % tabQueues.length]}`)
  }
  const answer = usePraise(list, here.go)
  function praise(what: PraiseAction) {
    const mention = focused()
    if (!mention) return
    const next = here.after([mention])
    void answer(mention, what)
    here.go(next)
  }
  useTriageCommands({ list, ...here, sort, praise, goQueue, open: setDialog })

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
            <button type="button" class="pill push" title={t('triage.fresh.title')} onClick={here.showFresh}>
              {t(list.isFlooded() ? 'triage.fresh.flood' : 'triage.fresh', { n: list.freshCount() })}
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
                        onFocus={() => list.isOpen(id) && here.setFocus(id)}
                        ref={(element) => here.place(id, element)}
                      >
                        <Show when={focus() === id && list.isOpen(id)}>
                          <TriageToolbar mention={mention()} onSort={sort} onDialog={setDialog} class="actions only-wide" />
                          <PraiseRow mention={mention()} onPraise={praise} />
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
            <Button class="push" onClick={() => here.clear()}>
              {t('triage.clear')}
            </Button>
          </div>
        </Show>
        <Show when={focused()}>
          {(mention) => <TriageToolbar mention={mention()} onSort={sort} onDialog={setDialog} class="thumb" short />}
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
