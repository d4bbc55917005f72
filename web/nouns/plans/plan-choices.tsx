import { For, Show } from 'solid-js'
import type { Plan, PlanThread } from '#shared/plan.schema.ts'
import { type PlanOrderKind, type PlanPurpose, planOrderKinds, planPurposes } from '#shared/plan.ts'
import { readMoney, writeAmount } from '../../kit/i18n/amount.ts'
import { minorUnits } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import type { PlanActions } from './plan.data.ts'
import { isChangeable } from './plan.words.ts'
import './plan-page.words.ts'

/** What one thread gets: which order, what the reply is for, and goodwill where no right is found. */
export function PlanChoices(props: { plan: Plan; thread: PlanThread; mayChange: boolean; actions: PlanActions }) {
  const isOpen = () => props.mayChange && isChangeable(props.thread) && ['draft', 'running', 'paused'].includes(props.plan.state)
  const change = (body: Parameters<PlanActions['changeThread']>[1]) => void props.actions.changeThread(props.thread.id, body)
  /** What only one reads says more: each place has words of its own. */
  const elsewhere = () => (props.thread.visibility === 'private' ? ['order', 'proof'] : ['order-private', 'proof-private'])
  const purposes = () => planPurposes.filter((purpose) => purpose === props.thread.purpose || !elsewhere().includes(purpose))
  return (
    <Show when={isOpen()}>
      <section class="plan-choices">
        <Show when={props.thread.orderId === null}>
          <SelectField
            label={t('plan.kind')}
            value={props.thread.orderKind ?? ''}
            disabled={props.thread.verified === null}
            onChange={(event) => change({ orderKind: (event.currentTarget.value || null) as PlanOrderKind | null })}
          >
            <option value="">{t('plan.kind.none')}</option>
            <For each={planOrderKinds}>{(kind) => <option value={kind}>{t(`order.kind.${kind}`)}</option>}</For>
          </SelectField>
        </Show>
        <SelectField
          label={t('plan.purpose')}
          value={props.thread.purpose}
          onChange={(event) => change({ purpose: event.currentTarget.value as PlanPurpose })}
        >
          <For each={purposes()}>{(purpose) => <option value={purpose}>{t(`plan.purpose.${purpose}`)}</option>}</For>
        </SelectField>
        <Show when={props.thread.orderId === null && props.thread.orderKind !== null && props.thread.outcome !== 'allow'}>
          <Field
            label={`${t('plan.goodwill')} (${props.thread.currency})`}
            hint={t('plan.goodwill.hint')}
            inputmode="decimal"
            value={props.thread.goodwill === 0 ? '' : writeAmount(props.thread.goodwill, minorUnits(props.thread.currency))}
            onChange={(event) => {
              const goodwill = event.currentTarget.value.trim() === '' ? 0 : readMoney(event.currentTarget.value, props.thread.currency)
              if (goodwill !== null) change({ goodwill })
            }}
          />
        </Show>
      </section>
    </Show>
  )
}
