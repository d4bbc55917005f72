import { For, type JSX, Show } from 'solid-js'
import { Dialog } from './dialog.tsx'
import { Icon, type IconName } from './icon.tsx'
import { Kbd } from './kbd.tsx'
import { chordOf } from './key-match.ts'

type Choice<T> = { value: T; label: JSX.Element; icon?: IconName; chosen?: boolean; hint?: JSX.Element }

/** A short list to choose from: press the line or its number. */
export function ChoiceDialog<T>(props: {
  title: string
  why?: string
  choices: Choice<T>[]
  onChoose: (value: T) => void
  onClose: () => void
}) {
  return (
    <Dialog title={props.title} width={380} onClose={props.onClose}>
      <Show when={props.why}>
        <p>{props.why}</p>
      </Show>
      <ChoiceList
        choices={props.choices}
        onChoose={(value) => {
          // First chosen, then closed: closing may take away what the choice is about.
          props.onChoose(value)
          props.onClose()
        }}
      />
    </Dialog>
  )
}

/** The lines alone, in a dialog that asks for more. */
export function ChoiceList<T>(props: { choices: Choice<T>[]; onChoose: (value: T) => void }) {
  const choose = (choice: Choice<T> | undefined) => choice && props.onChoose(choice.value)
  const onKeyDown = (event: KeyboardEvent) => {
    const choice = props.choices[Number(chordOf(event)) - 1]
    if (!choice) return
    event.preventDefault()
    choose(choice)
  }
  return (
    <fieldset class="choices" onKeyDown={onKeyDown}>
      <For each={props.choices}>
        {(choice, at) => (
          <button
            type="button"
            class="choice"
            autofocus={choice.chosen || (at() === 0 && !props.choices.some((one) => one.chosen))}
            aria-pressed={choice.chosen}
            onClick={() => choose(choice)}
          >
            <Show when={choice.icon}>{(name) => <Icon name={name()} />}</Show>
            <span>{choice.label}</span>
            <span class="push row">
              <Show when={choice.hint}>
                <span class="meta">{choice.hint}</span>
              </Show>
              <Show when={choice.chosen}>
                <Icon name="check" size="s" />
              </Show>
              <Show when={at() < 9}>
                <Kbd keys={String(at() + 1)} />
              </Show>
            </span>
          </button>
        )}
      </For>
    </fieldset>
  )
}
