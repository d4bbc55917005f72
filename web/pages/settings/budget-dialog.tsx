import { createSignal, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { GoodwillBudgetRow } from '#shared/goodwill.schema.ts'
import { exampleAmount, readMoney, writeAmount } from '../../kit/i18n/amount.ts'
import { minorUnits } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field } from '../../kit/ui/field.tsx'
import type { BudgetBody, BudgetChange } from '../../nouns/goodwill/budget.data.ts'
import '../../nouns/refunds/order-money.words.ts'

type DialogProps = {
  /** null: a new one. */
  budget: GoodwillBudgetRow | null
  add: (body: BudgetBody) => Promise<boolean>
  change: (change: BudgetChange) => Promise<boolean>
  onClose: () => void
}

/** A goodwill budget: what it is called and where it counts when it is new; its two limits always. */
export function BudgetDialog(props: DialogProps) {
  const { budget } = props
  const written = (amount: number | null, of: string) => (amount === null ? '' : writeAmount(amount, minorUnits(of)))
  const [form, setForm] = createStore({
    name: budget?.name ?? '',
    country: budget?.country ?? '',
    currency: budget?.currency ?? 'EUR',
    limit: budget ? written(budget.monthlyLimit, budget.currency) : '',
    orderLimit: budget ? written(budget.orderLimit, budget.currency) : '',
  })
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const currency = () => form.currency.trim().toUpperCase()
  const isCurrency = () => /^[A-Z]{3}$/.test(currency())
  const country = () => form.country.trim().toUpperCase()
  const isCountry = () => /^([A-Z]{2})?$/.test(country())
  const read = (text: string) => (isCurrency() ? readMoney(text, currency()) || null : null)
  const isOrderLimit = () => form.orderLimit.trim() === '' || read(form.orderLimit) !== null
  const example = () => exampleAmount(isCurrency() ? currency() : 'EUR')
  async function submit() {
    setTried(true)
    const monthlyLimit = read(form.limit)
    const isWrong = form.name.trim() === '' || !isCurrency() || !isCountry() || !isOrderLimit()
    if (monthlyLimit === null || isWrong || busy()) return
    const limits = { monthlyLimit, orderLimit: form.orderLimit.trim() === '' ? null : read(form.orderLimit) }
    setBusy(true)
    const saved = budget
      ? await props.change(limits)
      : await props.add({ ...limits, name: form.name.trim(), country: country() || null, currency: currency() })
    setBusy(false)
    if (saved) props.onClose()
  }
  return (
    <Dialog
      title={budget ? t('budgets.dialog.change', { name: budget.name }) : t('budgets.dialog.new')}
      width={460}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button class="push" kind="main" type="submit" busy={busy()} keys="ctrl+enter">
          {t('budgets.save')}
        </Button>
      }
    >
      <Show when={!budget}>
        <Field
          label={t('budgets.name')}
          error={tried() && form.name.trim() === '' ? t('budgets.name.missing') : undefined}
          maxlength="60"
          autofocus
          value={form.name}
          onInput={(event) => setForm('name', event.currentTarget.value)}
        />
        <div class="two">
          <Field
            label={t('budgets.country')}
            hint={t('budgets.country.hint')}
            error={tried() && !isCountry() ? t('budgets.country.bad') : undefined}
            maxlength="2"
            value={form.country}
            onInput={(event) => setForm('country', event.currentTarget.value)}
          />
          <Field
            label={t('budgets.currency')}
            error={tried() && !isCurrency() ? t('budgets.currency.bad') : undefined}
            maxlength="3"
            value={form.currency}
            onInput={(event) => setForm('currency', event.currentTarget.value)}
          />
        </div>
      </Show>
      <div class="two">
        <Field
          label={t('budgets.limit', { currency: currency() })}
          error={tried() && read(form.limit) === null ? t('budgets.amount.bad', { example: example() }) : undefined}
          inputmode="decimal"
          maxlength="14"
          autofocus={Boolean(budget)}
          value={form.limit}
          onInput={(event) => setForm('limit', event.currentTarget.value)}
        />
        <Field
          label={t('budgets.order-limit', { currency: currency() })}
          hint={t('budgets.order-limit.hint')}
          error={tried() && !isOrderLimit() ? t('budgets.amount.bad', { example: example() }) : undefined}
          inputmode="decimal"
          maxlength="14"
          value={form.orderLimit}
          onInput={(event) => setForm('orderLimit', event.currentTarget.value)}
        />
      </div>
    </Dialog>
  )
}
