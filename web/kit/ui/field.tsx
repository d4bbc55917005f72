import { createEffect, createUniqueId, type JSX, Show, splitProps } from 'solid-js'
import { Icon } from './icon.tsx'

type Common = {
  label: string
  hint?: string | undefined
  /** Replaces the hint and names the fix. */
  error?: string | undefined
}

function Frame(props: Common & { id: string; children: JSX.Element }) {
  return (
    <div class="field">
      <label for={props.id}>{props.label}</label>
      {props.children}
      <Show
        when={props.error}
        fallback={
          <Show when={props.hint}>
            <p class="hint" id={`${props.id}-hint`}>
              {props.hint}
            </p>
          </Show>
        }
      >
        <p class="error" id={`${props.id}-hint`}>
          <Icon name="warn" size="s" />
          {props.error}
        </p>
      </Show>
    </div>
  )
}

const described = (props: Common, id: string) => ({
  id,
  'aria-describedby': props.hint || props.error ? `${id}-hint` : undefined,
  'aria-invalid': props.error ? ('true' as const) : undefined,
})

/** One line of text with its label above and hint or error below. */
export function Field(props: Common & JSX.InputHTMLAttributes<HTMLInputElement>) {
  const id = createUniqueId()
  const [own, rest] = splitProps(props, ['label', 'hint', 'error'])
  return (
    <Frame id={id} {...own}>
      <input class="input" {...rest} {...described(own, id)} />
    </Frame>
  )
}

/** Several lines of text. */
export function TextField(props: Common & JSX.TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = createUniqueId()
  const [own, rest] = splitProps(props, ['label', 'hint', 'error'])
  return (
    <Frame id={id} {...own}>
      <textarea class="input" {...rest} {...described(own, id)} />
    </Frame>
  )
}

/** One of several; the options are its children. */
export function SelectField(props: Common & JSX.SelectHTMLAttributes<HTMLSelectElement>) {
  const id = createUniqueId()
  const [own, rest] = splitProps(props, ['label', 'hint', 'error', 'children', 'value'])
  let select!: HTMLSelectElement
  // A value can only be shown once its option is there.
  createEffect(() => {
    if (props.value !== undefined) select.value = String(props.value)
  })
  return (
    <Frame id={id} {...own}>
      <select ref={select} class="input" {...rest} {...described(own, id)}>
        {props.children}
      </select>
    </Frame>
  )
}

/** On or off, at once. */
export function Switch(props: { label: string; checked: boolean; onChange: (on: boolean) => void; disabled?: boolean }) {
  return (
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        aria-checked={props.checked}
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      {props.label}
    </label>
  )
}
