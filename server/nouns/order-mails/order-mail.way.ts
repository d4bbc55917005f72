import { getChannel } from '../../engines/channels/index.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { DeliveryPayload } from '../../kit/database/tables/deliveries.ts'
import { listSources, type SourceRow } from '../sources/source.store.ts'
import { findAddress, findLastPost } from './order-mail.store.ts'

export type MailWay = { source: Pick<SourceRow, 'id'>; payload: Omit<DeliveryPayload, 'text'> }

const canSend = ({ state }: SourceRow) => state !== 'stopped' && state !== 'paused'

type To = {
  threadId: number | null
  customerId: number | null
  /** What a conversation that begins with us is called, and its subject line. */
  conversationId: string
  subject: string
}

/**
 * How a private message reaches a customer: as an answer in their own thread where nobody else reads it, else by a mail that begins with
 * us; null: not at all. @param onlyMail only threads of mails count, not those of a chat
 */
export async function findMailWay(tx: Handle, to: To, { onlyMail = false } = {}): Promise<MailWay | null> {
  const able = (await listSources(tx)).filter(canSend)
  const mailboxes = able.filter(({ channel }) => getChannel(channel).beginsConversations)
  const inThread = onlyMail
    ? mailboxes
    : able.filter(({ channel }) => !getChannel(channel).publicReplies && getChannel(channel).privateReplies)
  const last = to.threadId === null ? null : await findLastPost(tx, to.threadId)
  const own = last && inThread.find(({ id }) => id === last.sourceId)
  if (own && last.addressed === 1) {
    const { externalId: inReplyTo, authorExternalId, conversationId } = last
    return { source: own, payload: { visibility: 'private', inReplyTo, authorExternalId, conversationId } }
  }
  const address = to.customerId === null ? null : await findAddress(tx, to.customerId)
  const [source] = mailboxes
  if (!source || address === null) return null
  const { conversationId, subject } = to
  return { source, payload: { visibility: 'private', inReplyTo: '', authorExternalId: address, conversationId, subject } }
}
