import { createEffect, createSignal, on, Show } from 'solid-js'
import type { Session } from '#shared/agent.schema.ts'
import type { SecondStep as Asked } from '#shared/sign-in.schema.ts'
import { type ApiProblem, isProblem, post } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { enterWithPasskey, passkeyCancelled } from '../../nouns/agents/second-factor.data.ts'
import { Refused } from './entry-frame.tsx'
import '../../nouns/agents/access.words.ts'

/** The second step after a password, an invitation or a reset: a code of the app, a recovery code, or a passkey. */
export function SecondStep(props: { asked: Asked['secondFactor']; onAgain: () => void }) {
  const { begin } = useSession()
  const [code, setCode] = createSignal('')
  const [byRecovery, setByRecovery] = createSignal(!props.asked.app && !props.asked.passkey)
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  /** A passkey needs no typing: a recovery code is asked for only where somebody chooses it. */
  const takesCodes = () => props.asked.app || byRecovery()
  let form!: HTMLFormElement
  createEffect(on(takesCodes, (takes) => takes && form.querySelector('input')?.focus()))
  async function attempt(work: () => Promise<Session>) {
    if (busy()) return
    setBusy(true)
    setRefusal(null)
    try {
      await begin(await work())
    } catch (error) {
      if (isProblem(error, 'sign-in-ended')) props.onAgain()
      if (!isProblem(error, passkeyCancelled)) setRefusal(t('signin.failed', { why: problemText(error as ApiProblem) }))
    } finally {
      setBusy(false)
    }
  }
  function submit(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (code().trim()) void attempt(() => post<Session>('/api/session/second-factor', { code: code().trim() }))
  }
  return (
    <form ref={form} class="fields" onSubmit={submit} novalidate>
      <Refused words={refusal()} />
      <Show when={takesCodes()}>
        <Field
          label={t(byRecovery() ? 'access.recovery-code' : 'access.code')}
          hint={t(byRecovery() ? 'access.recovery-code.hint' : 'access.code.hint')}
          error={tried() && !code().trim() ? t('access.code.missing') : undefined}
          inputmode={byRecovery() ? 'text' : 'numeric'}
          autocomplete="one-time-code"
          autocapitalize="off"
          spellcheck={false}
          maxlength="60"
          value={code()}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
        <Button kind="main" type="submit" large busy={busy()}>
          {t('signin.do')}
        </Button>
      </Show>
      <Show when={props.asked.passkey}>
        <Button icon="key" large kind={takesCodes() ? undefined : 'main'} busy={busy()} onClick={() => void attempt(enterWithPasskey)}>
          {t('access.passkey.use')}
        </Button>
      </Show>
      <Show when={(props.asked.app || props.asked.passkey) && props.asked.recoveryCode}>
        <button type="button" class="link" onClick={() => setByRecovery(!byRecovery())}>
          {t(byRecovery() ? (props.asked.app ? 'access.use-app' : 'access.use-no-recovery') : 'access.use-recovery')}
        </button>
      </Show>
      <p class="meta">{t('access.lost')}</p>
    </form>
  )
}
