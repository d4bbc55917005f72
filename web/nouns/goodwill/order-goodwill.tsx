import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { GoodwillBooking } from '#shared/goodwill.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { money } from '../../kit/i18n/format.ts'
import { locale, t } from '../../kit/i18n/index.ts'
import { Moment } from '../../kit/ui/moment.tsx'
import type { MoneyActions, OrderMoney } from '../refunds/money.data.ts'
import { TextButton } from '../service-orders/order-facts.tsx'
import { GoodwillBar } from './goodwill-bar.tsx'
import './goodwill.css'
import '../refunds/order-money.words.ts'

type GoodwillProps = {
  order: ServiceOrder
  money: OrderMoney
  actions: MoneyActions
  mayChange: boolean
  give: () => void
}

/** "2026-11" as a month in words. */
const monthWords = (month: string) =>
  new Intl.DateTimeFormat(locale(), { month: 'long', timeZone: 'UTC' }).format(Date.parse(`${month}-15T12:00:00Z`))

/** What is given for an order without being owed: the month's budget as a bar, and each booking with its reason. */
export function OrderGoodwill(props: GoodwillProps) {
  const bookings = () => props.money.goodwill
  return (
    <section class="gw">
      <h2 class="row">
        {t('goodwill.title')}
        <Show when={props.money.budget}>
          {(budget) => (
            <>
              <span class="meta">{t('goodwill.month', { budget: budget().name, month: monthWords(budget().month) })}</span>
              <A class="meta push num" href={`/settings/goodwill?uses=${budget().id}`}>
                {t('goodwill.left', {
                  left: money(Math.max(0, budget().monthlyLimit - budget().reserved - budget().spent), budget().currency),
                  limit: money(budget().monthlyLimit, budget().currency),
                })}
              </A>
            </>
          )}
        </Show>
      </h2>
      <Show when={props.money.budget} fallback={<p class="muted">{t('goodwill.none', { currency: props.order.currency })}</p>}>
        {(budget) => (
          <GoodwillBar
            spent={budget().spent}
            reserved={budget().reserved}
            own={budget().own}
            limit={budget().monthlyLimit}
            currency={budget().currency}
          />
        )}
      </Show>
      <Show when={bookings().length > 0}>
        <ul class="mini" aria-label={t('goodwill.title')}>
          <For each={bookings()}>
            {(booking) => (
              <BookingRow booking={booking} mayChange={props.mayChange} giveBack={() => void props.actions.giveBack({ ...booking })} />
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.mayChange && props.order.closedAt === null && props.money.budget}>
        <TextButton label={t('goodwill.give')} press={props.give} />
      </Show>
    </section>
  )
}

function BookingRow(props: { booking: GoodwillBooking; mayChange: boolean; giveBack: () => void }) {
  return (
    <li classList={{ over: props.booking.state === 'released' }}>
      <span>
        <b class="num">{money(props.booking.amount, props.booking.currency)}</b> {props.booking.reason}
        <span class="meta by">
          <bdi>{props.booking.by.name}</bdi> <Moment at={props.booking.bookedAt} />
        </span>
      </span>
      <span class="meta">{t(`goodwill.state.${props.booking.state}`)}</span>
      <Show when={props.mayChange && props.booking.state === 'reserved'}>
        <TextButton label={t('goodwill.give-back')} press={props.giveBack} />
      </Show>
    </li>
  )
}
