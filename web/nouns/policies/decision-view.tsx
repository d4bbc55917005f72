import { For, Show } from 'solid-js'
import type { PolicyDecision } from '#shared/policy.schema.ts'
import { listed } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { countWords, dayWords, decisionWords, factName } from './policy.words.ts'
import './decision.css'
import './policy-page.words.ts'

const icons = { allow: 'check', review: 'warn', refuse: 'x' } as const

/**
 * A decision with its reasons: outcome, deciding rule, the law beside it, days as a sum, what is not known, what we owe.
 * @param props.withoutDuties what we owe stands elsewhere, as tasks
 */
export function DecisionView(props: { decision: PolicyDecision; withoutDuties?: boolean }) {
  const law = () => props.decision.law
  return (
    <div class="decision">
      <p class={`said ${props.decision.outcome}`}>
        <Icon name={icons[props.decision.outcome]} />
        <b>{decisionWords(props.decision)}</b>
      </p>
      <dl class="why">
        <Show when={props.decision.decidedBy}>
          {(key) => (
            <div>
              <dt>{t('policy.decided-by')}</dt>
              <dd class="mono">{key()}</dd>
            </div>
          )}
        </Show>
        <Show when={law().rule && law().rule !== props.decision.decidedBy}>
          <div>
            <dt>{t('policy.law-says')}</dt>
            <dd>
              <span class="mono">{law().rule}</span> {decisionWords({ ...law(), payer: null })}
            </dd>
          </div>
        </Show>
      </dl>
      <Show when={props.decision.dates.length > 0}>
        <DatesSum decision={props.decision} />
      </Show>
      <Show when={props.decision.missing.length > 0}>
        <h4>{t('policy.missing')}</h4>
        <ul class="lines">
          <For each={props.decision.missing}>
            {(fact) => (
              <li>
                <span>{factName(fact)}</span>
                <span class="meta">{changesOf(props.decision, fact)}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={!props.withoutDuties && props.decision.duties.length > 0}>
        <h4>{t('policy.duties')}</h4>
        <ul class="lines">
          <For each={props.decision.duties}>
            {(duty) => (
              <li>
                <span>{t(`policy.duty.${duty.duty}`)}</span>
                <span class="meta num">{duty.dueOn ? dayWords(duty.dueOn) : ''}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  )
}

function changesOf({ questions }: PolicyDecision, fact: string): string {
  const question = questions.find((each) => each.fact === fact)
  return question ? t('policy.changes', { what: listed(question.changes.map((part) => t(`policy.part.${part}`))) }) : ''
}

/** The arithmetic, drawn as a sum: each line a rule, what it adds, and where that ends. */
function DatesSum(props: { decision: PolicyDecision }) {
  return (
    <>
      <h4>{t('policy.dates')}</h4>
      <ol class="sum">
        <For each={props.decision.dates}>
          {(line) => (
            <li classList={{ counts: line.counts }}>
              <span>
                <span class="mono">{line.rule}</span>{' '}
                <span class="meta">
                  {line.unit === 'free-day' ? countWords(line.count, line.unit) : `+ ${countWords(line.count, line.unit)}`}
                  {line.of === 'end' ? '' : `, ${t(`policy.of.${line.of}`)}`}
                </span>
              </span>
              <span class="num">{dayWords(line.to)}</span>
            </li>
          )}
        </For>
        <Show when={props.decision.until}>
          {(until) => (
            <li class="total">
              <span>{t('policy.sum')}</span>
              <span class="num">{t('policy.until', { day: dayWords(until()) })}</span>
            </li>
          )}
        </Show>
      </ol>
    </>
  )
}
