import { line } from 'd3-shape'
import { createMemo, For, Show } from 'solid-js'
import type { ChangesReport } from '#shared/report.schema.ts'
import { number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { rowsOf } from './changes.ts'
import { Defined } from './definition.tsx'
import { RowsLink } from './rows-link.tsx'
import { fewestForShare } from './sentiment.chart.ts'
import './report.words.ts'

const signed = (n: number) => number(n, { signDisplay: 'exceptZero' }).replace('-', '−')
const size = { width: 64, height: 18, pad: 2 }

/** The cases that gained or lost most negative mentions, with their course and their part of the change. */
export function ChangesTable(props: { report: ChangesReport }) {
  const change = () => props.report.total - props.report.before
  const partOf = (delta: number) => {
    if (Math.abs(change()) < fewestForShare) return ''
    return number(delta / Math.abs(change()), { style: 'percent', maximumFractionDigits: 0 }).replace('-', '−')
  }
  const found = createMemo(() => rowsOf(props.report))
  return (
    <section>
      <h2>
        <Defined of="changes">{t('changes.title')}</Defined> <span class="meta">{t('changes.sum', { change: signed(change()) })}</span>
      </h2>
      <Show when={props.report.total + props.report.before > 0} fallback={<p class="muted none">{t('changes.empty')}</p>}>
        <table class="tbl drv">
          <thead class="vh">
            <tr>
              <th scope="col">{t('changes.case')}</th>
              <th scope="col">{t('changes.trend')}</th>
              <th scope="col">{t('changes.change')}</th>
              <th scope="col">{t('changes.part')}</th>
            </tr>
          </thead>
          <tbody>
            <For each={found().rows}>
              {(row) => (
                <tr>
                  <th scope="row" title={t('changes.row', { now: row.now, before: row.before })}>
                    <RowsLink to={{ sentiment: 'negative', case: String(row.id) }} class="clip">
                      {row.id === found().standing ? <b>{row.title}</b> : row.title}
                    </RowsLink>
                  </th>
                  <td>
                    <Course days={row.days} rises={row.delta >= 0} />
                  </td>
                  <td class="r num">{row.id === found().standing ? <b>{signed(row.delta)}</b> : signed(row.delta)}</td>
                  <td class="r num muted">{partOf(row.delta)}</td>
                </tr>
              )}
            </For>
            <Show when={found().rest.now + found().rest.before > 0}>
              <tr>
                <th scope="row" class="muted" title={t('changes.row', found().rest)}>
                  {t('changes.rest')}
                </th>
                <td />
                <td class="r num">{signed(found().rest.delta)}</td>
                <td class="r num muted">{partOf(found().rest.delta)}</td>
              </tr>
            </Show>
          </tbody>
        </table>
      </Show>
    </section>
  )
}

/** The course of a case as a small line; none under five mentions, where a line would say more than is known. */
function Course(props: { days: number[]; rises: boolean }) {
  const path = () => {
    const most = Math.max(1, ...props.days)
    const step = (size.width - size.pad) / Math.max(1, props.days.length - 1)
    const y = (n: number) => size.height - size.pad - (n / most) * (size.height - 2 * size.pad)
    return line<number>((_, index) => 1 + index * step, y)(props.days) ?? ''
  }
  return (
    <Show when={props.days.reduce((sum, n) => sum + n, 0) >= 5 && props.days.length > 1}>
      <svg width={size.width} height={size.height} viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
        <path
          d={path()}
          fill="none"
          stroke={props.rises ? 'var(--sentiment-neg-2)' : 'var(--sentiment-pos-2)'}
          stroke-width="1.5"
          stroke-linejoin="round"
        />
      </svg>
    </Show>
  )
}
