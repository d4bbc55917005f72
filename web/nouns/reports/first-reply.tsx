import { For, Show } from 'solid-js'
import type { FirstReplyReport } from '#shared/report.schema.ts'
import { duration, languageName, number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Defined } from './definition.tsx'
import { fewestForShare } from './sentiment.chart.ts'
import './report.words.ts'

const fewestForJudging = 5

/** How long people waited for our first answer, overall and by language. */
export function FirstReply(props: { report: FirstReplyReport }) {
  const median = () => props.report.medianMs
  const longest = () => Math.max(1, ...props.report.byLanguage.map((row) => row.medianMs))
  const isSlow = (row: FirstReplyReport['byLanguage'][number]) =>
    row.answered >= fewestForJudging && row.medianMs > 2 * (median() ?? Number.POSITIVE_INFINITY)
  const compared = () => {
    const before = props.report.medianBeforeMs
    const gained = before === null ? 0 : before - (median() ?? 0)
    if (before === null) return t('first.median')
    if (Math.abs(gained) < 60_000) return t('first.same')
    return t(gained > 0 ? 'first.faster' : 'first.slower', { time: duration(Math.abs(gained)) })
  }
  return (
    <section>
      <h2>
        <Defined of="first-reply">{t('first.title')}</Defined>{' '}
        <Show when={props.report.threads > 0}>
          <span class="meta">{t('first.sum', { answered: props.report.answered, threads: props.report.threads })}</span>
        </Show>
      </h2>
      <Show when={median() !== null} fallback={<p class="muted none">{t(props.report.threads > 0 ? 'first.empty' : 'first.none')}</p>}>
        <p class="big num">
          {duration(median() ?? 0)} <span class="meta">{compared()}</span>
        </p>
        <ul class="hb">
          <For each={props.report.byLanguage.toSorted((a, b) => a.medianMs - b.medianMs)}>
            {(row) => (
              <li>
                <span title={languageName(row.lang)}>
                  <span aria-hidden="true">{row.lang.slice(0, 3).toUpperCase()}</span>
                  <span class="vh">{languageName(row.lang)}</span>
                </span>
                <i class={isSlow(row) ? 'bad' : undefined} style={{ '--v': (row.medianMs / longest()).toFixed(3) }} />
                <span class="num" title={isSlow(row) ? t('first.slow') : undefined}>
                  {duration(row.medianMs)}
                  <Show when={isSlow(row)}>
                    <span class="vh">, {t('first.slow')}</span>
                  </Show>
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  )
}

const outcomes = ['better', 'same', 'worse', 'silent'] as const
const ground: Record<(typeof outcomes)[number], string> = {
  better: 'var(--sentiment-pos-2)',
  same: 'var(--sentiment-neu)',
  worse: 'var(--sentiment-neg-2)',
  silent: '',
}

/** How people wrote after our answer, against the words we answered. */
export function AfterReply(props: { after: FirstReplyReport['after'] }) {
  const total = () => outcomes.reduce((sum, name) => sum + props.after[name], 0)
  const head = () =>
    total() < fewestForShare
      ? t('after.count', { n: props.after.better, total: total() })
      : number(props.after.better / total(), { style: 'percent', maximumFractionDigits: 0 })
  return (
    <section>
      <h2>
        <Defined of="after-reply">{t('after.title')}</Defined>{' '}
        <Show when={total() > 0}>
          <span class="meta">{t('after.sum', { n: total() })}</span>
        </Show>
      </h2>
      <Show when={total() > 0} fallback={<p class="muted none">{t('after.empty')}</p>}>
        <p class="big num">
          {head()} <span class="meta">{t('after.better')}</span>
        </p>
        <div class="shares" role="img" aria-label={t('after.bar', props.after)}>
          <For each={outcomes.filter((name) => props.after[name] > 0)}>
            {(name) => <i class={name} style={{ flex: String(props.after[name]), background: ground[name] || undefined }} />}
          </For>
        </div>
        <ul class="key num">
          <For each={outcomes}>
            {(name) => (
              <li>
                <i class={name} style={{ background: ground[name] || undefined }} />
                {t(`after.${name}.count`, { n: props.after[name] })}
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  )
}
