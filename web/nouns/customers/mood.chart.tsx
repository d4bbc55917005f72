import { For, Show } from 'solid-js'
import type { Mood } from '#shared/customer.schema.ts'
import { score, shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'

const size = { width: 880, height: 146, left: 28, right: 60, top: 20, bottom: 108 }

/** Dots of a person's mentions over time; open ones were said in private. */
export function MoodChart(props: { moods: readonly Mood[]; more: boolean }) {
  const last = () => props.moods.at(-1)
  const x = (at: number) => {
    const [from, to] = [props.moods[0]?.at ?? 0, last()?.at ?? 0]
    const share = to === from ? 1 : (at - from) / (to - from)
    return size.left + 12 + share * (size.width - size.left - size.right - 24)
  }
  const y = (value: number) => (size.top + size.bottom) / 2 - (value * (size.bottom - size.top)) / 2
  const tone = ({ sentiment }: Mood) => ({ negative: 'neg', neutral: 'neu', positive: 'pos' })[sentiment]
  return (
    <section>
      <h2 class="h">
        {t('people.mood')} <span class="meta">{t('people.mood.hint')}</span>
      </h2>
      <Show when={last()} fallback={<p class="meta">{t('people.mood.none')}</p>}>
        {(newest) => (
          <section class="sx" tabindex="0" aria-label={t('people.mood')}>
            <svg
              class="mood-chart"
              viewBox={`0 0 ${size.width} ${size.height}`}
              role="img"
              aria-label={t('people.mood.about', { n: props.moods.length, score: score(newest().score) })}
            >
              <For each={[1, 0, -1]}>
                {(value) => (
                  <>
                    <line x1={size.left} x2={size.width - size.right} y1={y(value)} y2={y(value)} class={value === 0 ? 'zero' : ''} />
                    <text x={size.left - 6} y={y(value) + 4} text-anchor="end">
                      {score(value).replace(/[.,]00$/, '')}
                    </text>
                  </>
                )}
              </For>
              <For each={props.moods}>
                {(mood) => (
                  <circle
                    cx={x(mood.at)}
                    cy={y(mood.score)}
                    r={mood === newest() ? 5.5 : 4}
                    class={mood.open ? `${tone(mood)} open` : tone(mood)}
                  >
                    <title>{`${shortDate(mood.at)}: ${score(mood.score)}`}</title>
                  </circle>
                )}
              </For>
              <text x={x(newest().at) + 10} y={y(newest().score) + 4} class={tone(newest())}>
                {score(newest().score)}
              </text>
              <text x={size.left + 12} y={size.height - 8}>
                {shortDate(props.moods[0]?.at ?? 0)}
              </text>
              <Show when={props.moods.length > 1}>
                <text x={x(newest().at)} y={size.height - 8} text-anchor="end">
                  {shortDate(newest().at)}
                </text>
              </Show>
            </svg>
          </section>
        )}
      </Show>
    </section>
  )
}
