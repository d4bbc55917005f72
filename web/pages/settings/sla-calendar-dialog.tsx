import { createMemo, createSignal, For, Index, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { DeskCalendar, Sla, SlaRules } from '#shared/clock.schema.ts'
import { readerZone } from '../../kit/environment.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { findHolidays, rulesOf, type useSlaActions } from '../../nouns/clocks/clock.data.ts'
import { hoursWords, newKeyOf, readHours, weekdayName } from './sla.hours.ts'
import { SlaPreview } from './sla-preview.tsx'

const weekdays = [1, 2, 3, 4, 5, 6, 7]
const zones = (): string[] => Intl.supportedValuesOf('timeZone')
const isZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return name !== ''
  } catch {
    return false
  }
}

type DialogProps = {
  sla: Sla
  /** null: a new one. */
  calendar: DeskCalendar | null
  actions: ReturnType<typeof useSlaActions>
  onClose: () => void
}

/** A calendar: where, which hours of each weekday, and the days that differ; and what that would do to open clocks. */
export function CalendarDialog(props: DialogProps) {
  const { calendar } = props
  const before = rulesOf(props.sla)
  const isUsed = calendar !== null && before.policies.some((policy) => policy.calendar === calendar.key)
  const hoursOf = (weekday: number) =>
    calendar ? hoursWords(calendar.periods.filter((period) => period.weekday === weekday)) : weekday <= 5 ? '08:00–16:00' : ''
  const [form, setForm] = createStore({
    name: calendar?.name ?? '',
    zone: calendar?.zone ?? before.calendars[0]?.zone ?? readerZone(),
    hours: weekdays.map(hoursOf),
    days: (calendar?.days ?? []).map((day) => ({ date: day.date, hours: 'closed' in day ? '' : hoursWords(day.periods) })),
  })
  const [tried, setTried] = createSignal(false)
  const [suggested, setSuggested] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  const rules = createMemo((): SlaRules | null => {
    const week = form.hours.map(readHours)
    const days = form.days.filter(({ date }) => date !== '').map(({ date, hours }) => ({ date, periods: readHours(hours) }))
    if (form.name.trim() === '' || !isZone(form.zone.trim()) || week.includes(null) || days.some(({ periods }) => periods === null))
      return null
    const changed: DeskCalendar = {
      key:
        calendar?.key ??
        newKeyOf(
          form.name,
          before.calendars.map((one) => one.key),
        ),
      name: form.name.trim(),
      zone: form.zone.trim(),
      periods: week.flatMap((periods, n) => (periods ?? []).map((period) => ({ weekday: n + 1, ...period }))),
      days: days
        .map(({ date, periods }) => (periods?.length ? { date, periods } : { date, closed: true as const }))
        .sort((a, b) => a.date.localeCompare(b.date)),
    }
    const { calendars, policies } = before
    return { policies, calendars: calendar ? calendars.map((one) => (one.key === calendar.key ? changed : one)) : [...calendars, changed] }
  })
  async function write(to: SlaRules, words: string) {
    if (busy()) return
    setBusy(true)
    const isSaved = await props.actions.change(props.sla, to, words)
    setBusy(false)
    if (isSaved) props.onClose()
  }
  function submit() {
    setTried(true)
    const to = rules()
    if (to) void write(to, t(calendar ? 'clocks.calendar.changed' : 'clocks.calendar.added', { name: form.name.trim() }))
  }
  /** Public holidays from today on, beside what is there; nothing is changed before it is saved. */
  async function suggest() {
    try {
      const today = new Date().toISOString().slice(0, 10)
      const { country, days } = await findHolidays(form.zone.trim(), new Date().getFullYear())
      const fresh = days.filter((date) => date >= today && !form.days.some((day) => day.date === date))
      setForm('days', (all) => [...all.filter(({ date }) => date !== ''), ...fresh.map((date) => ({ date, hours: '' }))])
      setSuggested(country === null ? t('clocks.days.unknown') : t('clocks.days.suggested', { n: fresh.length }))
    } catch (error) {
      setSuggested(problemText(error))
    }
  }
  const remove = () =>
    calendar &&
    void write(
      { ...before, calendars: before.calendars.filter(({ key }) => key !== calendar.key) },
      t('clocks.calendar.removed', { name: calendar.name }),
    )
  return (
    <Dialog
      title={calendar ? t('clocks.calendar.change', { name: calendar.name }) : t('clocks.calendar.add')}
      width={560}
      class="sla-dialog"
      onClose={props.onClose}
      onSubmit={submit}
      foot={
        <>
          <Show when={calendar}>
            <Button kind="danger" disabled={isUsed} title={isUsed ? t('clocks.calendar.used') : undefined} onClick={remove}>
              {t('do.remove')}
            </Button>
            <Show when={isUsed}>
              <span class="meta">{t('clocks.calendar.used')}</span>
            </Show>
          </Show>
          <Button class="push" kind="main" type="submit" busy={busy()} keys="ctrl+enter">
            {t('do.save')}
          </Button>
        </>
      }
    >
      <div class="two">
        <Field
          label={t('clocks.name')}
          error={tried() && form.name.trim() === '' ? t('clocks.name.missing') : undefined}
          maxlength="60"
          autofocus
          value={form.name}
          onInput={(event) => setForm('name', event.currentTarget.value)}
        />
        <Field
          label={t('clocks.zone')}
          error={tried() && !isZone(form.zone.trim()) ? t('clocks.zone.wrong') : undefined}
          maxlength="60"
          list="sla-zones"
          value={form.zone}
          onInput={(event) => setForm('zone', event.currentTarget.value)}
        />
        <datalist id="sla-zones">
          <For each={zones()}>{(zone) => <option value={zone} />}</For>
        </datalist>
      </div>
      <p class="meta">{t('clocks.hours.hint')}</p>
      <div class="hours">
        <Index each={form.hours}>
          {(hours, n) => (
            <Field
              label={weekdayName(n + 1, 'long')}
              error={readHours(hours()) === null ? t('clocks.hours.wrong') : undefined}
              maxlength="80"
              data-weekday={n + 1}
              value={hours()}
              onInput={(event) => setForm('hours', n, event.currentTarget.value)}
            />
          )}
        </Index>
      </div>
      <h3 class="over">{t('clocks.days')}</h3>
      <Index each={form.days}>
        {(day, n) => (
          <div class="day">
            <Field
              label={t('clocks.days.date')}
              type="date"
              value={day().date}
              onInput={(event) => setForm('days', n, 'date', event.currentTarget.value)}
            />
            <Field
              label={t('clocks.days.hours')}
              error={readHours(day().hours) === null ? t('clocks.hours.wrong') : undefined}
              maxlength="80"
              value={day().hours}
              onInput={(event) => setForm('days', n, 'hours', event.currentTarget.value)}
            />
            <Button
              kind="ghost"
              icon="trash"
              label={`${t('do.remove')} ${day().date}`}
              onClick={() => setForm('days', (days) => days.filter((_, at) => at !== n))}
            />
          </div>
        )}
      </Index>
      <div class="row wrap">
        <Button kind="ghost" icon="plus" onClick={() => setForm('days', (days) => [...days, { date: '', hours: '' }])}>
          {t('clocks.days.add')}
        </Button>
        <Button kind="ghost" icon="clock" disabled={!isZone(form.zone.trim())} onClick={() => void suggest()}>
          {t('clocks.days.suggest')}
        </Button>
        <span class="meta" role="status">
          {suggested()}
        </span>
      </div>
      <SlaPreview rules={rules()} />
    </Dialog>
  )
}
