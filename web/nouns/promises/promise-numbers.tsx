import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { PromiseCounts } from '#shared/promise.schema.ts'
import { number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import './promise-numbers.css'

const shown = ['kept', 'late', 'broken', 'open'] as const

/** What became of the promises that were due in a period; each number opens its rows. */
export function PromiseNumbers(props: { counts: PromiseCounts; dueFrom: string; dueTo: string }) {
  const total = () => shown.reduce((sum, list) => sum + props.counts[list], 0)
  return (
    <section class="promise-numbers">
      <h2>{t('promise.report')}</h2>
      <Show when={total() > 0} fallback={<p class="muted none">{t('promise.report.none')}</p>}>
        <ul class="num">
          <For each={shown}>
            {(list) => (
              <li>
                <A href={`/service?promises=${list}&from=${props.dueFrom}&to=${props.dueTo}`}>
                  <b>{number(props.counts[list])}</b> {t(`promise.report.${list}`)}
                </A>
              </li>
            )}
          </For>
        </ul>
        <p class="meta">{t('promise.report.how')}</p>
      </Show>
    </section>
  )
}
