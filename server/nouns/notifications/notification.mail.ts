import { createHash, randomUUID } from 'node:crypto'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Notification } from '#shared/notification.schema.ts'
import { getChannel } from '../../engines/channels/index.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { day, hour } from '../../kit/lib/clock.ts'
import { dayIn } from '../../kit/lib/day.ts'
import { serverZone } from '../../kit/lib/environment.ts'
import { findAgent } from '../agents/agent.store.ts'
import { addDelivery } from '../deliveries/delivery.store.ts'
import { listSources, type SourceRow } from '../sources/source.store.ts'
import { listToMail, type NotificationRow, setMail, showNotifications } from './notification.store.ts'

/** What mails to people who work here need. `write`: their words, which stand where the words of pages are. */
export type NotificationMailing = {
  /** Where the desk is reached; null: nobody said, and no mail is written. */
  url: string | null
  write(parts: { lang: InterfaceLanguage; items: readonly Notification[]; url: string }): { subject: string; text: string }
}

const mostAtOnce = 100
/** What could not be mailed for so long is read in the app. */
const lateMs = { due: hour, digest: 2 * day }
/** The mail of the day leaves from this hour on, as the clock of the desk shows. */
const digestHour = 7

/** A mailbox that can begin conversations and send now; null: there is none. */
export async function findMailbox(db: Handle): Promise<SourceRow | null> {
  const able = (await listSources(db)).filter(
    ({ channel, state }) => getChannel(channel).beginsConversations && !['stopped', 'paused'].includes(state),
  )
  return able[0] ?? null
}

/**
 * Mails what people want by mail (a job): each at once, or all of the days before in one. The mail and the mark that it is written are one
 * transaction, so nothing is mailed twice. What others wrote is not in it: it is read on the desk.
 * @returns whether there may be more
 */
export async function mailNotifications(context: Context, mailing: NotificationMailing): Promise<boolean> {
  const { url } = mailing
  const now = context.clock()
  const isTime =
    Number(new Intl.DateTimeFormat('en', { hour: '2-digit', hourCycle: 'h23', timeZone: serverZone() }).format(now)) >= digestHour
  let count = 0
  for (const mail of ['due', 'digest'] as const) {
    const waiting = await listToMail(context.db, mail, mostAtOnce)
    const late = waiting.filter(({ at, readAt }) => readAt !== null || now - at > lateMs[mail])
    if (late.length > 0)
      await change(context, (tx) =>
        setMail(
          tx,
          late.map(({ id }) => id),
          mail,
          'none',
        ),
      )
    const wanted = waiting.filter((row) => !late.includes(row))
    const today = dayIn(serverZone(), now)
    const ready = mail === 'due' ? wanted : isTime ? wanted.filter(({ at }) => dayIn(serverZone(), at) < today) : []
    if (ready.length === 0 || url === null) continue
    const batches = mail === 'due' ? ready.map((row) => [row]) : [...Map.groupBy(ready, ({ agentId }) => agentId).values()]
    for (const batch of batches) count += await mailBatch(context, { ...mailing, url }, batch, mail)
  }
  return count >= mostAtOnce
}

async function mailBatch(
  context: Context,
  mailing: NotificationMailing & { url: string },
  batch: readonly NotificationRow[],
  mail: 'due' | 'digest',
): Promise<number> {
  const sent = await change(
    context,
    async (tx) => {
      const source = await findMailbox(tx)
      const agent = await findAgent(tx, batch[0]?.agentId ?? 0)
      if (!source || !agent || agent.disabledAt !== null) return 0
      const ids = await setMail(
        tx,
        batch.map(({ id }) => id),
        mail,
        'sent',
      )
      if (ids.length === 0) return 0
      const items = await showNotifications(tx, ids, agent.language)
      const { subject, text } = mailing.write({ lang: agent.language, items, url: mailing.url })
      const now = context.clock()
      await addDelivery(tx, {
        sourceId: source.id,
        purpose: 'notification',
        key: randomUUID(),
        payload: {
          text,
          subject,
          visibility: 'private',
          inReplyTo: '',
          authorExternalId: agent.email,
          conversationId: createHash('sha256').update(`notification ${ids[0]}`).digest('hex').slice(0, 32),
          automatic: true,
        },
        createdAt: now,
        sendAt: now,
      })
      return 1
    },
    { durable: true },
  )
  return sent
}
