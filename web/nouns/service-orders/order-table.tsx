import { A } from '@solidjs/router'
import { createMemo, For, Show } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { money } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Chip } from '../../kit/ui/chip.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { nextWords, orderName } from './order.words.ts'
import { KindMark } from './order-card.tsx'

/** All orders of a queue in one table; a press anywhere in a row opens it. Rows are kept by id, so that the focus stays where it is. */
export function OrderTable(props: { orders: ServiceOrder[]; now: number; chosen: number | null }) {
  const byId = createMemo(() => new Map(props.orders.map((order) => [order.id, order])))
  return (
    <table class="tbl">
      <caption class="vh">{t('orders.list')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('orders.head.order')}</th>
          <th scope="col">{t('orders.head.kind')}</th>
          <th scope="col">{t('orders.head.fault')}</th>
          <th scope="col">{t('orders.head.customer')}</th>
          <th scope="col">{t('orders.head.warranty')}</th>
          <th scope="col">{t('orders.head.status')}</th>
          <th scope="col">{t('orders.head.next')}</th>
          <th scope="col">{t('orders.head.thread')}</th>
          <th scope="col" class="r">
            {t('orders.head.cost')}
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={[...byId().keys()]}>
          {(id) => (
            <Show when={byId().get(id)}>{(order) => <OrderRow order={order()} now={props.now} chosen={id === props.chosen} />}</Show>
          )}
        </For>
      </tbody>
    </table>
  )
}

function OrderRow(props: { order: ServiceOrder; now: number; chosen: boolean }) {
  const next = () => nextWords(props.order, props.now)
  const threadWord = () =>
    props.order.told ? t('orders.thread.told') : props.order.threadWaiting ? t('orders.thread.waiting') : t('orders.thread.answered')
  return (
    <tr classList={{ sel: props.chosen }} aria-current={props.chosen ? 'true' : undefined} data-order={props.order.id}>
      <td class="muted">{serviceOrderNumber(props.order.id)}</td>
      <td>
        <KindMark kind={props.order.kind} />
      </td>
      <th scope="row" class="wide">
        <A href={`/service/${props.order.id}`}>
          <b>{orderName(props.order)}</b>
        </A>
      </th>
      <td class="who">
        <bdi>{props.order.customerName}</bdi>
      </td>
      <td>
        <Chip tone={props.order.warranty === 'goodwill' ? 'warn' : undefined}>{t(`warranty.${props.order.warranty}`)}</Chip>
      </td>
      <td>{t(`order.state.${props.order.state}`)}</td>
      <td class="next" classList={{ [`is-${next().urgency}`]: next().urgency !== null }}>
        {next().words}
      </td>
      <td>
        <span class="row">
          <Icon name={`ch-${props.order.channel}`} size="s" label={channelLabels[props.order.channel]} />
          {threadWord()}
        </span>
      </td>
      <td class="r num">
        <Show when={props.order.cost > 0} fallback={<span class="meta">–</span>}>
          {money(props.order.cost, props.order.currency)}
        </Show>
      </td>
    </tr>
  )
}
