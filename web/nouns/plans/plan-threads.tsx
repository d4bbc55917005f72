import { For, Show } from 'solid-js'
import type { Plan, PlanThread } from '#shared/plan.schema.ts'
import { shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { LangChip } from '../../kit/ui/chip.tsx'
import { Icon, type IconName } from '../../kit/ui/icon.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { ChannelMark } from '../sources/channel-mark.tsx'
import { decisionOf, isChangeable, leavesOf, orderOf, personOf, wouldLeave } from './plan.words.ts'
import './plan-page.words.ts'

type RowProps = {
  plan: Plan
  /** Those of its threads that are shown. */
  threads: readonly PlanThread[]
  current: number | null
  mayChange: boolean
  onFocus: (id: number) => void
  onToggle: (thread: PlanThread) => void
  onUndo: (thread: PlanThread) => void
}

/** Every thread of a plan with what happens to it, in the order in which they leave. */
export function PlanThreads(props: RowProps) {
  const now = createNow(1000)
  const times = () =>
    props.plan.state === 'draft' ? wouldLeave(props.plan.threads, now(), props.plan.spacingMs) : new Map<number, number>()
  return (
    <ol class="plan-rows" aria-label={t('plan.list')}>
      <li class="heads" aria-hidden="true">
        <span />
        <span>{t('plan.head.thread')}</span>
        <span>{t('plan.head.verified')}</span>
        <span>{t('plan.head.decision')}</span>
        <span>{t('plan.head.order')}</span>
        <span>{t('plan.head.reply')}</span>
        <span class="end">{t('plan.head.leaves')}</span>
      </li>
      <For each={props.threads}>{(thread) => <Row {...props} thread={thread} now={now()} wouldLeaveAt={times().get(thread.id)} />}</For>
    </ol>
  )
}

function Row(props: RowProps & { thread: PlanThread; now: number; wouldLeaveAt: number | undefined }) {
  const isIn = () => props.thread.included && props.thread.state !== 'left-out'
  const order = () => orderOf(props.thread)
  const hasStop = () => props.plan.findings.some(({ level, planThreadId }) => level === 'stop' && planThreadId === props.thread.id)
  return (
    // A press anywhere in the row chooses it; by key the name does the same.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the button in it answers the keys
    <li
      classList={{ sel: props.current === props.thread.id, off: !isIn() }}
      data-plan-thread={props.thread.id}
      data-state={props.thread.state}
      onClick={() => props.onFocus(props.thread.id)}
    >
      <input
        type="checkbox"
        checked={isIn()}
        disabled={!props.mayChange || !isChangeable(props.thread)}
        aria-label={t('plan.take-in', { name: personOf(props.thread) })}
        onClick={(event) => event.stopPropagation()}
        onChange={() => props.onToggle(props.thread)}
      />
      <span class="who">
        <ChannelMark channel={props.thread.channel} />
        <button
          type="button"
          class="name clip"
          aria-current={props.current === props.thread.id || undefined}
          onClick={() => props.onFocus(props.thread.id)}
        >
          <Name of={props.thread.author.name || props.thread.author.handle} />
        </button>
        <LangChip lang={props.thread.lang} />
      </span>
      <span class="verified">
        <Icon name={verifiedIcon(props.thread)} size="s" />
        {t(`plan.verified.${props.thread.verified ?? 'none'}`)}
      </span>
      <span class="decision clip">{decisionOf(props.thread)}</span>
      <span class="order" classList={{ quiet: order().isQuiet }}>
        <Show when={!order().isQuiet}>
          <Icon name={props.thread.orderKind === 'repair' ? 'service' : 'box'} size="s" />
        </Show>
        <span class="clip">{order().words}</span>
      </span>
      <span class="words clip" classList={{ 'is-late': hasStop() && isIn() }} lang={props.thread.textLang} dir="auto">
        {withoutSteering(props.thread.text)}
      </span>
      <span class="leaves end">
        <Show when={props.thread.state === 'approved'} fallback={<Leaves {...props} />}>
          <Leaving {...props} />
        </Show>
      </span>
    </li>
  )
}

function Leaves(props: RowProps & { thread: PlanThread; now: number; wouldLeaveAt: number | undefined }) {
  const words = () =>
    props.wouldLeaveAt === undefined || props.thread.needsReading || !props.thread.included
      ? leavesOf(props.thread, props.plan, props.now)
      : shortTime(props.wouldLeaveAt, props.now)
  return (
    <>
      <Show when={props.thread.state === 'sent'}>
        <Icon name="check" size="s" class="ok" />
      </Show>
      <span classList={{ 'is-late': props.thread.state === 'failed', soon: props.thread.hold !== null && props.thread.hold !== 'source' }}>
        {words()}
      </span>
    </>
  )
}

/** The seconds in which it can still be taken back; clocks differ, so no more is shown than the window is long. */
function Leaving(props: RowProps & { thread: PlanThread; now: number }) {
  const left = () => Math.min(Math.ceil(props.plan.undoMs / 1000), Math.ceil(((props.thread.sendAt ?? 0) - props.now) / 1000))
  return (
    <Show when={left() > 0} fallback={t(props.thread.reason ? 'plan.when.held' : 'plan.when.sending')}>
      <b class="num">{t('outbox.left', { n: left() })}</b>
      <Show when={props.mayChange}>
        <Button kind="accent" class="tiny" onClick={() => props.onUndo(props.thread)}>
          {t('do.undo')}
        </Button>
      </Show>
    </Show>
  )
}

const verifiedIcons = { proof: 'shield', hand: 'person', import: 'import' } as const
const verifiedIcon = ({ verified }: PlanThread): IconName => (verified === null ? 'ask' : verifiedIcons[verified])
