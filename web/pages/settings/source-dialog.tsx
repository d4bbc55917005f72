import './settings.words.ts'
import { createSignal, For, Show } from 'solid-js'
import type { Channel, Source } from '#shared/source.schema.ts'
import { pricedCalls, type Refreshes, refreshChoices } from '#shared/source.ts'
import { ApiProblem, newKey } from '../../data/api.ts'
import { writeAmount } from '../../kit/i18n/amount.ts'
import { dollars } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { changedSourceBody, microDollars, newSourceBody, problemsOf, type SourceForm, shownValue } from '../../nouns/sources/source.form.ts'

type DialogProps = {
  channels: Channel[]
  /** The channel that is chosen at first, where one is added. */
  first?: string
  /** The source to change; null adds one. */
  source: Source | null
  send: (body: unknown, key: string) => Promise<void>
  onClose: () => void
}

type Setting = Channel['settings'][number]

const isFirst = (field: Setting) => field.required || field.usual === true

/** Connects a channel or changes a source. The fields are the channel's own; credentials are typed in and never shown again. */
export function SourceDialog(props: DialogProps) {
  const first = () =>
    props.channels.find((channel) => channel.name === (props.source?.channel ?? props.first)) ?? (props.channels[0] as Channel)
  const emptyFor = (channel: Channel): SourceForm => ({
    channel,
    name: props.source?.name ?? '',
    query: props.source?.query ?? '',
    cap: props.source?.cap ? writeAmount(props.source.cap, microDollars) : '',
    refreshes: channel.refreshes === null ? null : (props.source?.refreshes ?? channel.refreshes),
    settings: Object.fromEntries(channel.settings.map((field) => [field.name, field.secret ? '' : shownValue(props.source, field.name)])),
  })
  const [form, setForm] = createSignal(emptyFor(first()))
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Error | null>(null)
  // The same key for each try of the same form: a repeat after a lost answer adds nothing twice.
  let key = newKey()

  const kept = () => props.source?.credentials ?? []
  const problems = () => problemsOf(form(), kept())
  const change = (part: Partial<SourceForm>) => {
    key = newKey()
    setRefusal(null)
    setForm((before) => ({ ...before, ...part }))
  }
  function errorAt(field: string, label: string): string | undefined {
    const problem = tried() ? problems().find((one) => one.field === field) : undefined
    if (problem) return problem.kind === 'missing' ? t('sources.form.missing', { field: label }) : t('sources.form.cap.bad')
    const refused = refusal()
    return refused instanceof ApiProblem ? refused.errors.find((one) => one.path.split(/[./]/).at(-1) === field)?.message : undefined
  }
  async function submit() {
    setTried(true)
    if (problems().length > 0 || busy()) return
    setBusy(true)
    try {
      await props.send(props.source ? changedSourceBody(form(), props.source) : newSourceBody(form()), key)
      props.onClose()
    } catch (error) {
      setRefusal(error as Error)
    } finally {
      setBusy(false)
    }
  }
  const hint = (field: Setting) => {
    if (field.secret && kept().includes(field.name)) return t('sources.form.secret.kept')
    return field.hint ?? (field.secret ? t('sources.form.secret') : undefined)
  }
  const fieldProps = (field: Setting) => ({
    field,
    hint: hint(field),
    error: errorAt(field.name, field.label),
    value: form().settings[field.name] ?? '',
    onInput: (value: string) => change({ settings: { ...form().settings, [field.name]: value } }),
  })
  const prices = () => {
    const { prices } = form().channel
    if (!prices) return ''
    const list = pricedCalls.flatMap((call) =>
      prices[call] === undefined ? [] : t(`sources.price.${call}`, { price: dollars(prices[call]) }),
    )
    return t('sources.form.prices', { list: list.join(', ') })
  }
  const refreshesHint = () => {
    const { prices } = form().channel
    const paid = prices && t('sources.form.refresh.paid', { price: dollars(prices.post ?? 0), author: dollars(prices.author ?? 0) })
    return [t('sources.form.refresh.hint'), paid].filter(Boolean).join(' ')
  }
  // What is set or wrong must not hide; what nobody needs on the first day does.
  const optional = () => [
    ...form()
      .channel.settings.filter((field) => !isFirst(field))
      .map((field) => field.name),
    'name',
    'cap',
  ]
  const isMoreOpen = () => props.source !== null || optional().some((name) => errorAt(name, '') !== undefined)
  return (
    <Dialog
      title={props.source ? t('sources.form.change', { name: props.source.name }) : t('sources.form.add')}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <>
          <Show when={tried() && problems().length > 0}>
            <span class="meta">{t('sources.form.fix', { n: problems().length })}</span>
          </Show>
          <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
            {props.source ? t('do.save') : t('sources.form.connect')}
          </Button>
        </>
      }
    >
      <Show when={refusal()}>
        {(error) => (
          <p class="refused" role="alert">
            <Icon name="stop" size="s" />
            {t(props.source ? 'settings.not-saved' : 'sources.form.failed', { why: problemText(error()) })}
          </p>
        )}
      </Show>
      <Show when={!props.source}>
        <SelectField
          label={t('sources.form.channel')}
          autofocus
          onChange={(event) => {
            const channel = props.channels.find((one) => one.name === event.currentTarget.value)
            if (channel) change({ channel, settings: emptyFor(channel).settings, refreshes: channel.refreshes })
          }}
        >
          <For each={props.channels}>
            {(channel) => (
              <option value={channel.name} selected={channel.name === first().name}>
                {channel.label}
              </option>
            )}
          </For>
        </SelectField>
      </Show>
      <For each={form().channel.settings.filter(isFirst)}>
        {(field, index) => <SettingField {...fieldProps(field)} autofocus={props.source !== null && index() === 0} />}
      </For>
      <Show when={form().channel.searches}>
        <Field
          label={t('sources.form.optional', { label: t('sources.form.query') })}
          hint={t('sources.form.query.hint')}
          error={errorAt('query', t('sources.form.query'))}
          maxlength="512"
          value={form().query}
          onInput={(event) => change({ query: event.currentTarget.value })}
        />
      </Show>
      <details class="more-fields" open={isMoreOpen()}>
        <summary>{t('sources.form.more')}</summary>
        <For each={form().channel.settings.filter((field) => !isFirst(field))}>{(field) => <SettingField {...fieldProps(field)} />}</For>
        <Field
          label={t('sources.form.name')}
          hint={t('sources.form.name.hint')}
          error={errorAt('name', t('sources.form.name'))}
          maxlength="80"
          value={form().name}
          onInput={(event) => change({ name: event.currentTarget.value })}
        />
        <Field
          label={t('sources.form.cap')}
          hint={[t('sources.form.cap.hint'), prices()].filter(Boolean).join(' ')}
          error={errorAt('cap', t('sources.form.cap'))}
          inputmode="decimal"
          value={form().cap}
          onInput={(event) => change({ cap: event.currentTarget.value })}
        />
        <Show when={form().refreshes}>
          {(chosen) => (
            <SelectField
              label={t('sources.form.refresh')}
              hint={refreshesHint()}
              onChange={(event) => change({ refreshes: event.currentTarget.value as Refreshes })}
            >
              <For each={refreshChoices}>
                {(choice) => (
                  <option value={choice} selected={choice === chosen()}>
                    {t(`sources.form.refresh.${choice}`)}
                  </option>
                )}
              </For>
            </SelectField>
          )}
        </Show>
      </details>
    </Dialog>
  )
}

function SettingField(props: {
  field: Setting
  hint: string | undefined
  error: string | undefined
  value: string
  onInput: (value: string) => void
  autofocus?: boolean
}) {
  return (
    <Field
      label={props.field.label}
      hint={props.hint}
      error={props.error}
      autofocus={props.autofocus}
      type={props.field.secret ? 'password' : 'text'}
      autocomplete={props.field.secret ? 'new-password' : 'off'}
      autocapitalize="off"
      spellcheck={false}
      value={props.value}
      onInput={(event) => props.onInput(event.currentTarget.value)}
    />
  )
}
