import { keepsMs } from '../../engines/channels/chat.rules.ts'
import {
  endVisitor,
  findVisitor,
  listChatSources,
  listEnded,
  listOldest,
  removeMessages,
  removeSilentVisitors,
} from '../../engines/channels/chat.store.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { hour } from '../../kit/lib/clock.ts'
import { saveGone } from '../../nouns/mentions/mention.keep.ts'

const atOnce = 200
/** Longer than a page that was read before the end may take until it is kept. */
const settledMs = 1 * hour

/** The visitor ends the chat: what was said in it is gone from the chat and, like a deleted post, from the mention it became. */
export function forgetChat(context: Context, sourceId: number, tokenHash: string): Promise<void> {
  return change(context, async (tx, emit) => {
    const visitor = await findVisitor(tx, sourceId, tokenHash)
    if (!visitor || visitor.endedAt !== null) return
    const ids = await endVisitor(tx, visitor.id, context.clock())
    for (let from = 0; from < ids.length; from += atOnce) await takeAway(tx, context, ids.slice(from, from + atOnce), emit)
  })
}

/**
 * Takes away a batch of what is older than its chat keeps (a job), and what is left of chats that were ended: a message may have been
 * under way to its mention just then. Answers whether there may be more.
 */
export async function forgetOldChats(context: Context): Promise<boolean> {
  let more = false
  for (const { id, settings } of await listChatSources(context.db)) {
    const now = context.clock()
    const keeps = keepsMs(readJson(settings))
    const savedSince = keeps === null ? 0 : now - keeps
    const endedBefore = now - settledMs
    const old = (await listOldest(context.db, id, atOnce)).filter(({ at }) => at < savedSince)
    const ended = await listEnded(context.db, id, endedBefore, atOnce)
    const ids = [...new Set([...old, ...ended].map((message) => message.id))]
    await change(context, async (tx, emit) => {
      await takeAway(tx, context, ids, emit)
      await removeMessages(tx, ids)
      await removeSilentVisitors(tx, id, { seenBefore: savedSince, endedBefore })
    })
    more ||= old.length === atOnce || ended.length === atOnce
  }
  return more
}

const takeAway = (tx: Handle, context: Context, ids: readonly number[], emit: (event: NewEvent) => void) =>
  saveGone(
    tx,
    context.engine,
    'chat',
    ids.map((id) => ({ originalId: String(id), externalId: String(id) })),
    context.clock(),
    emit,
  )
