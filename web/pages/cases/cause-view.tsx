import { A } from '@solidjs/router'
import { createEffect, createSignal, For, Match, on, Show, Switch } from 'solid-js'
import type { CaseWithNotes } from '#shared/case.schema.ts'
import { caseNumber } from '#shared/case.ts'
import type { Cause } from '#shared/cause.schema.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { LangChip } from '../../kit/ui/chip.tsx'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { Kbd } from '../../kit/ui/kbd.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { Toasts } from '../../kit/ui/toast.tsx'
import type { CaseActions } from '../../nouns/cases/case.actions.ts'
import { useCause } from '../../nouns/cases/cause.data.ts'
import { aroundMark, causeWords } from '../../nouns/cases/cause.words.ts'
import { ChannelMark } from '../../nouns/sources/channel-mark.tsx'
import './alike-cases.css'

type Item = Cause['cases'][number]
type CauseProps = {
  row: CaseWithNotes
  causeId: number
  actions: CaseActions
  hrefOf: (caseId: number) => string
  onBack: () => void
  onTogether: (into: number) => void
}

/** Own matters that name the same: whether they have one cause is for a person to say, who may leave some out. */
export function CauseView(props: CauseProps) {
  const { may } = useSession()
  const found = useCause(() => props.causeId)
  const [at, setAt] = createSignal(0)
  const [out, setOut] = createSignal<ReadonlySet<number>>(new Set())
  let list: HTMLOListElement | undefined
  const cause = () => (found.data()?.state === 'proposed' && (found.data()?.cases.length ?? 0) > 0 ? found.data() : undefined)
  const items = () => cause()?.cases ?? []
  const taken = () => items().filter(({ caseId }) => !out().has(caseId))
  const place = () => Math.min(at(), items().length - 1)
  createEffect(
    on(
      () => props.causeId,
      () => {
        setAt(0)
        setOut(new Set<number>())
      },
    ),
  )
  function move(step: 1 | -1) {
    setAt(Math.max(0, Math.min(items().length - 1, at() + step)))
    list?.querySelector(`[data-alike="${items()[place()]?.caseId}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  function toggle(item: Item | undefined) {
    if (!item) return
    const next = new Set(out())
    if (!next.delete(item.caseId)) next.add(item.caseId)
    setOut(next)
  }
  /** A common case is of two at least. */
  const isEnough = () => taken().length + (cause()?.caseId != null ? 1 : 0) > 1
  async function together() {
    const open = cause()
    if (!open || !isEnough()) return
    const into = await props.actions.acceptCause(
      props.row,
      open,
      taken().map(({ caseId }) => caseId),
    )
    if (into !== null) props.onTogether(into)
  }
  async function chance() {
    const open = cause()
    if (open && (await props.actions.refuseCause(props.row, open))) props.onBack()
  }
  const togetherWords = () => {
    const into = cause()?.caseId ?? null
    const n = taken().length
    return into === null ? t('cause.together', { n }) : t('cause.add', { n, case: caseNumber(into) })
  }
  const forAgents = () => (may('causes.decide') ? undefined : t('case.action.agents-only'))
  offerCommands(() => [
    { id: 'next', group: 'move', keys: ['j', 'arrowdown'], label: t('alike.key.move'), keyOnly: true, run: () => move(1) },
    { id: 'previous', group: 'move', keys: ['k', 'arrowup'], label: t('alike.key.move'), keyOnly: true, run: () => move(-1) },
    { id: 'leave-out', group: 'case', keys: ['x'], label: t('alike.key.out'), keyOnly: true, run: () => toggle(items()[place()]) },
    {
      id: 'merge',
      group: 'case',
      keys: ['b'],
      icon: 'merge',
      label: togetherWords(),
      off: forAgents() ?? (isEnough() ? undefined : t('errors.too-few-cases')),
      run: () => void together(),
    },
    { id: 'split', group: 'case', keys: ['shift+b'], icon: 'split', label: t('cause.chance'), off: forAgents(), run: () => void chance() },
    { id: 'back', group: 'move', keys: ['escape'], label: t('alike.back'), keyOnly: true, run: () => props.onBack() },
  ])
  return (
    <>
      <div class="group">
        <Switch fallback={<Skeleton rows={4} />}>
          <Match when={cause()}>
            {(open) => (
              <>
                <section>
                  <h2 class="lead">
                    {causeWords(open())}. <span class="muted">{t('cause.ask')}</span>
                  </h2>
                  <div class="row go">
                    <Show when={may('causes.decide')}>
                      <Button kind="main" icon="merge" keys="b" disabled={!isEnough()} onClick={() => void together()}>
                        {togetherWords()}
                      </Button>
                      <Button kind="ghost" keys="shift+b" onClick={() => void chance()}>
                        {t('cause.chance')}
                      </Button>
                    </Show>
                    <Button kind="ghost" class="push" onClick={() => props.onBack()}>
                      {t('alike.back')}
                    </Button>
                  </div>
                </section>
                <section>
                  <h3 class="side-by-side">
                    {t('alike.why')}
                    <span class="push meta only-wide">
                      <Kbd keys="j" /> <Kbd keys="k" /> {t('alike.key.move')} <Kbd keys="x" /> {t('alike.key.out')}
                    </span>
                  </h3>
                  <p class="meta">{t('cause.why')}</p>
                  <ol ref={list} class="alike sharing" aria-label={t('cause.label', { written: withoutSteering(open().written) })}>
                    <For each={items()}>
                      {(item, n) => (
                        <li classList={{ sel: n() === place(), off: out().has(item.caseId) }} data-alike={item.caseId}>
                          <input
                            type="checkbox"
                            checked={!out().has(item.caseId)}
                            aria-label={t('cause.take-in', { case: caseNumber(item.caseId) })}
                            onFocus={() => setAt(n())}
                            onChange={() => toggle(item)}
                          />
                          <span class="who">
                            <b class="clip">
                              <Name of={item.author} />
                            </b>
                            <span class="row meta facts">
                              <A
                                class="link"
                                href={props.hrefOf(item.caseId)}
                                aria-label={t('alike.open', { case: caseNumber(item.caseId) })}
                              >
                                {caseNumber(item.caseId)}
                              </A>
                              <For each={item.languages}>{(lang) => <LangChip lang={lang} />}</For>
                              <For each={item.channels}>{(channel) => <ChannelMark channel={channel} />}</For>
                            </span>
                          </span>
                          <Said item={item} mark={open().written} />
                          <Moment class="meta end" at={item.at} />
                        </li>
                      )}
                    </For>
                  </ol>
                </section>
                <section>
                  <h3 class="over">{t('alike.then')}</h3>
                  <ul class="then">
                    <li>
                      <Icon name="cases" size="s" />
                      {t('cause.then')}
                    </li>
                  </ul>
                </section>
              </>
            )}
          </Match>
          <Match when={found.error()}>{(error) => <ErrorState title={t('cause.failed')} error={error()} retry={found.reload} />}</Match>
          <Match when={found.data()}>
            <EmptyState kind="done" title={t('cause.none')} why={t('cause.none.why')}>
              <Button onClick={() => props.onBack()}>{t('alike.back')}</Button>
            </EmptyState>
          </Match>
        </Switch>
      </div>
      <div class="write">
        <Toasts />
      </div>
    </>
  )
}

/** What somebody said, with what they all name marked in it. */
function Said(props: { item: Item; mark: string }) {
  const parts = () => aroundMark(withoutSteering(props.item.text), withoutSteering(props.mark))
  return (
    <span class="words" lang={props.item.lang ?? undefined} dir="auto">
      <Show when={parts()} fallback={withoutSteering(props.item.text)}>
        {(cut) => (
          <>
            {cut()[0]}
            <mark>{cut()[1]}</mark>
            {cut()[2]}
          </>
        )}
      </Show>
    </span>
  )
}
