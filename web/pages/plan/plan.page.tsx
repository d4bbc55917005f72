import { A, useNavigate, useParams, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, Match, on, Show, Switch } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import type { Plan, PlanFinding, PlanThread } from '#shared/plan.schema.ts'
import type { PlanFix } from '#shared/plan.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { showToast, Toasts } from '../../kit/ui/toast.tsx'
import { useCase } from '../../nouns/cases/case.data.ts'
import { type PlanActions, usePlan, usePlanActions } from '../../nouns/plans/plan.data.ts'
import { countedIn, type PlanFilter, personOf, planFilters, tallyOf } from '../../nouns/plans/plan.words.ts'
import { PlanFindings } from '../../nouns/plans/plan-findings.tsx'
import { PlanProgress } from '../../nouns/plans/plan-progress.tsx'
import { PlanThreads } from '../../nouns/plans/plan-threads.tsx'
import { factName } from '../../nouns/policies/policy.words.ts'
import { usePlanCommands } from './plan.commands.ts'
import { PlanFacts } from './plan-facts.tsx'
import { PlanSide } from './plan-side.tsx'
import './plan.css'
import '../../nouns/plans/plan-page.words.ts'

/** All threads of one case answered at once: what would happen, thread by thread, and then how it happens. */
export function PlanPage() {
  const params = useParams<{ id: string }>()
  const { may } = useSession()
  const navigate = useNavigate()
  const caseId = () => Number(params.id)
  const query = usePlan(caseId)
  const row = useCase(caseId)
  const actions = usePlanActions(caseId)
  const plan = () => query.data()?.plan ?? null
  /** The plan of a case that was merged away went with it. */
  createEffect(() => {
    const into = row.data()?.id === caseId() ? row.data()?.mergedInto : null
    if (into) navigate(`/cases/${into}/plan`, { replace: true })
  })
  createEffect(() => {
    document.title = `${t('plan.label', { case: caseNumber(caseId()) })} · Aftercare`
  })
  return (
    <Switch fallback={<Skeleton rows={6} />}>
      <Match when={plan()}>
        {(open) => <PlanView plan={open()} caseTitle={row.data()?.title ?? ''} caseId={caseId()} actions={actions} />}
      </Match>
      <Match when={query.data()}>
        <main class="plan-page">
          <section>
            <header class="bar">
              <Back caseId={caseId()} />
              <h1>{t('plan.label', { case: caseNumber(caseId()) })}</h1>
            </header>
            <EmptyState title={t('plan.none')} why={t('plan.none.why')}>
              <Show when={may('plans.write')} fallback={<p class="meta">{t('case.action.agents-only')}</p>}>
                <Button kind="main" busy={actions.isBusy()} onClick={() => void actions.open()}>
                  {t('plan.make')}
                </Button>
              </Show>
            </EmptyState>
          </section>
        </main>
      </Match>
      <Match when={query.error()}>{(error) => <ErrorState title={t('plan.loading-failed')} error={error()} retry={query.reload} />}</Match>
    </Switch>
  )
}

const Back = (props: { caseId: number }) => (
  <A class="btn ghost square back" href={`/cases/${props.caseId}?queue=all`} aria-label={t('plan.back')}>
    <Icon name="left" />
  </A>
)

