import { For, Show } from 'solid-js'
import { t } from '../i18n/index.ts'
import { Icon, type IconName } from './icon.tsx'
import { isApple } from './key-match.ts'

/** Keys that are drawn: not every machine has a font with their signs. */
const drawn: Record<string, IconName> = {
  enter: 'key-enter',
  shift: 'key-shift',
  arrowup: 'arrow-up',
  arrowdown: 'arrow-down',
  arrowleft: 'arrow-left',
  arrowright: 'arrow-right',
}
const written: Record<string, string> = { escape: 'Esc' }

const iconOf = (part: string): IconName | undefined => (part === 'ctrl' && isApple() ? 'key-command' : drawn[part])
const textOf = (part: string): string => (part === 'ctrl' ? t('key.ctrl') : (written[part] ?? part.toUpperCase()))

/** Key caps for a key, a chord ("ctrl+k") or a sequence ("g i"). Readers hear the key from the control itself, so caps are hidden from them. */
export function Kbd(props: { keys: string }) {
  return (
    <For each={props.keys.split(' ')}>
      {(chord) => (
        <span class="kbd" aria-hidden="true">
          <For each={chord.split('+')}>
            {(part) => (
              <Show when={iconOf(part)} fallback={<span>{textOf(part)}</span>}>
                {(name) => <Icon name={name()} />}
              </Show>
            )}
          </For>
        </span>
      )}
    </For>
  )
}
