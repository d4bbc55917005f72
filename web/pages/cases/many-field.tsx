import { For } from 'solid-js'

type FieldProps = { label: string; value: string; options: { value: string; label: string }[]; onChange: (value: string) => void }

/** Several of a few, of which any will do; the value is what is chosen, with commas. */
export function ManyField(props: FieldProps) {
  const chosen = () => new Set(props.value.split(',').filter(Boolean))
  function toggle(value: string) {
    const next = chosen()
    if (!next.delete(value)) next.add(value)
    props.onChange(props.options.flatMap((one) => (next.has(one.value) ? [one.value] : [])).join(','))
  }
  return (
    <fieldset class="many">
      <legend class="lab">{props.label}</legend>
      <For each={props.options}>
        {(option) => (
          <button
            type="button"
            class="chip touch"
            classList={{ accent: chosen().has(option.value) }}
            aria-pressed={chosen().has(option.value)}
            onClick={() => toggle(option.value)}
          >
            <bdi>{option.label}</bdi>
          </button>
        )}
      </For>
    </fieldset>
  )
}
