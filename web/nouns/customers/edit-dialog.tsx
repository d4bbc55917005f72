import { createSignal, For, Show } from 'solid-js'
import type { CustomerPage } from '#shared/customer.schema.ts'
import { compare, countryName, languageName } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { countries, languages } from './known-codes.ts'
import type { CustomerEdit } from './person.data.ts'
import './personal-data.words.ts'

type EditProps = { person: CustomerPage; send: (change: CustomerEdit) => Promise<void>; onClose: () => void }

const fields = ['name', 'email', 'phone', 'language', 'country'] as const
type Named = (typeof fields)[number]

/** Puts right what is known of a person. */
export function EditDialog(props: EditProps) {
  const [values, setValues] = createSignal<Record<Named, string>>({
    name: props.person.name,
    email: props.person.email ?? '',
    phone: props.person.phone ?? '',
    language: props.person.language ?? '',
    country: props.person.country ?? '',
  })
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<unknown>(null)
  const set = (field: Named) => (event: { currentTarget: { value: string } }) =>
    setValues((all) => ({ ...all, [field]: event.currentTarget.value }))
  const phone = () => values().phone.replace(/[\s()/.-]/g, '')
  const badEmail = () => values().email.trim() !== '' && !/^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(values().email.trim())
  const badPhone = () => phone() !== '' && !/^\+[1-9]\d{5,14}$/.test(phone())
  const written = (): Record<Named, string> => ({ ...values(), name: values().name.trim(), email: values().email.trim(), phone: phone() })
  const changes = (): CustomerEdit =>
    Object.fromEntries(
      fields
        .filter((field) => written()[field] !== (props.person[field] ?? ''))
        .map((field) => [field, field === 'name' ? written().name : written()[field] || null]),
    )
  async function submit() {
    setTried(true)
    if (badEmail() || badPhone() || busy()) return
    if (Object.keys(changes()).length === 0) return props.onClose()
    setBusy(true)
    try {
      await props.send(changes())
      props.onClose()
    } catch (error) {
      setRefusal(error)
    } finally {
      setBusy(false)
    }
  }
  const choices = (codes: readonly string[], now: string, nameOf: (code: string) => string) =>
    [...new Set([...codes, ...(now ? [now] : [])])]
      .map((code) => ({ code, name: nameOf(code) }))
      .toSorted((a, b) => compare(a.name, b.name))
  return (
    <Dialog
      title={t('people.edit.title', { name: props.person.name || t('people.nameless') })}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t('people.edit.save')}
        </Button>
      }
    >
      <Show when={refusal()}>
        {(error) => (
          <p class="refused" role="alert">
            <Icon name="stop" size="s" />
            {t('people.link.failed', { why: problemText(error()) })}
          </p>
        )}
      </Show>
      <Field label={t('people.edit.name')} autofocus maxlength={200} value={values().name} onInput={set('name')} />
      <Field
        label={t('people.edit.email')}
        type="text"
        inputmode="email"
        maxlength={254}
        error={tried() && badEmail() ? t('people.edit.bad-email') : undefined}
        value={values().email}
        onInput={set('email')}
      />
      <Field
        label={t('people.edit.phone')}
        type="tel"
        maxlength={40}
        hint={t('people.edit.phone.hint')}
        error={tried() && badPhone() ? t('people.edit.bad-phone') : undefined}
        value={values().phone}
        onInput={set('phone')}
      />
      <SelectField label={t('people.edit.language')} value={values().language} onChange={set('language')}>
        <option value="">{t('people.edit.unknown')}</option>
        <For each={choices(languages, values().language, languageName)}>{({ code, name }) => <option value={code}>{name}</option>}</For>
      </SelectField>
      <SelectField label={t('people.edit.country')} value={values().country} onChange={set('country')}>
        <option value="">{t('people.edit.unknown')}</option>
        <For each={choices(countries, values().country, countryName)}>{({ code, name }) => <option value={code}>{name}</option>}</For>
      </SelectField>
    </Dialog>
  )
}
