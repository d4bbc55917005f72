import { createSignal, For } from 'solid-js'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { readMoney, writeAmount } from '../../kit/i18n/amount.ts'
import { minorUnits, money } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import type { MoneyActions, OrderMoney } from './money.data.ts'
import './order-money.words.ts'

type DialogProps = { order: ServiceOrder; money: OrderMoney; propose: MoneyActions['propose']; onClose: () => void }

/** Proposes money back for a line: all that is left of it, unless less is typed. */
export function RefundDialog(props: DialogProps) {
  const { currency } = props.order
  // The dialog is about what could be refunded when it was opened.
  const lines = props.money.lines.filter(({ refundable }) => (refundable ?? 0) > 0)
  const [lineId, setLineId] = createSignal(lines[0]?.id ?? 0)
  const left = () => lines.find(({ id }) => id === lineId())?.refundable ?? 0
  const [text, setText] = createSignal(writeAmount(left(), minorUnits(currency)))
  const [method, setMethod] = createSignal<string>(t('refunds.method.usual'))
  const [dueOn, setDueOn] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const amount = () => {
    const read = readMoney(text(), currency)
    return read !== null && read > 0 && read <= left() ? read : null
  }
  function choose(id: number) {
    setLineId(id)
    setText(writeAmount(left(), minorUnits(currency)))
  }
  async function submit() {
    setTried(true)
    const sum = amount()
    const how = method().trim()
    if (sum === null || how === '' || busy()) return
    setBusy(true)
    const saved = await props.propose({ orderLineId: lineId(), amount: sum, method: how, ...(dueOn() ? { dueOn: dueOn() } : {}) })
    setBusy(false)
    if (saved) props.onClose()
  }
  return (
    <Dialog
      title={t('refunds.dialog.title', { number: serviceOrderNumber(props.order.id) })}
      width={460}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button class="push" kind="main" type="submit" busy={busy()} keys="ctrl+enter">
          {t('refunds.save')}
        </Button>
      }
    >
      <SelectField label={t('refunds.line')} value={String(lineId())} onChange={(event) => choose(Number(event.currentTarget.value))}>
        <For each={lines}>{(line) => <option value={String(line.id)}>{line.product}</option>}</For>
      </SelectField>
      <Field
        label={t('refunds.amount', { currency })}
        hint={t('refunds.left', { amount: money(left(), currency) })}
        error={tried() && amount() === null ? t('refunds.amount.bad', { amount: money(left(), currency) }) : undefined}
        inputmode="decimal"
        maxlength="14"
        autofocus
        value={text()}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="two">
        <Field
          label={t('refunds.method')}
          error={tried() && method().trim() === '' ? t('order.field.missing') : undefined}
          maxlength="120"
          value={method()}
          onInput={(event) => setMethod(event.currentTarget.value)}
        />
        <Field
          label={t('refunds.due.label')}
          hint={t('refunds.due.hint')}
          type="date"
          value={dueOn()}
          onInput={(event) => setDueOn(event.currentTarget.value)}
        />
      </div>
    </Dialog>
  )
}
