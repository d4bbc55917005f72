import { createSignal, For, type JSX, Show } from 'solid-js'
import type { PolicyFacts } from '#shared/policy.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { DecisionView } from './decision-view.tsx'
import { useDecideOrder, useOrderDecision } from './order-decision.data.ts'
import { factName } from './policy.words.ts'
import './policy-page.words.ts'

type Answers = Partial<Omit<PolicyFacts, 'id' | 'at'>>

/** Facts that a yes or a no answers, and those that a day does; others are answered where the purchase is. */
const yesOrNo = [
  'unsealed',
  'hygiene',
  'personalised',
  'used',
  'usedTermAgreed',
  'returnCostTold',
  'feeTold',
  'faultFound',
  'listed',
  'parcelLost',
]
const days = ['deliveredOn', 'firstShownOn', 'toldOn', 'contractOn', 'informedOn', 'sentOn']

/**
 * What law and policy say to an order: the deciding rule, the law beside it, the days as a sum, and what is not known yet as questions. Each
 * answer decides anew.
 * @param props.summary what the order says of its warranty: shown where no rule has spoken, and where a person decided otherwise
 * @param props.reason why the warranty is as the order says: the key of the rule, or a person's words
 */
export function OrderDecision(props: { orderId: number; mayDecide: boolean; summary: JSX.Element; reason: string | null }) {
  const query = useOrderDecision(() => props.orderId)
  const decide = useDecideOrder()
  const [busy, setBusy] = createSignal(false)
  async function answer(answers: Answers) {
    setBusy(true)
    await decide(props.orderId, Object.keys(answers).length > 0 ? { answers } : {})
    setBusy(false)
  }
  return (
    <Show
      when={query.data()}
      fallback={
        <>
          {props.summary}
          <Show when={!query.isPending() && props.mayDecide}>
            <p class="decide">
              <Button busy={busy()} onClick={() => void answer({})}>
                {t('order.decide')}
              </Button>
            </p>
          </Show>
        </>
      }
    >
      {(made) => (
        <>
          <Show when={made().overridden || props.reason !== made().decision.decidedBy}>{props.summary}</Show>
          <DecisionView decision={made().decision} withoutDuties />
          <Show when={props.mayDecide}>
            <ul class="questions">
              <For each={made().decision.missing.filter((fact) => yesOrNo.includes(fact) || days.includes(fact))}>
                {(fact) => <Question fact={fact} busy={busy()} answer={(value) => void answer({ [fact]: value })} />}
              </For>
            </ul>
          </Show>
        </>
      )}
    </Show>
  )
}

function Question(props: { fact: string; busy: boolean; answer: (value: boolean | string) => void }) {
  return (
    <li>
      <Show
        when={days.includes(props.fact)}
        fallback={
          <>
            <span>{factName(props.fact)}?</span>
            <Button busy={props.busy} onClick={() => props.answer(false)} aria-label={`${factName(props.fact)}: ${t('policy.no')}`}>
              {t('policy.no')}
            </Button>
            <Button busy={props.busy} onClick={() => props.answer(true)} aria-label={`${factName(props.fact)}: ${t('policy.yes')}`}>
              {t('policy.yes')}
            </Button>
          </>
        }
      >
        <label>
          {factName(props.fact)}
          <input
            type="date"
            disabled={props.busy}
            onChange={(event) => event.currentTarget.value && props.answer(event.currentTarget.value)}
          />
        </label>
      </Show>
    </li>
  )
}
