import { A, useNavigate, useParams } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import type { Session } from '#shared/agent.schema.ts'
import { firstPage } from '#shared/agent.ts'
import { ApiProblem, post } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { isGoodPassword, PasswordField } from '../../nouns/agents/password-field.tsx'
import { EntryFrame, Refused } from './entry-frame.tsx'

const goneStatus = [404, 409, 410]

/** Where an invitation leads: a password, and in. */
export function JoinPage() {
  const params = useParams<{ token: string }>()
  const { begin } = useSession()
  const navigate = useNavigate()
  const [password, setPassword] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const [gone, setGone] = createSignal(false)
  async function submit(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (!isGoodPassword(password()) || busy()) return
    setBusy(true)
    setRefusal(null)
    try {
      const session = await post<Session>(`/api/invitations/${encodeURIComponent(params.token)}`, { password: password() })
      await begin(session)
      navigate(firstPage[session.agent.role], { replace: true })
    } catch (error) {
      if (error instanceof ApiProblem && goneStatus.includes(error.status)) setGone(true)
      else setRefusal(t('join.failed', { why: problemText(error) }))
    } finally {
      setBusy(false)
    }
  }
  return (
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
  )
}
