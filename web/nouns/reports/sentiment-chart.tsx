import { createMemo, createSignal, createUniqueId, For, onCleanup, onMount, Show } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { SentimentReport } from '#shared/report.schema.ts'
import { duration, listed, number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { BarShapes, ChartFrame } from './chart-shapes.tsx'
import { Defined } from './definition.tsx'
import { gapMs, totalsOf } from './lead.ts'
import type { Period } from './period.ts'
import { barNames } from './period.words.ts'
import { RowsLink } from './rows-link.tsx'
import { type Bar, drawSentiment, partAt, type SentimentLabel, sentimentLabels } from './sentiment.chart.ts'
import './report.words.ts'

type ChartProps = {
  report: SentimentReport
  period: Period
  now: number
  chosen: { at: number; sentiment: SentimentLabel | undefined } | null
  choose: (bar: Bar, sentiment: SentimentLabel) => void
  clear: () => void
}

/** Narrower than this the chart keeps its width and scrolls sideways, starting at today. */
const narrowest = 640
const widthOnPhones = 800

/** Mentions by sentiment over time. A press or Enter on a bar chooses it; arrows walk the bars and their parts. */
export function SentimentChartFigure(props: ChartProps) {
  const [width, setWidth] = createSignal(widthOnPhones)
  const [cursor, setCursor] = createSignal<{ index: number; sentiment: SentimentLabel } | null>(null)
  let box!: HTMLDivElement
  const watch = new ResizeObserver(([entry]) => {
    const room = Math.floor(entry?.contentRect.width ?? 0)
    setWidth(room < narrowest ? widthOnPhones : room)
  })
  onMount(() => watch.observe(box))
  onCleanup(() => watch.disconnect())

  const totals = () => totalsOf(props.report.buckets, props.period)
  // The names at the end are drawn at 11.5 px; a letter of that is 6.4 px wide at most in the languages we have.
  const labelRoom = () =>
    Math.max(...sentimentLabels.map((sentiment) => t(`chart.${sentiment}`, { n: totals()[sentiment] }).length)) * 6.4 + 12
  const chart = createMemo(() => drawSentiment(props.report, props.period, { width: width(), labels: labelRoom() }, props.now))
  const names = createMemo(() => barNames(props.period, props.now))
  const before = () => totalsOf(props.report.buckets, props.period.before)
  const title = () => t(props.period.bucket === 'hour' ? 'chart.title.hour' : 'chart.title')

  const percent = (part: number) => number(part, { style: 'percent', maximumFractionDigits: 0 })
  function words(bar: Bar): string {
    const counts = { day: names().long(bar), negative: bar.negative, neutral: bar.neutral, positive: bar.positive }
    const plain = t('chart.bar', counts)
    const withShare = bar.share === null ? plain : t('chart.bar.share', { bar: plain, share: percent(bar.share) })
    if (!bar.hasGap) return withShare
    const gaps = chart()
      .hatches.flatMap((hatch) => hatch.gaps)
      .filter((gap) => gap.from < bar.to && (gap.to ?? props.now) > bar.at)
    return t('chart.bar.gap', { bar: withShare, channels: listed([...new Set(gaps.map((gap) => channelLabels[gap.channel]))]) })
  }
  const finding = () => {
    const current = chart().bars.filter((bar) => bar.current)
    const worst = current.toSorted((a, b) => b.negative - a.negative)[0]
    const [from, to] = [current[0], current.at(-1)].map((bar) => (bar ? names().long(bar) : ''))
    if (!worst || worst.negative === 0) return t('chart.finding.none', { title: title(), from: from ?? '', to: to ?? '' })
    return t('chart.finding', {
      title: title(),
      from: from ?? '',
      to: to ?? '',
      day: names().long(worst),
      n: worst.negative,
      total: worst.total,
    })
  }
  const gapWords = (gaps: SentimentReport['gaps']) =>
    t('chart.gap', {
      channels: listed([...new Set(gaps.map((gap) => channelLabels[gap.channel]))]),
      duration: duration(gapMs(gaps, { from: props.period.shownFrom, to: props.period.to }, props.now)),
    })

  const start = () => {
    const at = chart().bars.findIndex((bar) => bar.at === props.chosen?.at)
    return at >= 0 ? at : chart().bars.findLastIndex((bar) => bar.total > 0)
  }
  const here = () => cursor() ?? { index: Math.max(0, start()), sentiment: props.chosen?.sentiment ?? 'negative' }
  const barHere = () => chart().bars[here().index]
  function onKeyDown(event: KeyboardEvent) {
    const { index, sentiment } = here()
    const last = chart().bars.length - 1
    const toIndex = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: last, PageUp: index - 7, PageDown: index + 7 }[event.key]
    const toMood = { ArrowDown: -1, ArrowUp: 1 }[event.key]
    if (toIndex !== undefined) setCursor({ sentiment, index: Math.min(last, Math.max(0, toIndex)) })
    else if (toMood !== undefined)
      setCursor({ index, sentiment: sentimentLabels[Math.min(2, Math.max(0, sentimentLabels.indexOf(sentiment) + toMood))] ?? sentiment })
    else if (event.key === 'Enter' || event.key === ' ') {
      const bar = barHere()
      if (bar) props.choose(bar, sentiment)
    } else if (event.key === 'Escape' && props.chosen) props.clear()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  function at(event: PointerEvent | MouseEvent) {
    const rect = (event.currentTarget as HTMLElement).getBoundingClientRect()
    return partAt(chart(), event.clientX - rect.left + chart().left, event.clientY - rect.top)
  }
  function onPointerMove(event: PointerEvent) {
    const found = event.pointerType === 'mouse' ? at(event) : null
    setCursor(found ? { index: chart().bars.indexOf(found.bar), sentiment: found.sentiment } : null)
  }
  function onClick(event: MouseEvent) {
    const found = at(event)
    if (found) props.choose(found.bar, found.sentiment)
  }
  const tableId = createUniqueId()
  return (
    <figure>
      <figcaption class="row">
        <h2>
          <Defined of="sentiment">{title()}</Defined>
        </h2>
        <span class="push meta num">
          <Show when={cursor() && barHere()} fallback={<Totals now={totals().total} before={before().total} />}>
            {(bar) => <>{words(bar())}</>}
          </Show>
        </span>
      </figcaption>
      <div class="sx" ref={box}>
        <div class="plot" style={{ 'inline-size': `${chart().width}px`, 'block-size': `${chart().height}px` }}>
          <svg class="chart" width={chart().width} height={chart().height} role="img" aria-labelledby={`${tableId}-t`}>
            <title id={`${tableId}-t`}>{finding()}</title>
            <ChartFrame chart={chart()} gapWords={gapWords} totals={totals()} percent={percent} />
            <BarShapes
              chart={chart()}
              names={names()}
              chosen={props.chosen}
              cursor={cursor() && barHere() ? { bar: barHere() as Bar, sentiment: here().sentiment } : null}
              percent={percent}
            />
          </svg>
          <div
            class="walk"
            role="slider"
            tabIndex={0}
            aria-label={t('chart.walk')}
            aria-valuemin={0}
            aria-valuemax={chart().bars.length - 1}
            aria-valuenow={here().index}
            aria-valuetext={
              barHere()
                ? t('chart.chosen', { bar: words(barHere() as Bar), sentiment: t(`sentiment-name.${here().sentiment}`) })
                : undefined
            }
            style={{ 'inset-inline-start': `${chart().left}px`, 'inline-size': `${chart().right - chart().left}px` }}
            onKeyDown={onKeyDown}
            onFocus={(event) => event.currentTarget.matches(':focus-visible') && setCursor(here())}
            onBlur={() => setCursor(null)}
            onPointerMove={onPointerMove}
            onPointerLeave={() => setCursor(null)}
            onClick={onClick}
          />
        </div>
      </div>
      <Numbers title={title()} bars={chart().bars} name={names().long} />
    </figure>
  )
}

function Totals(props: { now: number; before: number }) {
  return (
    <span class="only-wide">
      <RowsLink to={{ time: 'now' }}>{t('chart.totals.now', { n: props.now })}</RowsLink>
      {', '}
      <RowsLink to={{ time: 'before' }}>{t('chart.totals.before', { n: props.before })}</RowsLink>
    </span>
  )
}

/** The same numbers for those who do not see the chart. */
function Numbers(props: { title: string; bars: Bar[]; name: (bar: Bar) => string }) {
  return (
    <table class="vh">
      <caption>{props.title}</caption>
      <thead>
        <tr>
          <th scope="col">{t('chart.day')}</th>
          <For each={sentimentLabels}>{(sentiment) => <th scope="col">{t(`sentiment-name.${sentiment}`)}</th>}</For>
        </tr>
      </thead>
      <tbody>
        <For each={props.bars.filter((bar) => bar.current)}>
          {(bar) => (
            <tr>
              <th scope="row">{props.name(bar)}</th>
              <For each={sentimentLabels}>{(sentiment) => <td>{number(bar[sentiment])}</td>}</For>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  )
}
