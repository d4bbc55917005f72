import { For, Show } from 'solid-js'
import { channelLabels } from '#shared/channel.ts'
import type { Sla, SlaReport } from '#shared/clock.schema.ts'
import type { ClockFilter } from '#shared/clock.ts'
import { number, shortDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { ErrorState } from '../../kit/ui/states.tsx'
import { type ClockChoice, useSlaReport } from '../../nouns/clocks/clock.data.ts'

const dayMs = 86_400_000
/** Under so many decided clocks a share says nothing. */
const leastForShare = 20

type Choose = (choice: ClockChoice & { state: ClockFilter }) => void

/** How the promises held: by policy in the last 30 days, and by week and channel. Each number opens the clocks that it counts. */
export function SlaHeld(props: { sla: Sla; choose: Choose }) {
  const now = Date.now()
  const from = now - 30 * dayMs
  const decided = (one: { met: number; breached: number }) => one.met + one.breached
  return (
    <>
      <section aria-label={t('clocks.held')}>
        <h2 class="h">
          {t('clocks.held')} <span class="meta">{t('clocks.held.days')}</span>
        </h2>
        <ol class="held">
          <For each={props.sla.policies}>
            {(policy) => {
              const standing = () => props.sla.standing.find((one) => one.policy === policy.key) ?? { met: 0, breached: 0 }
              return (
                <li>
                  <bdi>{policy.name}</bdi>
                  <Show when={decided(standing()) > 0} fallback={<span class="meta">{t('clocks.held.nothing')}</span>}>
                    <span class="share" aria-hidden="true">
                      <i style={{ 'inline-size': `${(standing().met / decided(standing())) * 100}%` }} />
                    </span>
                    <span class="num counts">
                      <button
                        type="button"
                        class="n2"
                        disabled={standing().met === 0}
                        onClick={() => props.choose({ state: 'met', policy: policy.key, from })}
                      >
                        {t('clocks.held.met', { n: number(standing().met) })}
                      </button>
                      <button
                        type="button"
                        class="n2"
                        disabled={standing().breached === 0}
                        onClick={() => props.choose({ state: 'breached', policy: policy.key, from })}
                      >
                        {t('clocks.held.broken', { n: number(standing().breached) })}
                      </button>
                    </span>
                  </Show>
                </li>
              )
            }}
          </For>
        </ol>
      </section>
      <Weeks choose={props.choose} now={now} />
    </>
  )
}

type Row = {
  week: string
  from: number
  to: number
  channel: SlaReport['rows'][number]['channel']
  met: number
  breached: number
  open: number
  unseen: number
}

/** The three metrics of a week and channel as one row. */
function rowsOf(report: SlaReport): Row[] {
  const rows = new Map<string, Row>()
  for (const { week, from, to, channel, met, breached, open, unseen } of report.rows) {
    const key = `${week} ${channel}`
    const row = rows.get(key) ?? { week, from, to, channel, met: 0, breached: 0, open: 0, unseen: 0 }
    rows.set(key, { ...row, met: row.met + met, breached: row.breached + breached, open: row.open + open, unseen: row.unseen + unseen })
  }
  return [...rows.values()].reverse()
}

function Weeks(props: { choose: Choose; now: number }) {
  // By the hour, so that the same question is asked while one stays.
  const to = Math.ceil(props.now / 3_600_000) * 3_600_000
  const query = useSlaReport(() => ({ from: to - 28 * dayMs, to }))
  const open = (row: Row, state: 'met' | 'breached') => props.choose({ state, channel: row.channel, from: row.from, to: row.to })
  return (
    <section>
      <h2 class="h">{t('clocks.weeks')}</h2>
      <Show when={query.error() && !query.data()}>
        <ErrorState title={t('clocks.load-failed')} error={query.error()} retry={query.reload} />
      </Show>
      <Show when={query.data()}>
        {(report) => (
          <Show when={report().rows.length > 0} fallback={<p class="meta">{t('clocks.weeks.none')}</p>}>
            <section class="strip" tabindex="0" aria-label={t('clocks.weeks')}>
              <table class="tbl weeks">
                <thead>
                  <tr>
                    <th scope="col">{t('clocks.weeks.week')}</th>
                    <th scope="col">{t('clocks.weeks.channel')}</th>
                    <th scope="col" class="r">
                      {t('clocks.weeks.met')}
                    </th>
                    <th scope="col" class="r">
                      {t('clocks.weeks.broken')}
                    </th>
                    <th scope="col" class="r">
                      {t('clocks.weeks.open')}
                    </th>
                    <th scope="col" class="r">
                      {t('clocks.weeks.unseen')}
                    </th>
                    <th scope="col" class="r">
                      {t('clocks.weeks.share')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  <For each={rowsOf(report())}>
                    {(row) => (
                      <tr>
                        <td class="num">{shortDate(Date.parse(`${row.week}T12:00:00Z`))}</td>
                        <td>{channelLabels[row.channel]}</td>
                        <td class="r num">
                          <button type="button" class="n2" disabled={row.met === 0} onClick={() => open(row, 'met')}>
                            {number(row.met)}
                          </button>
                        </td>
                        <td class="r num">
                          <button type="button" class="n2" disabled={row.breached === 0} onClick={() => open(row, 'breached')}>
                            {number(row.breached)}
                          </button>
                        </td>
                        <td class="r num muted">{number(row.open)}</td>
                        <td class="r num muted">{number(row.unseen)}</td>
                        <td class="r num">
                          {row.met + row.breached < leastForShare
                            ? t('clocks.share.few')
                            : number(row.met / (row.met + row.breached), { style: 'percent' })}
                        </td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
            </section>
          </Show>
        )}
      </Show>
    </section>
  )
}
