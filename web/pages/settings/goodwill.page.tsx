import { A, useSearchParams } from '@solidjs/router'
import { For, type JSX, Match, Show, Switch } from 'solid-js'
import type { GoodwillBudgetRow, GoodwillRequest } from '#shared/goodwill.schema.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { useSession } from '../../data/session.tsx'
import { countryName, money } from '../../kit/i18n/format.ts'
import { rich, t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useBudgetActions, useBudgets, useUses } from '../../nouns/goodwill/budget.data.ts'
import { GoodwillBar } from '../../nouns/goodwill/goodwill-bar.tsx'
import { BudgetDialog } from './budget-dialog.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import '../../nouns/goodwill/goodwill.css'
import '../../nouns/refunds/order-money.words.ts'

/** What may be given in a month without being owed, who asks for more, and what it was given for. `?add`, `?change=ID`, `?uses=ID`. */
export function GoodwillPage() {
  const [address, setAddress] = useSearchParams<{ add?: string; change?: string; uses?: string }>()
  const { may } = useSession()
  const query = useBudgets()
  const actions = useBudgetActions()
  const items = () => query.data()?.items ?? []
  const set = (part: { add?: string | null; change?: string | null; uses?: string | null }) => setAddress(part, { scroll: false })
  const changed = () => items().find(({ id }) => String(id) === address.change)
  const addButton = () => (
    <Show when={may('goodwill.budgets')}>
      <Button kind="main" icon="plus" onClick={() => set({ add: '1' })}>
        {t('budgets.add')}
      </Button>
    </Show>
  )
  return (
    <SettingsFrame part="goodwill" what={t('budgets.what')} action={<Show when={items().length > 0}>{addButton()}</Show>}>
      <Switch fallback={<Skeleton rows={3} />}>
        <Match when={query.data() && items().length === 0}>
          <EmptyState
            title={t('budgets.none')}
            why={may('goodwill.budgets') ? t('budgets.none.why') : `${t('budgets.none.why')} ${t('budgets.only-manager')}`}
          >
            {addButton()}
          </EmptyState>
        </Match>
        <Match when={query.data()}>
          <ul class="budgets">
            <For each={items()}>
              {(budget) => (
                <BudgetRow
                  budget={budget}
                  mayChange={may('goodwill.budgets')}
                  showsUses={address.uses === String(budget.id)}
                  toggleUses={() => set({ uses: address.uses === String(budget.id) ? null : String(budget.id) })}
                  change={() => set({ change: String(budget.id) })}
                  raise={(monthlyLimit) => void actions.change({ ...budget }, { monthlyLimit })}
                />
              )}
            </For>
          </ul>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('budgets.failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
      <Show when={address.add && may('goodwill.budgets')}>
        <BudgetDialog budget={null} add={actions.add} change={async () => false} onClose={() => set({ add: null })} />
      </Show>
      <Show when={may('goodwill.budgets') ? changed() : undefined} keyed>
        {(budget) => (
          <BudgetDialog
            budget={budget}
            add={actions.add}
            change={(to) => actions.change({ ...budget }, to)}
            onClose={() => set({ change: null })}
          />
        )}
      </Show>
    </SettingsFrame>
  )
}

type RowProps = {
  budget: GoodwillBudgetRow
  mayChange: boolean
  showsUses: boolean
  toggleUses: () => void
  change: () => void
  raise: (monthlyLimit: number) => void
}

function BudgetRow(props: RowProps) {
  const amount = (minor: number) => money(minor, props.budget.currency)
  const uses = useUses(() => (props.showsUses ? props.budget.id : null))
  const reserved = () => (uses.data()?.items ?? []).reduce((sum, { state, amount }) => sum + (state === 'reserved' ? amount : 0), 0)
  return (
    <li>
      <div class="row head">
        <h2>
          <bdi>{props.budget.name}</bdi>
        </h2>
        <span class="meta">{props.budget.country === null ? t('budgets.everywhere') : countryName(props.budget.country)}</span>
        <span class="push" />
        <Show when={props.mayChange}>
          <Button kind="ghost" onClick={() => props.change()}>
            {t('budgets.change')}
          </Button>
        </Show>
      </div>
      <GoodwillBar
        spent={props.budget.booked - reserved()}
        reserved={reserved()}
        own={0}
        limit={props.budget.monthlyLimit}
        currency={props.budget.currency}
      />
      <dl class="facts num">
        <dt>{t('budgets.head.used')}</dt>
        <dd>
          <button type="button" class="link" aria-expanded={props.showsUses} onClick={() => props.toggleUses()}>
            {t('budgets.used', { used: amount(props.budget.booked), limit: amount(props.budget.monthlyLimit) })}
          </button>
        </dd>
        <dt>{t('budgets.head.order-limit')}</dt>
        <dd>{props.budget.orderLimit === null ? t('budgets.no-order-limit') : amount(props.budget.orderLimit)}</dd>
      </dl>
      <For each={props.budget.requests}>
        {(request) => <RequestLine request={request} budget={props.budget} mayRaise={props.mayChange} raise={props.raise} />}
      </For>
      <Show when={props.showsUses && uses.data()}>
        {(data) => (
          <Show when={data().items.length > 0} fallback={<p class="muted">{t('budgets.uses.none')}</p>}>
            <ul class="uses" aria-label={t('budgets.uses', { name: props.budget.name })}>
              <For each={data().items}>
                {(use) => (
                  <li>
                    <b class="num">{money(use.amount, use.currency)}</b>
                    <span>
                      {rich<JSX.Element>('budgets.use', {
                        order: <OrderLink id={use.orderId} />,
                        customer: <bdi>{use.customerName}</bdi>,
                        reason: use.reason,
                      })}
                    </span>
                    <span class="meta">
                      {t(`goodwill.state.${use.state}`)}, <bdi>{use.by.name}</bdi>
                    </span>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Show>
      <Show when={props.showsUses && uses.error() && !uses.data()}>
        <ErrorState title={t('budgets.failed')} error={uses.error()} retry={uses.reload} />
      </Show>
    </li>
  )
}

type RequestProps = { request: GoodwillRequest; budget: GoodwillBudgetRow; mayRaise: boolean; raise: (limit: number) => void }

/** Somebody waits for more: what it is for, and the limit that would let it through. */
function RequestLine(props: RequestProps) {
  const wanted = () => Math.max(props.budget.monthlyLimit, props.budget.booked + props.request.amount)
  return (
    <p class="request">
      <span>
        {rich<JSX.Element>('budgets.asks', {
          who: <bdi>{props.request.by.name}</bdi>,
          amount: <b class="num">{money(props.request.amount, props.budget.currency)}</b>,
          order: <OrderLink id={props.request.orderId} />,
          reason: props.request.reason,
        })}
      </span>
      <Show when={props.mayRaise && wanted() > props.budget.monthlyLimit}>
        <Button onClick={() => props.raise(wanted())}>{t('budgets.raise', { amount: money(wanted(), props.budget.currency) })}</Button>
      </Show>
    </p>
  )
}

function OrderLink(props: { id: number }) {
  return (
    <A class="link" href={`/service/${props.id}`}>
      {serviceOrderNumber(props.id)}
    </A>
  )
}
