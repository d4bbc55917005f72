import { createSignal, For } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { OrderPart } from '#shared/goods.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { type PartState, partStates } from '#shared/service-order.work.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import type { GoodsActions } from './goods.data.ts'
import { readCount } from './goods.words.ts'
import '../service-orders/order-goods.words.ts'
import '../service-orders/order-parts.words.ts'

type DialogProps = {
  order: ServiceOrder
  /** null: a new one. */
  before: OrderPart | null
  actions: Pick<GoodsActions, 'needPart' | 'changePart'>
  onClose: () => void
}

/** Writes down a part that a repair needs, or changes what was written of it. Its state moves by its menu. */
export function PartDialog(props: DialogProps) {
  // The dialog is about the part it was opened with, whatever arrives meanwhile.
  const before = props.before === null ? null : { ...props.before }
  const [part, setPart] = createStore({
    name: before?.name ?? '',
    sku: before?.sku ?? '',
    quantity: String(before?.quantity ?? 1),
    state: before?.state ?? ('needed' as PartState),
    expectedOn: before?.expectedOn ?? '',
  })
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const quantity = () => readCount(part.quantity, 1_000) || null
  async function submit() {
    setTried(true)
    const count = quantity()
    const name = part.name.trim()
    if (name === '' || count === null || busy()) return
    setBusy(true)
    const facts = { name, quantity: count }
    const saved = before
      ? await props.actions.changePart(before, { ...facts, expectedOn: part.expectedOn || null })
      : await props.actions.needPart({
          ...facts,
          state: part.state,
          sku: part.sku.trim() || undefined,
          expectedOn: part.expectedOn || undefined,
        })
    setBusy(false)
    if (saved) props.onClose()
  }
  return (
    <Dialog
      title={t('parts.dialog.title', { number: serviceOrderNumber(props.order.id) })}
      width={460}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button class="push" kind="main" type="submit" busy={busy()} keys="ctrl+enter">
          {t(before ? 'do.save' : 'parts.save')}
        </Button>
      }
    >
      <Field
        label={t('parts.name')}
        error={tried() && part.name.trim() === '' ? t('parts.name.missing') : undefined}
        maxlength="120"
        autofocus
        value={part.name}
        onInput={(event) => setPart('name', event.currentTarget.value)}
      />
      <div class="two">
        <Field
          label={t('parts.sku')}
          maxlength="120"
          disabled={before !== null}
          value={part.sku}
          onInput={(event) => setPart('sku', event.currentTarget.value)}
        />
        <Field
          label={t('parts.quantity')}
          error={tried() && quantity() === null ? t('quote.line.quantity.bad') : undefined}
          inputmode="numeric"
          maxlength="4"
          value={part.quantity}
          onInput={(event) => setPart('quantity', event.currentTarget.value)}
        />
      </div>
      <div class="two">
        <SelectField
          label={t('parts.state')}
          value={part.state}
          disabled={before !== null}
          onChange={(event) => setPart('state', event.currentTarget.value as PartState)}
        >
          <For each={partStates}>{(state) => <option value={state}>{t(`part.state.${state}`)}</option>}</For>
        </SelectField>
        <Field
          label={t('parts.expected')}
          type="date"
          value={part.expectedOn}
          onInput={(event) => setPart('expectedOn', event.currentTarget.value)}
        />
      </div>
    </Dialog>
  )
}
