import { A } from '@solidjs/router'
import { createSignal, For, Show } from 'solid-js'
import type { Page } from '#shared/list.schema.ts'
import type { Recovered, RecoveryReport, RecoveryRow, RecoveryRows } from '#shared/recovery.schema.ts'
import { type ServiceOrderKind, serviceOrderNumber } from '#shared/service-order.ts'
import { get } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { score, shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import './recovery-table.css'
import './report.words.ts'

type Asked = { kind: ServiceOrderKind; rows: RecoveryRows; title: string }

/** Whether outcomes helped, by the kind of the order; beside each number of how many it is, and each opens its orders. */
export function RecoveryTable(props: { report: RecoveryReport }) {
  const [asked, setAsked] = createSignal<Asked | null>(null)
  return (
    <section class="recovered">
      <h2>{t('recovered.title')}</h2>
      <Show when={props.report.kinds.length > 0} fallback={<p class="muted none">{t('recovered.empty')}</p>}>
        <section class="wide" tabindex="0" aria-label={t('recovered.title')}>
          <table class="tbl">
            <thead>
              <tr>
                <th scope="col">{t('recovered.kind')}</th>
                <For each={['before', 'day7', 'day30', 'came-back'] as const}>
                  {(column) => (
                    <th scope="col" class="r">
                      {t(`recovered.${column}`)}
                    </th>
                  )}
                </For>
              </tr>
            </thead>
            <tbody>
              <For each={props.report.kinds}>
                {(row) => {
                  const open = (rows: RecoveryRows, title: string) =>
                    setAsked({ kind: row.kind, rows, title: `${t(`order.kind.${row.kind}`)}, ${title}` })
                  return (
                    <tr>
                      <th scope="row">
                        <button type="button" class="link" onClick={() => open('told', t('recovered.told', { n: row.orders }))}>
                          {t(`order.kind.${row.kind}`)}
                        </button>{' '}
                        <span class="meta num">{row.orders}</span>
                      </th>
                      <Mean of={row.before} rows="before" silent={null} title={t('recovered.before')} open={open} />
                      <Mean of={row.day7} rows="day7" silent="silent7" title={t('recovered.day7')} open={open} />
                      <Mean of={row.day30} rows="day30" silent="silent30" title={t('recovered.day30')} open={open} />
                      <td class="r num">
                        <button type="button" class="link" onClick={() => open('came-back', t('recovered.came-back'))}>
                          {t('recovered.n-of', row.cameBack)}
                        </button>
                      </td>
                    </tr>
                  )
                }}
              </For>
            </tbody>
          </table>
        </section>
        <p class="meta">{t('recovered.how')}</p>
      </Show>
      <Show when={asked()}>
        {(one) => (
          <Dialog drawer title={one().title} onClose={() => setAsked(null)}>
            <Rows asked={one()} from={props.report.from} to={props.report.to} />
          </Dialog>
        )}
      </Show>
    </section>
  )
}

type MeanProps = {
  of: Recovered['day7']
  rows: RecoveryRows
  silent: RecoveryRows | null
  title: string
  open: (rows: RecoveryRows, title: string) => void
}

function Mean(props: MeanProps) {
  return (
    <td class="r num">
      <button type="button" class="link" onClick={() => props.open(props.rows, props.title)}>
        <Show when={props.of.mean !== null} fallback="–">
          {score(props.of.mean ?? 0)} <span class="meta">{t('recovered.n', { n: props.of.n })}</span>
        </Show>
      </button>
      <Show when={props.silent !== null && props.of.silent > 0 ? props.silent : null}>
        {(rows) => (
          <button
            type="button"
            class="link meta"
            onClick={() => props.open(rows(), `${props.title}, ${t('recovered.silent', { n: props.of.silent })}`)}
          >
            {t('recovered.silent', { n: props.of.silent })}
          </button>
        )}
      </Show>
      <Show when={props.of.open > 0}>
        <span class="meta open">{t('recovered.open', { n: props.of.open })}</span>
      </Show>
    </td>
  )
}

const pageSize = 50

function Rows(props: { asked: Asked; from: number; to: number }) {
  const [pages, setPages] = createSignal(1)
  const rows = createLiveQuery(() => {
    const query = { from: props.from, to: props.to, kind: props.asked.kind, rows: props.asked.rows, limit: pageSize }
    return { key: ['reports', 'recovery-checks', query, pages()], keep: true, load: (signal) => load(query, pages(), signal) }
  })
  return (
    <Show
      when={rows.data()}
      fallback={
        <Show when={rows.error()} fallback={<Skeleton rows={3} />}>
          <ErrorState title={t('recovered.failed')} error={rows.error()} retry={rows.reload} />
        </Show>
      }
    >
      {(data) => (
        <>
          <ul class="recovered-rows">
            <For each={data().items} fallback={<li class="muted">{t('recovered.none')}</li>}>
              {(row) => (
                <li>
                  <A class="row" href={`/service/${row.orderId}`}>
                    <span class="id">{serviceOrderNumber(row.orderId)}</span>
                    <span class="clip">
                      <Name of={row.customerName} />, <Name of={row.product} />
                    </span>
                    <span class="push num">{[row.before, row.day7?.felt ?? null, row.day30?.felt ?? null].map(shown).join(' · ')}</span>
                  </A>
                  <Show when={row.cameBackAt}>{(at) => <p class="meta">{t('recovery.came-back', { date: shortDate(at()) })}</p>}</Show>
                </li>
              )}
            </For>
          </ul>
          <Show when={data().more}>
            <Button onClick={() => setPages(pages() + 1)}>{t('recovered.more')}</Button>
          </Show>
        </>
      )}
    </Show>
  )
}

/** A score; "–" when nothing was said. */
const shown = (felt: { mean: number | null } | null) => (felt === null ? t('recovered.later') : felt.mean === null ? '–' : score(felt.mean))

async function load(query: Record<string, string | number>, pages: number, signal: AbortSignal) {
  const items: RecoveryRow[] = []
  let cursor: string | null = null
  for (let n = 0; n < pages; n++) {
    const page: Page<RecoveryRow> = await get('/api/recovery-checks', { ...query, cursor }, signal)
    items.push(...page.items)
    cursor = page.nextCursor
    if (!cursor) break
  }
  return { items, more: cursor !== null }
}
