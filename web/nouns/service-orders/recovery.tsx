import { For, Show } from 'solid-js'
import type { OrderRecovery } from '#shared/recovery.schema.ts'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { get } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { score, shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Name } from '../../kit/ui/name.tsx'
import { nameText } from '../../kit/ui/safe-text.ts'
import { ErrorState } from '../../kit/ui/states.tsx'
import { type Column, columns, dotsOf, pathOf } from './recovery.chart.ts'
import './recovery.css'

/** "Did it help?": how the author wrote before the order and after its outcome, beside others with the same kind of order. */
export function Recovery(props: { order: ServiceOrderWithSteps }) {
  const recovery = createLiveQuery(
    () => ({
      key: ['service-orders', 'recovery', props.order.id],
      enabled: props.order.threadId !== null,
      load: (signal) => get<OrderRecovery>(`/api/service-orders/${props.order.id}/recovery`, {}, signal),
    }),
    ['order-told', 'order-recovery-checked', 'mention-changed'],
    (event) => event.kind !== 'mention-changed' || event.threadId === props.order.threadId,
  )
  return (
    <Show when={props.order.threadId !== null && (recovery.data() || recovery.error())}>
      <section class="recovery">
        <h3 class="over">
          {t('recovery.title')}
          <Show when={recovery.data()?.author}>
            {(author) => (
              <span class="push meta clip">
                <Name of={author().name} />
              </span>
            )}
          </Show>
        </h3>
        <Show
          when={recovery.data()}
          fallback={<ErrorState title={t('recovery.failed')} error={recovery.error()} retry={recovery.reload} />}
        >
          {(data) => <Chart recovery={data()} />}
        </Show>
      </section>
    </Show>
  )
}

const days = { day7: 7, day30: 30 } as const

function Chart(props: { recovery: OrderRecovery }) {
  const others = () => props.recovery.others
  const feltAt = (column: Column) => (column === 'before' ? props.recovery.before : (props.recovery[column]?.felt ?? null))
  const own = () =>
    dotsOf({ before: feltAt('before')?.mean ?? null, day7: feltAt('day7')?.mean ?? null, day30: feltAt('day30')?.mean ?? null })
  const grey = () => dotsOf({ before: others().before.mean, day7: others().day7.mean, day30: others().day30.mean })
  const open = () => (['day7', 'day30'] as const).filter((column) => feltAt(column) === null)
  const silent = () => (['day7', 'day30'] as const).filter((column) => feltAt(column)?.n === 0)
  const label = (column: Column) => {
    if (column === 'before') return t('recovery.before')
    const at = props.recovery[column]?.at
    return at === undefined ? t('recovery.day', { n: days[column] }) : t('recovery.day.on', { n: days[column], date: shortDate(at) })
  }
  const said = (column: Column) => {
    const felt = feltAt(column)
    if (felt === null) return `${label(column)}: ${t('recovery.open')}`
    return `${label(column)}: ${felt.mean === null ? t('recovery.silent') : `${score(felt.mean)} ${t('recovery.of', { n: felt.n })}`}`
  }
  const othersSaid = () =>
    grey().map(
      (dot) => `${dot.column === 'before' ? t('recovery.before') : t('recovery.day', { n: days[dot.column] })}: ${score(dot.score)}`,
    )
  return (
    <>
      <svg
        viewBox="0 0 352 128"
        role="img"
        aria-label={[
          nameText(props.recovery.author?.name ?? ''),
          said('before'),
          said('day7'),
          said('day30'),
          t('recovery.others', { n: others().orders }),
          ...othersSaid(),
        ].join('. ')}
      >
        <line class="axis" x1="30" x2="352" y1="60" y2="60" />
        <text x="24" y="64" text-anchor="end">
          0
        </text>
        <text x="24" y="20" text-anchor="end">
          +1
        </text>
        <text x="24" y="108" text-anchor="end">
          −1
        </text>
        <path class="others" d={pathOf(grey())} />
        <For each={grey()}>{(dot) => <circle class="others" cx={dot.x} cy={dot.y} r="3" />}</For>
        <path class="own" d={pathOf(own())} />
        <For each={own()}>
          {(dot) => (
            <>
              <circle class={dot.score <= -0.1 ? 'own neg' : dot.score >= 0.1 ? 'own pos' : 'own'} cx={dot.x} cy={dot.y} r="5.5" />
              <text class="own" x={dot.x + 10} y={dot.score > 0.7 ? dot.y + 15 : dot.y - 7}>
                {score(dot.score)}
              </text>
            </>
          )}
        </For>
        <For each={open()}>{(column) => <circle class="open" cx={columns[column]} cy={own()[0]?.y ?? 60} r="5" />}</For>
        <For each={silent()}>
          {(column) => (
            <text x={columns[column]} y="56" text-anchor="middle">
              {t('recovery.silent')}
            </text>
          )}
        </For>
        <For each={Object.keys(columns) as Column[]}>
          {(column) => (
            <text x={columns[column]} y="124" text-anchor="middle">
              {label(column)}
            </text>
          )}
        </For>
      </svg>
      <ul class="meta">
        <li>{said('before')}</li>
        <Show when={props.recovery.toldAt !== null} fallback={<li>{t('recovery.later')}</li>}>
          <li>{said('day7')}</li>
          <li>{said('day30')}</li>
        </Show>
        <Show when={props.recovery.cameBackAt}>{(at) => <li class="back">{t('recovery.came-back', { date: shortDate(at()) })}</li>}</Show>
        <li>
          {others().orders === 0
            ? t('recovery.alone')
            : t('recovery.grey', { n: others().orders, kind: t(`order.kind.${props.recovery.kind}`), silent: others().day7.silent })}{' '}
          {t('recovery.how')}
        </li>
      </ul>
    </>
  )
}
