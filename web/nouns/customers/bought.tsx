import { For, Show } from 'solid-js'
import type { Purchase } from '#shared/purchase.schema.ts'
import { dayDate, money } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { type Bar, type Bought, barsOf, beganOn, boughtIn, endOf, scaleOf, standingOf } from './coverage.ts'

const percent = (share: number) => `${(share * 100).toFixed(2)}%`
const legend = ['legal', 'commercial', 'plan'] as const

/** What somebody bought, each thing with what covers it over the years. */
export function BoughtSection(props: { purchases: readonly Purchase[]; customerId: number; now: number }) {
  const rows = () => boughtIn(props.purchases)
  const scale = () => scaleOf(rows(), props.now)
  const today = () => new Date(props.now).toISOString().slice(0, 10)
  const isCovered = () => rows().some(({ coverages }) => coverages.length > 0)
  return (
    <section>
      <h2 class="h">
        {t('people.bought')}
        <Show when={rows().length > 0}>
          <span class="meta">{[t('people.products', { n: rows().length }), ...totals(props.purchases)].join(', ')}</span>
        </Show>
        <Show when={isCovered()}>
          <span class="legend only-wide">
            <For each={legend}>
              {(kind) => (
                <span>
                  <i class={`sw ${kind}`} />
                  {t(`people.cover.${kind}`)}
                </span>
              )}
            </For>
          </span>
        </Show>
      </h2>
      <Show when={rows().length > 0} fallback={<p class="meta">{t('people.bought.none')}</p>}>
        <div class="years only-wide" aria-hidden="true">
          <For each={scale().years}>
            {(year) => <span style={{ 'inset-inline-start': percent(scale().at(`${year}-01-01`)) }}>{year}</span>}
          </For>
        </div>
        <ol class="cov">
          <For each={rows()}>
            {(row) => (
              <BoughtRow
                row={row}
                bars={barsOf(row, scale().at)}
                began={scale().at(beganOn(row))}
                now={scale().now}
                today={today()}
                isGift={row.purchase.giftForCustomerId === props.customerId}
              />
            )}
          </For>
        </ol>
      </Show>
    </section>
  )
}

/** What was paid, currency by currency. */
function totals(purchases: readonly Purchase[]): string[] {
  const sums = new Map<string, number>()
  for (const { currency, items } of purchases)
    sums.set(currency, (sums.get(currency) ?? 0) + items.reduce((sum, { linePaid }) => sum + linePaid, 0))
  return [...sums].map(([currency, sum]) => money(sum, currency))
}

function BoughtRow(props: { row: Bought; bars: Bar[]; began: number; now: number; today: string; isGift: boolean }) {
  const { item, unit, purchase } = props.row
  const standing = () => standingOf(props.row, props.today)
  const name = () => [item.productName, item.variant].filter(Boolean).join(', ')
  const details = () =>
    [
      unit?.serial ?? (item.quantity > 1 ? `× ${item.quantity}` : t('people.no-serial')),
      item.batch && t('people.batch', { batch: item.batch }),
      props.isGift && t('people.gift'),
      purchase.externalKey,
    ].filter((part): part is string => typeof part === 'string')
  const replaced = () => item.units.filter(({ replacedBy }) => replacedBy !== null && replacedBy.id === unit?.id)
  return (
    <li>
      <span class="t">
        <b class="clip">
          <bdi>{name()}</bdi>
        </b>
        <span class="meta clip">{details().join(' · ')}</span>
        <For each={replaced()}>
          {(old) => <span class="meta clip">{t('people.replaced', { serial: old.serial, by: unit?.serial ?? '' })}</span>}
        </For>
      </span>
      <span class="lane" aria-hidden="true">
        <For each={props.bars}>
          {(bar) => (
            <i
              class={bar.fades ? `${bar.kind} fade` : bar.kind}
              style={{ 'inset-inline-start': percent(bar.from), 'inline-size': percent(Math.max(0, bar.to - bar.from)) }}
              title={endOf(bar.coverage) ? dayDate(endOf(bar.coverage) ?? '') : undefined}
            />
          )}
        </For>
        <i class="got" style={{ 'inset-inline-start': percent(props.began) }} />
        <i class="now" style={{ 'inset-inline-start': percent(props.now) }} />
      </span>
      <span class="say" classList={{ soon: standing().says === 'law-only' || standing().says === 'over' }}>
        <Show when={standing().says === 'over'}>
          <Icon name="warn" size="s" />
        </Show>
        {t(`people.cover.${standing().says}`, { date: dayDate(standing().on) })}
      </span>
      <span class="r num">{money(item.linePaid, purchase.currency)}</span>
    </li>
  )
}
