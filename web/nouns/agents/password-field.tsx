import { createSignal, createUniqueId, Show } from 'solid-js'
import { passwordLength } from '#shared/agent.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import './password-field.css'

type PasswordProps = {
  /** "Password" when left out. */
  label?: string
  value: string
  onInput: (value: string) => void
  /** A new password says how many characters are still missing; a known one only has to be there. */
  isNew: boolean
  error?: string | undefined
  autofocus?: boolean
}

/** Whether a new password is long enough and not too long; whether it is easy to guess, the server says. */
export const isGoodPassword = (password: string) => password.length >= passwordLength.least && password.length <= passwordLength.most

/** A password with a way to see it. */
export function PasswordField(props: PasswordProps) {
  const id = createUniqueId()
  const [shown, setShown] = createSignal(false)
  const hint = () => {
    const { length } = props.value
    if (!props.isNew) return undefined
    if (length === 0) return t('field.password.hint')
    if (length > passwordLength.most) return t('field.password.over', { n: passwordLength.most })
    return length < passwordLength.least
      ? t('field.password.short', { n: passwordLength.least - length })
      : t('field.password.long', { n: length })
  }
  return (
    <div class="field">
      <label for={id}>{props.label ?? t('field.password')}</label>
      <div class="password">
        <input
          class="input"
          id={id}
          type={shown() ? 'text' : 'password'}
          autocomplete={props.isNew ? 'new-password' : 'current-password'}
          autocapitalize="off"
          spellcheck={false}
          autofocus={props.autofocus}
          aria-describedby={hint() || props.error ? `${id}-hint` : undefined}
          aria-invalid={props.error ? 'true' : undefined}
          value={props.value}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
        <button type="button" class="link" aria-pressed={shown()} onClick={() => setShown(!shown())}>
          {t(shown() ? 'field.password.hide' : 'field.password.show')}
        </button>
      </div>
      <Show when={props.error ?? hint()}>
        <p class={props.error ? 'error' : 'hint'} id={`${id}-hint`}>
          <Show when={props.error}>
            <Icon name="warn" size="s" />
          </Show>
          {props.error ?? hint()}
        </p>
      </Show>
    </div>
  )
}
