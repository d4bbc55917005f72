import { createHash, randomUUID } from 'node:crypto'
import type { InterfaceLanguage } from '#shared/agent.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { type AgentRow, findAgent, findAgentByEmail } from '../agents/agent.store.ts'
import { makeResetLink, mayReset } from '../agents/reset.actions.ts'
import { listResetRequests, removeResetRequest } from '../agents/reset.store.ts'
import type { DeliveryHandler } from '../deliveries/delivery.handler.ts'
import { addDelivery, forgetWords } from '../deliveries/delivery.store.ts'
import { listSources, type SourceRow } from '../sources/source.store.ts'
import { type AgentMailOccasion, noticeOf } from './agent-mail.rules.ts'

/** What a mail to a person of the team says; its words are written where the words of pages are. */
export type AgentMailParts = {
  occasion: AgentMailOccasion
  lang: InterfaceLanguage
  name: string
  /** Where it leads, as a whole address; null: nobody said where the desk is reached. */
  link: string | null
}

export type AgentMailing = {
  /** Where the team reaches the desk; null: nobody said, and no link is written. */
  url: string | null
  write(parts: AgentMailParts): { subject: string; text: string }
}

/** A mailbox that can begin a conversation now. */
async function findMailbox(db: Handle): Promise<SourceRow | null> {
  const able = (await listSources(db)).filter(
    ({ channel, state }) => getChannel(channel).beginsConversations && state !== 'stopped' && state !== 'paused',
  )
  return able[0] ?? null
}

/** Whether a link to a new password can be sent by mail. */
export const sendsResets = async (db: Handle, { url }: Pick<AgentMailing, 'url'>): Promise<boolean> =>
  url !== null && (await findMailbox(db)) !== null

/** Writes to a person of the team, in their language; it leaves at once. False: no mailbox can send. */
async function write(
  tx: Handle,
  { clock }: Context,
  mailing: AgentMailing,
  agent: AgentRow,
  occasion: AgentMailOccasion,
  path: string,
): Promise<boolean> {
  const source = await findMailbox(tx)
  if (!source) return false
  const link = mailing.url === null ? null : `${mailing.url}${path}`
  const { subject, text } = mailing.write({ occasion, lang: agent.language, name: agent.name, link })
  const now = clock()
  const conversationId = createHash('sha256').update(`account ${agent.id}`).digest('hex').slice(0, 32)
  const to = { inReplyTo: '', authorExternalId: agent.email, conversationId, subject }
  await addDelivery(tx, {
    sourceId: source.id,
    purpose: 'agent-mail',
    key: randomUUID(),
    // Others read the mailbox: no copy of a link that lets in stays there.
    payload: { ...to, text, visibility: 'private', automatic: true, uncopied: true },
    createdAt: now,
    sendAt: now,
  })
  return true
}

/** Sends the link to a new password. False: no mail goes out from here. */
export async function mailReset(
  tx: Handle,
  context: Context,
  mailing: AgentMailing,
  agent: AgentRow,
  link: { path: string },
): Promise<boolean> {
  return mailing.url !== null && (await write(tx, context, mailing, agent, 'reset', link.path))
}

/** Tells a person that something about their way in has changed, in the transaction in which it did. */
export async function tellAgent(tx: Handle, context: Context, mailing: AgentMailing, event: NewEvent): Promise<void> {
  const notice = noticeOf(event)
  const agent = notice && (await findAgent(tx, notice.agentId))
  if (!notice || !agent || agent.disabledAt !== null) return
  await write(tx, context, mailing, agent, notice.occasion, '/settings/me')
}

const atOnce = 20

/**
 * Sends links to those who said that they have forgotten their password, where somebody here has the address (a job). What nobody has, or
 * nobody can send, is forgotten.
 * @returns whether there may be more at once
 */
export async function answerResetRequests(context: Context, mailing: AgentMailing): Promise<boolean> {
  const requests = await listResetRequests(context.db, atOnce)
  for (const { id, email, address } of requests)
    await change(context, async (tx, emit) => {
      if (!(await removeResetRequest(tx, id))) return
      const agent = await findAgentByEmail(tx, email)
      if (!agent || !mayReset(agent) || !(await sendsResets(tx, mailing))) return
      const link = await makeResetLink(tx, agent.id, context.clock())
      await mailReset(tx, context, mailing, agent, link)
      emit({ kind: 'password-reset-asked', agentId: agent.id, data: { id: agent.id, name: agent.name, mailed: true, address } })
    })
  return requests.length === atOnce
}

/** Once a mail has left, or will not, its words are needed no more: they may hold a link that lets in. */
export const followAgentMail: DeliveryHandler = async (tx, _context, { id, state }) => {
  if (state === 'sent' || state === 'failed' || state === 'unknown' || state === 'withdrawn') await forgetWords(tx, id)
}
