import './settings.words.ts'
import { A, useNavigate } from '@solidjs/router'
import { createSignal, For, type JSX, Show } from 'solid-js'
import type { Source } from '#shared/source.schema.ts'
import type { MessageKey } from '../../kit/i18n/en.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { CopyButton } from '../../kit/ui/copy-button.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { beginConnect } from '../../nouns/sources/connect.data.ts'
import { type Network, type Step, stepsOf } from '../../nouns/sources/connect.networks.ts'
import '../../nouns/sources/connect.words.ts'

type Setting = Network['channel']['settings'][number]

/** What a network wants beforehand, what to fill in, what is asked for there, and on to its page. */
export function ConnectSteps(props: { network: Network; label: string; source: Source | null }) {
  const navigate = useNavigate()
  const [values, setValues] = createSignal<Record<string, string>>({})
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Error | null>(null)
  const channel = () => props.network.channel
  const signIn = () => props.network.signIn
  /** What a source that is signed in again has already need not be typed. */
  const isKept = ({ name }: Setting) =>
    props.source !== null && (props.source.credentials.includes(name) || Boolean(props.source.settings[name]))
  const fields = (): { field: Setting; required: boolean }[] => {
    const asked =
      signIn()?.asks ??
      channel()
        .settings.filter(isAsked)
        .map(({ name, required }) => ({ name, required }))
    return asked.flatMap(({ name, required }) => {
      const field = channel().settings.find((one) => one.name === name)
      return field && !isKept(field) ? [{ field, required }] : []
    })
  }
  // Without a page of its own a network's whole form is asked for; what only a token needs is not.
  const isAsked = ({ name, required, usual }: Setting) =>
    required || usual === true || (props.network.key === 'bluesky' && name === 'baseUrl')
  const missing = () => fields().filter(({ field, required }) => required && !(values()[field.name] ?? '').trim())
  const steps = () => (props.source ? [] : (stepsOf[props.network.key] ?? []))
  const redirectUri = () => signIn()?.redirectUri ?? null
  /** A server that was entered has an address of return of its own, which it is told by itself. */
  const shownUri = () => ((values().baseUrl ?? '').trim() === '' ? redirectUri() : null)

  async function go() {
    setTried(true)
    if (missing().length > 0 || busy()) return
    setBusy(true)
    setRefusal(null)
    try {
      const filled = Object.entries(values()).map(([name, value]) => [name, value.trim()])
      const settings = Object.fromEntries(filled.filter(([, value]) => value !== ''))
      const again = props.source ? { sourceId: props.source.id } : {}
      const begun = await beginConnect({ channel: channel().name, signIn: signIn()?.key ?? null, settings, ...again })
      if (begun.address !== null) return location.assign(begun.address)
      navigate(`/settings/sources/connect/attempts/${begun.id}`)
    } catch (error) {
      setRefusal(error as Error)
    }
    setBusy(false)
  }

  const entry = (field: Setting, required: boolean, first = false) => (
    <Field
      label={required ? field.label : t('sources.form.optional', { label: field.label })}
      hint={hintOf(field, signIn() !== null)}
      error={tried() && missing().some((one) => one.field.name === field.name) ? t('connect.missing', { field: field.label }) : undefined}
      autofocus={first}
      type={field.secret ? 'password' : 'text'}
      autocomplete={field.secret ? 'new-password' : 'off'}
      autocapitalize="off"
      spellcheck={false}
      value={values()[field.name] ?? ''}
      onInput={(event) => {
        const { value } = event.currentTarget
        setValues((before) => ({ ...before, [field.name]: value }))
      }}
    />
  )
  /** Another server that speaks the same: seldom, so it does not stand among what everybody fills in. */
  const elsewhere = () =>
    signIn() && !props.source && !signIn()?.asks.some(({ name }) => name === 'baseUrl')
      ? channel().settings.find(({ name }) => name === 'baseUrl')
      : undefined

  return (
    <form
      class="connect"
      novalidate
      onSubmit={(event) => {
        event.preventDefault()
        void go()
      }}
    >
      <A class="link back" href="/settings/sources/connect">
        <Icon name="left" size="s" />
        {t('connect.back')}
      </A>
      <h2 class="headline">
        <Icon name={`ch-${channel().name}`} class={`ch-${channel().name}`} />
        {props.source ? t('connect.again', { name: props.source.name }) : t('connect.to', { network: props.label })}
      </h2>
      <Show when={props.source}>
        <p class="what">{t('connect.again.what')}</p>
      </Show>
      <Show when={signIn() !== null && redirectUri() === null}>
        <p class="refused" role="alert">
          <Icon name="stop" size="s" />
          {t('connect.url-needed')}
        </p>
      </Show>
      <Show when={steps().length > 0}>
        <section>
          <h3>{t('connect.before')}</h3>
          <ol class="steps">
            <For each={steps()}>
              {(step, index) => (
                <StepLine step={step} redirectUri={shownUri()}>
                  {t(`connect.${props.network.key}.${index() + 1}` as MessageKey)}
                </StepLine>
              )}
            </For>
          </ol>
        </section>
      </Show>
      <Show when={fields().length > 0}>
        <section>
          <h3>{t('connect.fill')}</h3>
          <div class="fields">
            <For each={fields()}>{({ field, required }, index) => entry(field, required, index() === 0)}</For>
          </div>
        </section>
      </Show>
      <Show when={elsewhere()}>
        {(field) => (
          <details class="more-fields">
            <summary>{t('sources.form.more')}</summary>
            <div class="fields">{entry(field(), false)}</div>
          </details>
        )}
      </Show>
      <Show when={signIn()}>
        {(page) => (
          <section>
            <h3>{t('connect.scopes')}</h3>
            <p class="what">{t('connect.scopes.what', { network: page().label })}</p>
            <ul class="scopes">
              <For each={page().scopes}>
                {(scope) => (
                  <li>
                    <Icon name="check" size="s" />
                    <span>{t(page().key === 'youtube' ? 'connect.youtube.reply' : `connect.scope.${scope.use}`)}</span>
                    <code>{scope.name}</code>
                  </li>
                )}
              </For>
            </ul>
          </section>
        )}
      </Show>
      <Show when={refusal()}>
        {(error) => (
          <p class="refused" role="alert">
            <Icon name="stop" size="s" />
            {t('connect.refused', { why: problemText(error()) })}
          </p>
        )}
      </Show>
      <div class="row go">
        <Button
          kind="main"
          type="submit"
          busy={busy()}
          disabled={signIn() !== null && redirectUri() === null}
          icon={signIn() ? 'out' : undefined}
        >
          {signIn() ? t('connect.go', { network: signIn()?.label ?? '' }) : t('connect.next')}
        </Button>
        <Show when={signIn() && !props.source}>
          <A class="link" href={`/settings/sources?add=${channel().name}`}>
            {t('connect.by-hand')}
          </A>
        </Show>
        <Show when={props.source}>
          {(source) => (
            <A class="link" href={`/settings/sources?change=${source().id}`}>
              {t('connect.by-hand')}
            </A>
          )}
        </Show>
      </div>
    </form>
  )
}

/** Where a client was made is said above; only what is not is said below its field. */
const hintOf = (field: Setting, byPage: boolean): string | undefined =>
  byPage && (field.name === 'clientId' || field.name === 'clientSecret')
    ? field.secret
      ? t('sources.form.secret')
      : undefined
    : (field.hint ?? (field.secret ? t('sources.form.secret') : undefined))

function StepLine(props: { step: Step; redirectUri: string | null; children: JSX.Element }) {
  return (
    <li>
      <div>
        <p>{props.children}</p>
        <Show when={props.step.back && props.redirectUri}>
          {(address) => (
            <p class="copied">
              <code>{address()}</code>
              <CopyButton text={address()} what={t('connect.fill.back')} kind="ghost" />
            </p>
          )}
        </Show>
        <Show when={props.step.place}>
          {(place) => (
            <a class="link" href={place().href} target="_blank" rel="noopener noreferrer">
              {t('connect.open', { place: place().name })}
              <Icon name="out" size="s" />
            </a>
          )}
        </Show>
      </div>
    </li>
  )
}
