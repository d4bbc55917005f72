import { A, useNavigate, useParams } from '@solidjs/router'
import { createEffect, createSignal, Match, Show, Switch } from 'solid-js'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { type ServiceOrderState, serviceOrderNumber } from '#shared/service-order.ts'
import { ApiProblem } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { createNow } from '../../kit/ui/now.ts'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { offerUndo } from '../../kit/ui/undo-command.ts'
import { movesOf } from '../../nouns/service-orders/board.ts'
import { orderName } from '../../nouns/service-orders/order.words.ts'
import { KindMark } from '../../nouns/service-orders/order-card.tsx'
import { OrderFacts } from '../../nouns/service-orders/order-facts.tsx'
import { OrderWork } from '../../nouns/service-orders/order-work.tsx'
import { PublicLoop } from '../../nouns/service-orders/public-loop.tsx'
import './service.css'
import './service-order.css'
import { asMoved, useOrder, useOrderActions } from '../../nouns/service-orders/service-order.data.ts'
import { StatusChain } from '../../nouns/service-orders/status-chain.tsx'

/** One repair or return, from the request until the outcome has been told where it began. */
export function ServiceOrderPage() {
  const params = useParams<{ id: string }>()
  const id = () => Number(params.id)
  const query = useOrder(id)
  const isGone = () => query.error() instanceof ApiProblem && (query.error() as ApiProblem).status === 404
  createEffect(() => {
    document.title = `${serviceOrderNumber(id())} · Aftercare`
  })
  return (
    <Switch>
      <Match when={query.data()}>{(order) => <OrderView order={asMoved(order())} />}</Match>
      <Match when={isGone()}>
        <EmptyState title={t('order.gone', { number: serviceOrderNumber(id()) })} why={t('order.gone.why')}>
          <A class="btn" href="/service">
            {t('order.back')}
          </A>
        </EmptyState>
      </Match>
      <Match when={query.error()}>
        <ErrorState title={t('order.failed')} error={query.error()} retry={query.reload} />
      </Match>
      <Match when={true}>
        <Skeleton rows={4} />
      </Match>
    </Switch>
  )
}

function OrderView(props: { order: ServiceOrderWithSteps }) {
  const { may } = useSession()
  const navigate = useNavigate()
  const actions = useOrderActions()
  const now = createNow(60_000)
  const [note, setNote] = createSignal('')
  const usual = () => movesOf(props.order)[0]
  async function move(to: ServiceOrderState) {
    const written = note().trim()
    setNote('')
    if (!(await actions.move(props.order, to, written || undefined))) setNote(written)
  }
  const moveOn = () => {
    const state = usual()
    if (state && may('agent')) void move(state)
  }
  offerUndo()
  offerCommands(() => [
    { id: 'order.back', group: 'move', label: t('order.back'), keys: ['escape'], run: () => navigate(`/service?order=${props.order.id}`) },
    {
      id: 'order.step',
      group: 'work',
      label: t('orders.key.step'),
      keys: ['shift+arrowright'],
      icon: 'right',
      off: may('agent')
        ? usual()
          ? undefined
          : t('orders.move.nowhere', { state: t(`order.state.${props.order.state}`) })
        : t('orders.key.agent'),
      run: moveOn,
    },
  ])
  return (
    <main class="ord">
      <article>
        <header class="bar">
          <A class="btn ghost square back" href={`/service?order=${props.order.id}`} aria-label={t('order.back')}>
            <Icon name="left" />
          </A>
          <span class="meta">{serviceOrderNumber(props.order.id)}</span>
          <h1 class="clip">{orderName(props.order)}</h1>
          <span class="only-wide">
            <KindMark kind={props.order.kind} />
          </span>
          <span class="push" />
          <Show when={props.order.statusPath}>
            {(path) => (
              <a class="btn ghost only-wide" href={path()} target="_blank" rel="noopener">
                {t('order.customer-page')}
                <Icon name="out" size="s" />
              </a>
            )}
          </Show>
          <Show when={may('agent') && usual()}>
            {(state) => (
              <Button kind="main" onClick={() => void move(state())}>
                {t(`order.do.${state()}`)}
              </Button>
            )}
          </Show>
        </header>
        <StatusChain order={props.order} now={now()} />
        <div class="in">
          <OrderFacts order={props.order} actions={actions} mayChange={may('agent')} />
          <OrderWork
            order={props.order}
            actions={actions}
            now={now()}
            mayChange={may('agent')}
            note={note()}
            setNote={setNote}
            move={(to) => void move(to)}
          />
        </div>
      </article>
      <PublicLoop order={props.order} />
    </main>
  )
}
