import { createSignal } from 'solid-js'
import type { Reply } from '#shared/reply.schema.ts'
import type { Surface } from '#shared/reply.ts'
import { deviceStorage } from '../../kit/environment.ts'

export type { Surface } from '#shared/reply.ts'

type SavedDraft = { text: string; at: number }

const place = (threadId: number, surface: Surface) => `aftercare.draft.${threadId}.${surface}`

/** The draft saved on this device for a thread and a surface, or null. */
export function readDraft(threadId: number, surface: Surface): SavedDraft | null {
  const saved = deviceStorage.read(place(threadId, surface))
  if (saved === null) return null
  try {
    return JSON.parse(saved) as SavedDraft
  } catch (error) {
    console.warn('A draft on this device cannot be read and is left alone.', error)
    return null
  }
}

/** Saves a text on this device at once; an empty one is removed. Where the device stores nothing, it lasts as long as the page. */
export function writeDraft(threadId: number, surface: Surface, text: string, at = Date.now()): void {
  deviceStorage.write(place(threadId, surface), text === '' ? null : JSON.stringify({ text, at }))
}

/** The newer of the drafts that this device and the server have. */
export function newerDraft(here: SavedDraft | null, there: { text: string; at: number } | null): string {
  if (here && (!there || here.at >= there.at)) return here.text
  return there?.text ?? ''
}

/** The reply whose words just came back from the outbox, for the composer of its thread to restore. */
export const [returnedDraft, setReturnedDraft] = createSignal<Pick<
  Reply,
  'threadId' | 'visibility' | 'text' | 'templateId' | 'actions'
> | null>(null)

/** Counts how often somebody asked for the templates by key. */
export const [shelfAsked, setShelfAsked] = createSignal(0)

/** Counts how often somebody asked for an answer from an article. */
export const [articlesAsked, setArticlesAsked] = createSignal(0)
