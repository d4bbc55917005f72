import { type ChatCall, chatCallSchema } from '#shared/chat.schema.ts'
import type { ChatNews, ChatRefusal } from '#shared/chat.ts'
import { lookOf, tokenHoldsMs } from '../../engines/channels/chat.rules.ts'
import { findVisitor, listHistory } from '../../engines/channels/chat.store.ts'
import type { Context } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { hashToken } from '../../kit/lib/secret-box.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { getSource, type SourceRow } from '../sources/source.store.ts'
import { type Answering, messageOf, saveWords } from './chat.actions.ts'
import type { ChatHub, ChatWindow } from './chat.hub.ts'
import type { ChatLimits } from './chat.limits.ts'
import type { Presence } from './chat.presence.ts'

/** Messages that a window shows from before. */
const shownBefore = 200

/** The channel that is this desk's own window. */
export const chatChannel = 'chat'

/** Whether a source may be visited: a paused or removed chat takes nothing in. */
export const isOpen = (source: SourceRow): boolean =>
  source.channel === chatChannel && source.removedAt === null && !['paused', 'stopped'].includes(source.state)

export type ChatSessionParts = {
  context: Context
  hub: ChatHub
  limits: ChatLimits
  presence: Presence
  /** What answers by itself, where that is switched on. */
  answering?: Answering
  /** Takes away all that this visitor said. */
  forget(sourceId: number, tokenHash: string): Promise<void>
}

/**
 * One window from hello to good-bye. `hear` takes the calls one by one, in their order; what it cannot read is refused, never obeyed.
 * @param used told whenever something was said in it
 */
export function createChatSession(
  { context, hub, limits, presence, answering, forget }: ChatSessionParts,
  sourceId: number,
  address: string | null,
  window: ChatWindow,
  used: () => void,
) {
  let tokenHash: string | null = null
  let isNew = true
  let leave = () => {}
  let hasLeft = false

  const refuse = (code: ChatRefusal, key: string | null = null) => window.tell({ kind: 'refused', key, code })

  async function greet(token: string): Promise<void> {
    const source = await getSource(context.db, sourceId)
    if (!isOpen(source)) return refuse('not-now')
    const hash = hashToken(token)
    const visitor = await findVisitor(context.db, sourceId, hash)
    if (visitor && (visitor.endedAt !== null || visitor.seenAt < context.clock() - tokenHoldsMs)) return refuse('ended')
    leave()
    leave = await hub.join(sourceId, hash, window)
    if (hasLeft) return leave()
    tokenHash = hash
    isNew = visitor === null
    const messages = visitor ? (await listHistory(context.db, visitor.id, shownBefore)).map(messageOf) : []
    const settings = readJson(source.settings)
    window.tell({ kind: 'welcome', ...lookOf(settings), ...(await presence.of(settings)), messages } satisfies ChatNews)
  }

  async function save(key: string, text: string): Promise<void> {
    if (tokenHash === null || cleanText(text) === '') return refuse('bad-message', key)
    if (!(await limits.maySay(tokenHash, address, isNew))) return refuse('too-many', key)
    if (!isOpen(await getSource(context.db, sourceId))) return refuse('not-now', key)
    const message = await saveWords(context, { sourceId, tokenHash, key, text }, answering)
    if (!message) return refuse('ended', key)
    isNew = false
    used()
    // This window hears it at once and again with all others: the first is the answer to a repeat.
    window.tell({ kind: 'message', message })
    hub.look()
  }

  async function end(): Promise<void> {
    if (tokenHash === null) return refuse('bad-message')
    await forget(sourceId, tokenHash)
    hub.tell(sourceId, tokenHash, { kind: 'forgotten' })
  }

  return {
    async hear(data: unknown): Promise<void> {
      const call = readCall(data)
      if (call === null) return refuse('bad-message', keyIn(data))
      if (call.kind === 'hello') return greet(call.token)
      return call.kind === 'forget' ? end() : save(call.key, call.text)
    },
    /** Whether the window has said who it is. */
    isGreeted: () => tokenHash !== null,
    end() {
      hasLeft = true
      leave()
    },
  }
}

function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return null
  try {
    return JSON.parse(data)
  } catch {
    // Not JSON: refused like every other call that cannot be read.
    return null
  }
}

const readCall = (data: unknown): ChatCall | null => chatCallSchema.safeParse(parsed(data)).data ?? null

/** The key of a call that is refused, so that the visitor learns which one. */
function keyIn(data: unknown): string | null {
  const value = parsed(data)
  return typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string' ? value.key.slice(0, 40) : null
}
