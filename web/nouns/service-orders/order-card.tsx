import { A } from '@solidjs/router'
import { type JSX, Show } from 'solid-js'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { type ServiceOrderState, serviceOrderNumber } from '#shared/service-order.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { movesOf } from './board.ts'
import { kindIcon, nextWords, orderName, relationKey } from './order.words.ts'
import { StepMenu } from './step-menu.tsx'

/** The kind of an order with its icon. */
export function KindMark(props: { kind: ServiceOrder['kind'] }) {
  return (
    <span class="kind">
      <Icon name={kindIcon[props.kind]} size="s" />
      {t(`order.kind.${props.kind}`)}
    </span>
  )
}

type CardProps = {
  order: ServiceOrder
  now: number
  chosen: boolean
  isSelected: boolean
  mayMove: boolean
  move: (to: ServiceOrderState) => void
  onDrag: (order: ServiceOrder | null) => void
}

/** One order on the board: opens with a press, moves with its menu or by dragging. */
export function OrderCard(props: CardProps) {
  const next = () => nextWords(props.order, props.now)
  const canMove = () => props.mayMove && movesOf(props.order).length > 0
  return (
    <li
      class="oc"
      classList={{ chosen: props.chosen, picked: props.isSelected }}
      data-order={props.order.id}
      draggable={canMove()}
      onDragStart={(event) => {
        event.dataTransfer?.setData('text/plain', serviceOrderNumber(props.order.id))
        props.onDrag(props.order)
      }}
      onDragEnd={() => props.onDrag(null)}
    >
      <span class="row">
        <KindMark kind={props.order.kind} />
        <span class="push meta">{serviceOrderNumber(props.order.id)}</span>
        <Show when={props.isSelected}>
          <Icon name="check" size="s" label={t('orders.is-selected')} />
        </Show>
      </span>
      <A href={`/service/${props.order.id}`} draggable={false}>
        <b>{orderName(props.order)}</b>
      </A>
      <span class="row person">
        <span class="meta clip">
          <bdi>{props.order.customerName}</bdi>
        </span>
        <Show when={canMove()}>
          <StepMenu order={props.order} move={props.move} class="step" />
        </Show>
      </span>
      <Show when={props.order.parentOrderId}>
        {(parent) => (
          <span class="meta">
            {rich<JSX.Element>(relationKey(props.order), { order: <span class="id">{serviceOrderNumber(parent())}</span> })}
          </span>
        )}
      </Show>
      <span class="nx" classList={{ [`is-${next().urgency}`]: next().urgency !== null }}>
        {next().words}
      </span>
    </li>
  )
}
