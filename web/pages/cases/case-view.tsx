import { A, useNavigate, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, lazy, Match, on, onCleanup, onMount, Show, Suspense, Switch } from 'solid-js'
import type { CaseWithNotes } from '#shared/case.schema.ts'
import { caseNumber } from '#shared/case.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { useCaseActions } from '../../nouns/cases/case.actions.ts'
import { giveVerdict } from '../../nouns/mentions/mention.data.ts'
import { usePresence } from '../../nouns/presence/presence.data.ts'
import type { Surface } from '../../nouns/replies/drafts.ts'
import { useThread, useThreads } from '../../nouns/threads/thread.data.ts'
import { AlikeBanner } from './alike-banner.tsx'
import { useCaseCommands } from './case.commands.ts'
import { CaseContext } from './case-context.tsx'
import type { CaseDialog } from './case-dialog.ts'
import { CaseHeader } from './case-header.tsx'
import { ThreadColumn } from './thread-column.tsx'
import { ThreadTabs } from './thread-tabs.tsx'

// Seen now and then: their code comes behind that of the page, so that it is there when they are opened.
const AlikeCasesView = lazy(async () => ({ default: (await import('./alike-cases.tsx')).AlikeCasesView }))
const CauseView = lazy(async () => ({ default: (await import('./cause-view.tsx')).CauseView }))
const CaseClockSteps = lazy(async () => ({ default: (await import('../../nouns/clocks/case-clocks.tsx')).CaseClockSteps }))
const CaseDialogs = lazy(async () => ({ default: (await import('./case-dialogs.tsx')).CaseDialogs }))
const SentimentDialog = lazy(async () => ({ default: (await import('../../nouns/mentions/sentiment-dialog.tsx')).SentimentDialog }))
const TwoProblems = lazy(async () => ({ default: (await import('./two-problems.tsx')).TwoProblems }))
const ServiceOrderDialog = lazy(async () => ({
  default: (await import('../../nouns/service-orders/new-order-dialog.tsx')).ServiceOrderDialog,
}))

type ViewProps = {
  row: CaseWithNotes
  threadId: number | null
  hrefOf: (caseId: number, threadId?: number) => string
  listHref: string
  onResolved: (goOn: boolean) => void
}

