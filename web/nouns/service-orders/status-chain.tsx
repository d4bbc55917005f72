import { For, Show } from 'solid-js'
import { chainWithTold, type Mark } from '#shared/service-order.chain.ts'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { exactTime, shortTime } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { daysLate, daysUntil } from './order.urgency.ts'
import { dayWords } from './order.words.ts'

/** Where an order stands: done, now, to come with the promised day. Horizontal, on a phone vertical. */
export function StatusChain(props: { order: ServiceOrderWithSteps; now: number }) {
  return (
    <ol class="chain" tabindex="0" aria-label={t('order.status')}>
      <For each={chainWithTold(props.order)}>
        {(mark) => (
          <li
            class={mark.place}
            ref={(element) => mark.place === 'now' && queueMicrotask(() => element.scrollIntoView({ block: 'nearest', inline: 'nearest' }))}
            aria-current={mark.place === 'now' ? 'step' : undefined}
          >
            <span class="dot">
              <Show when={mark.place === 'done'}>
                <Icon name="check" size="s" />
              </Show>
            </span>
            <span>
              <b>{t(`order.state.${mark.state}`)}</b>
              <span class="vh">, {t(`order.${mark.place}`)} </span>
              <MarkTime mark={mark} now={props.now} daysLate={mark.place === 'now' ? daysLate(props.order, props.now) : 0} />
            </span>
          </li>
        )}
      </For>
    </ol>
  )
}

/** When it was reached and, where it stands now, by whom or how late it is; ahead of it the promised day. */
function MarkTime(props: { mark: Mark; now: number; daysLate: number }) {
  const isLate = () => props.daysLate > 0 || (props.mark.promisedAt !== null && daysUntil(props.mark.promisedAt, props.now) < 0)
  const words = () => {
    const { at, by, promisedAt, place, state } = props.mark
    if (props.daysLate > 0) return t('order.days-late', { n: props.daysLate })
    if (promisedAt !== null) {
      if (daysUntil(promisedAt, props.now) === 0) return t('order.today')
      return t(isLate() ? 'order.overdue' : 'order.promised', { date: dayWords(promisedAt, props.now) })
    }
    if (at === null) return place === 'to-come' && state === 'told' ? t('order.then') : ''
    const when = shortTime(at, props.now)
    return by && place === 'now' ? t('order.mark', { when, who: by.split(' ')[0] ?? by }) : when
  }
  const title = () => (props.mark.at === null ? undefined : [exactTime(props.mark.at), props.mark.by].filter(Boolean).join(', '))
  return (
    <span class="meta" classList={{ 'is-late': isLate() }} title={title()}>
      {words()}
    </span>
  )
}
