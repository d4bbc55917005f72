import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { type ServiceOrderState, serviceOrderNumber } from '#shared/service-order.ts'
import { t } from '../../kit/i18n/index.ts'
import { Menu } from '../../kit/ui/menu.tsx'
import { movesOf } from './board.ts'

/** The steps that may follow for an order, the usual one first; cancelling stands apart at the end. */
export function StepMenu(props: {
  order: ServiceOrder
  move: (to: ServiceOrderState) => void
  label?: string
  class?: string
  skipFirst?: boolean
  opener?: (open: () => void) => void
}) {
  const items = () =>
    movesOf(props.order)
      .slice(props.skipFirst ? 1 : 0)
      .map((state) => ({ label: t(`order.do.${state}`), line: state === 'cancelled', run: () => props.move(state) }))
  return (
    <Menu
      kind="ghost"
      icon={props.label ? 'down' : 'menu'}
      label={props.label ? undefined : t('orders.move', { number: serviceOrderNumber(props.order.id) })}
      class={props.class}
      opener={props.opener}
      items={items()}
    >
      {props.label}
    </Menu>
  )
}
