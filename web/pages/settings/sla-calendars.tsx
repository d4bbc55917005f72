import './settings.words.ts'
import { For, Show } from 'solid-js'
import type { DeskCalendar, Sla } from '#shared/clock.schema.ts'
import { number, weekdayDate } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { openTime } from '../../nouns/clocks/clock.words.ts'
import { barsOf, hoursWords, isPastMidnight, shownHours, weekdayName, weekMinutes } from './sla.hours.ts'

/** Each calendar as a week of bars that run on past midnight, and the days that differ. */
export function SlaCalendars(props: { sla: Sla; mayChange: boolean; edit: (key: string) => void }) {
  const days = () =>
    props.sla.calendars
      .flatMap((calendar) => calendar.days.map((day) => ({ calendar, day })))
      .sort((a, b) => a.day.date.localeCompare(b.day.date))
      .slice(0, 40)
  return (
    <div class="calendars">
      <For each={props.sla.calendars}>
        {(calendar) => <Week calendar={calendar} mayChange={props.mayChange} edit={() => props.edit(calendar.key)} />}
      </For>
      <section class="days" aria-label={t('clocks.days')}>
        <h2 class="h">{t('clocks.days')}</h2>
        <Show when={days().length > 0} fallback={<p class="meta">{t('clocks.days.none')}</p>}>
          <ol class="differ">
            <For each={days()}>
              {({ calendar, day }) => (
                <li>
                  <span class="num">{weekdayDate(day.date)}</span>
                  <span>{'closed' in day || day.periods.length === 0 ? t('clocks.closed') : hoursWords(day.periods)}</span>
                  <span class="meta">{calendar.name}</span>
                </li>
              )}
            </For>
          </ol>
        </Show>
      </section>
    </div>
  )
}

function Week(props: { calendar: DeskCalendar; mayChange: boolean; edit: () => void }) {
  return (
    <section aria-label={props.calendar.name}>
      <h2 class="h">
        <bdi>{props.calendar.name}</bdi>{' '}
        <span class="meta">
          {props.calendar.zone}, {t('clocks.calendar.week', { time: openTime(weekMinutes(props.calendar)) })}
          <Show when={isPastMidnight(props.calendar)}>, {t('clocks.calendar.midnight')}</Show>
        </span>
        <Show when={props.mayChange}>
          <button
            type="button"
            class="link push"
            data-calendar={props.calendar.key}
            aria-label={t('clocks.calendar.change', { name: props.calendar.name })}
            onClick={() => props.edit()}
          >
            {t('settings.sla.edit')}
          </button>
        </Show>
      </h2>
      <ol class="axis" aria-hidden="true">
        <For each={[0, 6, 12, 18, 24]}>
          {(hour) => <li style={{ 'inset-inline-start': `${(hour / shownHours) * 100}%` }}>{number(hour)}</li>}
        </For>
      </ol>
      <ol class="week">
        <For each={[1, 2, 3, 4, 5, 6, 7]}>
          {(weekday) => (
            <li>
              <span>{weekdayName(weekday)}</span>
              <span class="vh">
                {hoursWords(props.calendar.periods.filter((period) => period.weekday === weekday)) || t('clocks.closed')}
              </span>
              <span class="lane" aria-hidden="true">
                <For each={barsOf(props.calendar, weekday)}>
                  {(bar) => (
                    <i
                      classList={{ on: bar.isLate }}
                      style={{ 'inset-inline-start': `${bar.from * 100}%`, 'inline-size': `${(bar.to - bar.from) * 100}%` }}
                    />
                  )}
                </For>
              </span>
            </li>
          )}
        </For>
      </ol>
    </section>
  )
}
