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
import { change, type Desk, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { hour } from '../../kit/lib/clock.ts'
import { keepGone } from '../../nouns/mentions/mention.keep.ts'

const atOnce = 200
/** Longer than a page that was read before the end may take until it is kept. */
const settledMs = 1 * hour

/** The visitor ends the chat: what was said in it is gone from the chat and, like a deleted post, from the mention it became. */
export function forgetChat(desk: Desk, sourceId: number, tokenHash: string): Promise<void> {
  return change(desk, async (tx, happened) => {
    const visitor = await findVisitor(tx, sourceId, tokenHash)
    if (!visitor || visitor.endedAt !== null) return
    const ids = await endVisitor(tx, visitor.id, desk.clock())
    for (let from = 0; from < ids.length; from += atOnce) await takeAway(tx, desk, ids.slice(from, from + atOnce), happened)
  })
}

/**
 * Takes away a batch of what is older than its chat keeps (a job), and what is left of chats that were ended: a message may have been
 * under way to its mention just then. Answers whether there may be more.
 */
export async function forgetOldChats(desk: Desk): Promise<boolean> {
  let more = false
  for (const { id, settings } of await listChatSources(desk.db)) {
    const now = desk.clock()
    const keeps = keepsMs(JSON.parse(settings))
    const keptSince = keeps === null ? 0 : now - keeps
    const endedBefore = now - settledMs
    const old = (await listOldest(desk.db, id, atOnce)).filter(({ at }) => at < keptSince)
    const ended = await listEnded(desk.db, id, endedBefore, atOnce)
    const ids = [...new Set([...old, ...ended].map((message) => message.id))]
    await change(desk, async (tx, happened) => {
      await takeAway(tx, desk, ids, happened)
      await removeMessages(tx, ids)
      await removeSilentVisitors(tx, id, { seenBefore: keptSince, endedBefore })
    })
    more ||= old.length === atOnce || ended.length === atOnce
  }
  return more
}

const takeAway = (tx: Handle, desk: Desk, ids: readonly number[], happened: (event: NewEvent) => void) =>
  keepGone(
    tx,
    desk.engine,
    'chat',
    ids.map((id) => ({ originalId: String(id), externalId: String(id) })),
    desk.clock(),
    happened,
  )
