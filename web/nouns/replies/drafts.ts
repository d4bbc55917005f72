import { createSignal } from 'solid-js'
import type { Visibility } from '#shared/reply.ts'

/** Where words are written: two ways out of the house, and one that never leaves it. */
export type Surface = Visibility | 'note'

type Kept = { text: string; at: number }

const place = (threadId: number, surface: Surface) => `aftercare.draft.${threadId}.${surface}`

/** What was written for a thread on a surface on this device, or null. */
export function readDraft(threadId: number, surface: Surface): Kept | null {
  const kept = localStorage.getItem(place(threadId, surface))
  if (kept === null) return null
  try {
    return JSON.parse(kept) as Kept
  } catch (error) {
    console.warn('A draft on this device cannot be read and is left alone.', error)
    return null
  }
}

/** Keeps words on this device at once; empty words are forgotten. A full device is said in the console: the words are still on screen. */
export function writeDraft(threadId: number, surface: Surface, text: string, at = Date.now()): void {
  try {
    if (text === '') localStorage.removeItem(place(threadId, surface))
    else localStorage.setItem(place(threadId, surface), JSON.stringify({ text, at }))
  } catch (error) {
    console.warn('The draft cannot be kept on this device.', error)
  }
}

/** The newer of what this device and the server keep. */
export function newerDraft(here: Kept | null, there: { text: string; at: number } | null): string {
  if (here && (!there || here.at >= there.at)) return here.text
  return there?.text ?? ''
}

/** The reply whose words just came back from the outbox, for the composer of its thread to take up. */
export const [returnedDraft, setReturnedDraft] = createSignal<{ threadId: number; visibility: Visibility; text: string } | null>(null)
