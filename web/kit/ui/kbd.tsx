import { For } from 'solid-js'
import { t } from '../i18n/index.ts'
import { isApple } from './key-match.ts'

const signs: Record<string, string> = { enter: '↵', escape: 'Esc', arrowup: '↑', arrowdown: '↓', arrowleft: '←', arrowright: '→' }

/** How one chord is written on a key cap: "ctrl+enter" → "Ctrl ↵", on Apple "⌘ ↵". */
export function capText(chord: string): string {
  return chord
    .split('+')
    .map((part) => (part === 'ctrl' ? (isApple() ? '⌘' : t('key.ctrl')) : part === 'shift' ? '⇧' : (signs[part] ?? part.toUpperCase())))
    .join(' ')
}

/** Key caps for a key, a chord ("ctrl+k") or a sequence ("g i"). Readers hear the key from the control itself, so caps are hidden from them. */
export function Kbd(props: { keys: string }) {
  return (
    <For each={props.keys.split(' ')}>
      {(chord) => (
        <span class="kbd" aria-hidden="true">
          {capText(chord)}
        </span>
      )}
    </For>
  )
}
