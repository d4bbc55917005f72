import { For, Show } from 'solid-js'
import { commandsNow, pendingKey } from '../kit/ui/commands.ts'
import { Kbd } from '../kit/ui/kbd.tsx'

/** After G has waited a moment: what the second key may be. */
export function KeyChoices() {
  return (
    <Show when={pendingKey()}>
      {(first) => (
        <div class="key-choices" role="status">
          <For each={commandsNow().filter(({ keys }) => keys.some((one) => one.startsWith(`${first()} `)))}>
            {(command) => (
              <span>
                <Kbd keys={command.keys.find((one) => one.startsWith(`${first()} `))?.split(' ')[1] ?? ''} />
                {command.label}
              </span>
            )}
          </For>
        </div>
      )}
    </Show>
  )
}
