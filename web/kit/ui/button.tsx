import { type JSX, Show, splitProps } from 'solid-js'
import { Icon, type IconName } from './icon.tsx'
import { Kbd } from './kbd.tsx'

type ButtonProps = JSX.ButtonHTMLAttributes<HTMLButtonElement> & {
  /** One `main` per page. `ink` is for private things. */
  kind?: 'main' | 'ghost' | 'ink' | 'danger' | 'accent'
  icon?: IconName
  /** The key that does the same, shown as a cap. */
  keys?: string
  /** The label stays, a spinner takes the icon's place, and a second press does nothing. */
  busy?: boolean
  /** Only an icon: `label` names it for readers and on hover. */
  label?: string
  large?: boolean
}

/** A button with icon, key cap and busy state. */
export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, ['kind', 'icon', 'keys', 'busy', 'label', 'large', 'class', 'children', 'disabled', 'onClick'])
  const classes = () => {
    const kind = own.kind === 'accent' ? 'ghost accent' : own.kind
    return ['btn', kind, own.large && 'lg', own.label && !own.children && 'square', own.class].filter(Boolean).join(' ')
  }
  const press: JSX.EventHandler<HTMLButtonElement, MouseEvent> = (event) => {
    if (own.busy) return
    if (typeof own.onClick === 'function') own.onClick(event)
  }
  return (
    <button
      type="button"
      {...rest}
      class={classes()}
      disabled={own.disabled}
      aria-busy={own.busy || undefined}
      aria-label={own.label}
      title={rest.title ?? own.label}
      onClick={press}
    >
      <Show
        when={own.busy}
        fallback={<Show when={own.icon}>{(name) => <Icon name={name()} size={own.children ? 's' : undefined} />}</Show>}
      >
        <Icon name="refresh" size="s" class="spin" />
      </Show>
      {own.children}
      <Show when={own.keys}>{(keys) => <Kbd keys={keys()} />}</Show>
    </button>
  )
}
