import { For, type JSX, Show } from 'solid-js'
import type { Plan } from '#shared/plan.schema.ts'
import { planSpacings } from '#shared/plan.ts'
import { duration, money } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { nameText } from '../../kit/ui/safe-text.ts'
import type { PlanActions } from '../../nouns/plans/plan.data.ts'

import { type PlanFilter, tallyOf } from '../../nouns/plans/plan.words.ts'
import { CountLink } from '../../nouns/plans/plan-number.tsx'
import '../../nouns/plans/plan-page.words.ts'

type FactsProps = {
  plan: Plan
  /** How many of its threads are shown. */
  shown: number
  mayChange: boolean
  actions: PlanActions
  onShow: (filter: PlanFilter | undefined) => void
}

/** Who is known, what it costs, how it is spread, and who came into the case since. */
export function PlanFacts(props: FactsProps) {
  const tally = () => tallyOf(props.plan)
  const { currency } = props.plan.cost
  const goodwill = () => money(props.plan.cost.goodwill, currency)
  const usesDate = () => props.plan.threads.some(({ blanks }) => blanks.some(({ blank }) => blank === 'date'))
  const spacings = () => [...new Set([...planSpacings, props.plan.spacingMs])].sort((a, b) => a - b)
  return (
    <div class="plan-facts">
      <span>
        {rich<JSX.Element>('plan.people', {
          bold: <CountLink n={tally().verified} onShow={() => props.onShow('verified')} />,
          asked: <CountLink n={tally().proof} onShow={() => props.onShow('proof')} />,
        })}
      </span>
      <span>
        {props.plan.cost.about > 0
          ? t('plan.cost', { about: money(props.plan.cost.about, currency), goodwill: goodwill() })
          : t('plan.cost.unknown', { goodwill: goodwill() })}
      </span>
      <Show when={props.plan.cost.approvedBy}>
        {(by) => <span class="meta">{t('plan.cost.approved', { name: nameText(by().name) })}</span>}
      </Show>
      <span class="push fields">
        <Show when={usesDate()}>
          <label>
            <span class="vh">{t('plan.date', { blank: '{date}' })}</span>
            <input
              class="input"
              type="date"
              title={t('plan.date', { blank: '{date}' })}
              value={props.plan.dateOn ?? ''}
              disabled={!props.mayChange}
              onChange={(event) => void props.actions.change({ dateOn: event.currentTarget.value || null })}
            />
          </label>
        </Show>
        <label>
          <span class="vh">{t('plan.spacing')}</span>
          <select
            class="input"
            title={t('plan.spacing')}
            disabled={!props.mayChange}
            onChange={(event) => void props.actions.change({ spacingMs: Number(event.currentTarget.value) })}
          >
            <For each={spacings()}>
              {(ms) => (
                <option value={ms} selected={ms === props.plan.spacingMs}>
                  {ms === 0 ? t('plan.spacing.none') : t('plan.spacing.each', { span: duration(ms) })}
                </option>
              )}
            </For>
          </select>
        </label>
      </span>
      <Show when={props.shown < props.plan.threads.length}>
        <span class="whole">
          {t('plan.shown', { n: props.shown, all: props.plan.threads.length })}{' '}
          <button type="button" class="link" onClick={() => props.onShow(undefined)}>
            {t('plan.show-all')}
          </button>
        </span>
      </Show>
      <Show when={props.plan.newlyVerified > 0 && props.mayChange}>
        <span class="whole">
          {t('plan.newly-verified', { n: props.plan.newlyVerified })}{' '}
          <button type="button" class="link" onClick={() => void props.actions.open()}>
            {t('plan.newly-verified.take')}
          </button>
        </span>
      </Show>
      <Show when={props.plan.newThreads > 0 && props.mayChange}>
        <span class="whole">
          {t('plan.new-threads', { n: props.plan.newThreads })}{' '}
          <button type="button" class="link" onClick={() => void props.actions.open()}>
            {t('plan.new-threads.take')}
          </button>
        </span>
      </Show>
    </div>
  )
}
