import { createSignal, onCleanup, onMount, Show } from 'solid-js'
import { onPasswordNeeded, post } from '../data/api.ts'
import { t } from '../kit/i18n/index.ts'
import { problemText } from '../kit/i18n/problem-text.ts'
import { Button } from '../kit/ui/button.tsx'
import { Dialog } from '../kit/ui/dialog.tsx'
import { PasswordField } from '../nouns/agents/password-field.tsx'

/** Asks for the password where the server wants it again; what needed it then goes on, or is given up with the dialog. */
export function PasswordPrompt() {
  const [answer, setAnswer] = createSignal<((proved: boolean) => void) | null>(null)
  onMount(() => onPasswordNeeded(() => new Promise((resolve) => setAnswer(() => resolve))))
  onCleanup(() => onPasswordNeeded(null))
  const close = (proved: boolean) => {
    answer()?.(proved)
    setAnswer(null)
  }
  return (
    <Show when={answer()}>
      <ProofDialog onEnd={close} />
    </Show>
  )
}

function ProofDialog(props: { onEnd: (proved: boolean) => void }) {
  const [password, setPassword] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string | undefined>()
  async function submit() {
    if (busy()) return
    if (!password()) return void setRefusal(t('signin.missing'))
    setBusy(true)
    try {
      await post('/api/session/proof', { password: password() })
      props.onEnd(true)
    } catch (error) {
      setRefusal(problemText(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('proof.title')}
      width={420}
      onClose={() => props.onEnd(false)}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t('proof.do')}
        </Button>
      }
    >
      <p class="meta">{t('proof.why')}</p>
      <PasswordField
        isNew={false}
        autofocus
        error={refusal()}
        value={password()}
        onInput={(value) => {
          setRefusal(undefined)
          setPassword(value)
        }}
      />
    </Dialog>
  )
}
