import { createSignal, For, Show } from 'solid-js'
import type { Alert, Recipient } from '#shared/alert.schema.ts'
import { type AlertGrouping, type AlertKind, alertDefaults, alertGroupings, alertKinds } from '#shared/alert.ts'
import { newKey } from '../../data/api.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { showProblem } from '../../kit/ui/toast.tsx'
import { addAlert, saveAlert } from './alert.data.ts'
import { type Person, RecipientsField } from './recipients-field.tsx'
import './alert.words.ts'

const whole = (text: string) => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : null)

/** Asks what to look at and whom to tell; a new alert is named after its kind unless somebody names it. */
export function AlertDialog(props: { alert?: Alert; people: readonly Person[]; onSaved: (alert: Alert) => void; onClose: () => void }) {
  const before = props.alert
  const [kind, setKind] = createSignal<AlertKind>(before?.kind ?? 'spike')
  const [name, setName] = createSignal(before?.name ?? t('alerts.kind.spike'))
  const [isNamed, setNamed] = createSignal(before !== undefined)
  const [grouping, setGrouping] = createSignal<AlertGrouping>(before?.grouping ?? 'all')
  const numbers = (of: { floor: number; forMinutes: number; coolDownMinutes: number }) => ({
    floor: String(of.floor),
    forMinutes: String(of.forMinutes),
    coolDownMinutes: String(of.coolDownMinutes),
  })
  const [given, setGiven] = createSignal(numbers(before ?? alertDefaults.spike))
  const [recipients, setRecipients] = createSignal<Recipient[]>(before?.recipients ?? [])
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const key = newKey()
  const isSeries = () => kind() === 'spike' || kind() === 'dip'
  const wrong = (text: string) => (tried() && whole(text) === null ? t('alert-form.number.wrong') : undefined)
  const change = (part: Partial<ReturnType<typeof given>>) => setGiven({ ...given(), ...part })
  const pick = (next: AlertKind) => {
    setKind(next)
    setGiven(numbers(alertDefaults[next]))
    setGrouping('all')
    if (!isNamed()) setName(t(`alerts.kind.${next}`))
  }
  async function submit() {
    setTried(true)
    const floor = whole(given().floor)
    const forMinutes = whole(given().forMinutes)
    const coolDownMinutes = whole(given().coolDownMinutes)
    if (busy() || name().trim() === '' || !floor || forMinutes === null || coolDownMinutes === null) return
    setBusy(true)
    const form = { kind: kind(), name: name().trim(), grouping: grouping(), floor, forMinutes, coolDownMinutes, recipients: recipients() }
    try {
      props.onSaved(before ? await saveAlert(before.id, form) : await addAlert(form, key))
    } catch (error) {
      showProblem(t('alerts.failed', { why: problemText(error) }))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t(before ? 'alert-form.title.edit' : 'alert-form.title.new')}
      width={500}
      class="alert-form"
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t(before ? 'alert-form.save' : 'alert-form.add')}
        </Button>
      }
    >
      <Show when={!before}>
        <SelectField
          label={t('alert-form.kind')}
          value={kind()}
          autofocus
          onChange={(event) => pick(event.currentTarget.value as AlertKind)}
        >
          <For each={alertKinds}>{(one) => <option value={one}>{t(`alerts.kind.${one}`)}</option>}</For>
        </SelectField>
      </Show>
      <Field
        label={t('alert-form.name')}
        error={tried() && name().trim() === '' ? t('alert-form.name.wrong') : undefined}
        maxlength="80"
        autocomplete="off"
        value={name()}
        onInput={(event) => {
          setName(event.currentTarget.value)
          setNamed(true)
        }}
      />
      <Show when={isSeries()}>
        <SelectField
          label={t('alert-form.grouping')}
          value={grouping()}
          onChange={(event) => setGrouping(event.currentTarget.value as AlertGrouping)}
        >
          <For each={alertGroupings}>{(one) => <option value={one}>{t(`alert-form.grouping.${one}`)}</option>}</For>
        </SelectField>
        <Field
          label={t(kind() === 'dip' ? 'alert-form.floor.dip' : 'alert-form.floor.spike')}
          error={wrong(given().floor)}
          inputmode="numeric"
          value={given().floor}
          onInput={(event) => change({ floor: event.currentTarget.value })}
        />
      </Show>
      <Field
        label={t('alert-form.for')}
        error={wrong(given().forMinutes)}
        inputmode="numeric"
        value={given().forMinutes}
        onInput={(event) => change({ forMinutes: event.currentTarget.value })}
      />
      <Field
        label={t('alert-form.cool-down')}
        error={wrong(given().coolDownMinutes)}
        inputmode="numeric"
        value={given().coolDownMinutes}
        onInput={(event) => change({ coolDownMinutes: event.currentTarget.value })}
      />
      <RecipientsField
        label={t('alert-form.recipients')}
        hint={t('alert-form.recipients.hint')}
        people={props.people}
        value={recipients()}
        onChange={setRecipients}
      />
    </Dialog>
  )
}
