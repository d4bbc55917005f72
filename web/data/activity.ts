import { put } from './api.ts'

const everyMs = 60_000

/** Says once a minute that a person does something on this screen, for as long as they do: what they are told since they left begins there. */
export function followActivity(): () => void {
  let last = 0
  const note = () => {
    if (Date.now() - last < everyMs) return
    last = Date.now()
    put('/api/activity', {}).catch((error) => console.warn('That somebody is here was not noted.', error))
  }
  const what = ['pointerdown', 'keydown', 'wheel'] as const
  for (const one of what) addEventListener(one, note, { passive: true })
  note()
  return () => what.forEach((one) => void removeEventListener(one, note))
}
