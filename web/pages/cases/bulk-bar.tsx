import { createEffect, createSignal, For, lazy, Match, on, Show, Suspense, Switch } from 'solid-js'
import type { BulkAction, BulkRow } from '#shared/bulk-job.schema.ts'
import { bulkPermission, bulkReasons } from '#shared/bulk-job.ts'
import { type CaseQueue, caseNumber, priorities, resolutionHows } from '#shared/case.ts'
import { newKey } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { shortTime } from '../../kit/i18n/format.ts'
import { isMessage, t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { ChoiceDialog } from '../../kit/ui/choice-dialog.tsx'
import { type Command, offerCommands } from '../../kit/ui/commands.ts'
import { Icon, type IconName } from '../../kit/ui/icon.tsx'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { startBulkJob, undoBulkJob, useBulkJob } from '../../nouns/bulk-jobs/bulk-job.data.ts'
import type { CaseList } from './case.list.ts'
import { keepBulk, keptBulk, type Picking } from './case.picking.ts'
import '../../nouns/bulk-jobs/bulk-job.words.ts'
import './bulk-bar.css'

const AssignDialog = lazy(async () => ({ default: (await import('./assign-dialog.tsx')).AssignDialog }))
const SnoozeDialog = lazy(async () => ({ default: (await import('./snooze-dialog.tsx')).SnoozeDialog }))
const BulkTagDialog = lazy(async () => ({ default: (await import('./bulk-tag-dialog.tsx')).BulkTagDialog }))

/** The box before a case; with Shift all from the last one to it. */
export function PickBox(props: { title: string; picked: boolean; toggle: (range: boolean) => void }) {
  return (
    <label class="pick">
      <input
        type="checkbox"
        aria-label={t('bulk.row', { title: withoutSteering(props.title) })}
        checked={props.picked}
        onClick={(event) => {
          event.preventDefault()
          const { shiftKey } = event
          queueMicrotask(() => props.toggle(shiftKey))
        }}
      />
    </label>
  )
}

type Verb = 'assign' | 'tag' | 'priority' | 'snooze' | 'resolve' | 'reopen'
const verbs: { verb: Verb; key: string; icon: IconName }[] = [
  { verb: 'assign', key: 'a', icon: 'person' },
  { verb: 'tag', key: 'l', icon: 'flag' },
  { verb: 'priority', key: 'p', icon: 'up' },
  { verb: 'snooze', key: 'h', icon: 'clock' },
  { verb: 'resolve', key: 'e', icon: 'check' },
]
const shownExceptions = 50
const resumedMs = 10 * 60_000

type BarProps = { picking: Picking; list: CaseList; asked: Record<string, string> | null; queue: CaseQueue }

/** What is done with all picked cases at once, by the keys that do it with one; how far it is, what was left alone and why, one undo. */
export function BulkBar(props: BarProps) {
  const { may } = useSession()
  const [open, setOpen] = createSignal<Verb | null>(null)
  const [begun, setBegun] = createSignal(keptBulk())
  // Known again after a reload: what was begun goes on, and can be taken back.
  createEffect(() => keepBulk(begun()))
  createEffect(() => job.error() && setBegun(null))
  const resumed = begun()?.id ?? null
  const job = useBulkJob(() => begun()?.id ?? null)
  const now = () => (job.data()?.id === begun()?.id ? job.data() : undefined)
  const count = () => (props.picking.isAll() ? null : props.picking.others().size)
  const isAny = () => count() === null || (count() ?? 0) > 0
  const shownVerbs = () =>
    props.queue === 'resolved' ? [...verbs.slice(0, 2), { ...verbs[4], verb: 'reopen' as const, icon: 'undo' as const }] : verbs

  async function begin(action: BulkAction, what: string) {
    const others = [...props.picking.others()]
    const cases = props.picking.isAll() ? { filter: props.asked ?? {}, except: others } : { caseIds: others }
    try {
      const { id } = await startBulkJob(action, cases, newKey())
      setBegun({ id, what })
      // These leave the list; with the others one often goes on.
      if (['snooze', 'resolve', 'reopen'].includes(action.kind)) props.picking.clear()
    } catch (error) {
      showProblem(t('bulk.not-begun', { why: problemText(error) }))
    }
  }
  async function undo(id: number) {
    try {
      await undoBulkJob(id)
      await job.reload()
    } catch (error) {
      showProblem(t('case.undo-failed', { why: problemText(error) }))
    }
  }
  createEffect(
    on(
      () => now()?.state,
      (state, before) => {
        const ended = now()
        const { id, what } = begun() ?? { id: 0, what: '' }
        if (!ended || ended.id !== id) return
        // Of what was over before this page was opened nothing is said anew, and not for long.
        if (id === resumed && before === undefined && (state === 'done' || state === 'undone')) {
          if (state === 'undone' || Date.now() - (ended.endedAt ?? 0) > resumedMs) setBegun(null)
          return
        }
        if (state === 'done' && ended.counts.done > 0)
          showToast({ words: t('bulk.did', { n: ended.counts.done, what }), undo: () => void undo(id) })
        if (state === 'undone') showToast({ words: t('bulk.undone', { n: ended.counts.undone }) })
        if (state === 'done' || state === 'undone') void props.list.head.reload()
      },
    ),
  )
  offerCommands((): Command[] => {
    if (!props.picking.isOn()) return []
    return [
      ...shownVerbs().map(({ verb, key, icon }) => ({
        // The ids of the commands that do it with one case: they stand in their place.
        id: verb === 'tag' ? 'tags' : verb === 'reopen' ? 'resolve' : (verb as string),
        group: 'work' as const,
        keys: [key ?? ''],
        icon,
        label: t(`bulk.do.${verb}`),
        off: isAny() ? (may(bulkPermission[verb]) ? undefined : t('case.action.agents-only')) : t('bulk.none'),
        run: () => choose(verb),
      })),
      { id: 'back', group: 'move', keys: ['escape'], label: t('bulk.clear'), keyOnly: true, run: props.picking.clear },
    ]
  }, true)
  const choose = (verb: Verb) => (verb === 'reopen' ? void begin({ kind: 'reopen' }, t('bulk.what.reopen')) : setOpen(verb))
  const title = (verb: Verb) => `${t(`bulk.do.${verb}`)} · ${said()}`
  const said = () => {
    const n = count()
    if (n !== null) return n === 0 ? t('bulk.none') : t('bulk.selected', { n })
    const left = props.picking.others().size
    return left === 0 ? t('bulk.all.on') : t('bulk.all.except', { n: left })
  }
  const close = () => setOpen(null)
  return (
    <>
      <Show when={begun() !== null && now()}>
        {(shown) => (
          <Progress
            words={begun()?.what ?? ''}
            done={shown().total - shown().counts.waiting}
            total={shown().total}
            isRunning={shown().state === 'running' || shown().state === 'undoing'}
            isBack={shown().state === 'undoing'}
            exceptions={shown().exceptions}
            isKept={shown().id === resumed || shown().exceptions.length > 0}
            undo={shown().canUndo ? () => void undo(shown().id) : undefined}
            counts={shown().counts}
            onClose={() => setBegun(null)}
          />
        )}
      </Show>
      <Show when={props.picking.isOn()}>
        <section class="picked" aria-label={t('bulk.bar')}>
          <div class="row">
            <b role="status">{said()}</b>
            <Show when={!props.picking.isAll()}>
              <button type="button" class="link" onClick={() => props.picking.start(true)}>
                {t('bulk.all')}
              </button>
            </Show>
            <Button kind="ghost" class="push" icon="x" label={t('bulk.clear')} onClick={() => props.picking.clear()} />
          </div>
          <div class="row verbs" role="toolbar" aria-label={t('bulk.bar')}>
            <For each={shownVerbs().filter(({ verb }) => may(bulkPermission[verb]))}>
              {({ verb, key, icon }) => (
                <Button icon={icon} label={t(`bulk.do.${verb}`)} disabled={!isAny()} onClick={() => choose(verb)}>
                  <Kbd keys={key ?? ''} />
                </Button>
              )}
            </For>
          </div>
        </section>
      </Show>
      <Suspense>
        <Switch>
          <Match when={open() === 'assign'}>
            <AssignDialog
              title={title('assign')}
              onChoose={({ person, team }) =>
                void begin(
                  { kind: 'assign', assigneeId: person?.id ?? null, teamId: team?.id ?? null },
                  person || team ? t('bulk.what.assign', { name: nameText((person ?? team)?.name ?? '') }) : t('bulk.what.assign.nobody'),
                )
              }
              onClose={close}
            />
          </Match>
          <Match when={open() === 'tag'}>
            <BulkTagDialog
              title={title('tag')}
              onPut={(name) => void begin({ kind: 'tag', name }, t('bulk.what.tag', { name: nameText(name) }))}
              onTake={({ id, name }) => void begin({ kind: 'untag', tagId: id }, t('bulk.what.untag', { name: nameText(name) }))}
              onClose={close}
            />
          </Match>
          <Match when={open() === 'priority'}>
            <ChoiceDialog
              title={title('priority')}
              choices={priorities.map((value) => ({ value, label: t(`priority.${value}`) }))}
              onChoose={(priority) =>
                void begin({ kind: 'priority', priority }, t('bulk.what.priority', { name: t(`priority.${priority}`) }))
              }
              onClose={close}
            />
          </Match>
          <Match when={open() === 'snooze'}>
            <SnoozeDialog
              title={title('snooze')}
              onChoose={(until, wakeRule) =>
                void begin({ kind: 'snooze', until, wakeRule }, t('bulk.what.snooze', { name: shortTime(until) }))
              }
              onClose={close}
            />
          </Match>
          <Match when={open() === 'resolve'}>
            <ChoiceDialog
              title={title('resolve')}
              choices={resolutionHows.map((value) => ({ value, label: t(`how.${value}`) }))}
              onChoose={(how) => void begin({ kind: 'resolve', how }, t('bulk.what.resolve'))}
              onClose={close}
            />
          </Match>
        </Switch>
      </Suspense>
    </>
  )
}

type ProgressProps = {
  words: string
  done: number
  total: number
  isRunning: boolean
  isBack: boolean
  exceptions: BulkRow[]
  /** Whether it stays after its end. */
  isKept: boolean
  undo: (() => void) | undefined
  counts: Record<'skipped' | 'failed' | 'kept', number>
  onClose: () => void
}

/** How far it is; at its end every case that was not changed, and why. It goes by itself when there is none. */
function Progress(props: ProgressProps) {
  const reason = ({ why, params }: BulkRow) => {
    const known = bulkReasons.find((one) => one === why)
    if (known) return t(`bulk.why.${known}`)
    const key = `errors.${why}`
    return isMessage(key) ? t(key, params) : (why ?? '')
  }
  const groups = () =>
    (['skipped', 'failed', 'kept'] as const).flatMap((state) => {
      const rows = props.exceptions.filter((row) => row.state === state)
      return rows.length > 0 ? [{ state, rows, n: props.counts[state] }] : []
    })
  return (
    <Show when={props.isRunning || props.isKept}>
      <section class="picked results" aria-label={props.words}>
        <div class="row">
          <b role="status" class="clip">
            {props.isBack ? t('bulk.undoing') : props.words}
          </b>
          <Show
            when={props.isRunning}
            fallback={
              <span class="push row">
                <Show when={props.undo}>
                  <Button kind="ghost" onClick={() => props.undo?.()}>
                    {t('do.undo')}
                  </Button>
                </Show>
                <Button kind="ghost" icon="x" label={t('do.close')} onClick={() => props.onClose()} />
              </span>
            }
          >
            <span class="push num meta">{t('bulk.progress', { n: props.done, total: props.total })}</span>
          </Show>
        </div>
        <Show when={props.isRunning}>
          <progress value={props.done} max={props.total} aria-label={props.words} />
        </Show>
        <Show when={!props.isRunning}>
          <For each={groups()}>
            {({ state, rows, n }) => (
              <div>
                <p class="row" classList={{ 'is-late': state !== 'skipped' }}>
                  <Icon name={state === 'skipped' ? 'info' : 'warn'} size="s" />
                  {t(`bulk.${state}`, { n })}
                </p>
                <ul tabindex="0">
                  <For each={rows.slice(0, shownExceptions)}>
                    {(row) => (
                      <li>
                        <a class="link" href={`/cases/${row.caseId}`}>
                          {caseNumber(row.caseId)}
                        </a>{' '}
                        <bdi>{withoutSteering(row.title)}</bdi> <span class="meta">{reason(row)}</span>
                      </li>
                    )}
                  </For>
                  <Show when={n > shownExceptions}>
                    <li class="meta">{t('bulk.more', { n: n - shownExceptions })}</li>
                  </Show>
                </ul>
              </div>
            )}
          </For>
        </Show>
      </section>
    </Show>
  )
}
