import { createSignal, For, type JSX } from 'solid-js'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { serviceOrderNumber, type WarrantyDecision, warrantyDecisions } from '#shared/service-order.ts'
import { dayText, noonOf, readAmount, writeAmount } from '../../kit/i18n/amount.ts'
import { minorUnits } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, TextField } from '../../kit/ui/field.tsx'
import type { OrderFacts, useOrderActions } from './service-order.data.ts'

type DialogProps = { order: ServiceOrder; actions: ReturnType<typeof useOrderActions>; onClose: () => void }

/** A dialog that saves facts of an order; stays open when the server says no. `read` answers null while something is wrong. */
function SaveDialog(
  props: DialogProps & { title: string; save?: string; words: string; read: () => OrderFacts | null; children: JSX.Element },
) {
  const [busy, setBusy] = createSignal(false)
  async function submit() {
    const facts = props.read()
    if (!facts || busy()) return
    setBusy(true)
    const saved = await props.actions.change(props.order, facts, props.words)
    setBusy(false)
    if (saved) props.onClose()
  }
  return (
    <Dialog
      title={props.title}
      width={460}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {props.save ?? t('do.save')}
        </Button>
      }
    >
      {props.children}
    </Dialog>
  )
}

const decisions = warrantyDecisions.filter((decision) => decision !== 'undecided')

/** In, out or goodwill. What is free for the customer by our own will, or is refused, needs a reason; so does a change of mind. */
export function WarrantyDialog(props: DialogProps) {
  const [decision, setDecision] = createSignal<WarrantyDecision>(props.order.warranty === 'undecided' ? 'in' : props.order.warranty)
  const [reason, setReason] = createSignal(props.order.warrantyReason ?? '')
  const [tried, setTried] = createSignal(false)
  const needsReason = () => decision() !== 'in' || (props.order.warranty !== 'undecided' && props.order.warranty !== 'in')
  const missing = () => needsReason() && reason().trim() === ''
  function read(): OrderFacts | null {
    setTried(true)
    return missing() ? null : { warranty: decision(), warrantyReason: reason().trim() || null }
  }
  const words = () => t('order.warranty.saved', { number: serviceOrderNumber(props.order.id), decision: t(`warranty.${decision()}`) })
  return (
    <SaveDialog {...props} title={t('order.warranty')} save={t('order.warranty.save')} words={words()} read={read}>
      <fieldset class="choices">
        <legend class="vh">{t('order.warranty.outcome')}</legend>
        <For each={decisions}>
          {(one) => (
            <label class="choice">
              <input type="radio" name="warranty" checked={decision() === one} onChange={() => setDecision(one)} />
              {t(`warranty.${one}`)}
            </label>
          )}
        </For>
      </fieldset>
      <TextField
        label={t('order.warranty.reason.label')}
        hint={t('order.warranty.reason.hint')}
        error={tried() && missing() ? t('order.warranty.reason.missing') : undefined}
        maxlength="500"
        value={reason()}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
    </SaveDialog>
  )
}

/** Product, fault, serial and the customer's name. */
export function FactsDialog(props: DialogProps) {
  const [facts, setFacts] = createSignal({
    product: props.order.product,
    fault: props.order.fault,
    serial: props.order.serial ?? '',
    customerName: props.order.customerName,
  })
  const [tried, setTried] = createSignal(false)
  const bad = (name: 'product' | 'fault' | 'customerName') =>
    tried() && facts()[name].trim() === '' ? t('order.field.missing') : undefined
  const input = (name: keyof ReturnType<typeof facts>) => ({
    maxlength: '120',
    value: facts()[name],
    onInput: (event: InputEvent & { currentTarget: HTMLInputElement }) => setFacts({ ...facts(), [name]: event.currentTarget.value }),
  })
  function read(): OrderFacts | null {
    setTried(true)
    const { product, fault, serial, customerName } = facts()
    if (bad('product') || bad('fault') || bad('customerName')) return null
    return { product: product.trim(), fault: fault.trim(), serial: serial.trim() || null, customerName: customerName.trim() }
  }
  return (
    <SaveDialog
      {...props}
      title={t('order.product')}
      words={t('order.changed', { number: serviceOrderNumber(props.order.id) })}
      read={read}
    >
      <Field label={t('order.product.name')} error={bad('product')} {...input('product')} />
      <Field label={t('order.product.fault')} error={bad('fault')} {...input('fault')} />
      <Field label={t('order.product.serial')} {...input('serial')} />
      <Field label={t('order.product.customer')} error={bad('customerName')} {...input('customerName')} />
    </SaveDialog>
  )
}

/** What the order costs us, in its own currency. */
export function CostDialog(props: DialogProps) {
  const perUnit = minorUnits(props.order.currency)
  const [text, setText] = createSignal(writeAmount(props.order.cost, perUnit))
  const [tried, setTried] = createSignal(false)
  const cost = () => readAmount(text(), perUnit)
  function read(): OrderFacts | null {
    setTried(true)
    const amount = cost()
    return amount === null ? null : { cost: amount }
  }
  return (
    <SaveDialog {...props} title={t('order.money')} words={t('order.changed', { number: serviceOrderNumber(props.order.id) })} read={read}>
      <Field
        label={t('order.money.cost.label', { currency: props.order.currency })}
        error={tried() && cost() === null ? t('order.money.cost.bad') : undefined}
        inputmode="decimal"
        value={text()}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </SaveDialog>
  )
}

/** What is next and by which day; the customer sees the day, not the words. */
export function PlanDialog(props: DialogProps) {
  const [step, setStep] = createSignal(props.order.nextStep ?? '')
  const [day, setDay] = createSignal(props.order.nextStepAt === null ? '' : dayText(props.order.nextStepAt))
  const read = (): OrderFacts => ({ nextStep: step().trim() || null, nextStepAt: noonOf(day()) })
  return (
    <SaveDialog
      {...props}
      title={t('order.work')}
      save={t('order.work.save')}
      words={t('order.changed', { number: serviceOrderNumber(props.order.id) })}
      read={read}
    >
      <Field
        label={t('order.work.step')}
        hint={t('order.work.step.hint')}
        maxlength="120"
        value={step()}
        onInput={(event) => setStep(event.currentTarget.value)}
      />
      <Field
        label={t('order.work.date')}
        hint={t('order.work.date.hint')}
        type="date"
        value={day()}
        onInput={(event) => setDay(event.currentTarget.value)}
      />
    </SaveDialog>
  )
}
