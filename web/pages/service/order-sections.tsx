import { Match, Show, Switch } from 'solid-js'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import type { ServiceOrderKind, ServiceOrderState } from '#shared/service-order.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { ErrorState } from '../../kit/ui/states.tsx'
import { type useGoods, useGoodsActions } from '../../nouns/goods/goods.data.ts'
import { linesWithPieces } from '../../nouns/goods/goods.words.ts'
import { InspectDialog } from '../../nouns/goods/inspect-dialog.tsx'
import { LineDialog } from '../../nouns/goods/line-dialog.tsx'
import { type GoodsDialog, mayCount, OrderGoods } from '../../nouns/goods/order-goods.tsx'
import { OrderParts } from '../../nouns/goods/order-parts.tsx'
import { OrderShipments } from '../../nouns/goods/order-shipments.tsx'
import { PartDialog } from '../../nouns/goods/part-dialog.tsx'
import { ReceiveDialog } from '../../nouns/goods/receive-dialog.tsx'
import { ShipmentDialog } from '../../nouns/goods/shipment-dialog.tsx'
import { GoodwillDialog } from '../../nouns/goodwill/goodwill-dialog.tsx'
import { OrderGoodwill } from '../../nouns/goodwill/order-goodwill.tsx'
import { useMoney, useMoneyActions } from '../../nouns/refunds/money.data.ts'
import { leftOf, OrderRefunds } from '../../nouns/refunds/order-refunds.tsx'
import { RefundDialog } from '../../nouns/refunds/refund-dialog.tsx'
import { OrderPhotos } from '../../nouns/service-orders/order-photos.tsx'
import '../../nouns/service-orders/order-goods.words.ts'
import '../../nouns/refunds/order-money.words.ts'

/** What is open about goods and money, as the address says it (`?open=`). */
export type SectionDialog = GoodsDialog | `part-${number}` | `parcel-${number}` | 'refund' | 'goodwill'

/** Orders about things that are sent and come back. */
export const hasGoods = (kind: ServiceOrderKind) => kind !== 'training' && kind !== 'visit' && kind !== 'refund'
/** Orders in which something is taken apart. */
const needsParts = (kind: ServiceOrderKind) => kind === 'repair' || kind === 'upgrade' || kind === 'visit'

type SectionsProps = {
  order: ServiceOrderWithSteps
  goods: ReturnType<typeof useGoods>
  now: number
  mayChange: boolean
  dialog: string | undefined
  open: (dialog: SectionDialog | null) => void
  move: (to: ServiceOrderState) => void
  /** Takes the last step of the order back. */
  takeBack: () => void
}

/** Goods, money, parts, parcels and photos of an order, each with what can be done about it. */
export function OrderSections(props: SectionsProps) {
  const { may } = useSession()
  const id = () => props.order.id
  const actions = useGoodsActions(id)
  const money = useMoney(id)
  const moneyActions = useMoneyActions(id)
  const isOpen = (dialog: SectionDialog) => props.mayChange && props.dialog === dialog
  const close = () => props.open(null)
  /** The part or the parcel that is being changed. */
  const changed = <T extends { id: number }>(rows: readonly T[] | undefined, what: 'part' | 'parcel'): T | undefined =>
    rows?.find((row) => isOpen(`${what}-${row.id}`))
  const common = () => ({ order: props.order, now: props.now, mayChange: props.mayChange })
  return (
    <>
      <Switch>
        <Match when={props.goods.data()}>
          {(goods) => (
            <>
              <Show when={hasGoods(props.order.kind) || goods().lines.length > 0}>
                <OrderGoods {...common()} goods={goods()} actions={actions} open={props.open} />
              </Show>
              <Show when={money.data()}>
                {(sums) => (
                  <>
                    <Show when={sums().lines.length > 0 || sums().refunds.length > 0}>
                      <OrderRefunds {...common()} money={sums()} actions={moneyActions} propose={() => props.open('refund')} />
                    </Show>
                    <OrderGoodwill {...common()} money={sums()} actions={moneyActions} give={() => props.open('goodwill')} />
                  </>
                )}
              </Show>
              <Show when={money.error() && !money.data()}>
                <ErrorState title={t('money.failed')} error={money.error()} retry={money.reload} />
              </Show>
              <Show when={needsParts(props.order.kind) || goods().parts.length > 0}>
                <OrderParts
                  {...common()}
                  parts={goods().parts}
                  actions={actions}
                  add={() => props.open('part')}
                  change={(part) => props.open(`part-${part.id}`)}
                  move={props.move}
                />
              </Show>
              <Show when={hasGoods(props.order.kind) || goods().shipments.length > 0}>
                <OrderShipments
                  {...common()}
                  shipments={goods().shipments}
                  actions={actions}
                  add={() => props.open('parcel')}
                  change={(parcel) => props.open(`parcel-${parcel.id}`)}
                  move={props.move}
                />
              </Show>
            </>
          )}
        </Match>
        <Match when={props.goods.error()}>
          <ErrorState title={t('goods.failed')} error={props.goods.error()} retry={props.goods.reload} />
        </Match>
      </Switch>
      <OrderPhotos order={props.order} />
      <Show when={isOpen('receive') && mayCount(props.order, props.goods.data()) && props.goods.data()}>
        {(goods) => (
          <ReceiveDialog
            order={props.order}
            lines={linesWithPieces(goods()).map((line) => ({ ...line }))}
            receive={(lines, restStillComes) => actions.receive({ lines, restStillComes }, props.takeBack)}
            onClose={close}
          />
        )}
      </Show>
      <Show when={isOpen('inspect') && props.goods.data()}>
        {(goods) => (
          <InspectDialog
            order={props.order}
            lines={linesWithPieces(goods()).flatMap((line) => ((line.received ?? 0) > 0 ? [{ ...line }] : []))}
            save={actions.inspect}
            onClose={close}
          />
        )}
      </Show>
      <Show when={isOpen('line')}>
        <LineDialog order={props.order} announce={actions.announce} onClose={close} />
      </Show>
      <Show when={isOpen('part')}>
        <PartDialog order={props.order} before={null} actions={actions} onClose={close} />
      </Show>
      <Show when={isOpen('parcel')}>
        <ShipmentDialog order={props.order} before={null} actions={actions} onClose={close} />
      </Show>
      <Show when={changed(props.goods.data()?.parts, 'part')} keyed>
        {(part) => <PartDialog order={props.order} before={part} actions={actions} onClose={close} />}
      </Show>
      <Show when={changed(props.goods.data()?.shipments, 'parcel')} keyed>
        {(parcel) => <ShipmentDialog order={props.order} before={parcel} actions={actions} onClose={close} />}
      </Show>
      <Show when={isOpen('refund') && money.data()}>
        {(sums) => (
          <Show when={leftOf(sums()) > 0}>
            <RefundDialog order={props.order} money={sums()} propose={moneyActions.propose} onClose={close} />
          </Show>
        )}
      </Show>
      <Show when={isOpen('goodwill') && money.data()}>
        {(sums) => (
          <GoodwillDialog order={props.order} money={sums()} actions={moneyActions} mayRaise={may('goodwill.budgets')} onClose={close} />
        )}
      </Show>
    </>
  )
}
