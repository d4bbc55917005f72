import { A, useNavigate, useSearchParams } from '@solidjs/router'
import { createEffect, createMemo, createSignal, Match, Show, Switch } from 'solid-js'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import {
  type BoardColumn,
  boardColumn,
  boardColumns,
  type ServiceOrderQueue,
  type ServiceOrderState,
  serviceOrderQueues,
} from '#shared/service-order.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { say } from '../../kit/ui/say.ts'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { offerUndo } from '../../kit/ui/undo-command.ts'
import { movesOf } from '../../nouns/service-orders/board.ts'
import { rangeOf } from '../../nouns/service-orders/bulk.ts'
import { BulkBar } from '../../nouns/service-orders/bulk-bar.tsx'
import { NoOrders } from '../../nouns/service-orders/no-orders.tsx'
import { byUrgency } from '../../nouns/service-orders/order.urgency.ts'
import { OrderBoard } from '../../nouns/service-orders/order-board.tsx'
import { OrderTable } from '../../nouns/service-orders/order-table.tsx'
import { isQuoteStep } from '../../nouns/service-orders/quote-draft.ts'
import { type AskedStep, needsReason, ReasonDialog } from '../../nouns/service-orders/reason-dialog.tsx'
import { PromisesView } from './promises-view.tsx'
import { QueueTabs } from './queue-tabs.tsx'
import './service.css'
import { asMoved, useOrderActions, useOrders, useServiceOrderCounts } from '../../nouns/service-orders/service-order.data.ts'

type Address = { queue?: string; view?: string; order?: string; open?: string }

/** What is being done for customers: their orders, and what was promised to them. */
export function ServicePage() {
  const [address] = useSearchParams<{ promises?: string }>()
  return (
    <Show when={address.promises} fallback={<OrdersView />}>
      <PromisesView />
    </Show>
  )
}

