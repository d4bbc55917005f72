import { A, useNavigate, useParams } from '@solidjs/router'
import { createEffect, createSignal, Show } from 'solid-js'
import { firstPage } from '#shared/agent.ts'
import type { SecondStep as Asked } from '#shared/sign-in.schema.ts'
import { ApiProblem, post } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { isGoodPassword, PasswordField } from '../../nouns/agents/password-field.tsx'
import { isSecondStep, type SignInAnswer } from '../../nouns/agents/second-factor.data.ts'
import { EntryFrame, Refused } from './entry-frame.tsx'
import { SecondStep } from './second-step.tsx'
import '../../nouns/agents/access.words.ts'

const goneStatus = [404, 409, 410]

/** Where an invitation leads: a password, and in. */
export function JoinPage() {
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
      const answer = await post<SignInAnswer>(`/api/invitations/${encodeURIComponent(params.token)}`, { password: password() })
      if (isSecondStep(answer)) return void setAsked(answer.secondFactor)
      await begin(answer)
      navigate(firstPage[answer.agent.role], { replace: true })
    } catch (error) {
      if (error instanceof ApiProblem && goneStatus.includes(error.status)) setGone(true)
      else setRefusal(t('join.failed', { why: problemText(error) }))
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
            <EntryFrame page={t('join.page')} title={t('join.gone')} why={t('join.gone.why')}>
              <A class="btn lg" href="/sign-in">
                {t('join.signin')}
              </A>
            </EntryFrame>
          }
        >
          <EntryFrame page={t('join.page')} title={t('join.title')} why={t('join.why')}>
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
                {t('join.do')}
              </Button>
            </form>
          </EntryFrame>
        </Show>
      }
    >
      {(what) => (
        <EntryFrame page={t('join.page')} title={t('access.second')} why={t('access.second.why')}>
          <SecondStep asked={what()} onAgain={() => navigate('/sign-in', { replace: true })} />
        </EntryFrame>
      )}
    </Show>
  )
}