function PlanView(props: { plan: Plan; caseId: number; caseTitle: string; actions: PlanActions }) {
  const { may } = useSession()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams<{ thread?: string; edit?: string; show?: string }>()
  const [settling, setSettling] = createSignal(false)
  const filter = () => planFilters.find((one) => one === search.show)
  /** Those in sight. */
  const threads = () => countedIn(props.plan.threads, filter())
  const show = (next: PlanFilter | undefined) => setSearch({ show: next, thread: undefined }, { scroll: false })
  const current = (): PlanThread | undefined => threads().find(({ id }) => id === Number(search.thread)) ?? threads()[0]
  const at = () => threads().findIndex(({ id }) => id === current()?.id)
  const stops = () => props.plan.findings.filter(({ level }) => level === 'stop').length
  const tally = () => tallyOf(props.plan)
  const isDraft = () => props.plan.state === 'draft'
  const isOver = () => props.plan.state === 'done' || props.plan.state === 'stopped'
  const mayChange = () => may('plans.write') && !isOver()
  const focus = (id: number | undefined) => {
    if (id === undefined) return
    setSearch({ thread: String(id), edit: undefined }, { replace: true, scroll: false })
    document.querySelector(`[data-plan-thread="${id}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const edit = (isOpen: boolean) => setSearch({ edit: isOpen ? '1' : undefined }, { replace: true, scroll: false })

  async function once(work: () => Promise<unknown>) {
    if (settling()) return
    setSettling(true)
    try {
      await work()
    } finally {
      setSettling(false)
    }
  }
  const start = () => void once(() => props.actions.start())
  const pauseOrGo = () => void once(() => (props.plan.state === 'running' ? props.actions.pause() : props.actions.resume()))
  function toggle(thread: PlanThread) {
    const { id } = thread
    const included = !(thread.included && thread.state !== 'left-out')
    const words = t(included ? 'plan.did.taken-in' : 'plan.did.left-out', { name: personOf(thread) })
    showToast({ words, undo: () => void props.actions.changeThread(id, { included: !included }) })
    void props.actions.changeThread(id, { included })
  }
  async function stop() {
    const left = props.plan.threads.filter(({ state }) => state === 'waiting' || state === 'ordered').length
    await once(async () => {
      if (await props.actions.stop())
        showToast({ words: t('plan.did.stopped', { n: left }), action: { label: t('plan.again'), run: () => void props.actions.open() } })
    })
  }
  function fix({ planThreadId }: PlanFinding, how: PlanFix) {
    const thread = props.plan.threads.find(({ id }) => id === planThreadId)
    if (how === 'approve-cost') return void props.actions.approveCost()
    if (!thread) return
    if (!threads().includes(thread)) show(undefined)
    focus(thread.id)
    if (how === 'edit') edit(true)
    if (how === 'ask-proof') void props.actions.changeThread(thread.id, { purpose: 'proof' })
    if (how === 'leave-out') toggle(thread)
    if (how === 'read') void props.actions.changeThread(thread.id, { isRead: true })
  }
  /** Where a plan stands still for one thread, that thread is shown. */
  createEffect(
    on(
      () => props.plan.pausedFor,
      (id) => id !== null && focus(id),
      { defer: true },
    ),
  )
  usePlanCommands({
    plan: () => props.plan,
    current,
    mayChange,
    stops,
    go: (step) => focus(threads()[at() + step]?.id),
    toggle: () => {
      const thread = current()
      if (thread) toggle(thread)
    },
    editing: () => search.edit === '1',
    edit,
    start,
    pauseOrGo,
    takeBack: (thread) => void props.actions.takeBack(thread.id),
    back: () => navigate(`/cases/${props.caseId}?queue=all`),
  })

  return (
    <main class="plan-page" aria-label={t('plan.label', { case: caseNumber(props.caseId) })}>
      <section data-region tabindex="-1">
        <header class="bar">
          <Back caseId={props.caseId} />
          <h1>{t('plan.all', { n: props.plan.threads.length })}</h1>
          <span class="meta clip only-wide" dir="auto">
            {caseNumber(props.caseId)} {withoutSteering(props.caseTitle)}
          </span>
          <span class="push" />
          <Show when={isDraft() && stops() > 0}>
            <span class="meta is-late only-wide">{t('plan.to-fix', { n: stops() })}</span>
          </Show>
          <Show when={may('plans.write')}>
            <Show when={isDraft()}>
              <Button kind="main" icon="play" keys="ctrl+enter" busy={settling()} disabled={stops() > 0} onClick={start}>
                {t('plan.start', { orders: tally().planned, replies: t('plan.replies', { n: tally().replies }) })}
              </Button>
            </Show>
            <Show when={props.plan.state === 'running' || props.plan.state === 'paused'}>
              <Button icon={props.plan.state === 'running' ? 'pause' : 'play'} keys="h" busy={settling()} onClick={pauseOrGo}>
                {t(props.plan.state === 'running' ? 'plan.pause' : 'plan.resume')}
              </Button>
              <Button kind="danger" onClick={() => void stop()}>
                {t('plan.stop')}
              </Button>
            </Show>
            <Show when={isOver()}>
              <Button busy={props.actions.isBusy()} onClick={() => void props.actions.open()}>
                {t('plan.again')}
              </Button>
            </Show>
          </Show>
        </header>
        <Show when={!isDraft()}>
          <PlanProgress plan={props.plan} onShow={show} />
        </Show>
        <PlanFindings
          plan={props.plan}
          mayChange={mayChange()}
          mayApprove={may('plans.approve')}
          factName={factName}
          onFix={fix}
          onAgain={(sourceId) => void props.actions.resume(sourceId)}
        />
        <div class="plan-list">
          <PlanFacts plan={props.plan} shown={threads().length} mayChange={mayChange()} actions={props.actions} onShow={show} />
          <Show when={props.plan.threads.length > 0} fallback={<EmptyState title={t('plan.empty')} why={t('plan.empty.why')} />}>
            <PlanThreads
              plan={props.plan}
              threads={threads()}
              current={current()?.id ?? null}
              mayChange={mayChange()}
              onFocus={focus}
              onToggle={(thread) => toggle(thread)}
              onUndo={(thread) => void props.actions.takeBack(thread.id)}
            />
          </Show>
        </div>
        <Toasts />
      </section>
      <PlanSide
        plan={props.plan}
        thread={current()}
        at={at()}
        shown={threads().length}
        caseId={props.caseId}
        mayChange={mayChange()}
        mayApprove={may('plans.approve')}
        editing={search.edit === '1'}
        onEdit={edit}
        actions={props.actions}
        onShow={show}
      />
    </main>
  )
}
