import { createSignal, For, Show } from 'solid-js'
import type { Recipient } from '#shared/alert.schema.ts'
import type { ScheduledReport } from '#shared/scheduled-report.schema.ts'
import { type ReportPeriod, reportPeriods } from '#shared/scheduled-report.ts'
import { newKey } from '../../data/api.ts'
import { readerZone } from '../../kit/environment.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { showProblem } from '../../kit/ui/toast.tsx'
import { type Person, RecipientsField } from '../alerts/recipients-field.tsx'
import { weekdayName } from './schedule-words.ts'
import { addReport, saveReport } from './scheduled-report.data.ts'

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

/** Asks when a report goes out, by the clocks of which zone, and to whom. */
export function ScheduleDialog(props: {
  report?: ScheduledReport
  people: readonly Person[]
  onSaved: (report: ScheduledReport) => void
  onClose: () => void
}) {
  const before = props.report
  const [name, setName] = createSignal(before?.name ?? '')
  const [period, setPeriod] = createSignal<ReportPeriod>(before?.period ?? 'week')
  const [weekday, setWeekday] = createSignal(before?.weekday ?? 1)
  const [clock, setClock] = createSignal(before?.clock ?? '07:30')
  const [zone, setZone] = createSignal(before?.zone ?? readerZone())
  const [recipients, setRecipients] = createSignal<Recipient[]>(before?.recipients ?? [])
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const key = newKey()
  async function submit() {
    setTried(true)
    if (busy() || name().trim() === '' || clock() === '') return
    setBusy(true)
    const form = {
      name: name().trim(),
      period: period(),
      weekday: weekday(),
      clock: clock(),
      zone: zone().trim(),
      recipients: recipients(),
    }
    try {
      props.onSaved(before ? await saveReport(before.id, form) : await addReport(form, key))
    } catch (error) {
      showProblem(t('schedule.failed', { why: problemText(error) }))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t(before ? 'schedule.form.edit' : 'schedule.form.new')}
      width={500}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t(before ? 'schedule.form.save' : 'schedule.form.add')}
        </Button>
      }
    >
      <Field
        label={t('schedule.form.name')}
        error={tried() && name().trim() === '' ? t('schedule.form.name.wrong') : undefined}
        autofocus
        autocomplete="off"
        maxlength="80"
        value={name()}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <SelectField
        label={t('schedule.form.period')}
        value={period()}
        onChange={(event) => setPeriod(event.currentTarget.value as ReportPeriod)}
      >
        <For each={reportPeriods}>{(one) => <option value={one}>{t(`schedule.form.period.${one}`)}</option>}</For>
      </SelectField>
      <Show when={period() === 'week'}>
        <SelectField
          label={t('schedule.form.weekday')}
          value={weekday()}
          onChange={(event) => setWeekday(Number(event.currentTarget.value))}
        >
          <For each={weekdays}>{(one) => <option value={one}>{weekdayName(one)}</option>}</For>
        </SelectField>
      </Show>
      <Field
        label={t('schedule.form.clock')}
        type="time"
        required
        value={clock()}
        onInput={(event) => setClock(event.currentTarget.value)}
      />
      <Field
        label={t('schedule.form.zone')}
        hint={t('schedule.form.zone.hint')}
        autocomplete="off"
        maxlength="64"
        value={zone()}
        onInput={(event) => setZone(event.currentTarget.value)}
      />
      <RecipientsField label={t('schedule.to')} people={props.people} value={recipients()} onChange={setRecipients} />
    </Dialog>
  )
}
