import { createUniqueId, For } from 'solid-js'
import './segmented-control.css'

/** One of a few, side by side: real radio buttons, so arrows and readers work as everywhere. */
export function SegmentedControl<T extends string | number>(props: {
  label: string
  options: { value: T; label: string }[]
  value: T
  onChange: (value: T) => void
}) {
  const name = createUniqueId()
  return (
    <fieldset class="segments">
      <legend class="lab">{props.label}</legend>
      <div>
        <For each={props.options}>
          {(option) => (
            <label>
              <input
                type="radio"
                class="vh"
                name={name}
                checked={option.value === props.value}
                onChange={() => props.onChange(option.value)}
              />
              <span>{option.label}</span>
            </label>
          )}
        </For>
      </div>
    </fieldset>
  )
}
