import { createSignal, For, Show } from 'solid-js'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { useBought } from '../service-orders/service-order.data.ts'
import type { GoodsActions } from './goods.data.ts'
import { readCount } from './goods.words.ts'
import '../service-orders/order-goods.words.ts'
import '../service-orders/order-parts.words.ts'

const mostPieces = 100_000

/** Announces what comes: a line of what the customer bought, or something else, and how many pieces. */
export function LineDialog(props: { order: ServiceOrder; announce: GoodsActions['announce']; onClose: () => void }) {
  const bought = useBought(() => props.order.customerId)
  const items = () => (bought.data()?.purchases ?? []).flatMap((purchase) => purchase.items)
  const [chosen, setChosen] = createSignal(props.order.purchaseItemId === null ? '' : String(props.order.purchaseItemId))
  const item = () => items().find(({ id }) => String(id) === chosen())
  const [product, setProduct] = createSignal(props.order.product)
  const [count, setCount] = createSignal('1')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const pieces = () => readCount(count(), mostPieces) || null
  const name = () => item()?.productName ?? product().trim()
  // Before the purchases are here, the order's own still counts.
  const purchaseItemId = () => (chosen() === '' ? undefined : Number(chosen()))
  async function submit() {
    setTried(true)
    const announced = pieces()
    if (announced === null || name() === '' || busy()) return
    setBusy(true)
    const isBought = purchaseItemId() !== undefined
    const saved = await props.announce({ announced, ...(isBought ? { purchaseItemId: purchaseItemId() } : { product: name() }) }, name())
    setBusy(false)
    if (saved) props.onClose()
  }
  return (
    <Dialog
      title={t('goods.line.title', { number: serviceOrderNumber(props.order.id) })}
      width={460}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button class="push" kind="main" type="submit" busy={busy()} keys="ctrl+enter">
          {t('goods.line.save')}
        </Button>
      }
    >
      <Show when={items().length > 0}>
        <SelectField label={t('goods.line.piece')} value={chosen()} onChange={(event) => setChosen(event.currentTarget.value)}>
          <For each={items()}>{({ id, productName }) => <option value={String(id)}>{productName}</option>}</For>
          <option value="">{t('goods.line.other')}</option>
        </SelectField>
      </Show>
      <Show when={purchaseItemId() === undefined}>
        <Field
          label={t('goods.line.product')}
          error={tried() && name() === '' ? t('goods.line.product.missing') : undefined}
          maxlength="120"
          value={product()}
          onInput={(event) => setProduct(event.currentTarget.value)}
        />
      </Show>
      <Field
        label={t('goods.line.count')}
        error={tried() && pieces() === null ? t('quote.line.quantity.bad') : undefined}
        inputmode="numeric"
        maxlength="6"
        autofocus
        value={count()}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => setCount(event.currentTarget.value)}
      />
    </Dialog>
  )
}
