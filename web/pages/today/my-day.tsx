import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { caseNumber } from '#shared/case.ts'
import type { Promised } from '#shared/promise.schema.ts'
import type { Today, WaitingOrder } from '#shared/today.schema.ts'
import { dayLater, dayOf, number, weekdayDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { Sla } from '../../kit/ui/sla.tsx'
import { standingOf } from '../../nouns/clocks/clock.words.ts'
import { asSaid } from '../../nouns/promises/promise.data.ts'
import { dueAtOf, urgencyOf } from '../../nouns/service-orders/order.urgency.ts'
import { dayWords, kindIcon, orderName } from '../../nouns/service-orders/order.words.ts'
import { ChannelMark } from '../../nouns/sources/channel-mark.tsx'
import '../../nouns/today/today.words.ts'
import { Part } from './part.tsx'
import { Alerts, Approvals, CaseLine, type DayProps, Sources } from './shared-parts.tsx'

/** What waits for one person: what is due, what was promised, what waits for a yes, their orders, and what nobody has. */
export function MyDay(props: DayProps & { today: Today; me: number; keep(promise: Promised): void }) {
  const soon = () => dayLater(dayOf(props.now()), 1)
  const late = ({ dueOn, state }: Promised) => state === 'broken' || dueOn < dayOf(props.now())
  return (
    <>
      <Part
        id="due"
        title={t('today.due')}
        sum={t('today.due.sum', { n: props.today.due?.total ?? 0 })}
        all={{ href: '/cases?queue=mine', words: t('today.due.open') }}
        part={props.today.due}
        keyOf={({ caseId }) => `due-${caseId ?? 0}`}
        empty={t('today.due.none', { n: props.today.unassigned?.total ?? 0 })}
        lines={props}
      >
        {(clock) => (
          <>
            <Sla clock={standingOf(clock)} />
            <A class="t clip" href={`/cases/${clock.caseId}${clock.threadId === null ? '' : `/threads/${clock.threadId}`}?queue=mine`}>
              <b dir="auto">{withoutSteering(clock.title)}</b> <span class="meta">{clock.caseId !== null && caseNumber(clock.caseId)}</span>
            </A>
            <span class="s clip">
              {t(`clock.metric.${clock.metric}`)}
              <Show when={clock.author}>
                {(name) => (
                  <>
                    {' · '}
                    <Name of={name()} />
                  </>
                )}
              </Show>
            </span>
            <span class="r">
              <ChannelMark channel={clock.channel} />
            </span>
          </>
        )}
      </Part>
      <div class="halves">
        <Part
          id="promises"
          title={t('promise.title')}
          sum={t('today.promises.sum', { n: props.today.promises?.total ?? 0 })}
          all={{ href: '/service?promises=open', words: t('today.promises.open') }}
          part={props.today.promises}
          keyOf={({ id }) => `promise-${id}`}
          empty={t('today.promises.none')}
          lines={props}
        >
          {(made) => {
            const promise = () => asSaid(made)
            return (
              <>
                <span class="k" classList={{ bad: late(promise()), soon: !late(promise()) && promise().dueOn <= soon() }}>
                  {weekdayDate(promise().dueOn)}
                </span>
                <span class="two">
                  <A class="clip" href={`/service?promises=${late(promise()) ? 'late' : 'open'}&promise=${promise().id}`} dir="auto">
                    {t('promise.quoted', { words: withoutSteering(promise().words) })}
                  </A>
                  <span class="meta clip">
                    <Name of={promise().author.name} />
                    <Show when={promise().caseId}>{(id) => ` · ${caseNumber(id())}`}</Show>
                    {late(promise()) ? ` · ${t('promise.is.late')}` : ''}
                  </span>
                </span>
                <Show when={props.mayApprove()}>
                  <Button
                    kind="ghost"
                    icon="check"
                    {...(props.chosen() === `promise-${promise().id}` ? { keys: 'y' } : {})}
                    onClick={() => props.keep(made)}
                  >
                    {t('promise.do.kept')}
                  </Button>
                </Show>
              </>
            )
          }}
        </Part>
        <Approvals {...props} part={props.today.approvals} />
      </div>
      <Part
        id="orders"
        title={t('today.orders')}
        sum={t('today.orders.sum', { n: props.today.orders?.total ?? 0 })}
        all={{ href: '/service', words: t('today.orders.open') }}
        part={props.today.orders}
        keyOf={({ id }) => `order-${id}`}
        empty={t('today.orders.none')}
        lines={props}
      >
        {(order) => {
          const next = () => nextOf(order, props.now())
          return (
            <>
              <span class="kind meta">
                <Icon name={kindIcon[order.kind]} size="s" />
                {`S-${order.id}`} {t(`order.kind.${order.kind}`)}
              </span>
              <A class="t clip" href={`/service/${order.id}`}>
                <b dir="auto">{withoutSteering(orderName(order))}</b>
              </A>
              <span class="s clip">
                <Name of={order.customerName} />
              </span>
              <span class="r" classList={{ bad: next().tone === 'late', soon: next().tone === 'soon' }}>
                {next().words}
              </span>
            </>
          )
        }}
      </Part>
      <div class="halves">
        <Part
          id="unassigned"
          title={t('today.unassigned')}
          sum={number(props.today.unassigned?.total ?? 0)}
          all={{ href: '/cases?queue=unassigned', words: t('today.due.open') }}
          part={props.today.unassigned}
          keyOf={({ id }) => `unassigned-${id}`}
          empty={t('today.unassigned.none')}
          lines={props}
        >
          {(row) => <CaseLine row={row} queue="unassigned" />}
        </Part>
        <Alerts {...props} part={props.today.alerts} />
      </div>
      <Show when={props.today.sources === null || (props.today.sources?.total ?? 0) > 0}>
        <Sources {...props} part={props.today.sources} />
      </Show>
    </>
  )
}

/** What is next for an order: the answer to its quote, what is owed by a day, or its own next day. */
function nextOf(order: WaitingOrder, now: number): { words: string; tone: 'late' | 'soon' | null } {
  const dueOn = [order.dueOn, order.dutyOn].flatMap((on) => on ?? []).sort()[0] ?? null
  const dated = { ...order, dueOn }
  const urgency = urgencyOf(dated, now)
  const tone = urgency === 'late' || urgency === 'soon' ? urgency : null
  const what = order.quote
    ? t(`today.order.${order.quote}`)
    : order.duty && order.dutyOn === dueOn
      ? t(`policy.duty.${order.duty}`)
      : t(`order.state.${order.state}`)
  const at = dueAtOf(dated)
  if (at === null) return { words: what, tone }
  return { words: t(tone === 'late' ? 'today.order.late' : 'today.order.by', { what, day: dayWords(at, now) }), tone }
}
