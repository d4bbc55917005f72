import { createSignal, For, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { Shipment } from '#shared/goods.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { type ServiceOrderState, serviceOrderNumber } from '#shared/service-order.ts'
import {
  type ShipmentDirection,
  type ShipmentNews,
  type ShipmentPayer,
  shipmentDirections,
  shipmentNews,
  shipmentPayers,
} from '#shared/service-order.work.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import type { GoodsActions } from './goods.data.ts'
import '../service-orders/order-goods.words.ts'

/** Where a parcel goes that is written down in this state of an order. */
const usual: Partial<Record<ServiceOrderState, ShipmentDirection>> = {
  ready: 'out',
  rejected: 'out',
  unrepaired: 'out',
  returned: 'out',
  'sent-back': 'out',
  sent: 'out',
  inspected: 'out',
  'sent-ahead': 'advance',
  diagnosing: 'to-supplier',
  'sent-out': 'from-supplier',
}

type DialogProps = {
  order: ServiceOrder
  /** null: a new one. */
  before: Shipment | null
  actions: Pick<GoodsActions, 'addShipment' | 'changeShipment'>
  onClose: () => void
}

/** Writes down a parcel: which way, who carries it, its number, who pays, what was heard of it; or changes what was written. */
export function ShipmentDialog(props: DialogProps) {
  const before = props.before === null ? null : { ...props.before }
  const [parcel, setParcel] = createStore({
    direction: before?.direction ?? usual[props.order.state] ?? ('in' as ShipmentDirection),
    carrier: before?.carrier ?? '',
    tracking: before?.tracking ?? '',
    paidBy: before?.paidBy ?? ('us' as ShipmentPayer),
    news: '' as ShipmentNews | '',
  })
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  async function submit() {
    setTried(true)
    const carrier = parcel.carrier.trim()
    if (carrier === '' || busy()) return
    setBusy(true)
    const { direction, paidBy, news, tracking } = parcel
    const saved = before
      ? await props.actions.changeShipment(before, { carrier, paidBy, tracking: tracking.trim() || null })
      : await props.actions.addShipment({
          ...{ direction, carrier, paidBy },
          tracking: tracking.trim() || undefined,
          news: news || undefined,
        })
    setBusy(false)
    if (saved) props.onClose()
  }
  return (
    <Dialog
      title={t('shipments.dialog.title', { number: serviceOrderNumber(props.order.id) })}
      width={460}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button class="push" kind="main" type="submit" busy={busy()} keys="ctrl+enter">
          {t(before ? 'do.save' : 'shipments.save')}
        </Button>
      }
    >
      <SelectField
        label={t('shipments.direction')}
        value={parcel.direction}
        disabled={before !== null}
        onChange={(event) => setParcel('direction', event.currentTarget.value as ShipmentDirection)}
      >
        <For each={shipmentDirections}>{(one) => <option value={one}>{t(`shipment.direction.${one}`)}</option>}</For>
      </SelectField>
      <div class="two">
        <Field
          label={t('shipments.carrier')}
          error={tried() && parcel.carrier.trim() === '' ? t('shipments.carrier.missing') : undefined}
          maxlength="120"
          autofocus
          value={parcel.carrier}
          onInput={(event) => setParcel('carrier', event.currentTarget.value)}
        />
        <Field
          label={t('shipments.tracking')}
          maxlength="120"
          value={parcel.tracking}
          onInput={(event) => setParcel('tracking', event.currentTarget.value)}
        />
      </div>
      <div class="two">
        <SelectField
          label={t('shipments.payer')}
          value={parcel.paidBy}
          onChange={(event) => setParcel('paidBy', event.currentTarget.value as ShipmentPayer)}
        >
          <For each={shipmentPayers}>{(one) => <option value={one}>{t(`shipment.payer.${one}`)}</option>}</For>
        </SelectField>
        <Show when={!before}>
          {' '}
          <SelectField
            label={t('shipments.news')}
            value={parcel.news}
            onChange={(event) => setParcel('news', event.currentTarget.value as ShipmentNews | '')}
          >
            <option value="">{t('shipment.news.none')}</option>
            <For each={shipmentNews}>{(one) => <option value={one}>{t(`shipment.news.${one}`)}</option>}</For>
          </SelectField>
        </Show>
      </div>
    </Dialog>
  )
}
