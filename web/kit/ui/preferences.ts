import { createSignal } from 'solid-js'
import { deviceStorage } from '../environment.ts'

/** What a person chose on this device. `undoSeconds`: how long a toast offers to undo. */
export type Preferences = {
  theme: 'system' | 'light' | 'dark'
  density: 'comfortable' | 'compact'
  singleKeys: boolean
  undoSeconds: 10 | 30 | 60
}

const place = 'aftercare.preferences'
const standard: Preferences = { theme: 'system', density: 'comfortable', singleKeys: true, undoSeconds: 10 }

function read(): Preferences {
  try {
    return { ...standard, ...(JSON.parse(deviceStorage.read(place) ?? '{}') as Partial<Preferences>) }
  } catch (error) {
    console.warn('The preferences kept on this device cannot be read; the standard ones are used.', error)
    return standard
  }
}

const [preferences, set] = createSignal(read())

export { preferences }

/** Draws theme and density; called once at the start and after each change. */
export function applyPreferences(): void {
  const { theme, density } = preferences()
  const root = document.documentElement
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
  root.dataset.density = density
}

/** Changes some preferences and draws them, also where the device cannot keep them. */
export function prefer(change: Partial<Preferences>): void {
  const next = { ...preferences(), ...change }
  set(next)
  applyPreferences()
  deviceStorage.write(place, JSON.stringify(next))
}
