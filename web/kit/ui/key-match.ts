/** What of a keyboard event matters; a DOM KeyboardEvent fits. */
export type Press = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean }

export const isApple = () => /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '')

/**
 * The chord a press means, by the character on the key and not by its place: "j", "shift+x", "ctrl+enter", ".", "?".
 * Ctrl and ⌘ are the same; ı, i, İ and I are all "i", so that Turkish keyboards work. Shift is only named with letters and named keys:
 * "?" already says it. Empty when the press is none of ours: Alt and AltGr write characters, dead keys and IMEs compose.
 */
export function chordOf(press: Press): string {
  const { key } = press
  if (press.altKey || key === 'Dead' || key === 'Process' || key === 'Unidentified' || key === 'AltGraph') return ''
  const name = key === ' ' ? 'space' : ['ı', 'I', 'İ', 'i'].includes(key) ? 'i' : key.toLowerCase()
  if (['control', 'shift', 'meta', 'alt', 'tab'].includes(name)) return ''
  const isCharacter = [...key].length === 1
  const isLetter = isCharacter && key.toLowerCase() !== key.toUpperCase()
  const shift = press.shiftKey && (isLetter || !isCharacter) ? 'shift+' : ''
  return `${press.ctrlKey || press.metaKey ? 'ctrl+' : ''}${shift}${name}`
}

/**
 * Which of the bindings a press completes, given the key pressed before it (for sequences like "g i").
 * `pending` is true when the press may begin a sequence.
 */
export function matchKeys(bindings: readonly string[], chord: string, before: string | null): { binding: string | null; pending: boolean } {
  const wanted = before ? `${before} ${chord}` : chord
  const binding = bindings.find((keys) => keys === wanted) ?? null
  return { binding, pending: !before && bindings.some((keys) => keys.startsWith(`${chord} `)) }
}

/** Whether typing goes to this element, so that single keys must leave it alone. */
export function takesText(element: { tagName?: string; type?: string; isContentEditable?: boolean } | null): boolean {
  if (!element) return false
  if (element.isContentEditable || element.tagName === 'TEXTAREA' || element.tagName === 'SELECT') return true
  return element.tagName === 'INPUT' && !['checkbox', 'radio', 'button', 'submit', 'range', 'color'].includes(element.type ?? 'text')
}
