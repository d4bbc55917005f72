import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/**
 * A Message-ID or a list of them as headers hold it: the ids without brackets, in order, at most 50. Anything else in it is left out. Where
 * a program left the brackets out altogether, each word is an id; one that was broken by white space is put together.
 */
export function readIds(header: string | null | undefined): string[] {
  const written = (header ?? '').slice(0, 20_000)
  const ids = [...written.matchAll(/<([^<>]{1,400})>/g)].map((match) => (match[1] as string).trim()).flatMap(asId)
  if (ids.length === 0 && !/[<>]/.test(written)) {
    const words = written.split(/[\s,]+/).filter(Boolean)
    if (words.every((word) => /^[^@]{1,200}@[^@]{1,200}$/.test(word))) ids.push(...words)
  }
  return ids.length > 50 ? [...ids.slice(0, 1), ...ids.slice(-49)] : ids
}

const asId = (written: string): string[] => (/^\S+$/.test(written) ? [written] : written.includes('@') ? [written.replace(/\s+/g, '')] : [])

/** The two halves of a mail address, in lower case; null when it is none. */
export function mailboxOf(address: string | undefined): { local: string; domain: string } | null {
  const [, local, domain] = /^([^\s@]{1,64})@([^\s@]{1,200})$/.exec(address?.toLowerCase() ?? '') ?? []
  return local && domain ? { local, domain } : null
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32)
const mark = (secret: string, text: string) => createHmac('sha256', secret).update(`mail ${text}`).digest('hex').slice(0, 32)

/** How a conversation is called: a name of fixed length made from the id of its first mail. */
export const conversationOf = (firstId: string): string => hash(firstId.toLowerCase())

const isConversation = (text: string | null): text is string => text !== null && /^[0-9a-f]{32}$/.test(text)

/**
 * The Message-ID of a reply, without brackets: `key.conversation.mark@domain`. The same reply always gets the same one, so it can be looked
 * for; the mark (HMAC-SHA256) can only be made here, so an answer that refers to it surely belongs to that conversation.
 */
export function mintId(secret: string, reply: { key: string; conversationId: string | null; inReplyTo: string }, domain: string): string {
  const key = /^[0-9a-z-]{1,64}$/.test(reply.key) ? reply.key : hash(reply.key)
  const conversation = isConversation(reply.conversationId) ? reply.conversationId : conversationOf(reply.inReplyTo)
  return `${key}.${conversation}.${mark(secret, `${key}.${conversation}`)}@${domain}`
}

/** The conversation a Message-ID of ours stands for; null when we did not make it. Servers may have changed its case. */
export function conversationOfOwnId(secret: string, id: string): string | null {
  const [, key, conversation, signed] = /^([0-9a-z-]{1,64})\.([0-9a-f]{32})\.([0-9a-f]{32})@/.exec(id.toLowerCase()) ?? []
  if (!key || !conversation || !signed) return null
  return timingSafeEqual(Buffer.from(mark(secret, `${key}.${conversation}`)), Buffer.from(signed)) ? conversation : null
}

/**
 * Which conversation a mail belongs to: what it answers of ours decides, newest first; else the first mail it refers to; else it begins one.
 * Headers say where words belong and never who wrote them.
 */
export function placeMail(
  secret: string,
  mail: { id: string; inReplyTo: readonly string[]; references: readonly string[] },
): { conversationId: string; inReplyTo: string | null; answersUs: boolean } {
  const referred = [...mail.inReplyTo, ...mail.references.toReversed()]
  const ours = referred
    .map((id) => ({ id, conversation: conversationOfOwnId(secret, id) }))
    .find(({ conversation }) => conversation !== null)
  if (ours?.conversation) return { conversationId: ours.conversation, inReplyTo: ours.id, answersUs: true }
  const inReplyTo = mail.inReplyTo[0] ?? mail.references.at(-1) ?? null
  return { conversationId: conversationOf(mail.references[0] ?? inReplyTo ?? mail.id), inReplyTo, answersUs: false }
}
