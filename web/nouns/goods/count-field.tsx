import { createUniqueId, type JSX, Show } from 'solid-js'
import { Icon } from '../../kit/ui/icon.tsx'

type CountProps = {
  /** Names the field for readers; the product stands before it for the eye. */
  label: string
  product: string
  /** What it is counted against. */
  of: string
  value: string
  error: string | undefined
  isFirst: boolean
  change: (text: string) => void
  /** Enter: on to the next field. */
  goOn: () => void
  children?: JSX.Element
}

/** How many pieces of a line: a small field in a row, all of it selected when it gets the focus. */
export function CountField(props: CountProps) {
  const id = createUniqueId()
  return (
    <div class="count-row">
      <span class="what">
        <bdi>{props.product}</bdi>
      </span>
      <input
        class="input count num"
        aria-label={props.label}
        aria-invalid={props.error ? 'true' : undefined}
        aria-describedby={props.error ? id : undefined}
        inputmode="numeric"
        maxlength="6"
        autofocus={props.isFirst}
        value={props.value}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => props.change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.isComposing) return
          event.preventDefault()
          props.goOn()
        }}
      />
      <span class="meta">{props.of}</span>
      {props.children}
      <Show when={props.error}>
        <p class="error" id={id}>
          <Icon name="warn" size="s" />
          {props.error}
        </p>
      </Show>
    </div>
  )
}
