import { For, type JSX, Show } from 'solid-js'
import type { Plan, PlanThread } from '#shared/plan.schema.ts'
import { shortTime } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { createNow } from '../../kit/ui/now.ts'

import { type PlanFilter, personOf, tallyOf } from './plan.words.ts'
import { CountLink } from './plan-number.tsx'
import './plan-page.words.ts'

/** How far a plan has come: one mark for each reply, and why it stands still if it does. */
export function PlanProgress(props: { plan: Plan; onShow: (filter: PlanFilter) => void }) {
  const now = createNow()
  const tally = () => tallyOf(props.plan)
  const inPlan = () => props.plan.threads.filter(({ included }) => included)
  return (
    <div class="plan-progress">
      <Show when={standing(props.plan)}>
        {(words) => (
          <p role="status" class="standing" classList={{ care: props.plan.state === 'paused' && props.plan.pauseReason !== 'person' }}>
            <Icon name={props.plan.state === 'done' ? 'check' : props.plan.state === 'paused' ? 'pause' : 'stop'} />
            <span>{words()}</span>
          </p>
        )}
      </Show>
      <p class="row">
        <span>
          {rich<JSX.Element>('plan.progress', {
            bold: <CountLink n={tally().sent} onShow={() => props.onShow('sent')} />,
            all: tally().replies,
          })}
        </span>
        <Show when={tally().planned > 0}>
          <span class="muted">{t('plan.progress.orders', { done: tally().orders, all: tally().planned })}</span>
        </Show>
        <Show when={props.plan.endsAt}>
          {(at) => <span class="push meta">{t('plan.progress.ends', { time: shortTime(at(), now()) })}</span>}
        </Show>
      </p>
      <div
        class="track"
        role="progressbar"
        aria-valuemin={0}
        aria-valuenow={tally().sent}
        aria-valuemax={tally().replies}
        aria-label={t('plan.track', { done: tally().sent, all: tally().replies })}
      >
        <For each={inPlan()}>{(thread) => <i class={markOf(thread)} />}</For>
      </div>
    </div>
  )
}

function markOf({ state, hold, byHand }: PlanThread): string {
  if (state === 'sent') return 'done'
  if (state === 'approved') return 'going'
  if (state === 'failed') return 'failed'
  if (state === 'by-hand' || byHand) return 'hand'
  return hold !== null ? 'held' : ''
}

/** Why a plan stands still, or that it is over; null while it runs. */
function standing(plan: Plan): string | null {
  if (plan.state === 'done' || plan.state === 'stopped') return t(`plan.over.${plan.state}`)
  if (plan.state !== 'paused' || plan.pauseReason === null) return null
  const thread = plan.threads.find(({ id }) => id === plan.pausedFor)
  return t(`plan.paused.${plan.pauseReason}`, { name: thread ? personOf(thread) : '' })
}
