import { useNavigate, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal } from 'solid-js'
import type { Session } from '#shared/agent.schema.ts'
import { firstPage } from '#shared/agent.ts'
import { isProblem, post } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { PasswordField } from '../../nouns/agents/password-field.tsx'
import { EntryFrame, Refused } from './entry-frame.tsx'
import { targetOf } from './sign-in.target.ts'

/** E-mail and password; afterwards the page that was asked for. */
export function SignInPage() {
  const [address] = useSearchParams<{ to?: string }>()
  const { session, begin } = useSession()
  const navigate = useNavigate()
  const [email, setEmail] = createSignal('')
  const [password, setPassword] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  createEffect(() => {
    const current = session()
    if (current) navigate(targetOf(address.to, firstPage[current.agent.role]), { replace: true })
  })
  const words = (error: unknown) => {
    if (isProblem(error, 'wrong-sign-in')) return t('signin.wrong')
    if (isProblem(error, 'too-many-tries')) return t('signin.too-many')
    return t('signin.failed', { why: problemText(error) })
  }
  async function submit(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (!email().trim() || !password() || busy()) return
    setBusy(true)
    setRefusal(null)
    try {
      await begin(await post<Session>('/api/session', { email: email().trim(), password: password() }))
    } catch (error) {
      setRefusal(words(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <EntryFrame page={t('signin.page')} title={t('signin.title')}>
      <form class="fields" onSubmit={(event) => void submit(event)} novalidate>
        <Refused words={refusal()} />
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
        <p class="meta">{t('signin.forgot')}</p>
      </form>
    </EntryFrame>
  )
}
