import { createSignal, For, Show } from 'solid-js'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import type { Recipient } from '#shared/alert.schema.ts'
import { languageName } from '../../kit/i18n/format.ts'
import { locale, t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import './alert.words.ts'

export type Person = { id: number; name: string; language: InterfaceLanguage }

/** What a recipient is called: the name of a person, or the address itself. */
export const recipientName = (one: Recipient, people: readonly Person[]): string =>
  'address' in one ? one.address : (people.find(({ id }) => id === one.agentId)?.name ?? '')

const isSame = (a: Recipient, b: Recipient) =>
  'address' in a ? 'address' in b && a.address.toLowerCase() === b.address.toLowerCase() : 'agentId' in b && a.agentId === b.agentId

const tagOf = (language: InterfaceLanguage) => (language === 'no' ? 'nb' : language)

/** People of the team and addresses outside that are written to, each in a language. */
export function RecipientsField(props: {
  label: string
  hint?: string
  people: readonly Person[]
  value: Recipient[]
  onChange: (value: Recipient[]) => void
}) {
  const [address, setAddress] = createSignal('')
  const [lang, setLang] = createSignal<InterfaceLanguage>(interfaceLanguages.find((one) => tagOf(one) === locale().split('-')[0]) ?? 'en')
  const [isWrong, setWrong] = createSignal(false)
  const add = (one: Recipient) => {
    if (!props.value.some((known) => isSame(known, one))) props.onChange([...props.value, one])
  }
  const addAddress = () => {
    const given = address().trim()
    if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(given)) return setWrong(true)
    setWrong(false)
    add({ address: given, lang: lang() })
    setAddress('')
  }
  const left = () => props.people.filter(({ id }) => !props.value.some((one) => 'agentId' in one && one.agentId === id))
  const languageOf = (one: Recipient) => ('lang' in one ? one.lang : props.people.find(({ id }) => id === one.agentId)?.language)
  return (
    <fieldset class="recipients">
      <legend>{props.label}</legend>
      <Show when={props.hint}>
        <p class="hint">{props.hint}</p>
      </Show>
      <ul>
        <For each={props.value}>
          {(one) => (
            <li>
              <bdi class="clip">{recipientName(one, props.people)}</bdi>
              <span class="meta push">
                <Show when={languageOf(one)}>{(language) => languageName(tagOf(language()))}</Show>
              </span>
              <Button
                kind="ghost"
                icon="x"
                label={t('recipients.remove', { name: recipientName(one, props.people) })}
                onClick={() => props.onChange(props.value.filter((other) => !isSame(other, one)))}
              />
            </li>
          )}
        </For>
      </ul>
      <Show when={left().length > 0}>
        <SelectField
          label={t('recipients.person')}
          value=""
          onChange={(event) => {
            const id = Number(event.currentTarget.value)
            event.currentTarget.value = ''
            if (id > 0) add({ agentId: id })
          }}
        >
          <option value="">…</option>
          <For each={left()}>{(person) => <option value={person.id}>{person.name}</option>}</For>
        </SelectField>
      </Show>
      <div class="outside">
        <Field
          label={t('recipients.address')}
          type="email"
          autocomplete="off"
          maxlength="254"
          value={address()}
          error={isWrong() ? t('recipients.address.wrong') : undefined}
          onInput={(event) => setAddress(event.currentTarget.value)}
        />
        <SelectField
          label={t('recipients.language')}
          value={lang()}
          onChange={(event) => setLang(event.currentTarget.value as InterfaceLanguage)}
        >
          <For each={interfaceLanguages}>{(one) => <option value={one}>{languageName(tagOf(one))}</option>}</For>
        </SelectField>
        <Button onClick={addAddress}>{t('recipients.add')}</Button>
      </div>
    </fieldset>
  )
}
