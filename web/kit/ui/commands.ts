import { createSignal, onCleanup } from 'solid-js'
import { t } from '../i18n/index.ts'
import type { IconName } from './icon.tsx'
import { chordOf, matchKeys, takesText } from './key-match.ts'
import { preferences } from './preferences.ts'
import { say } from './say.ts'

export const commandGroups = ['move', 'triage', 'case', 'work', 'go'] as const

/** Something a person can do here, by key and through the palette. */
export type Command = {
  id: string
  group: (typeof commandGroups)[number]
  label: string
  /** "j", "shift+x", "ctrl+k", "g i"; several keys may do the same. */
  keys: string[]
  icon?: IconName
  /** A few grey words beside it in the palette. */
  hint?: string
  /** Why it cannot be done now; the key says so in the status bar. */
  off?: string | undefined
  /** Not listed in the palette: it only makes sense as a key. */
  keyOnly?: boolean
  run: () => void
}

const sequenceMs = 1_500
const showAfterMs = 400

const [sources, setSources] = createSignal<(() => Command[])[]>([])
const [pendingKey, setPendingKey] = createSignal<string | null>(null)

let before: string | null = null
let timers: ReturnType<typeof setTimeout>[] = []

/** The first key of a sequence that waits for its second, once it has waited long enough to show the choices. */
export { pendingKey }

const [above, setAbove] = createSignal<(() => Command[])[]>([])

/**
 * Offers commands for as long as the owner lives. What was offered last wins when two want the same key.
 * @param isAbove they win over all others that are not, whenever those were offered
 */
export function offerCommands(commands: () => Command[], isAbove = false): void {
  const set = isAbove ? setAbove : setSources
  set((all) => [commands, ...all])
  onCleanup(() => set((all) => all.filter((one) => one !== commands)))
}

/** Everything that can be done here now. */
export const commandsNow = (): Command[] => {
  const seen = new Set<string>()
  return [...above(), ...sources()].flatMap((source) => source()).filter((command) => !seen.has(command.id) && seen.add(command.id))
}

function forget() {
  before = null
  for (const timer of timers) clearTimeout(timer)
  timers = []
  setPendingKey(null)
}

function begin(chord: string) {
  before = chord
  timers = [setTimeout(() => setPendingKey(chord), showAfterMs), setTimeout(forget, sequenceMs)]
}

/** Whether keys belong to something else now: a modal dialog and an open menu handle their own. */
const isCovered = () => document.querySelector('dialog:modal, [role="menu"]') !== null

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing) return
  const chord = chordOf(event)
  if (!chord) return
  // Chords, Esc and function keys write nothing: they work while typing and when single keys are off.
  const isChord = chord.startsWith('ctrl+') || chord === 'escape' || /^(shift\+)?f\d+$/.test(chord)
  if (!isChord && (takesText(event.target as HTMLElement | null) || !preferences().singleKeys)) return
  if (isCovered()) return
  // Enter and Space belong to the button or link that has the focus.
  if ((chord === 'enter' || chord === 'space') && (event.target as HTMLElement | null)?.closest('a, button, summary, input')) return
  const commands = commandsNow()
  const { binding, pending } = matchKeys(
    commands.flatMap((command) => command.keys),
    chord,
    before,
  )
  const wasWaiting = before
  forget()
  if (pending && !binding) {
    event.preventDefault()
    begin(chord)
    return
  }
  const command = commands.find(({ keys }) => binding && keys.includes(binding))
  if (command) {
    event.preventDefault()
    if (command.off) say(command.off)
    else command.run()
  } else if (!isChord && (wasWaiting || /^(shift\+)?\p{L}$|^[0-9.]$/u.test(chord))) {
    say(t('key.nothing', { key: (wasWaiting ? `${wasWaiting} ${chord}` : chord).toUpperCase().replace('SHIFT+', `${t('key.shift')} `) }))
  }
}

/** Starts to listen for keys; once, by the shell. */
export function listenForKeys(): void {
  document.addEventListener('keydown', onKeyDown)
  onCleanup(() => document.removeEventListener('keydown', onKeyDown))
}
