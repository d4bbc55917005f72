import type { z } from 'zod'
import type { Surface, Visibility } from '#shared/reply.ts'
import type { draftBody } from '#shared/thread.schema.ts'
import { type Context, inTransaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { draftOf, getThread, type ThreadRow, updateThread } from '../threads/thread.store.ts'
import { type DraftRow, deleteDrafts, listDrafts, saveDraft } from './reply-draft.store.ts'

type Writer = { agentId: number }

/** Keeps what somebody is writing: one text for a thread and a surface, on every device of theirs. The last one that is kept counts. */
export function keepDraft(context: Context, by: Writer, threadId: number, body: z.output<typeof draftBody>): Promise<void> {
  return inTransaction(context, async (tx) => {
    const begun = await findBegun(tx, by, threadId)
    const serviceOrderId = body.serviceOrderId ?? begun?.serviceOrderId ?? null
    if (begun?.isOfThread) await updateThread(tx, threadId, { draft: null })
    await saveDraft(tx, {
      threadId,
      agentId: by.agentId,
      surface: body.visibility,
      // Not trimmed: who writes on finds the space they left.
      text: body.text.trim() === '' ? cleanText(body.text) : body.text.toWellFormed(),
      serviceOrderId: body.visibility === 'note' ? null : serviceOrderId,
      at: context.clock(),
    })
  })
}

/** Drops what somebody was writing. @param surface left out: whatever was meant for the customer */
export function dropDraft(context: Context, by: Writer, threadId: number, surface?: Surface): Promise<void> {
  return inTransaction(context, async (tx) => {
    const thread = await getThread(tx, threadId)
    await deleteDrafts(tx, threadId, by.agentId, surface ? [surface] : ['public', 'private'])
    const begun = draftOf(thread)
    const isMine = begun !== null && (begun.agentId ?? by.agentId) === by.agentId
    if (isMine && (surface === undefined || begun.visibility === surface)) await updateThread(tx, threadId, { draft: null })
  })
}

/** What somebody was writing becomes a reply: it is a draft no more. @returns the order whose outcome it was begun to tell */
export async function takeDraft(tx: Handle, by: Writer, threadId: number, visibility: Visibility): Promise<number | undefined> {
  const begun = await findBegun(tx, by, threadId)
  await deleteDrafts(tx, threadId, by.agentId, [visibility])
  if (begun?.isOfThread) await updateThread(tx, threadId, { draft: null })
  return begun?.serviceOrderId ?? undefined
}

/** The order that somebody's text in a thread was begun for: theirs, or one that the desk began for whoever comes. */
async function findBegun(tx: Handle, by: Writer, threadId: number) {
  const thread = await getThread(tx, threadId)
  const own = (await listDrafts(tx, threadId, by.agentId)).find((row) => row.serviceOrderId !== null)
  if (own) return { serviceOrderId: own.serviceOrderId, isOfThread: false }
  const draft = draftOf(thread)
  if (!draft || (draft.agentId ?? by.agentId) !== by.agentId) return null
  return { serviceOrderId: draft.serviceOrderId ?? null, isOfThread: true }
}

type ShownDraft = { text: string; surface: Surface; at: number; serviceOrderId?: number }

/** The unfinished words of a reader in a thread, newest first; nobody finds another's sentence in their own hands. */
export async function showDrafts(db: Handle, thread: ThreadRow, by: Writer): Promise<ShownDraft[]> {
  const own = (await listDrafts(db, thread.id, by.agentId)).map(shown)
  const begun = draftOf(thread)
  const isMine = begun !== null && (begun.agentId ?? by.agentId) === by.agentId
  if (isMine && !own.some(({ surface }) => surface === begun.visibility)) {
    const { agentId: _, visibility, ...rest } = begun
    own.push({ ...rest, surface: visibility })
  }
  return own.toSorted((a, b) => b.at - a.at)
}

const shown = ({ text, surface, at, serviceOrderId }: DraftRow): ShownDraft => ({
  text,
  surface,
  at,
  ...(serviceOrderId && { serviceOrderId }),
})
