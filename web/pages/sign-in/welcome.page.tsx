import { A, useNavigate } from '@solidjs/router'
import { createEffect, createSignal, For, type JSX, Match, onMount, Show, Switch } from 'solid-js'
import type { Session, Welcome } from '#shared/agent.schema.ts'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import { ApiProblem, get, newKey, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { useSession } from '../../data/session.tsx'
import { listed } from '../../kit/i18n/format.ts'
import { browserLanguage, rich, setLanguage, t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Chip } from '../../kit/ui/chip.tsx'
import { Field, SelectField } from '../../kit/ui/field.tsx'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { isGoodPassword, PasswordField } from '../../nouns/agents/password-field.tsx'
import { EntryFrame, Logo, Refused } from './entry-frame.tsx'
import { PracticePreview } from './practice-preview.tsx'

/** The first page of an empty desk: who you are, where to listen, start. */
export function WelcomePage() {
  const query = createLiveQuery(() => ({ key: ['welcome'], load: (signal) => get<Welcome>('/api/welcome', {}, signal) }))
  createEffect(() => {
    document.title = `${t('welcome.page')} · Aftercare`
  })
  return (
    <Switch fallback={<Skeleton rows={3} />}>
      <Match when={query.data()?.needed === false}>
        <EntryFrame page={t('welcome.page')} title={t('welcome.done')} why={t('welcome.done.why')}>
          <A class="btn main lg" href="/sign-in">
            {t('signin.do')}
          </A>
        </EntryFrame>
      </Match>
      <Match when={query.data()}>
        {(welcome) => (
          <main class="welcome">
            <WhatItDoes />
            <SetUp practice={welcome().practice} codeNeeded={welcome().codeNeeded} />
          </main>
        )}
      </Match>
      <Match when={query.error()}>
        <ErrorState title={t('welcome.unreachable')} error={query.error()} retry={query.reload} />
      </Match>
    </Switch>
  )
}

const ways = ['listen', 'cluster', 'reply', 'repair'] as const

function WhatItDoes() {
  return (
    <section class="left">
      <Logo />
      <h1>{t('welcome.title')}</h1>
      <p class="sub">{t('welcome.sub')}</p>
      <ol class="how">
        <For each={ways}>{(way) => <li>{rich<JSX.Element>(`welcome.${way}`, { b: <b>{t(`welcome.${way}.b`)}</b> })}</li>}</For>
      </ol>
      <p class="meta foot">{t('welcome.foot')}</p>
    </section>
  )
}

function SetUp(props: { practice: boolean; codeNeeded: boolean }) {
  const { begin } = useSession()
  const navigate = useNavigate()
  const [name, setName] = createSignal('')
  const [email, setEmail] = createSignal('')
  const [password, setPassword] = createSignal('')
  const [language, choose] = createSignal<InterfaceLanguage>(browserLanguage())
  const [code, setCode] = createSignal('')
  const [practises, setPractises] = createSignal(props.practice)
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const key = newKey()
  onMount(() => void setLanguage(language()))
  const badName = () => tried() && !name().trim()
  const badEmail = () => tried() && !/^[^@\s]+@[^@\s]+$/.test(email().trim())
  const badCode = () => tried() && props.codeNeeded && !code().trim()
  const badPassword = () => tried() && !isGoodPassword(password())
  async function submit(event: Event) {
    event.preventDefault()
    setTried(true)
    if (badName() || badEmail() || badPassword() || badCode() || busy()) return
    setBusy(true)
    setRefusal(null)
    try {
      const body = {
        name: name().trim(),
        email: email().trim(),
        password: password(),
        language: language(),
        practice: practises(),
        ...(props.codeNeeded && { code: code().trim() }),
      }
      await begin(await post<Session>('/api/welcome', body, key))
      navigate(practises() ? '/triage' : '/settings/sources/connect', { replace: true })
    } catch (error) {
      const first = error instanceof ApiProblem ? error.errors[0]?.message : undefined
      setRefusal(t('welcome.failed', { why: first ?? problemText(error) }))
    } finally {
      setBusy(false)
    }
  }
  const others = () => listed(interfaceLanguages.filter((code) => code !== language()).map((code) => t(`language.${code}`)))
  return (
    <form
      class="right"
      aria-label={t('welcome.form')}
      novalidate
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && void submit(event)}
    >
      <section class="stepw">
        <span class="no" aria-hidden="true">
          1
        </span>
        <div>
          <h2>{t('welcome.you')}</h2>
          <div class="form">
            <Field
              label={t('field.name')}
              error={badName() ? t('field.name.missing') : undefined}
              autocomplete="name"
              autofocus
              maxlength="80"
              value={name()}
              onInput={(event) => setName(event.currentTarget.value)}
            />
            <Field
              label={t('field.email')}
              error={badEmail() ? t('field.email.bad') : undefined}
              type="email"
              autocomplete="username"
              maxlength="200"
              value={email()}
              onInput={(event) => setEmail(event.currentTarget.value)}
            />
            <PasswordField isNew error={badPassword() ? t('field.password.hint') : undefined} value={password()} onInput={setPassword} />
            <Show when={props.codeNeeded}>
              <Field
                label={t('field.code')}
                hint={t('field.code.hint')}
                error={badCode() ? t('field.code.hint') : undefined}
                autocomplete="one-time-code"
                autocapitalize="off"
                spellcheck={false}
                value={code()}
                onInput={(event) => setCode(event.currentTarget.value)}
              />
            </Show>
            <SelectField
              label={t('field.language')}
              hint={t('field.language.also', { languages: others() })}
              value={language()}
              onChange={(event) => {
                const chosen = event.currentTarget.value as InterfaceLanguage
                choose(chosen)
                void setLanguage(chosen)
              }}
            >
              <For each={interfaceLanguages}>{(code) => <option value={code}>{t(`language.${code}`)}</option>}</For>
            </SelectField>
          </div>
        </div>
      </section>
      <section class="stepw">
        <span class="no" aria-hidden="true">
          2
        </span>
        <div>
          <h2>{t('welcome.where')}</h2>
          <Show when={props.practice} fallback={<p class="sub">{t('welcome.connect.only')}</p>}>
            <fieldset>
              <legend class="vh">{t('welcome.where')}</legend>
              <label class="where" classList={{ on: practises() }}>
                <input type="radio" name="where" checked={practises()} onChange={() => setPractises(true)} />
                <span>
                  <span class="row">
                    <b>{t('welcome.practice')}</b>
                    <Chip tone="ok">{t('welcome.practice.chip')}</Chip>
                  </span>
                  <span class="muted">{t('welcome.practice.what')}</span>
                  <PracticePreview />
                </span>
              </label>
              <label class="where" classList={{ on: !practises() }}>
                <input type="radio" name="where" checked={!practises()} onChange={() => setPractises(false)} />
                <span>
                  <b>{t('welcome.connect')}</b>
                  <span class="muted">{t('welcome.connect.what')}</span>
                </span>
              </label>
            </fieldset>
          </Show>
          <Refused words={refusal()} />
          <div class="row go">
            <Button kind="main" type="submit" large busy={busy()} keys="ctrl+enter">
              {t('welcome.start')}
            </Button>
            <span class="meta">{t('welcome.later')}</span>
          </div>
        </div>
      </section>
    </form>
  )
}
