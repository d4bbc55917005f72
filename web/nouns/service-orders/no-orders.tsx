import { A } from '@solidjs/router'
import { Match, Switch } from 'solid-js'
import type { ServiceOrderQueue } from '#shared/service-order.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { EmptyState } from '../../kit/ui/states.tsx'

/** Why a queue is empty, and what next. */
export function NoOrders(props: { queue: ServiceOrderQueue; openCount: number; explain: () => void }) {
  return (
    <Switch>
      <Match when={props.queue === 'loop'}>
        <EmptyState kind="done" title={t('orders.empty.loop')} why={t('orders.empty.loop.why')} />
      </Match>
      <Match when={props.queue === 'closed'}>
        <EmptyState title={t('orders.empty.closed')} why={t('orders.empty.closed.why')} />
      </Match>
      <Match when={props.queue === 'open' || props.openCount === 0}>
        <EmptyState title={t('orders.empty.open')} why={t('orders.empty.open.why')}>
          <Button onClick={() => props.explain()}>{t('orders.new')}</Button>
        </EmptyState>
      </Match>
      <Match when={true}>
        <EmptyState
          title={t('orders.empty.queue', { queue: t(`orders.queue.${props.queue}`) })}
          why={t('orders.empty.queue.why', { n: props.openCount })}
        >
          <A class="btn" href="/service">
            {t('orders.empty.all')}
          </A>
        </EmptyState>
      </Match>
    </Switch>
  )
}
