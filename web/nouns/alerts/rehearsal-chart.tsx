import { For, Show } from 'solid-js'
import type { Rehearsal } from '#shared/alert.schema.ts'
import type { AlertKind } from '#shared/alert.ts'
import { dayDate, number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { drawRehearsal } from './rehearsal.chart.ts'
import './alert.words.ts'

/** What was known of each day by its evening, what came later, what was needed, and where it would have fired. */
export function RehearsalChart(props: { rehearsal: Rehearsal; kind: AlertKind; chosen: number | null }) {
  const chart = () => drawRehearsal(props.rehearsal)
  const days = () => props.rehearsal.bars.length
  const title = () =>
    t('rehearsal.chart', {
      n: days(),
      sensitivity: t(`alerts.sensitivity.${props.rehearsal.sensitivity}`),
      sum: sumOf(props.rehearsal),
    })
  const about = () => t(`rehearsal.about.${props.kind === 'dip' || props.kind === 'safety-words' ? props.kind : 'spike'}`, { n: days() })
  return (
    <figure class="rehearsal">
      <figcaption>
        <h2>
          {t('rehearsal.title')} <span class="meta">{about()}</span>
        </h2>
      </figcaption>
      <section class="sx" tabindex="0" aria-label={t('rehearsal.title')}>
        <svg class="chart" viewBox={`0 0 ${chart().width} ${chart().height}`} role="img" aria-label={title()}>
          <defs>
            <pattern id="rehearsal-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line x1="0" y1="0" x2="0" y2="5" class="hatch" />
            </pattern>
          </defs>
          <For each={chart().grid}>
            {(line) => (
              <>
                <line x1={chart().left} x2={chart().width} y1={line.y} y2={line.y} class="grid" />
                <text x={chart().left - 6} y={line.y + 4} text-anchor="end">
                  {number(line.value)}
                </text>
              </>
            )}
          </For>
          <For each={chart().bars}>
            {(bar) => (
              <>
                <Show when={bar.hasGap}>
                  <rect
                    x={bar.x - 1}
                    y={chart().top}
                    width={bar.width + 2}
                    height={chart().zero - chart().top}
                    class="gap"
                    fill="url(#rehearsal-hatch)"
                  />
                </Show>
                <rect
                  x={bar.x}
                  y={bar.known.y}
                  width={bar.width}
                  height={bar.known.height}
                  classList={{
                    bar: true,
                    hit: bar.outcome === 'hit',
                    wrong: bar.outcome === 'false' || bar.outcome === 'unsaid',
                    chosen: bar.at === props.chosen,
                  }}
                />
                <Show when={bar.later.height > 0}>
                  <rect x={bar.x + 0.5} y={bar.later.y} width={bar.width - 1} height={bar.later.height} class="later" />
                </Show>
                <Show when={bar.outcome === 'missed'}>
                  <circle cx={bar.x + bar.width / 2} cy={bar.known.y - 9} r="4" class="missed" />
                </Show>
              </>
            )}
          </For>
          <path d={chart().limit} class="limit" />
          <For each={chart().marks}>
            {(mark) => (
              <text x={mark.x} y="10" text-anchor={mark.anchor} classList={{ an: true, hit: mark.isHit }}>
                {mark.words}
              </text>
            )}
          </For>
          <For each={chart().names}>
            {(name) => (
              <text x={name.x} y={chart().height - 4} text-anchor={name.anchor}>
                {name.words ?? t('rehearsal.today')}
              </text>
            )}
          </For>
        </svg>
      </section>
      <table class="vh">
        <caption>{title()}</caption>
        <thead>
          <tr>
            <th scope="col">{t('rehearsal.day')}</th>
            <th scope="col">{t('rehearsal.count')}</th>
            <th scope="col">{t('rehearsal.later')}</th>
            <th scope="col">{t('rehearsal.limit')}</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.rehearsal.bars}>
            {(bar) => (
              <tr>
                <th scope="row">
                  {dayDate(bar.on)}
                  {bar.hasGap ? ` (${t('rehearsal.gap')})` : ''}
                </th>
                <td>{number(bar.known)}</td>
                <td>{number(bar.later)}</td>
                <td>{bar.limit === null ? '' : number(bar.limit)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </figure>
  )
}

/** "4 hits, 1 false alarm, 1 missed" of the sensitivity that is shown. */
export function sumOf({ consequences, sensitivity }: Rehearsal): string {
  const own = consequences.find((one) => one.sensitivity === sensitivity)
  return t('rehearsal.sum', { hits: own?.hits ?? 0, wrong: own?.falseAlarms ?? 0, missed: own?.missed ?? 0 })
}
