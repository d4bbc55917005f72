import { createSignal, For, Show } from 'solid-js'
import type { Refund } from '#shared/refund.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { type RefundState, refundMoves } from '#shared/service-order.work.ts'
import { dayText } from '../../kit/i18n/amount.ts'
import { money, shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { TextField } from '../../kit/ui/field.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { plainDay } from '../service-orders/order.words.ts'
import { TextButton } from '../service-orders/order-facts.tsx'
import type { MoneyActions, OrderMoney } from './money.data.ts'
import './order-money.words.ts'

type RefundsProps = {
  order: ServiceOrder
  money: OrderMoney
  actions: MoneyActions
  now: number
  mayChange: boolean
  propose: () => void
}

/** What may still be refunded for the lines of an order. */
export const leftOf = ({ lines }: OrderMoney): number => Math.max(0, ...lines.map(({ refundable }) => refundable ?? 0))

/** Money back for an order: proposed, approved, paid; each with its day. */
export function OrderRefunds(props: RefundsProps) {
  const [fails, setFails] = createSignal<Refund | null>(null)
  const refunds = () => props.money.refunds
  const left = () => leftOf(props.money)
  const mayPropose = () => props.mayChange && left() > 0
  return (
    <section class="refunds">
      <h2>{t('refunds.title')}</h2>
      <Show
        when={refunds().length > 0}
        fallback={<p class="muted">{t(left() === 0 && props.money.lines.length > 0 ? 'refunds.none.why' : 'refunds.none')}</p>}
      >
        <ul class="mini" aria-label={t('refunds.title')}>
          <For each={refunds()}>
            {(refund) => (
              <RefundRow
                refund={refund}
                now={props.now}
                actions={props.actions}
                mayChange={props.mayChange}
                fail={() => setFails({ ...refund })}
              />
            )}
          </For>
        </ul>
      </Show>
      <Show when={mayPropose()}>
        <p>
          <TextButton label={t('refunds.propose')} press={props.propose} />{' '}
          <span class="meta num">{t('refunds.left', { amount: money(left(), props.order.currency) })}</span>
        </p>
      </Show>
      <Show when={fails()} keyed>
        {(refund) => (
          <FailDialog refund={refund} fail={(reason) => props.actions.takeOn(refund, 'failed', reason)} onClose={() => setFails(null)} />
        )}
      </Show>
    </section>
  )
}

/** How a refund stands, with its day. */
function standingOf(refund: Refund, now: number): { words: string; isLate: boolean } {
  const state = t(`refund.state.${refund.state}`)
  if (refund.paidAt !== null) return { words: t('refunds.paid', { state, date: shortDate(refund.paidAt, now) }), isLate: false }
  if (refund.dueOn === null) return { words: state, isLate: false }
  const isLate = refund.dueOn < dayText(now)
  return { words: t(isLate ? 'refunds.late' : 'refunds.due', { state, date: plainDay(refund.dueOn, now) }), isLate }
}

type RowProps = { refund: Refund; now: number; actions: MoneyActions; mayChange: boolean; fail: () => void }

function RefundRow(props: RowProps) {
  const amount = () => money(props.refund.amount, props.refund.currency)
  const standing = () => standingOf(props.refund, props.now)
  const step = (to: RefundState) => (to === 'failed' ? props.fail() : void props.actions.takeOn({ ...props.refund }, to))
  const items = () => [
    ...refundMoves[props.refund.state].map((to) => ({ label: t(`refund.do.${to}`), line: to === 'proposed', run: () => step(to) })),
    ...(props.refund.state === 'proposed'
      ? [{ label: t('refunds.withdraw'), line: true, run: () => void props.actions.withdraw({ ...props.refund }) }]
      : []),
  ]
  return (
    <li>
      <span>
        <b class="num">{amount()}</b>{' '}
        <Show when={props.refund.tax > 0}>
          <span class="meta num">{t('refunds.tax', { amount: money(props.refund.tax, props.refund.currency) })}</span>
        </Show>
        <span class="meta by">
          <span>{props.refund.method}</span>
          <Show when={props.refund.reason}>{(reason) => <span>{reason()}</span>}</Show>
        </span>
      </span>
      <span class="meta" classList={{ 'is-late': standing().isLate || props.refund.state === 'failed' }}>
        {standing().words}
      </span>
      <Show when={props.mayChange && items().length > 0}>
        <Menu kind="ghost" icon="menu" class="tiny" label={t('refunds.actions', { amount: amount() })} items={items()} />
      </Show>
    </li>
  )
}

/** Asks why a payment failed: nobody pays again without knowing. */
function FailDialog(props: { refund: Refund; fail: (reason: string) => Promise<boolean>; onClose: () => void }) {
  const [reason, setReason] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  async function submit() {
    setTried(true)
    const why = reason().trim()
    if (why === '' || busy()) return
    setBusy(true)
    const saved = await props.fail(why)
    setBusy(false)
    if (saved) props.onClose()
  }
  return (
    <Dialog
      title={t('refunds.fail.title', { amount: money(props.refund.amount, props.refund.currency) })}
      width={460}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button class="push" kind="main" type="submit" busy={busy()} keys="ctrl+enter">
          {t('order.do.failed')}
        </Button>
      }
    >
      <TextField
        label={t('order.warranty.reason.label')}
        hint={t('order.warranty.reason.hint')}
        error={tried() && reason().trim() === '' ? t('order.warranty.reason.missing') : undefined}
        autofocus
        rows="2"
        maxlength="500"
        value={reason()}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  )
}
