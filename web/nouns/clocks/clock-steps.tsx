import { For, Match, Show, Switch } from 'solid-js'
import type { ClockStep, ClockWithSteps } from '#shared/clock.schema.ts'
import { duration } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { Name } from '../../kit/ui/name.tsx'
import { Sla } from '../../kit/ui/sla.tsx'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useClock } from './clock.data.ts'
import { momentIn, openSum, openTime, standingOf } from './clock.words.ts'
import './clock.css'

/** One clock, step by step: what counted, what did not and why, and how the minutes add up to the target. */
export function ClockSteps(props: { id: number }) {
  const query = useClock(() => props.id)
  return (
    <Switch fallback={<Skeleton rows={6} />}>
      <Match when={query.data()}>{(clock) => <Steps clock={clock()} />}</Match>
      <Match when={query.error()}>
        <ErrorState title={t('clocks.load-failed')} error={query.error()} retry={query.reload} />
      </Match>
    </Switch>
  )
}

function Steps(props: { clock: ClockWithSteps }) {
  const clock = () => props.clock
  const at = (time: number) => momentIn(clock().zone, time)
  const last = () => clock().steps.at(-1)
  const sum = () => clock().steps.reduce((total, { minutes }) => total + minutes, 0)
  return (
    <div class="clock-steps">
      <p class="row head">
        <b>
          {t(`clock.metric.${clock().metric}`)}
          <Show when={clock().author}>
            {(name) => (
              <>
                {' · '}
                <Name of={name()} />
              </>
            )}
          </Show>
        </b>
        <span class="push">
          <Sla clock={standingOf(clock())} />
        </span>
      </p>
      <p class="meta">
        {t('clocks.by', { policy: clock().policy.name, time: openTime(clock().target), n: clock().policy.version })} ·{' '}
        {clock().policy.calendar} · {clock().zone}
      </p>
      <Lane clock={clock()} />
      <table class="tbl">
        <thead>
          <tr>
            <th scope="col">{t('clocks.col.time')}</th>
            <th scope="col">{t('clocks.col.what')}</th>
            <th scope="col" class="r">
              {t('clocks.col.counts')}
            </th>
            <th scope="col" class="r">
              {t('clocks.col.left')}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td class="num">{at(clock().startedAt)}</td>
            <td>
              {clock().heardAt - clock().startedAt >= 60_000 ? t('clocks.posted.read', { time: at(clock().heardAt) }) : t('clocks.posted')}
            </td>
            <td />
            <td class="r num">{openSum(clock().target)}</td>
          </tr>
          <For each={clock().steps}>
            {(step) => (
              <tr classList={{ muted: step.why !== 'open', shift: step.shift !== 0 }}>
                <td class="num">{t('clocks.to', { time: at(step.to) })}</td>
                <td>{whatOf(step)}</td>
                <td class="r num">{step.why === 'open' ? openSum(step.minutes) : '–'}</td>
                <td class="r num">{openSum(step.left)}</td>
              </tr>
            )}
          </For>
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" class="num">
              {at(clock().dueAt ?? last()?.to ?? clock().startedAt)}
            </th>
            <th scope="row">{clock().dueAt === null ? t('clocks.until-now') : t('clocks.due')}</th>
            <td class="r num" data-sum>
              {openSum(sum())}
            </td>
            <td class="r">
              <Show when={clock().dueAt !== null && Math.round(sum()) === clock().target}>
                <Icon name="check" size="s" label={t('clocks.sum-fits')} />
              </Show>
            </td>
          </tr>
        </tfoot>
      </table>
      <Show when={clock().counted !== null}>
        <p class="meta">{t('clocks.check', { time: openTime(clock().counted ?? 0) })}</p>
      </Show>
      <Show when={clock().unseen >= 1}>
        <p class="trouble">
          <Icon name="warn" size="s" />
          {t(clock().gaps.length > 0 ? 'clocks.unseen.gap' : 'clocks.unseen', {
            time: openTime(clock().unseen),
            own: openTime(Math.max(0, clock().elapsed - clock().unseen)),
          })}
        </p>
      </Show>
      <h3 class="over">{t('clocks.ledger')}</h3>
      <ol class="ledger">
        <For each={clock().entries.toReversed()}>
          {(entry) => (
            <li>
              <time class="num meta">{at(entry.at)}</time>
              <span>
                {t(`clocks.entry.${entry.kind}`)}
                <Show when={entry.why}>{(why) => <>: {t(`clocks.why.${why()}`)}</>}</Show>
                <Show when={entry.by}>
                  {(by) => (
                    <>
                      , <Name of={by().name} />
                    </>
                  )}
                </Show>
                <Show when={entry.kind === 'retargeted' || entry.kind === 'started'}>
                  <span class="meta">
                    {' '}
                    {entry.policy}, {openTime(entry.target)}
                    <Show when={entry.dueAt}>{(due) => <>, {t('sla.due', { time: at(due()) })}</>}</Show>
                  </span>
                </Show>
              </span>
            </li>
          )}
        </For>
      </ol>
    </div>
  )
}

function whatOf(step: ClockStep): string {
  if (step.why === 'paused') return t('clocks.step.paused', { why: t(`clocks.pause.${step.pausedFor ?? 'customer'}`) })
  if (step.shift < 0) return t('clocks.step.back', { time: duration(-step.shift * 60_000) })
  if (step.shift > 0) return t('clocks.step.forward', { time: duration(step.shift * 60_000) })
  return t(`clocks.step.${step.why}`)
}

/** The way from start to due as a bar: full where time counts, dashed where it is paused. The table says the same. */
function Lane(props: { clock: ClockWithSteps }) {
  const from = () => props.clock.startedAt
  const to = () => Math.max(props.clock.steps.at(-1)?.to ?? from() + 1, from() + 1)
  const place = (at: number) => `${((Math.min(Math.max(at, from()), to()) - from()) / (to() - from())) * 100}%`
  return (
    <div class="lane" aria-hidden="true">
      <For each={props.clock.steps}>
        {(step) => (
          <Show when={step.why === 'open' || step.why === 'paused'}>
            <i
              classList={{ paused: step.why === 'paused', shift: step.shift !== 0 }}
              style={{ 'inset-inline-start': place(step.from), 'inline-size': `${((step.to - step.from) / (to() - from())) * 100}%` }}
            />
          </Show>
        )}
      </For>
      <Show when={props.clock.endedAt !== null && props.clock.endedAt <= to()}>
        <b style={{ 'inset-inline-start': place(props.clock.endedAt ?? 0) }} />
      </Show>
    </div>
  )
}
