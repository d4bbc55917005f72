import { A, useNavigate, useParams } from '@solidjs/router'
import { createEffect, createSignal, Show } from 'solid-js'
import { firstPage } from '#shared/agent.ts'
import type { SecondStep as Asked } from '#shared/sign-in.schema.ts'
import { ApiProblem, post } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { isGoodPassword, PasswordField } from '../../nouns/agents/password-field.tsx'
import { isSecondStep, type SignInAnswer } from '../../nouns/agents/second-factor.data.ts'
import { EntryFrame, Refused } from './entry-frame.tsx'
import { SecondStep } from './second-step.tsx'
import '../../nouns/agents/access.words.ts'

/** A link to a new password is asked for; the answer is the same for every address. */
export function AskResetPage() {
  const [email, setEmail] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [done, setDone] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const isAddress = () => /^[^@\s]+@[^@\s]+$/.test(email().trim())
  async function submit(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (!isAddress() || busy()) return
    setBusy(true)
    setRefusal(null)
    try {
      await post('/api/password-resets', { email: email().trim() })
      setDone(true)
    } catch (error) {
      setRefusal(problemText(error))
    } finally {
      setBusy(false)
    }
  }
  const back = () => (
    <p class="meta">
      <A href="/sign-in">{t('access.reset.back')}</A>
    </p>
  )
  return (
    <Show
      when={!done()}
      fallback={
        <EntryFrame page={t('access.reset')} title={t('access.reset.asked')} why={t('access.reset.asked.why')}>
          {back()}
        </EntryFrame>
      }
    >
      <EntryFrame page={t('access.reset')} title={t('access.reset')} why={t('access.reset.why')}>
        <form class="fields" onSubmit={(event) => void submit(event)} novalidate>
          <Refused words={refusal()} />
          <Field
            label={t('field.email')}
            error={tried() && !isAddress() ? t('field.email.bad') : undefined}
            type="email"
            autocomplete="username"
            autofocus
            value={email()}
            onInput={(event) => setEmail(event.currentTarget.value)}
          />
          <Button kind="main" type="submit" large busy={busy()}>
            {t('access.reset.ask')}
          </Button>
          {back()}
        </form>
      </EntryFrame>
    </Show>
  )
}

const goneStatus = [404, 409, 410]

/** Where the link leads: a new password, the second factor where there is one, and in. */
export function ResetPage() {
  const params = useParams<{ token: string }>()
  const { session, begin } = useSession()
  const navigate = useNavigate()
  const [password, setPassword] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const [gone, setGone] = createSignal(false)
  const [asked, setAsked] = createSignal<Asked['secondFactor'] | null>(null)
  createEffect(() => {
    const current = session()
    if (current && asked()) navigate(firstPage[current.agent.role], { replace: true })
  })
  async function submit(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (!isGoodPassword(password()) || busy()) return
    setBusy(true)
    setRefusal(null)
    try {
      const answer = await post<SignInAnswer>(`/api/password-resets/${encodeURIComponent(params.token)}`, { password: password() })
      if (isSecondStep(answer)) return void setAsked(answer.secondFactor)
      await begin(answer)
      navigate(firstPage[answer.agent.role], { replace: true })
    } catch (error) {
      if (error instanceof ApiProblem && goneStatus.includes(error.status)) setGone(true)
      else setRefusal(problemText(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Show
      when={asked()}
      fallback={
        <Show
          when={!gone()}
          fallback={
            <EntryFrame page={t('access.reset')} title={t('access.reset.gone')} why={t('access.reset.gone.why')}>
              <A class="btn lg" href="/reset">
                {t('access.reset.ask')}
              </A>
            </EntryFrame>
          }
        >
          <EntryFrame page={t('access.reset')} title={t('access.reset.choose')} why={t('access.reset.choose.why')}>
            <form class="fields" onSubmit={(event) => void submit(event)} novalidate>
              <Refused words={refusal()} />
              <PasswordField
                isNew
                autofocus
                error={tried() && !isGoodPassword(password()) ? t('field.password.hint') : undefined}
                value={password()}
                onInput={setPassword}
              />
              <Button kind="main" type="submit" large busy={busy()}>
                {t('access.reset.do')}
              </Button>
            </form>
          </EntryFrame>
        </Show>
      }
    >
      {(what) => (
        <EntryFrame page={t('access.reset')} title={t('access.second')} why={t('access.second.why')}>
          <SecondStep asked={what()} onAgain={() => navigate('/sign-in', { replace: true })} />
        </EntryFrame>
      )}
    </Show>
  )
}
