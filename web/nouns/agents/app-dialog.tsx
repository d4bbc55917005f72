import { createResource, createSignal, Show } from 'solid-js'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { CopyButton } from '../../kit/ui/copy-button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field } from '../../kit/ui/field.tsx'
import { Skeleton } from '../../kit/ui/states.tsx'
import { showProblem } from '../../kit/ui/toast.tsx'
import { beginApp, confirmApp } from './second-factor.data.ts'
import './access.css'
import './access.words.ts'

/** Sets up an app that gives codes: a picture to scan, and its first code. */
export function AppDialog(props: { onDone: (recoveryCodes: string[] | null) => void; onClose: () => void }) {
  const [made] = createResource(async () => {
    try {
      return await beginApp()
    } catch (error) {
      showProblem(t('access.failed', { why: problemText(error) }))
      props.onClose()
      return null
    }
  })
  const [code, setCode] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  const [error, setError] = createSignal<string | undefined>()
  async function submit() {
    if (busy() || !made()) return
    if (!code().trim()) return void setError(t('access.code.missing'))
    setBusy(true)
    try {
      props.onDone((await confirmApp(code().trim())).recoveryCodes)
    } catch (problem) {
      setError(problemText(problem))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('access.app.add')}
      width={480}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {t('access.app.confirm')}
        </Button>
      }
    >
      <Show when={made()} fallback={<Skeleton rows={4} />}>
        {(totp) => (
          <div class="totp">
            <img src={`data:image/svg+xml,${encodeURIComponent(totp().picture)}`} alt={t('access.app.picture')} width="176" height="176" />
            <div>
              <p>{t('access.app.scan')}</p>
              <p class="meta">{t('access.app.key')}</p>
              <p class="key">
                <code>{totp().key}</code>
                <CopyButton text={totp().key.replaceAll(' ', '')} what={t('access.app.key')} />
              </p>
            </div>
          </div>
        )}
      </Show>
      <Field
        label={t('access.code')}
        hint={t('access.code.hint')}
        error={error()}
        inputmode="numeric"
        autocomplete="one-time-code"
        maxlength="20"
        autofocus
        value={code()}
        onInput={(event) => {
          setError(undefined)
          setCode(event.currentTarget.value)
        }}
      />
    </Dialog>
  )
}
