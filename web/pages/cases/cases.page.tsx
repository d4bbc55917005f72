import { useNavigate, useParams, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, lazy, Match, on, Show, Suspense, Switch } from 'solid-js'
import { type CaseQueue, caseQueues } from '#shared/case.ts'
import { themes } from '#shared/clustering.ts'
import { newKey } from '../../data/api.ts'
import { t } from '../../kit/i18n/index.ts'
import { offerCommands } from '../../kit/ui/commands.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { canUndo, showProblem, undoLast } from '../../kit/ui/toast.tsx'
import { openCase, useCase, useCaseCounts } from '../../nouns/cases/case.data.ts'
import { followPresence } from '../../nouns/presence/presence.data.ts'
import { canUndoReply, undoNewestReply } from '../../nouns/replies/outbox.tsx'
import { fieldsOf, useViews } from '../../nouns/views/view.data.ts'
import { askedBy, createCaseList, markedBy, marksOf } from './case.list.ts'
import { createPicking } from './case.picking.ts'
import { CaseList } from './case-list.tsx'
import { CaseView } from './case-view.tsx'
import './cases.css'
import { problemText } from '../../kit/i18n/problem-text.ts'

const NameDialog = lazy(async () => ({ default: (await import('./name-dialog.tsx')).NameDialog }))

const isQueue = (word: unknown): word is CaseQueue => caseQueues.some((queue) => queue === word)
const isWide = () => matchMedia('(min-width: 861px)').matches

