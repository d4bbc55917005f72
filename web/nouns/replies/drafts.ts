import { createSignal } from 'solid-js'
import type { Visibility } from '#shared/reply.ts'

/** Where words are written: public, private, and a note that is never sent. */
export type Surface = Visibility | 'note'

type SavedDraft = { text: string; at: number }

const place = (threadId: number, surface: Surface) => `aftercare.draft.${threadId}.${surface}`

/** The draft saved on this device for a thread and a surface, or null. */
export function readDraft(threadId: number, surface: Surface): SavedDraft | null {
  const saved = localStorage.getItem(place(threadId, surface))
  if (saved === null) return null
  try {
    return JSON.parse(saved) as SavedDraft
  } catch (error) {
    console.warn('A draft on this device cannot be read and is left alone.', error)
    return null
  }
}

/** Saves a text on this device at once; an empty one is removed. A full device is logged: the text is still on screen. */
export function writeDraft(threadId: number, surface: Surface, text: string, at = Date.now()): void {
  try {
    if (text === '') localStorage.removeItem(place(threadId, surface))
    else localStorage.setItem(place(threadId, surface), JSON.stringify({ text, at }))
  } catch (error) {
    console.warn('The draft cannot be saved on this device.', error)
  }
}

/** The newer of the drafts that this device and the server have. */
export function newerDraft(here: SavedDraft | null, there: { text: string; at: number } | null): string {
  if (here && (!there || here.at >= there.at)) return here.text
  return there?.text ?? ''
}

/** The reply whose words just came back from the outbox, for the composer of its thread to restore. */
export const [returnedDraft, setReturnedDraft] = createSignal<{ threadId: number; visibility: Visibility; text: string } | null>(null)
