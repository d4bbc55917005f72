import { A, useNavigate, useParams, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, Match, on, onMount, Show, Switch } from 'solid-js'
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
import { useGoods } from '../../nouns/goods/goods.data.ts'
import { mayCount } from '../../nouns/goods/order-goods.tsx'
import { OrderDecision } from '../../nouns/policies/order-decision.tsx'
import { useDatedActions } from '../../nouns/service-orders/appointment.data.ts'
import { AppointmentDialog } from '../../nouns/service-orders/appointment-dialog.tsx'
import { movesOf } from '../../nouns/service-orders/board.ts'
import { orderName } from '../../nouns/service-orders/order.words.ts'
import { mayMeet, OrderAppointment } from '../../nouns/service-orders/order-appointment.tsx'
import { KindMark } from '../../nouns/service-orders/order-card.tsx'
import { OrderDuties } from '../../nouns/service-orders/order-duties.tsx'
import { OrderFacts } from '../../nouns/service-orders/order-facts.tsx'
import { OrderMails } from '../../nouns/service-orders/order-mails.tsx'
import { OrderMessages } from '../../nouns/service-orders/order-messages.tsx'
import { OrderProofs } from '../../nouns/service-orders/order-proofs.tsx'
import { OrderQuotes } from '../../nouns/service-orders/order-quotes.tsx'
import { OrderWork } from '../../nouns/service-orders/order-work.tsx'
import { PublicLoop } from '../../nouns/service-orders/public-loop.tsx'
import { useQuoteActions } from '../../nouns/service-orders/quote.data.ts'
import { currentQuote, draftQuote, quoteStanding } from '../../nouns/service-orders/quote.words.ts'
import { QuoteDialog } from '../../nouns/service-orders/quote-dialog.tsx'
import { isQuoteStep } from '../../nouns/service-orders/quote-draft.ts'
import { type AskedStep, needsReason, ReasonDialog } from '../../nouns/service-orders/reason-dialog.tsx'
import { hasGoods, OrderSections, type SectionDialog } from './order-sections.tsx'
import './service.css'
import './service-order.css'
import './order-dates.css'
import { asMoved, useOrder, useOrderActions } from '../../nouns/service-orders/service-order.data.ts'
import { StatusChain } from '../../nouns/service-orders/status-chain.tsx'
import '../../nouns/service-orders/order-goods.words.ts'
import '../../nouns/refunds/order-money.words.ts'

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
  const [address, setAddress] = useSearchParams<{ quote?: string; appointment?: string; open?: string }>()
  const [asked, setAsked] = createSignal<AskedStep | null>(null)
  const quotes = useQuoteActions()
  const dated = useDatedActions()
  const writesQuote = () => address.quote === 'write' && may('quotes.write') && currentQuote(props.order)?.state !== 'accepted'
  const writeQuote = (isOpen: boolean) => setAddress({ quote: isOpen ? 'write' : null }, { replace: true, scroll: false })
  const offersTimes = () => address.appointment === 'offer' && may('orders.write') && mayMeet(props.order)
  const offerTimes = (isOpen: boolean) => setAddress({ appointment: isOpen ? 'offer' : null }, { replace: true, scroll: false })
  const goods = useGoods(() => props.order.id)
  const openSection = (open: SectionDialog | null) => setAddress({ open }, { replace: true, scroll: false })
  const usual = () => movesOf(props.order)[0]
  function move(to: ServiceOrderState) {
    const draft = draftQuote(props.order)
    const current = currentQuote(props.order)
    const isOut = current && ['sent', 'accepted'].includes(quoteStanding(current, now()))
    // A price is put before the customer by sending it; the order follows by itself.
    if (to === 'received' && mayCount(props.order, goods.data())) openSection('receive')
    else if (isQuoteStep(to) && draft) void quotes.send(draft)
    else if (isQuoteStep(to) && !isOut) writeQuote(true)
    // A date is set with its time; the order follows by itself.
    else if (to === 'scheduled' && mayMeet(props.order)) offerTimes(true)
    else if (needsReason(to) && note().trim() === '') setAsked({ order: props.order, to })
    else void take(to)
  }
  async function take(to: ServiceOrderState) {
    const written = note().trim()
    setNote('')
    if (!(await actions.move(props.order, to, written || undefined))) setNote(written)
  }
  createEffect(
    on(
      () => props.order.id,
      () => {
        setNote('')
        setAsked(null)
      },
      { defer: true },
    ),
  )
  // The board sends here whoever wants to put a price before the customer.
  onMount(() => {
    const to = movesOf(props.order).find((state) => state === address.quote)
    if (!to) return
    writeQuote(false)
    if (may('orders.write')) move(to)
  })
  const moveOn = () => {
    const state = usual()
    if (state && may('orders.write')) move(state)
  }
  const acceptedWords = () => {
    const current = currentQuote(props.order)
    return current?.state === 'accepted' ? t('errors.quote-accepted', { version: current.version }) : undefined
  }
  const sectionCommands = () =>
    (
      [
        ['receive', 'goods.receive', 'box', mayCount(props.order, goods.data())],
        ['line', 'goods.add', 'plus', props.order.closedAt === null],
        ['part', 'parts.add', 'plus', props.order.closedAt === null],
        ['parcel', 'shipments.add', 'truck', true],
        ['goodwill', 'goodwill.give', 'heart', props.order.closedAt === null],
      ] as const
    ).flatMap(([dialog, label, icon, fits]) => {
      const off = may('orders.write') ? undefined : t('orders.key.agent')
      return fits
        ? [{ id: `order.${dialog}`, group: 'work' as const, label: t(label), keys: [], icon, off, run: () => openSection(dialog) }]
        : []
    })
  offerUndo()
  offerCommands(() => [
    { id: 'order.back', group: 'move', label: t('order.back'), keys: ['escape'], run: () => navigate(`/service?order=${props.order.id}`) },
    {
      id: 'order.step',
      group: 'work',
      label: t('orders.key.step'),
      keys: ['shift+arrowright'],
      icon: 'right',
      off: may('orders.write')
        ? usual()
          ? undefined
          : t('orders.move.nowhere', { state: t(`order.state.${props.order.state}`) })
        : t('orders.key.agent'),
      run: moveOn,
    },
    {
      id: 'order.quote',
      group: 'work',
      label: t('quote.write'),
      keys: [],
      icon: 'coin',
      off: may('orders.write') ? acceptedWords() : t('orders.key.agent'),
      run: () => writeQuote(true),
    },
    ...sectionCommands(),
    {
      id: 'order.appointment',
      group: 'work',
      label: t('meeting.offer'),
      keys: [],
      icon: 'clock',
      off: may('orders.write') ? (mayMeet(props.order) ? undefined : t('errors.no-appointment')) : t('orders.key.agent'),
      run: () => offerTimes(true),
    },
    {
      id: 'order.message',
      group: 'work',
      label: t('messages.label'),
      keys: ['d'],
      icon: 'lock',
      off: may('orders.write') ? undefined : t('orders.key.agent'),
      run: () => document.querySelector<HTMLElement>('.messages textarea')?.focus(),
    },
    {
      id: 'order.note',
      group: 'work',
      label: t('order.note.label'),
      keys: ['n'],
      icon: 'pencil',
      off: may('orders.write') ? undefined : t('orders.key.agent'),
      run: () => document.querySelector<HTMLElement>('.work textarea')?.focus(),
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
          <Show when={may('orders.write') && hasGoods(props.order.kind)}>
            <a class="btn only-wide" href={`/api/service-orders/${props.order.id}/slip?format=a4`} target="_blank" rel="noopener">
              {t('order.slip')}
              <Icon name="out" size="s" />
            </a>
          </Show>
          <Show when={may('orders.write') && usual()}>
            {(state) => (
              <Button kind="main" onClick={() => move(state())}>
                {t(`order.do.${state()}`)}
              </Button>
            )}
          </Show>
        </header>
        <StatusChain order={props.order} now={now()} />
        <div class="in">
          <OrderFacts
            order={props.order}
            proofs={<OrderProofs proofs={props.order.proofs} />}
            actions={actions}
            mayChange={may('orders.write')}
            decision={(summary) => (
              <OrderDecision
                orderId={props.order.id}
                mayDecide={may('orders.write') && props.order.closedAt === null}
                summary={summary}
                reason={props.order.warrantyReason}
              />
            )}
          >
            <OrderDuties order={props.order} actions={dated} now={now()} mayChange={may('orders.write')} />
          </OrderFacts>
          <OrderWork
            order={props.order}
            actions={actions}
            now={now()}
            mayChange={may('orders.write')}
            note={note()}
            setNote={setNote}
            move={move}
          >
            <OrderAppointment order={props.order} actions={dated} mayChange={may('orders.write')} offer={() => offerTimes(true)} />
            <OrderQuotes order={props.order} actions={quotes} now={now()} mayChange={may('quotes.write')} write={() => writeQuote(true)} />
            <OrderSections
              order={props.order}
              goods={goods}
              now={now()}
              mayChange={may('orders.write')}
              dialog={address.open}
              open={openSection}
              move={move}
              takeBack={() => void actions.takeBackLast(props.order.id)}
            />
          </OrderWork>
        </div>
      </article>
      <div class="beside">
        <PublicLoop order={props.order} />
        <OrderMessages order={props.order} mayWrite={may('orders.write')} write={quotes.write} />
        <OrderMails order={props.order} mayChange={may('orders.write')} takeBack={dated.takeMailBack} />
      </div>
      <Show when={asked()} keyed>
        {(step) => (
          <ReasonDialog step={step} take={(reason) => actions.move(props.order, step.to, reason)} onClose={() => setAsked(null)} />
        )}
      </Show>
      <Show when={offersTimes()}>
        <AppointmentDialog order={props.order} save={(meeting) => dated.offer(props.order, meeting)} onClose={() => offerTimes(false)} />
      </Show>
      <Show when={writesQuote()}>
        <QuoteDialog
          order={props.order}
          before={draftQuote(props.order) ?? currentQuote(props.order)}
          save={(body, andSend) => quotes.save(props.order.id, body, andSend)}
          onClose={() => writeQuote(false)}
        />
      </Show>
    </main>
  )
}
