import { For, Show } from 'solid-js'
import type { Shipment } from '#shared/goods.schema.ts'
import { newsOf, stepAfterShipment } from '#shared/goods.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { shipmentNews } from '#shared/service-order.work.ts'
import { t } from '../../kit/i18n/index.ts'
import { CopyButton } from '../../kit/ui/copy-button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { Moment } from '../../kit/ui/moment.tsx'
import { TextButton } from '../service-orders/order-facts.tsx'
import type { GoodsActions, TakeStep } from './goods.data.ts'
import { parcelWords } from './goods.words.ts'
import '../service-orders/order-goods.words.ts'

type ShipmentsProps = {
  order: ServiceOrder
  shipments: Shipment[]
  actions: GoodsActions
  mayChange: boolean
  add: () => void
  change: (shipment: Shipment) => void
  move: TakeStep
}

/** The parcels of an order, and the step that the last news offers: nobody takes it but a person. */
export function OrderShipments(props: ShipmentsProps) {
  const offered = () => {
    if (!props.mayChange) return null
    const found = props.shipments.findLast((one) => stepAfterShipment(props.order, one.direction, newsOf(one)) !== null)
    const to = found && stepAfterShipment(props.order, found.direction, newsOf(found))
    return found && to ? { shipment: found, to } : null
  }
  return (
    <section>
      <h2>{t('shipments.title')}</h2>
      <Show when={props.shipments.length > 0} fallback={<span class="muted">{t('shipments.none')} </span>}>
        <ul class="mini" aria-label={t('shipments.title')}>
          <For each={props.shipments}>
            {(shipment) => (
              <ShipmentRow shipment={shipment} actions={props.actions} mayChange={props.mayChange} change={() => props.change(shipment)} />
            )}
          </For>
        </ul>
      </Show>
      <Show when={offered()}>
        {(offer) => (
          <p class="offer">
            {t('shipments.offer', {
              parcel: parcelWords(offer().shipment),
              news: t(`shipment.news.${newsOf(offer().shipment) ?? 'none'}`),
            })}{' '}
            <TextButton label={t(`order.do.${offer().to}`)} press={() => props.move(offer().to)} />
          </p>
        )}
      </Show>
      <Show when={props.mayChange}>
        <TextButton label={t('shipments.add')} press={props.add} />
      </Show>
    </section>
  )
}

type RowProps = Pick<ShipmentsProps, 'actions' | 'mayChange'> & { shipment: Shipment; change: () => void }

function ShipmentRow(props: RowProps) {
  const news = () => newsOf(props.shipment)
  const heardAt = () => props.shipment.lostAt ?? props.shipment.deliveredAt ?? props.shipment.handedOverAt
  const items = () => [
    ...shipmentNews
      .filter((one) => one !== news())
      .map((one) => ({ label: t(`shipment.do.${one}`), run: () => void props.actions.hear({ ...props.shipment }, one) })),
    ...(news() === null ? [] : [{ label: t('shipment.do.none'), run: () => void props.actions.hear({ ...props.shipment }, null) }]),
    { label: t('quote.edit'), line: true, run: () => props.change() },
    { label: t('shipments.drop'), run: () => void props.actions.dropShipment({ ...props.shipment }) },
  ]
  return (
    <li>
      <span>
        <span class="way">
          <Icon name="truck" size="s" />
          {parcelWords(props.shipment)}
        </span>
        <span class="meta by">
          <span>{t(`shipment.payer.${props.shipment.paidBy}`)}</span>
          <Show when={props.shipment.tracking}>
            {(tracking) => (
              <span class="copy">
                {tracking()}
                <CopyButton kind="ghost" class="tiny" what={t('shipments.tracking')} text={tracking()} />
              </span>
            )}
          </Show>
        </span>
      </span>
      <span class="meta" classList={{ 'is-late': news() === 'lost' }}>
        {t(`shipment.news.${news() ?? 'none'}`)}
        <Show when={heardAt()}>
          {(at) => (
            <>
              {' '}
              <Moment at={at()} />
            </>
          )}
        </Show>
      </span>
      <Show when={props.mayChange}>
        <Menu
          kind="ghost"
          icon="menu"
          class="tiny"
          label={t('shipments.actions', { parcel: parcelWords(props.shipment) })}
          items={items()}
        />
      </Show>
    </li>
  )
}
