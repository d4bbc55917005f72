import { A } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { ApiProblem, isProblem } from '../../data/api.ts'
import { exampleAmount, readMoney } from '../../kit/i18n/amount.ts'
import { money } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, TextField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { type MoneyActions, namesOf, type OrderMoney } from '../refunds/money.data.ts'
import '../refunds/order-money.words.ts'
import '../service-orders/order-parts.words.ts'

type DialogProps = {
  order: ServiceOrder
  money: OrderMoney
  actions: Pick<MoneyActions, 'give' | 'ask'>
  /** Whether who sits here may raise budgets themselves. */
  mayRaise: boolean
  onClose: () => void
}

const isOver = (error: unknown) => ['goodwill-over-budget', 'goodwill-over-order'].some((code) => isProblem(error, code))

/** Reserves goodwill with its reason. Over the budget it is refused, says who may raise it, and offers to ask them. */
export function GoodwillDialog(props: DialogProps) {
  const currency = props.money.budget?.currency ?? props.order.currency
  const [text, setText] = createSignal('')
  const [reason, setReason] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal<'give' | 'ask' | null>(null)
  const [refused, setRefused] = createSignal<unknown>(null)
  const amount = () => readMoney(text(), currency) || null
  const names = () => namesOf(props.money.mayRaise)
  const body = () => {
    setTried(true)
    const sum = amount()
    const why = reason().trim()
    return sum === null || why === '' || busy() ? null : { amount: sum, reason: why }
  }
  async function give() {
    const booking = body()
    if (!booking) return
    setBusy('give')
    setRefused(null)
    try {
      await props.actions.give(booking, currency)
      props.onClose()
    } catch (error) {
      setRefused(error)
    } finally {
      setBusy(null)
    }
  }
  async function ask() {
    const booking = body()
    if (!booking) return
    setBusy('ask')
    const asked = await props.actions.ask(booking, currency, names())
    setBusy(null)
    if (asked) props.onClose()
  }
  return (
    <Dialog
      title={t('goodwill.dialog.title', { number: serviceOrderNumber(props.order.id) })}
      width={460}
      onClose={props.onClose}
      onSubmit={() => void give()}
      foot={
        <>
          <Show when={isOver(refused()) && props.mayRaise}>
            <A class="btn push" href={`/settings/goodwill?change=${props.money.budget?.id ?? ''}`}>
              {t('goodwill.raise')}
            </A>
          </Show>
          <Show when={isOver(refused()) && !props.mayRaise && props.money.mayRaise.length > 0}>
            <Button class="push" busy={busy() === 'ask'} onClick={() => void ask()}>
              {t('goodwill.ask', { names: names() })}
            </Button>
          </Show>
          <Button classList={{ push: !isOver(refused()) }} kind="main" type="submit" busy={busy() === 'give'} keys="ctrl+enter">
            {t('goodwill.save')}
          </Button>
        </>
      }
    >
      <Field
        label={t('goodwill.amount', { currency })}
        hint={props.money.budget ? t('goodwill.left.order', { left: money(props.money.budget.left, currency) }) : undefined}
        error={tried() && amount() === null ? t('quote.amount.bad', { example: exampleAmount(currency) }) : undefined}
        inputmode="decimal"
        maxlength="14"
        autofocus
        value={text()}
        onInput={(event) => {
          setText(event.currentTarget.value)
          setRefused(null)
        }}
      />
      <TextField
        label={t('goodwill.reason')}
        hint={t('goodwill.reason.hint')}
        error={tried() && reason().trim() === '' ? t('goodwill.reason.missing') : undefined}
        rows="2"
        maxlength="500"
        value={reason()}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <div role="alert">
        <Show when={refused()}>
          {(error) => (
            <p class="trouble refused">
              <Icon name="warn" size="s" />
              <span>{refusalWords(error(), names())}</span>
            </p>
          )}
        </Show>
      </div>
    </Dialog>
  )
}

/** Why it was refused; over a budget with the names of who may raise it. */
function refusalWords(error: unknown, names: string): string {
  if (!(error instanceof ApiProblem) || names === '') return problemText(error)
  const { left, currency, budget } = error.params
  const isMonth = error.code === 'goodwill-over-budget'
  if (!(isMonth || error.code === 'goodwill-over-order') || typeof left !== 'number') return problemText(error)
  const words = { left: money(left, String(currency)), budget: String(budget), names }
  return isMonth ? t('goodwill.over.budget', words) : t('goodwill.over.order', words)
}
