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

type TableProps = {
  orders: ServiceOrder[]
  now: number
  chosen: number | null
  selected: ReadonlySet<number>
  /** Missing: nobody here may move orders. */
  select?: (id: number) => void
}

/** All orders of a queue in one table; a press anywhere in a row opens it. Rows are kept by id, so that the focus stays where it is. */
export function OrderTable(props: TableProps) {
  const byId = createMemo(() => new Map(props.orders.map((order) => [order.id, order])))
  return (
    <table class="tbl">
      <caption class="vh">{t('orders.list')}</caption>
      <thead>
        <tr>
          <Show when={props.select}>
            <th scope="col" class="pick">
              <span class="vh">{t('orders.key.select')}</span>
            </th>
          </Show>
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
            <Show when={byId().get(id)}>
              {(order) => (
                <OrderRow
                  order={order()}
                  now={props.now}
                  chosen={id === props.chosen}
                  isSelected={props.selected.has(id)}
                  select={props.select}
                />
              )}
            </Show>
          )}
        </For>
      </tbody>
    </table>
  )
}

type RowProps = Pick<TableProps, 'now' | 'select'> & { order: ServiceOrder; chosen: boolean; isSelected: boolean }

function OrderRow(props: RowProps) {
  const next = () => nextWords(props.order, props.now)
  const threadWord = () =>
    props.order.threadId === null && !props.order.told
      ? '–'
      : props.order.told
        ? t('orders.thread.told')
        : props.order.threadWaiting
          ? t('orders.thread.waiting')
          : t('orders.thread.answered')
  return (
    <tr classList={{ sel: props.chosen }} aria-current={props.chosen ? 'true' : undefined} data-order={props.order.id}>
      <Show when={props.select}>
        {(select) => (
          <td class="pick">
            <input
              type="checkbox"
              aria-label={t('orders.select', { number: serviceOrderNumber(props.order.id) })}
              checked={props.isSelected}
              onChange={() => select()(props.order.id)}
            />
          </td>
        )}
      </Show>
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
        <Show when={props.order.warranty !== 'undecided'} fallback={<NotYet words={t('warranty.undecided')} />}>
          <Chip tone={props.order.warranty === 'goodwill' ? 'warn' : undefined}>{t(`warranty.${props.order.warranty}`)}</Chip>
        </Show>
      </td>
      <td>{t(`order.state.${props.order.state}`)}</td>
      <td class="next" classList={{ [`is-${next().urgency}`]: next().urgency !== null }}>
        {next().words}
      </td>
      <td>
        <span class="row">
          <Show when={props.order.channel}>{(channel) => <Icon name={`ch-${channel()}`} size="s" label={channelLabels[channel()]} />}</Show>
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

/** A dash where nothing has been decided: most rows say so, and it needs nobody's eye. */
function NotYet(props: { words: string }) {
  return (
    <span class="meta" title={props.words}>
      <span aria-hidden="true">–</span>
      <span class="vh">{props.words}</span>
    </span>
  )
}
