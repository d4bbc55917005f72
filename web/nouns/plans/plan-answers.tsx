import { For, Show } from 'solid-js'
import type { Plan } from '#shared/plan.schema.ts'
import { t } from '../../kit/i18n/index.ts'
import { Avatar } from '../../kit/ui/avatar.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { SentimentScore } from '../../kit/ui/sentiment.tsx'

import { type PlanFilter, tallyOf } from './plan.words.ts'
import './plan-page.words.ts'

const shownAnswers = 5

/** What was done so far, and what came back: the newest answers with their score. */
export function PlanSoFar(props: { plan: Plan; onShow: (filter: PlanFilter) => void }) {
  const tally = () => tallyOf(props.plan)
  const newest = () => props.plan.answers.slice(-shownAnswers).reverse()
  return (
    <>
      <section>
        <h3 class="over">{t('plan.so-far')}</h3>
        <ul class="then">
          <Show when={tally().planned > 0}>
            <Done
              icon="check"
              words={t('plan.progress.orders', { done: tally().orders, all: tally().planned })}
              onShow={() => props.onShow('orders')}
            />
          </Show>
          <Done icon="check" words={t('plan.track', { done: tally().sent, all: tally().replies })} onShow={() => props.onShow('sent')} />
          <Show when={tally().hand > 0}>
            <Done icon="hand" words={t('plan.so-far.by-hand', { n: tally().hand })} onShow={() => props.onShow('hand')} />
          </Show>
          <Show when={tally().failed > 0}>
            <Done icon="warn" words={t('plan.so-far.failed', { n: tally().failed })} onShow={() => props.onShow('failed')} />
          </Show>
        </ul>
      </section>
      <section>
        <h3 class="over">{t('plan.answers')}</h3>
        <For each={newest()} fallback={<p class="meta">{t('plan.answers.none')}</p>}>
          {(answer) => (
            <div class="plan-post">
              <Avatar name={answer.author.name || answer.author.handle} />
              <div>
                <p class="row">
                  <b class="clip">
                    <Name of={answer.author.name || answer.author.handle} />
                  </b>
                  <span class="push">
                    <SentimentScore score={answer.after} />
                  </span>
                  <Moment class="meta" at={answer.at} />
                </p>
                <p class="said" lang={answer.lang ?? undefined} dir="auto">
                  {withoutSteering(answer.text)}
                </p>
              </div>
            </div>
          )}
        </For>
        <p class="meta">{t('plan.answers.rule')}</p>
      </section>
    </>
  )
}

/** One line of what was done; it opens the threads it counts. */
function Done(props: { icon: 'check' | 'hand' | 'warn'; words: string; onShow: () => void }) {
  return (
    <li>
      <Icon name={props.icon} size="s" class={props.icon === 'warn' ? 'care' : props.icon === 'check' ? 'ok' : undefined} />
      <button type="button" class="plan-number" onClick={() => props.onShow()}>
        {props.words}
      </button>
    </li>
  )
}
