import './settings.words.ts'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import { put } from '../../data/api.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Switch } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { say } from '../../kit/ui/say.ts'
import { isGoodPassword, PasswordField } from '../../nouns/agents/password-field.tsx'

/** Changes the password of the person who is signed in; other sessions end, and tokens unless told otherwise. */
export function Password() {
  const client = useQueryClient()
  const [current, setCurrent] = createSignal('')
  const [password, setPassword] = createSignal('')
  const [endTokens, setEndTokens] = createSignal(true)
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  async function submit(event: SubmitEvent) {
    event.preventDefault()
    setTried(true)
    if (!current() || !isGoodPassword(password()) || busy()) return
    setBusy(true)
    setRefusal(null)
    try {
      await put('/api/session/password', { current: current(), password: password(), endTokens: endTokens() })
      setCurrent('')
      setPassword('')
      setTried(false)
      say(t('me.password.done'))
      await client.invalidateQueries({ queryKey: ['tokens'] })
    } catch (error) {
      setRefusal(t('settings.not-saved', { why: problemText(error) }))
    } finally {
      setBusy(false)
    }
  }
  return (
    <section class="part">
      <h2>{t('me.password')}</h2>
      <p class="what">{t('me.password.what')}</p>
      <form class="fields" novalidate onSubmit={(event) => void submit(event)}>
        <Show when={refusal()}>
          {(words) => (
            <p class="refused" role="alert">
              <Icon name="stop" size="s" />
              {words()}
            </p>
          )}
        </Show>
        <PasswordField
          label={t('me.password.current')}
          isNew={false}
          error={tried() && !current() ? t('signin.missing') : undefined}
          value={current()}
          onInput={setCurrent}
        />
        <PasswordField
          label={t('me.password.new')}
          isNew
          error={tried() && !isGoodPassword(password()) ? t('field.password.hint') : undefined}
          value={password()}
          onInput={setPassword}
        />
        <Switch label={t('me.password.tokens')} checked={endTokens()} onChange={setEndTokens} />
        <div>
          <Button type="submit" busy={busy()}>
            {t('me.password.do')}
          </Button>
        </div>
      </form>
    </section>
  )
}
