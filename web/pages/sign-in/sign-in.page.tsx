import { A, useNavigate, useSearchParams } from '@solidjs/router'
import { createEffect, createResource, createSignal, For, Show } from 'solid-js'
import { firstPage } from '#shared/agent.ts'
import type { SecondStep as Asked } from '#shared/sign-in.schema.ts'
import { isProblem, post } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { isMessage, t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { PasswordField } from '../../nouns/agents/password-field.tsx'
import {
  askSignInOptions,
  enterWithPasskey,
  isSecondStep,
  passkeyCancelled,
  type SignInAnswer,
} from '../../nouns/agents/second-factor.data.ts'
import { EntryFrame, Refused } from './entry-frame.tsx'
import { SecondStep } from './second-step.tsx'
import { targetOf } from './sign-in.target.ts'
import '../../nouns/agents/access.words.ts'

/** E-mail and password, or one of the other ways in; afterwards the page that was asked for. `?refused=CODE`: a provider sent the person back. */
export function SignInPage() {
  const [address] = useSearchParams<{ to?: string; refused?: string }>()
  const { session, begin } = useSession()
  const navigate = useNavigate()
  const [options] = createResource(() => askSignInOptions().catch(() => null))
  const [email, setEmail] = createSignal('')
  const [password, setPassword] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [asked, setAsked] = createSignal<Asked['secondFactor'] | null>(null)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const [sentBack, setSentBack] = createSignal(address.refused)
  createEffect(() => {
    const current = session()
    if (current) navigate(targetOf(address.to, firstPage[current.agent.role]), { replace: true })
  })
  const words = (error: unknown) => {
    if (isProblem(error, 'wrong-sign-in')) return t('signin.wrong')
    if (isProblem(error, 'too-many-tries')) return t('signin.too-many')
    return t('signin.failed', { why: problemText(error) })
  }
  async function attempt(work: () => Promise<SignInAnswer>) {
    if (busy()) return
    setBusy(true)
    setRefusal(null)
    setSentBack(undefined)
    try {
      const answer = await work()
      if (isSecondStep(answer)) setAsked(answer.secondFactor)
      else await begin(answer)
    } catch (error) {
      if (!isProblem(error, passkeyCancelled)) setRefusal(words(error))
    } finally {
      setBusy(false)
    }
  }
  function submit(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (email().trim() && password())
      void attempt(() => post<SignInAnswer>('/api/session', { email: email().trim(), password: password() }))
  }
  function again() {
    setAsked(null)
    setPassword('')
    setTried(false)
    setRefusal(t('errors.sign-in-ended'))
  }
  const start = (id: number) => `/api/sign-in/${id}/start${address.to ? `?to=${encodeURIComponent(address.to)}` : ''}`
  return (
    <Show
      when={asked()}
      fallback={
        <EntryFrame page={t('signin.page')} title={t('signin.title')}>
          <form class="fields" onSubmit={submit} novalidate>
            <Refused words={refusal() ?? refusedWords(sentBack())} />
            <Field
              label={t('field.email')}
              error={tried() && !email().trim() ? t('field.email.bad') : undefined}
              type="email"
              autocomplete="username"
              autofocus
              value={email()}
              onInput={(event) => setEmail(event.currentTarget.value)}
            />
            <PasswordField
              isNew={false}
              error={tried() && !password() ? t('signin.missing') : undefined}
              value={password()}
              onInput={setPassword}
            />
            <Button kind="main" type="submit" large busy={busy()}>
              {t('signin.do')}
            </Button>
            <Show when={options()?.resets} fallback={<p class="meta">{t('signin.forgot')}</p>}>
              <p class="meta">
                <A href="/reset">{t('access.forgot')}</A>
              </p>
            </Show>
          </form>
          <Show when={options()?.passkeys || (options()?.providers.length ?? 0) > 0}>
            <div class="other-ways">
              <p class="meta">{t('access.other-ways')}</p>
              <For each={options()?.providers}>
                {({ id, name }) => (
                  <a class="btn lg" href={start(id)} target="_self" rel="external">
                    {t('access.provider', { name })}
                  </a>
                )}
              </For>
              <Show when={options()?.passkeys}>
                <Button icon="key" large onClick={() => void attempt(enterWithPasskey)}>
                  {t('access.passkey.use')}
                </Button>
              </Show>
            </div>
          </Show>
        </EntryFrame>
      }
    >
      {(what) => (
        <EntryFrame page={t('signin.page')} title={t('access.second')} why={t('access.second.why')}>
          <SecondStep asked={what()} onAgain={again} />
        </EntryFrame>
      )}
    </Show>
  )
}

/** What a provider's way back refused, in the reader's language; whatever else stands in the address is not shown. */
function refusedWords(code: string | undefined): string | null {
  const key = `errors.${code ?? ''}`
  if (!code) return null
  return isMessage(key) ? t(key, { minutes: 15 }) : t('errors.provider-failed')
}