/** An open case: its threads one by one, the place to answer them, and what is known beside it. */
export function CaseView(props: ViewProps) {
  const [search, setSearch] = useSearchParams()
  const navigate = useNavigate()
  const actions = useCaseActions()
  const [dialog, setDialog] = createSignal<CaseDialog | null>(null)
  const [extra, setExtra] = createSignal<'order' | 'sentiment' | null>(null)
  const [writing, setWriting] = createSignal<{ surface: Surface } | null>(null)
  const [place, setPlace] = createSignal(0)
  const [isWriting, setIsWriting] = createSignal(false)
  onMount(() => {
    for (const part of [CaseDialogs, AlikeCasesView, ServiceOrderDialog])
      part.preload().catch((error) => console.warn('A view of the case did not load; opening it tries again.', error))
  })

  const isWaiting = () => search.show !== 'answered'
  const threads = useThreads(() => props.row.id, isWaiting)
  const list = () => threads.data()?.items ?? []
  const id = () => props.threadId ?? list()[0]?.id ?? null
  const found = useThread(id)
  const thread = (): ThreadWithPosts | undefined => (found.data()?.id === id() ? found.data() : undefined)
  usePresence(() => ({ caseId: props.row.id, threadId: thread()?.id ?? null, doing: isWriting() ? 'writing' : 'viewing' }))
  const asked = () => thread()?.mentions.findLast(({ deletedAt }) => !deletedAt)

  /** The thread one reads stays open when the list beneath changes, so its address is written down at once. */
  createEffect(() => {
    const first = list()[0]
    if (props.threadId === null && first) navigate(props.hrefOf(props.row.id, first.id), { replace: true, scroll: false })
  })
  createEffect(() => {
    const at = list().findIndex((one) => one.id === id())
    if (at >= 0) setPlace(at)
  })
  function goThread(step: 1 | -1) {
    const at = list().findIndex((one) => one.id === id())
    // An answered thread has left the list: the next one stands where it stood.
    const next = list()[at < 0 ? (step === 1 ? place() : place() - 1) : at + step]
    if (next) navigate(props.hrefOf(props.row.id, next.id), { replace: true, scroll: false })
  }
  const nextTo = (threadId: number) => {
    const at = list().findIndex((one) => one.id === threadId)
    return (list()[at + 1] ?? list().findLast((one) => one.id !== threadId))?.id
  }
  function showWhy() {
    if (props.row.trend === 'escalating' || props.row.trend === 'emerging') setDialog('growth')
    else if (document.querySelector('.inbox > .ctx')?.checkVisibility())
      document.getElementById('why')?.scrollIntoView({ behavior: 'smooth' })
    else setSearch({ details: '1' })
  }
  async function split() {
    const threadId = id()
    const caseId = props.row.id
    if (threadId === null || !(await actions.split(props.row, threadId))) return
    // What was taken out is no longer read here: the next thread of this case is.
    if (props.row.id === caseId && id() === threadId) navigate(props.hrefOf(caseId, nextTo(threadId)), { replace: true, scroll: false })
  }
  const view = {
    row: () => props.row,
    thread,
    actions,
    dialog: setDialog,
    write: (surface: Surface) => setWriting({ surface }),
    order: () => setExtra('order'),
    disagree: () => setExtra('sentiment'),
    split: () => void split(),
    why: showWhy,
    compare: () => setSearch({ view: 'alike' }),
    plan: () => navigate(`/cases/${props.row.id}/plan`),
    goThread,
  }
  useCaseCommands(view)
  createEffect(
    on(
      () => props.row.title,
      (title) => {
        document.title = `${caseNumber(props.row.id)} ${title} · Aftercare`
      },
    ),
  )
  onCleanup(() => {
    document.title = 'Aftercare'
  })

  const context = () => (
    <CaseContext
      row={props.row}
      thread={thread()}
      actions={actions}
      onDialog={setDialog}
      onDisagree={view.disagree}
      onOrder={view.order}
      onSplit={view.split}
    />
  )
  const back = () => setSearch({ view: undefined, cause: undefined })
  const work = () => (
    <>
      <Suspense>
        <TwoProblems row={props.row} actions={actions} />
      </Suspense>
      <AlikeBanner row={props.row} onCompare={view.compare} />
      <ThreadTabs
        row={props.row}
        threads={list()}
        waiting={isWaiting()}
        current={thread()}
        at={place()}
        hrefOf={props.hrefOf}
        onGo={goThread}
      />
      <Switch fallback={<Skeleton rows={4} />}>
        <Match when={thread()} keyed={false}>
          {(open) => (
            <ThreadColumn thread={open()} notes={props.row.notes} reload={found.reload} writing={writing()} onWriting={setIsWriting} />
          )}
        </Match>
        <Match when={id() !== null && found.error()}>
          {(error) => <ErrorState title={t('thread.failed')} error={error()} retry={found.reload} />}
        </Match>
        <Match when={id() === null && threads.data()}>
          <NoThreads row={props.row} waiting={isWaiting()} />
        </Match>
      </Switch>
    </>
  )
  return (
    <>
      <article class="case" aria-label={t('case.label', { number: caseNumber(props.row.id) })}>
        <CaseHeader
          row={props.row}
          actions={actions}
          listHref={props.listHref}
          onDialog={setDialog}
          onOrder={view.order}
          onSplit={view.split}
          onDetails={() => setSearch({ details: '1' })}
          hasThread={thread() !== undefined}
          onWhy={() => setDialog('growth')}
        />
        <Suspense fallback={<Skeleton rows={4} />}>
          <Switch fallback={work()}>
            <Match when={search.view === 'alike'}>
              <AlikeCasesView row={props.row} actions={actions} hrefOf={props.hrefOf} onBack={back} />
            </Match>
            <Match when={search.view === 'cause' && Number(search.cause)}>
              {(causeId) => (
                <CauseView
                  row={props.row}
                  causeId={causeId()}
                  actions={actions}
                  hrefOf={props.hrefOf}
                  onBack={back}
                  onTogether={(into) => navigate(`/cases/${into}?queue=all`)}
                />
              )}
            </Match>
          </Switch>
        </Suspense>
      </article>
      <aside class="ctx" aria-label={t('thread.about')} data-region tabindex="-1">
        {context()}
      </aside>
      <Show when={search.details === '1'}>
        <Dialog title={t('thread.about')} drawer class="ctx-drawer" onClose={() => setSearch({ details: undefined })}>
          <div class="ctx">{context()}</div>
        </Dialog>
      </Show>
      <Suspense>
        <Show when={dialog() !== null}>
          <CaseDialogs
            open={dialog()}
            row={props.row}
            actions={actions}
            onClose={() => setDialog(null)}
            onResolved={props.onResolved}
            onMerged={(into) => navigate(props.hrefOf(into))}
          />
        </Show>
      </Suspense>
      <Suspense>
        <CaseClockSteps caseId={props.row.id} />
        <Show when={extra() === 'order' && thread()}>
          {(open) => (
            <ServiceOrderDialog
              thread={open()}
              onDone={(order) => {
                setExtra(null)
                void found.reload()
                showToast({
                  words: t('order.new.done', { number: serviceOrderNumber(order.id) }),
                  action: { label: t('order.new.look'), run: () => navigate(`/service/${order.id}`) },
                })
              }}
              onClose={() => setExtra(null)}
            />
          )}
        </Show>
      </Suspense>
      <Suspense>
        <Show when={extra() === 'sentiment' && asked()}>
          {(mention) => (
            <SentimentDialog
              mention={mention()}
              onChoose={(sentiment) =>
                void giveVerdict(mention().id, { sentiment }).then(found.reload, (error: Error) => showProblem(problemText(error)))
              }
              onClose={() => setExtra(null)}
            />
          )}
        </Show>
      </Suspense>
    </>
  )
}

function NoThreads(props: { row: CaseWithNotes; waiting: boolean }) {
  const [search] = useSearchParams()
  const href = (show: string) => `/cases/${props.row.id}?queue=${search.queue ?? 'all'}&show=${show}`
  return (
    <Show when={props.waiting} fallback={<EmptyState title={t('case.no-threads.answered')} />}>
      <EmptyState kind="done" title={t('case.no-threads.waiting')} why={t('case.no-threads.waiting.why', { n: props.row.threadCount })}>
        <Show when={props.row.threadCount > 0}>
          <A class="btn" href={href('answered')}>
            {t('case.show-answered')}
          </A>
        </Show>
      </EmptyState>
    </Show>
  )
}
