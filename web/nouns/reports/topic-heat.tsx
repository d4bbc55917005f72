import { For, Show } from 'solid-js'
import type { TopicsReport } from '#shared/report.schema.ts'
import { languageName, number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Defined } from './definition.tsx'
import { RowsLink } from './rows-link.tsx'
import './report.words.ts'

const columnsAtMost = 7

/** Negative mentions by topic and language: the number always, the wash only helps. */
export function TopicHeat(props: { report: TopicsReport }) {
  const shown = () => props.report.languages.slice(0, columnsAtMost)
  const hasRest = () => props.report.languages.length > columnsAtMost
  const most = () => Math.max(1, ...props.report.rows.flatMap((row) => row.counts.slice(0, columnsAtMost)))
  const total = () => props.report.rows.reduce((sum, row) => sum + row.total, 0)
  const topicName = (row: TopicsReport['rows'][number]) => (row.topic ? t(`topic.${row.topic}`) : t('heat.none'))
  return (
    <section>
      <h2>
        <Defined of="topics">{t('heat.title')}</Defined>{' '}
        <span class="meta">
          <RowsLink to={{ sentiment: 'negative', time: 'now' }}>{t('heat.sum', { n: total() })}</RowsLink>
        </span>
      </h2>
      <Show when={total() > 0} fallback={<p class="muted none">{t('heat.empty')}</p>}>
        <div class="across">
          <table class="tbl heat">
            <thead>
              <tr>
                <th scope="col">
                  <span class="vh">{t('heat.topic')}</span>
                </th>
                <For each={shown()}>
                  {(lang) => (
                    <th scope="col" class="r" title={languageName(lang)}>
                      <span aria-hidden="true">{lang.slice(0, 3).toUpperCase()}</span>
                      <span class="vh">{languageName(lang)}</span>
                    </th>
                  )}
                </For>
                <Show when={hasRest()}>
                  <th scope="col" class="r sum">
                    {t('trends.language.rest')}
                  </th>
                </Show>
                <th scope="col" class="r sum">
                  {t('heat.all')}
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={props.report.rows}>
                {(row) => (
                  <tr>
                    <th scope="row" class="clip">
                      {topicName(row)}
                    </th>
                    <For each={shown()}>
                      {(lang, index) => (
                        <HeatCell topic={row.topic} name={topicName(row)} lang={lang} n={row.counts[index()] ?? 0} most={most()} />
                      )}
                    </For>
                    <Show when={hasRest()}>
                      <td class="r num">
                        <span class="meta">{number(row.counts.slice(columnsAtMost).reduce((sum, n) => sum + n, 0))}</span>
                      </td>
                    </Show>
                    <td class="r num">
                      <Show when={row.topic} fallback={<b>{number(row.total)}</b>}>
                        {(topic) => (
                          <RowsLink class="all" to={{ sentiment: 'negative', topic: topic() }}>
                            <b>{number(row.total)}</b>
                          </RowsLink>
                        )}
                      </Show>
                    </td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </Show>
    </section>
  )
}

type CellProps = { topic: TopicsReport['rows'][number]['topic']; name: string; lang: string; n: number; most: number }

/** A grey 0, or a number that opens its mentions. What has no topic cannot be asked for, so it is only a number. */
function HeatCell(props: CellProps) {
  const wash = () => ({ '--a': (props.n / props.most).toFixed(2) })
  return (
    <td class="r num">
      <Show when={props.n > 0} fallback={<span class="meta">{number(0)}</span>}>
        <Show
          when={props.topic}
          fallback={
            <span class="cell" style={wash()}>
              {number(props.n)}
            </span>
          }
        >
          {(topic) => (
            <RowsLink
              class="cell"
              style={wash()}
              to={{ sentiment: 'negative', topic: topic(), in: props.lang }}
              label={t('heat.cell', { topic: props.name, language: languageName(props.lang), n: props.n })}
            >
              {number(props.n)}
            </RowsLink>
          )}
        </Show>
      </Show>
    </td>
  )
}
