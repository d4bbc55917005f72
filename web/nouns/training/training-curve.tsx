import { createMemo, Show } from 'solid-js'
import type { LanguageLearned } from '#shared/training.schema.ts'
import { number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { drawCurve, pointsOf } from './training.curve.ts'
import './training.words.ts'

const box = { width: 340, height: 88, right: 92, inset: 8 }

const percent = (share: number) => Math.round(share * 100)

/** Right answers over the verdicts, as shipped and as learned: two lines with their names at the end. */
export function TrainingCurve(props: { curve: LanguageLearned['curve'] }) {
  const points = createMemo(() => pointsOf(props.curve))
  const drawn = createMemo(() => drawCurve(points(), box))
  const ends = () => [points()[0], points().at(-1)] as const
  const title = () =>
    t('training.curve', {
      n: ends()[1]?.verdicts ?? 0,
      from: percent(ends()[0]?.learned ?? 0),
      to: percent(ends()[1]?.learned ?? 0),
      shipped: percent(ends()[1]?.shipped ?? 0),
    })
  return (
    <Show when={points().length > 1}>
      <svg class="training-curve" viewBox={`0 0 ${box.width} ${box.height}`} role="img" aria-label={title()}>
        <line x1="0" x2={box.width - box.right} y1={box.height - box.inset} y2={box.height - box.inset} class="base" />
        <Show when={drawn().namesBase}>
          <text x={box.width - box.right + 8} y={box.height - box.inset + 4} class="least">
            {number(drawn().least, { style: 'percent' })}
          </text>
        </Show>
        <path d={drawn().shipped} class="shipped" />
        <path d={drawn().learned} class="trained" />
        <circle cx={drawn().end.x} cy={drawn().end.y} r="3" class="trained-end" />
        <text x={box.width - box.right + 8} y={drawn().learnedLabelY + 4} class="trained-name">
          {number(ends()[1]?.learned ?? 0, { style: 'percent' })} {t('training.curve.trained')}
        </text>
        <text x={box.width - box.right + 8} y={drawn().shippedLabelY + 4}>
          {number(ends()[1]?.shipped ?? 0, { style: 'percent' })} {t('training.curve.shipped')}
        </text>
      </svg>
    </Show>
  )
}
