import { createHash, randomUUID } from 'node:crypto'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { AlertKind, AlertTelling } from '#shared/alert.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { KeptRecipient } from '../../kit/database/tables/alerts.ts'
import { findAgent } from '../agents/agent.store.ts'
import { addDelivery } from '../deliveries/delivery.store.ts'
import { findMailbox } from '../sources/source.mailbox.ts'
import { findHolder, nameGroups } from './alert.facts.store.ts'
import type { AlertRow } from './alert.store.ts'

/** What a mail about an alert says; its words are written where the words of pages are. `at` and `firedAt` are epoch milliseconds. */
export type AlertMailParts = {
  lang: InterfaceLanguage
  tell: AlertTelling
  kind: AlertKind
  name: string
  /** What the group is called; empty where there is only one. */
  about: string
  value: number
  expected: number | null
  limit: number
  firedAt: number
  at: number
  /** The page of the alert, as a whole address; null: the desk does not know its own. */
  link: string | null
}

export type AlertMailing = { url: string | null; write(parts: AlertMailParts): { subject: string; text: string } }

export type Reader = { address: string; lang: InterfaceLanguage }

/** Whom recipients are: people who work here by their own address and language, those who left not at all; nobody twice. */
export async function readersOf(db: Handle, recipients: readonly KeptRecipient[]): Promise<Reader[]> {
  const readers = new Map<string, Reader>()
  for (const one of recipients) {
    if ('address' in one) {
      readers.set(one.address.toLowerCase(), { address: one.address, lang: one.lang })
      continue
    }
    const agent = await findAgent(db, one.agentId)
    if (agent && agent.disabledAt === null) readers.set(agent.email, { address: agent.email, lang: agent.language })
  }
  return [...readers.values()]
}

/** How the conversation about a group of an alert is called (see `mail-ids.ts`): the same for all its mails. */
const conversationOf = (alertId: number, group: string): string =>
  createHash('sha256').update(`alert ${alertId} ${group}`).digest('hex').slice(0, 32)

type Told = { tell: AlertTelling; group: string; value: number; expected: number | null; limit: number; firedAt: number; at: number }

/**
 * Writes what was decided to everybody who is to hear of it by mail, in the transaction of the decision, so that it is written once; also
 * to whoever has what it is about. Where no mailbox can send, nothing is written. @returns how many mails
 */
export async function writeAlertMails(
  tx: Handle,
  context: Context,
  { url, write }: AlertMailing,
  alert: AlertRow,
  told: Told,
): Promise<number> {
  const holder = await findHolder(tx, alert.kind, told.group)
  const recipients: KeptRecipient[] = [...readJson(alert.recipients), ...(holder === null ? [] : [{ agentId: holder }])]
  const readers = await readersOf(tx, recipients)
  const mailbox = readers.length === 0 ? null : await findMailbox(tx)
  if (!mailbox) return 0
  const now = context.clock()
  for (const { address, lang } of readers) {
    const about = (await nameGroups(tx, alert.kind, [told.group], lang)).get(told.group) ?? told.group
    const { subject, text } = write({
      ...told,
      lang,
      kind: alert.kind,
      name: alert.name,
      about,
      link: url === null ? null : `${url}/trends/alerts?alert=${alert.id}`,
    })
    await addDelivery(tx, {
      sourceId: mailbox.id,
      purpose: 'alert',
      key: randomUUID(),
      payload: {
        text,
        subject,
        visibility: 'private',
        inReplyTo: '',
        authorExternalId: address,
        conversationId: conversationOf(alert.id, told.group),
        automatic: true,
      },
      createdAt: now,
      sendAt: now,
    })
  }
  return readers.length
}
