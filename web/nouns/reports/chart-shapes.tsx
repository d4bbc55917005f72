import { createUniqueId, For, Show } from 'solid-js'
import type { SentimentReport } from '#shared/report.schema.ts'
import { number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { ticksOf } from './axis.ts'
import type { Totals } from './lead.ts'
import type { barNames } from './period.words.ts'
import { type Bar, type SentimentChart, type SentimentLabel, sentimentLabels } from './sentiment.chart.ts'
import './report.words.ts'

const fill: Record<SentimentLabel, string> = {
  negative: 'var(--sentiment-neg-2)',
  neutral: 'var(--sentiment-neu)',
  positive: 'var(--sentiment-pos-2)',
}
const ink: Record<SentimentLabel | 'share', string> = {
  negative: 'var(--sentiment-neg-text)',
  neutral: 'var(--text-2)',
  positive: 'var(--sentiment-pos-text)',
  share: 'var(--text-2)',
}

type FrameProps = {
  chart: SentimentChart
  totals: Totals
  gapWords: (gaps: SentimentReport['gaps']) => string
  percent: (part: number) => string
}

/** Grid, the share line, hatched gaps and the names of the series at their end. */
export function ChartFrame(props: FrameProps) {
  const hatch = createUniqueId()
  const label = (sentiment: SentimentLabel | 'share') =>
    sentiment === 'share'
      ? t('chart.share', { share: props.percent(props.totals.negative / Math.max(1, props.totals.total)) })
      : t(`chart.${sentiment}`, { n: props.totals[sentiment] })
  /** A gap is named unless the name before it would lie on it. */
  const isNamed = (index: number) => {
    const [own, before] = [nameSpan(index), nameSpan(index - 1)]
    return own !== null && (before === null || own.from > before.to + 10)
  }
  const nameEnds = (x: number) => x > props.chart.right - 160
  /** Where the name of a gap stands, by the usual width of a letter. */
  function nameSpan(index: number) {
    const field = props.chart.hatches[index]
    if (!field) return null
    const width = props.gapWords(field.gaps).length * 6
    const from = nameEnds(field.x) ? field.x + field.width - width : field.x
    return { from, to: from + width }
  }
  return (
    <>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--bg-surface)" opacity=".5" />
          <line x1="0" y1="0" x2="0" y2="6" stroke="var(--text-3)" stroke-width="1.2" />
        </pattern>
      </defs>
      <For each={props.chart.grid}>
        {(tick) => (
          <>
            <line
              x1={props.chart.left}
              x2={props.chart.right}
              y1={tick.y}
              y2={tick.y}
              stroke={tick.value === 0 ? 'var(--line)' : 'var(--line-soft)'}
            />
            <text x={props.chart.left - 7} y={tick.y + 4} text-anchor="end">
              {number(tick.value)}
            </text>
          </>
        )}
      </For>
      <For each={props.chart.labels}>
        {(end) => (
          <Show when={end.sentiment !== 'share' || props.totals.total > 0}>
            <text class="d" x={props.chart.right + 6} y={end.y + 4} style={{ fill: ink[end.sentiment] }}>
              {label(end.sentiment)}
            </text>
          </Show>
        )}
      </For>
      <For each={props.chart.hatches}>
        {(field, index) => (
          <>
            <rect
              x={field.x}
              y={props.chart.top}
              width={field.width}
              height={props.chart.bottom - props.chart.top}
              fill={`url(#${hatch})`}
              stroke="var(--line-control)"
              stroke-dasharray="3 3"
            />
            <Show when={isNamed(index())}>
              <text
                class="an"
                x={nameEnds(field.x) ? field.x + field.width : field.x}
                y="10"
                text-anchor={nameEnds(field.x) ? 'end' : 'start'}
              >
                {props.gapWords(field.gaps)}
              </text>
            </Show>
          </>
        )}
      </For>
    </>
  )
}

type BarsProps = {
  chart: SentimentChart
  names: ReturnType<typeof barNames>
  chosen: { at: number; sentiment: SentimentLabel | undefined } | null
  cursor: { bar: Bar; sentiment: SentimentLabel } | null
  percent: (part: number) => string
}

/** The bars, the share line over them, the chosen bar with its value, the bar under the cursor, and the times below. */
export function BarShapes(props: BarsProps) {
  const chosenBar = () => props.chart.bars.find((bar) => bar.at === props.chosen?.at)
  const ticks = () => ticksOf(props.chart, props.chosen?.at ?? null, props.names.isRound)
  const ground = (bar: Bar) => ({
    x: bar.x - 3,
    y: props.chart.top,
    width: bar.width + 6,
    height: props.chart.bottom - props.chart.top,
    rx: 3,
  })
  const tallEnough = 16
  return (
    <>
      <Show when={chosenBar()}>{(bar) => <rect {...ground(bar())} fill="var(--bg-selected)" />}</Show>
      <For each={props.chart.bars}>
        {(bar) => (
          <g opacity={bar.current ? undefined : 0.62}>
            <For each={sentimentLabels}>
              {(sentiment) => (
                <Show when={bar[sentiment] > 0}>
                  <rect
                    x={bar.x}
                    y={bar.boxes[sentiment].y}
                    width={bar.width}
                    height={bar.boxes[sentiment].height}
                    fill={fill[sentiment]}
                  />
                </Show>
              )}
            </For>
          </g>
        )}
      </For>
      <path d={props.chart.known} class="share" />
      <path d={props.chart.unknown} class="share" stroke-dasharray="2 3" />
      <Show when={props.cursor}>
        {(cursor) => (
          <>
            <rect {...ground(cursor().bar)} class="cursor" />
            <Show when={cursor().bar[cursor().sentiment] > 0}>
              <rect
                x={cursor().bar.x}
                width={cursor().bar.width}
                y={cursor().bar.boxes[cursor().sentiment].y}
                height={cursor().bar.boxes[cursor().sentiment].height}
                class="part"
              />
            </Show>
          </>
        )}
      </Show>
      <Show when={chosenBar()}>
        {(bar) => {
          const sentiment = () => props.chosen?.sentiment ?? 'negative'
          const box = () => bar().boxes[sentiment()]
          return (
            <>
              <Show when={props.chosen?.sentiment && box().height >= tallEnough && bar().width >= 14}>
                <text
                  class="val"
                  classList={{ dark: sentiment() === 'neutral' }}
                  x={bar().middle}
                  y={sentiment() === 'negative' ? box().y + box().height - 5 : box().y + 13}
                  text-anchor="middle"
                >
                  {number(bar()[sentiment()])}
                </text>
              </Show>
              <Show when={bar().share !== null}>
                <circle cx={bar().middle} cy={bar().shareY} r="3" fill="var(--bg-surface)" stroke="var(--text)" stroke-width="1.5" />
                <text class="sel halo" x={bar().middle} y={bar().shareY - 7} text-anchor="middle">
                  {props.percent(bar().share ?? 0)}
                </text>
              </Show>
            </>
          )
        }}
      </Show>
      <For each={ticks()}>
        {(tick) => (
          <text class={tick.kind === 'chosen' ? 'sel' : undefined} x={tick.x} y={props.chart.height - 2} text-anchor="middle">
            {props.names.short(tick.bar, tick.kind === 'chosen')}
          </text>
        )}
      </For>
    </>
  )
}
