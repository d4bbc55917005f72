/** Most characters of one chat message, either way. */
export const longestChatText = 2_000

/** A visitor's token: 256 random bits, base64url. */
export const chatTokenShape = /^[A-Za-z0-9_-]{43}$/

/**
 * What stands in the chat: said by the visitor or by us. `key` is the visitor's own id of it; null for ours. `choices`: what the visitor may
 * say to it with one press.
 */
export type ChatMessage = { id: number; key: string | null; text: string; at: number; choices?: string[] }

/**
 * Why something was not taken: `too-many` and `not-now` pass by themselves; `bad-message` never will;
 * `ended`: the token is too old to open what was said with it.
 */
export type ChatRefusal = 'too-many' | 'not-now' | 'bad-message' | 'ended'

/** Whether somebody is here to answer right now, and when somebody is again: null within opening hours, and where there are none. */
export type ChatPresence = { isHere: boolean; opensAt: number | null }

/** From the desk to the visitor. A `message` with the visitor's own key says that it is kept for good. */
export type ChatNews =
  | ({ kind: 'welcome'; title: string; greeting: string; answerHours: number; messages: ChatMessage[] } & ChatPresence)
  | ({ kind: 'presence' } & ChatPresence)
  | { kind: 'message'; message: ChatMessage }
  /** The visitor had the chat forgotten: nothing of it is left, and the token opens nothing any more. */
  | { kind: 'forgotten' }
  | { kind: 'refused'; key: string | null; code: ChatRefusal }
