import { For, Show } from 'solid-js'
import type { Quote } from '#shared/quote.schema.ts'
import { payers } from '#shared/service-order.work.ts'
import { listed, money, number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Chip } from '../../kit/ui/chip.tsx'
import './order-parts.words.ts'

/** The lines of a quote with who pays each, and what each side pays in all. */
export function QuoteTable(props: { quote: Quote }) {
  const amount = (minor: number) => money(minor, props.quote.currency)
  const ours = () => payers.filter((payer) => payer !== 'customer' && props.quote.sums[payer] > 0)
  const wePay = () => ours().reduce((sum, payer) => sum + props.quote.sums[payer], 0)
  return (
    <table class="tbl quote">
      <caption class="vh">{t('quote.number', { version: props.quote.version })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('quote.head.line')}</th>
          <th scope="col" class="r">
            {t('quote.head.quantity')}
          </th>
          <th scope="col" class="r">
            {t('quote.head.price')}
          </th>
          <th scope="col">{t('quote.head.payer')}</th>
        </tr>
      </thead>
      <tbody>
        <For each={props.quote.lines}>
          {(line) => (
            <tr>
              <th scope="row">
                {line.label}{' '}
                <Show when={line.label !== t(`quote.kind.${line.kind}`)}>
                  <span class="muted kind-word">{t(`quote.kind.${line.kind}`)}</span>
                </Show>
              </th>
              <td class="r num">
                <Show when={line.quantity > 1} fallback={number(line.quantity)}>
                  <span class="only-phone">{number(line.quantity)}</span>
                  <span class="only-wide">{t('quote.each', { n: number(line.quantity), price: amount(line.unitPrice) })}</span>
                </Show>
              </td>
              <td class="r num">{amount(line.quantity * line.unitPrice)}</td>
              <td>
                <Chip tone={line.payer === 'goodwill' ? 'warn' : line.payer === 'customer' ? 'accent' : undefined}>
                  {t(`payer.${line.payer}`)}
                </Chip>
              </td>
            </tr>
          )}
        </For>
      </tbody>
      <tfoot>
        <tr class="sum">
          <th scope="row" colspan="2">
            {t('quote.sum.customer')}
          </th>
          <td class="r num">
            <b>{amount(props.quote.sums.customer)}</b>
          </td>
          <td />
        </tr>
        <tr>
          <th scope="row" colspan="2">
            {t('quote.sum.we')}
            <Show when={ours().length > 1}>
              {' '}
              <span class="muted">
                {listed(
                  ours().map((payer) => t('quote.sum.part', { payer: t(`payer.${payer}`), amount: amount(props.quote.sums[payer]) })),
                )}
              </span>
            </Show>
          </th>
          <td class="r num">{amount(wePay())}</td>
          <td />
        </tr>
      </tfoot>
    </table>
  )
}
