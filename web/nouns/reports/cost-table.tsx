import { For, Show } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { CostReport } from '#shared/report.schema.ts'
import { number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { RowsLink } from './rows-link.tsx'
import './report.words.ts'

/** Micro-dollars as "$86.40", nothing as "$0". */
function spent(micro: number): string {
  const digits = micro === 0 ? 0 : 2
  return number(micro / 1_000_000, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/** What each channel cost and what a case found there cost. */
export function CostTable(props: { report: CostReport; period: string }) {
  const rows = () => props.report.channels.toSorted((a, b) => b.spend - a.spend || b.cases - a.cases)
  return (
    <section>
      <h2>
        {t('cost.title')} <span class="meta">{props.period}</span>
      </h2>
      <Show when={rows().length > 0} fallback={<p class="muted none">{t('cost.empty')}</p>}>
        <table class="tbl cost">
          <thead>
            <tr>
              <th scope="col">{t('cost.channel')}</th>
              <th scope="col" class="r">
                {t('cost.spent')}
              </th>
              <th scope="col" class="r">
                {t('cost.cases')}
              </th>
              <th scope="col" class="r">
                {t('cost.per-case')}
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>
              {(row) => (
                <tr>
                  <th scope="row">
                    <RowsLink
                      to={{ on: row.channel }}
                      class="row"
                      label={t('cost.mentions', { channel: channelLabels[row.channel], n: row.mentions })}
                    >
                      <Icon name={`ch-${row.channel}`} size="s" class={`in-${row.channel}`} />
                      {channelLabels[row.channel]}
                    </RowsLink>
                  </th>
                  <td class="r num">{spent(row.spend)}</td>
                  <td class="r num">{number(row.cases)}</td>
                  <td class="r num">{row.cases > 0 ? spent(row.spend / row.cases) : ''}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
    </section>
  )
}