/** List, thread and context side by side; on a phone one after the other, each with its own address. */
export function CasesPage() {
  const params = useParams<{ id?: string; threadId?: string }>()
  const [search, setSearch] = useSearchParams()
  const navigate = useNavigate()
  const [naming, setNaming] = createSignal(false)
  followPresence()
  const queue = (): CaseQueue => (isQueue(search.queue) ? search.queue : 'all')
  const q = () => (typeof search.q === 'string' ? search.q : '')
  const id = () => Number(params.id) || null
  const counts = useCaseCounts()
  const theme = () => (queue() === 'own' ? themes.find((one) => one === search.theme) : undefined)
  const marks = () => marksOf(search)
  const savedId = () => Number(search.saved) || null
  const views = useViews(() => savedId() !== null)
  /** The saved view that the address names; null: it names none, undefined: it is not known, or not there. */
  const saved = () => (savedId() === null ? null : views.data()?.items.find((one) => one.id === savedId()))
  const asked = (): Record<string, string> | null => {
    const view = saved()
    const words = { ...(q() && { q: q() }) }
    if (view === null) return { queue: queue(), ...(theme() && { theme: theme() as string }), ...words, ...askedBy(marks()) }
    return view?.filter && view.broken.length === 0 ? { ...fieldsOf(view.filter), ...words } : null
  }
  const list = createCaseList(asked)
  const picking = createPicking(list.order)
  createEffect(on(() => JSON.stringify(asked()), picking.clear, { defer: true }))
  const found = useCase(id)
  const row = () => (found.data()?.id === id() ? found.data() : undefined)

  const tail = () => {
    const base = savedId() === null ? `queue=${queue()}${theme() ? `&theme=${theme()}` : ''}${markedBy(marks())}` : `saved=${savedId()}`
    return `?${base}${q() ? `&q=${encodeURIComponent(q())}` : ''}`
  }
  /** In the queue of cases that look alike, they are what one came to see; in the open case one stays where one is. */
  const view = (caseId: number) => {
    if (caseId !== id()) return queue() === 'same-problem' ? '&view=alike' : ''
    if (search.view === 'alike') return '&view=alike'
    return cause() === null ? '' : `&view=cause&cause=${cause()}`
  }
  const cause = () => (search.view === 'cause' ? Number(search.cause) || null : null)
  const show = () => (search.show === 'answered' ? '&show=answered' : '')
  const hrefOf = (caseId: number, threadId?: number) =>
    `/cases/${caseId}${threadId ? `/threads/${threadId}` : ''}${tail()}${view(caseId)}${threadId ? show() : ''}`
  const listHref = () => `/cases${tail()}`

  /** On a wide screen something is always open: the first case of the queue, until one is chosen. */
  createEffect(
    on([list.isReady, id, list.order], ([ready, open, ids]) => {
      if (ready && open === null && ids[0] && isWide()) navigate(hrefOf(ids[0]), { replace: true, scroll: false })
    }),
  )
  /** A case that was merged away leads to the one it is in now. */
  createEffect(() => {
    const into = row()?.mergedInto
    if (into) navigate(hrefOf(into), { replace: true })
  })

  const neighbour = (step: 1 | -1) => {
    const ids = list.order()
    const at = ids.indexOf(id() ?? -1)
    if (step === 1 && at > ids.length - 4) void list.loadMore()
    return ids[at < 0 ? 0 : at + step]
  }
  function go(next: number | undefined) {
    if (next === undefined) return
    navigate(hrefOf(next), { replace: true, scroll: false })
    queueMicrotask(() => {
      const element = document.querySelector<HTMLElement>(`[data-case="${next}"]`)
      element?.focus({ preventScroll: true })
      element?.scrollIntoView({ block: 'nearest' })
    })
  }
  const goQueue = (step: number) => {
    const at = caseQueues.indexOf(queue())
    navigate(`/cases?queue=${caseQueues[(at + step + caseQueues.length) % caseQueues.length]}`)
  }
  /** A resolved case leaves the list at once; the next one opens, or on a phone the list. */
  function onResolved(goOn: boolean) {
    const gone = id()
    const next = neighbour(1) ?? neighbour(-1)
    list.remove((one) => one === gone)
    if (goOn) go(next)
  }
  async function open(title: string) {
    try {
      const made = await openCase(title, newKey())
      navigate(`/cases/${made.id}?queue=all`)
      await list.head.reload()
    } catch (error) {
      showProblem(problemText(error))
    }
  }
  offerCommands(() => [
    { id: 'next', group: 'move', keys: ['j', 'arrowdown'], label: t('triage.action.next'), keyOnly: true, run: () => go(neighbour(1)) },
    {
      id: 'previous',
      group: 'move',
      keys: ['k', 'arrowup'],
      label: t('triage.action.previous'),
      keyOnly: true,
      run: () => go(neighbour(-1)),
    },
    { id: 'next-queue', group: 'move', keys: ['q'], icon: 'right', label: t('triage.action.next-queue'), run: () => goQueue(1) },
    {
      id: 'previous-queue',
      group: 'move',
      keys: ['shift+q'],
      icon: 'left',
      label: t('triage.action.previous-queue'),
      run: () => goQueue(-1),
    },
    { id: 'fresh', group: 'move', keys: ['.'], icon: 'refresh', label: t('keys.fresh'), run: list.adoptAll },
    {
      id: 'filter',
      group: 'move',
      keys: ['shift+f'],
      icon: 'search',
      label: t('case.filter.do'),
      run: () => setSearch({ filter: 'open' }),
    },
    { id: 'select', group: 'work', keys: ['x'], label: t('case.select'), icon: 'check', run: () => picking.toggle(id()) },
    {
      id: 'range',
      group: 'work',
      keys: ['shift+x'],
      label: t('triage.action.range'),
      keyOnly: true,
      run: () => picking.toggle(id(), true),
    },
    { id: 'select-all', group: 'work', keys: ['shift+a'], label: t('case.select.all'), icon: 'check', run: () => picking.start(true) },
    { id: 'new-case', group: 'work', keys: [], icon: 'plus', label: t('case.new'), run: () => setNaming(true) },
    {
      id: 'back',
      group: 'move',
      keys: ['escape'],
      label: t('case.action.back'),
      keyOnly: true,
      run: () => (isWide() ? undefined : navigate(listHref())),
    },
    {
      id: 'undo',
      group: 'move',
      keys: ['u'],
      icon: 'undo',
      label: t('do.undo'),
      off: canUndo() || canUndoReply() ? undefined : t('key.nothing-to-undo'),
      run: () => undoNewestReply() || undoLast(),
    },
  ])

  return (
    <main class="inbox" classList={{ open: id() !== null }}>
      <CaseList
        list={list}
        queue={queue()}
        theme={theme()}
        q={q()}
        marks={marks()}
        saved={savedId() === null ? null : { id: savedId() as number, view: saved(), isKnown: views.data() !== undefined }}
        asked={asked()}
        picking={picking}
        isFiltering={search.filter === 'open'}
        onFilter={(open) => setSearch({ filter: open ? 'open' : undefined }, { replace: true, scroll: false })}
        counts={counts.data()}
        current={id()}
        cause={cause()}
        hrefOf={hrefOf}
        onNew={() => setNaming(true)}
      />
      <Switch
        fallback={
          <div class="case">
            <Show when={(asked() || !views.data()) && !list.head.error()}>
              <Skeleton rows={4} />
            </Show>
          </div>
        }
      >
        <Match when={row()}>
          {(open) => (
            <CaseView
              row={open()}
              threadId={Number(params.threadId) || null}
              hrefOf={hrefOf}
              listHref={listHref()}
              onResolved={onResolved}
            />
          )}
        </Match>
        <Match when={id() !== null && found.error()}>
          {(error) => (
            <div class="case">
              <ErrorState title={t('case.failed')} error={error()} retry={found.reload} />
            </div>
          )}
        </Match>
        <Match when={id() === null && list.isReady()}>
          <div class="case">
            <Show when={list.order().length > 0}>
              <EmptyState title={t('case.choose')} why={t('case.choose.why')} />
            </Show>
          </div>
        </Match>
      </Switch>
      <Suspense>
        <Show when={naming()}>
          <NameDialog
            title={t('case.new.title')}
            label={t('case.new.name')}
            hint={t('case.new.hint')}
            name=""
            save={t('case.new.save')}
            onSave={(title) => void open(title)}
            onClose={() => setNaming(false)}
          />
        </Show>
      </Suspense>
    </main>
  )
}