/** Repairs and returns: the board by what they wait for, and all of them in a table. */
function OrdersView() {
  const [address, setAddress] = useSearchParams<Address>()
  const navigate = useNavigate()
  const { may } = useSession()
  const now = createNow(60_000)
  const [pages, setPages] = createSignal(1)
  const [explains, setExplains] = createSignal(false)
  const [asked, setAsked] = createSignal<(AskedStep & { place: HTMLElement | null }) | null>(null)
  const queue = (): ServiceOrderQueue => serviceOrderQueues.find((name) => name === address.queue) ?? 'open'
  const isList = () => address.view === 'list' || queue() === 'closed'
  const chosen = () => Number(address.order) || null
  const openColumns = () => boardColumns.filter((name) => (address.open ?? '').split(',').includes(name))
  const counts = useServiceOrderCounts()
  const query = useOrders(queue, pages)
  const actions = useOrderActions()
  const orders = createMemo(() => (query.data()?.items ?? []).map(asMoved).toSorted(byUrgency(now())))
  createEffect(() => {
    document.title = `${t('page.service')} · Aftercare`
  })

  const [selected, setSelected] = createSignal<ReadonlySet<number>>(new Set())
  const picked = createMemo(() => orders().filter(({ id }) => selected().has(id)))
  let lastPicked: number | null = null
  let openBulkMenu: (() => void) | undefined
  function select(id: number) {
    lastPicked = id
    setSelected((all) => new Set(all.has(id) ? [...all].filter((one) => one !== id) : [...all, id]))
  }
  function selectRange(id: number) {
    const ids = orders().map((order) => order.id)
    setSelected((all) => new Set([...all, ...rangeOf(ids, lastPicked, id)]))
    lastPicked = id
  }
  const choose = (id: number | null) => setAddress({ order: id }, { replace: true, scroll: false })
  const current = () => orders().find((order) => order.id === chosen())
  function walk(by: 1 | -1) {
    const at = orders().findIndex((order) => order.id === chosen())
    const next = orders()[at < 0 ? 0 : Math.min(orders().length - 1, Math.max(0, at + by))]
    if (!next) return
    choose(next.id)
    linkOf(next.id, 'TR')?.focus()
  }
  function move(order: ServiceOrder, to: ServiceOrderState) {
    const place = document.activeElement?.closest<HTMLElement>(`[data-order="${order.id}"]`) ?? null
    if (isQuoteStep(to)) navigate(`/service/${order.id}?quote=${to}`)
    else if (needsReason(to)) setAsked({ order, to, place })
    else void go(order, to, place)
  }
  function go(order: ServiceOrder, to: ServiceOrderState, place: HTMLElement | null, note?: string): Promise<boolean> {
    const taken = actions.move(order, to, note)
    if (place && boardColumn[to] === null) leaving = { id: order.id, index: orders().findIndex(({ id }) => id === order.id) }
    // A card leaves its column; the focus goes with it, or to its row where the new column folds it away.
    else if (place) queueMicrotask(() => place.isConnected || linkOf(order.id, place.tagName)?.focus())
    return taken
  }
  function closeReason() {
    const step = asked()
    setAsked(null)
    if (step?.place) queueMicrotask(() => linkOf(step.order.id, step.place?.tagName ?? 'TR')?.focus())
  }
  // An order that is over leaves the list; the next one takes the focus.
  let leaving: { id: number; index: number } | null = null
  createEffect(() => {
    const list = orders()
    if (!leaving || list.some((order) => order.id === leaving?.id)) return
    const next = list[Math.min(leaving.index, list.length - 1)]
    leaving = null
    if (!next) return
    choose(next.id)
    queueMicrotask(() => linkOf(next.id, 'TR')?.focus())
  })
  function step() {
    const order = current()
    if (!order) return
    const next = movesOf(order)[0]
    if (next) move(order, next)
    else say(t('orders.move.nowhere', { state: t(`order.state.${order.state}`) }))
  }
  function openMenu() {
    if (picked().length > 0) return openBulkMenu?.()
    const menus = [...document.querySelectorAll<HTMLElement>(`.oc[data-order="${chosen()}"] .step`)]
    if (menus[0]) menus[0].click()
    else if (chosen()) navigate(`/service/${chosen()}`)
  }
  offerUndo()
  offerCommands(() => {
    const chosenOnly = chosen() ? undefined : t('orders.key.choose')
    const agentOnly = may('orders.write') ? chosenOnly : t('orders.key.agent')
    return [
      { id: 'orders.next', group: 'move', label: t('orders.key.next'), keys: ['j', 'arrowdown'], keyOnly: true, run: () => walk(1) },
      { id: 'orders.previous', group: 'move', label: t('orders.key.previous'), keys: ['k', 'arrowup'], keyOnly: true, run: () => walk(-1) },
      {
        id: 'orders.open',
        group: 'move',
        label: t('orders.key.open'),
        keys: ['enter'],
        off: chosenOnly,
        run: () => navigate(`/service/${chosen()}`),
      },
      {
        id: 'orders.step',
        group: 'work',
        label: t('orders.key.step'),
        keys: ['shift+arrowright'],
        icon: 'right',
        off: agentOnly,
        run: step,
      },
      { id: 'orders.other', group: 'work', label: t('orders.key.other'), keys: ['o'], icon: 'menu', off: agentOnly, run: openMenu },
      {
        id: 'orders.select',
        group: 'work',
        label: t('orders.key.select'),
        keys: ['x'],
        icon: 'check',
        off: agentOnly,
        run: () => chosen() && select(chosen() ?? 0),
      },
      {
        id: 'orders.select-range',
        group: 'work',
        label: t('orders.key.select'),
        keys: ['shift+x'],
        keyOnly: true,
        off: agentOnly,
        run: () => chosen() && selectRange(chosen() ?? 0),
      },
      { id: 'orders.new', group: 'work', label: t('orders.new'), keys: ['v'], icon: 'plus', run: () => setExplains(true) },
    ]
  })

  const href = (change: Address) => {
    const next = new URLSearchParams()
    for (const [name, value] of Object.entries({ queue: address.queue, view: address.view, ...change })) if (value) next.set(name, value)
    return next.size ? `/service?${next}` : '/service'
  }
  const toggle = (column: BoardColumn) => {
    const open = openColumns()
    setAddress(
      { open: (open.includes(column) ? open.filter((name) => name !== column) : [...open, column]).join(',') || null },
      { replace: true, scroll: false },
    )
  }

  return (
    <main class="svc">
      <header class="bar">
        <h1>{t('page.service')}</h1>
        <nav class="seg2 only-wide" aria-label={t('orders.view')}>
          <a href={href({ view: '' })} aria-current={isList() ? undefined : 'true'}>
            <Icon name="board" size="s" />
            {t('orders.view.board')}
          </a>
          <a href={href({ view: 'list' })} aria-current={isList() ? 'true' : undefined}>
            <Icon name="list" size="s" />
            {t('orders.view.list')}
          </a>
        </nav>
        <A class="btn ghost push" href="/service?promises=open">
          <Icon name="clock" size="s" />
          {t('promise.title')}
        </A>
        <Button kind="main" keys="v" onClick={() => setExplains(true)}>
          {t('orders.new')}
        </Button>
      </header>
      <QueueTabs current={queue()} counts={counts.data()} href={(name) => href({ queue: name === 'open' ? '' : name })} />
      <Switch>
        <Match when={query.error() && !query.data()}>
          <ErrorState title={t('orders.failed')} error={query.error()} retry={query.reload} />
        </Match>
        <Match when={query.isPending()}>
          <Skeleton rows={6} />
        </Match>
        <Match when={orders().length === 0}>
          <NoOrders queue={queue()} openCount={counts.data()?.open ?? 0} explain={() => setExplains(true)} />
        </Match>
        <Match when={true}>
          <div class="both" classList={{ list: isList() }}>
            <Show when={queue() !== 'closed'}>
              <div classList={{ 'only-phone': isList() }}>
                <OrderBoard
                  orders={orders()}
                  now={now()}
                  chosen={chosen()}
                  selected={selected()}
                  mayMove={may('orders.write')}
                  open={openColumns()}
                  toggle={toggle}
                  move={move}
                />
              </div>
            </Show>
            <div class="lst" classList={{ closed: queue() === 'closed' }}>
              <OrderTable
                orders={orders()}
                now={now()}
                chosen={chosen()}
                selected={selected()}
                select={may('orders.write') && queue() !== 'closed' ? select : undefined}
              />
              <Show when={query.data()?.more}>
                <Button class="next-page" busy={query.isFetching()} onClick={() => setPages((n) => n + 1)}>
                  {t('do.more')}
                </Button>
              </Show>
            </div>
          </div>
        </Match>
      </Switch>
      <Show when={picked().length > 0}>
        <BulkBar
          orders={picked()}
          moveMany={actions.moveMany}
          keep={(ids) => setSelected(new Set(ids))}
          clear={() => setSelected(new Set<number>())}
          opener={(open) => {
            openBulkMenu = open
          }}
        />
      </Show>
      <Show when={asked()} keyed>
        {(step) => <ReasonDialog step={step} take={(note) => go(step.order, step.to, step.place, note)} onClose={closeReason} />}
      </Show>
      <Show when={explains()}>
        <Dialog
          title={t('orders.new.title')}
          onClose={() => setExplains(false)}
          foot={
            <A class="btn main push" href="/cases">
              {t('orders.new.go')}
            </A>
          }
        >
          <p>{t('orders.new.why')}</p>
          <p>{t('orders.new.how')}</p>
        </Dialog>
      </Show>
    </main>
  )
}

/** The link of an order on screen: in the row or on the card (`LI`), whichever is there. */
function linkOf(id: number, tagName: string): HTMLElement | undefined {
  const links = [...document.querySelectorAll<HTMLElement>(`[data-order="${id}"] a`)].filter((link) => link.offsetParent !== null)
  return links.find((link) => link.closest('[data-order]')?.tagName === tagName) ?? links.at(-1)
}
