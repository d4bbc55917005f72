import { randomUUID } from 'node:crypto'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import type { Event } from '#shared/event.schema.ts'
import type { EventKind } from '#shared/event.ts'
import type { FeedbackReason, FeedbackWay } from '#shared/feedback.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import type { Context, NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { minute } from '../../kit/lib/clock.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import { hashToken, newToken } from '../../kit/lib/secret-box.ts'
import { findCase } from '../cases/case.store.ts'
import type { DeliveryHandler } from '../deliveries/delivery.handler.ts'
import { addDelivery, moveDelivery } from '../deliveries/delivery.store.ts'
import { findMailWay, type MailWay } from '../order-mails/order-mail.way.ts'
import { getServiceOrder, languageOfCustomer } from '../service-orders/service-order.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { conversationOfAsk, reasonNotToAsk, restSince } from './feedback.rules.ts'
import {
  type AskRow,
  addAsk,
  findAskOfDelivery,
  findCustomerOf,
  listOpenAsksOfCase,
  listThreadsAsked,
  readSettings,
  updateAsk,
  wasAskedSince,
} from './feedback.store.ts'

type Emit = (event: NewEvent) => void

/** How customers are asked: where the desk is reached, and the words, which stand where those of pages do. */
export type Asking = {
  url: string | null
  write(parts: { lang: InterfaceLanguage; link: string; number: string | null }): { subject: string; text: string }
}

/** So long a question waits before it leaves: a case is often reopened in the first minutes. */
const waitMs = 30 * minute

/** What starts a question, or takes one back; nothing while the desk does not ask. */
export async function listAskingKinds(db: Handle): Promise<readonly EventKind[]> {
  return (await readSettings(db)).onAt === null ? [] : ['case-resolved', 'case-reopened', 'order-moved']
}

/**
 * Asks whoever a case was solved for, or whose order is finished, how it went: once for each resolution, privately, and never more often than
 * the desk said. Why somebody is not asked is written down. In the transaction in which the subscriber's cursor moves, so nobody is asked
 * twice; the question leaves as a delivery.
 */
export async function askForFeedback(
  events: readonly Event[],
  tx: Handle,
  context: Context,
  emit: Emit,
  asking: Asking | null,
): Promise<void> {
  const settings = await readSettings(tx)
  if (settings.onAt === null || asking === null) return
  for (const event of events) {
    if (event.id <= Number(settings.onEventId)) continue
    if (event.kind === 'case-reopened' && event.caseId !== null) await takeBack(tx, event.caseId)
    else if (event.kind === 'case-resolved' && event.caseId !== null) await askOfCase(tx, context, emit, asking, event, settings.restDays)
    else if (event.kind === 'order-moved' && event.data.to === 'closed' && event.orderId !== null)
      await askOfOrder(tx, context, emit, asking, event, settings.restDays)
    failpoint('feedback-asked-written')
  }
}

/** A question that has not left is not asked of somebody whose case is open again. */
async function takeBack(tx: Handle, caseId: number): Promise<void> {
  for (const ask of await listOpenAsksOfCase(tx, caseId)) {
    if (ask.deliveryId === null || !(await moveDelivery(tx, ask.deliveryId, ['approved'], { state: 'withdrawn' }))) continue
    await updateAsk(tx, ask.id, { state: 'withdrawn', why: 'reopened' })
  }
}

async function askOfCase(tx: Handle, context: Context, emit: Emit, asking: Asking, event: Event, restDays: number): Promise<void> {
  const caseId = Number(event.caseId)
  const row = await findCase(tx, caseId)
  if (!row) return
  const known = {
    resolvedBy: event.by?.id ?? null,
    isEmpty: event.data.empty === true,
    isMerged: row.mergedInto !== null,
    how: typeof event.data.how === 'string' ? event.data.how : null,
    isOpenAgain: row.state !== 'resolved',
  }
  const threads = await listThreadsAsked(tx, caseId)
  for (const { id, authorId } of threads)
    await ask(tx, context, emit, asking, {
      occasion: 'case',
      about: `case:${caseId}:${event.id}:${id}`,
      caseId,
      threadId: id,
      orderId: null,
      authorId,
      customerId: await findCustomerOf(tx, authorId),
      restDays,
      ...known,
    })
  // A case without threads has nobody to ask, and says so.
  if (threads.length === 0) {
    const nobody = { threadId: null, orderId: null, authorId: null, customerId: null, way: null }
    const why = reasonNotToAsk({ ...known, hasWay: false, wasAskedLately: false })
    await addAsk(tx, rowOf({ occasion: 'case', about: `case:${caseId}:${event.id}`, caseId, ...nobody }, 'en', why, context.clock()))
  }
}

async function askOfOrder(tx: Handle, context: Context, emit: Emit, asking: Asking, event: Event, restDays: number): Promise<void> {
  const order = await getServiceOrder(tx, Number(event.orderId))
  const thread = order.threadId === null ? null : await getThread(tx, order.threadId)
  await ask(tx, context, emit, asking, {
    occasion: 'order',
    about: `order:${order.id}:${event.id}`,
    caseId: thread?.caseId ?? null,
    threadId: order.threadId,
    orderId: order.id,
    authorId: thread?.authorId ?? null,
    customerId: order.customerId,
    restDays,
    resolvedBy: event.by?.id ?? null,
    isEmpty: false,
    isMerged: false,
    how: null,
    isOpenAgain: order.state !== 'closed',
  })
}

type Occasion = Pick<AskRow, 'occasion' | 'about' | 'caseId' | 'threadId' | 'orderId' | 'authorId' | 'customerId'> & {
  restDays: number
  resolvedBy: number | null
  isEmpty: boolean
  isMerged: boolean
  how: string | null
  isOpenAgain: boolean
}

async function ask(tx: Handle, context: Context, emit: Emit, asking: Asking, of: Occasion): Promise<void> {
  const { threadId, customerId, authorId, orderId } = of
  const now = context.clock()
  const known = ((await languageOfCustomer(tx, { customerId, threadId })) ?? '').split('-')[0]
  const lang = interfaceLanguages.find((one) => one === (known === 'nb' || known === 'nn' ? 'no' : known)) ?? 'en'
  const token = newToken()
  const words = asking.write({
    lang,
    link: `${asking.url}/feedback/${token}`,
    number: orderId === null ? null : serviceOrderNumber(orderId),
  })
  const mail =
    asking.url === null
      ? null
      : await findMailWay(tx, { threadId, customerId, conversationId: conversationOfAsk(of.about), subject: words.subject })
  // The page of an order is private: who has its address may be asked there.
  const way: FeedbackWay | null = mail ? (mail.payload.inReplyTo === '' ? 'mail' : 'thread') : orderId === null ? null : 'page'
  const why = reasonNotToAsk({
    ...of,
    hasWay: way !== null,
    wasAskedLately: await wasAskedSince(tx, { authorId, customerId }, restSince(now, of.restDays)),
  })
  const row = rowOf({ ...of, way: why === null ? way : null }, lang, why, now)
  // Where it is asked on the page of an order, the address of that page opens it.
  const id = await addAsk(tx, { ...row, tokenHash: why === null && mail ? hashToken(token) : null })
  if (id === null || why !== null) return
  if (mail) await updateAsk(tx, id, { deliveryId: await send(tx, now, mail, words.text) })
  emit({ kind: 'feedback-asked', caseId: of.caseId, threadId, orderId, data: { id, way } })
}

function rowOf(
  of: Pick<AskRow, 'occasion' | 'about' | 'caseId' | 'threadId' | 'orderId' | 'authorId' | 'customerId' | 'way'>,
  lang: string,
  why: FeedbackReason | null,
  now: number,
): Omit<AskRow, 'id'> {
  const { occasion, about, caseId, threadId, orderId, authorId, customerId, way } = of
  return {
    ...{ occasion, about, caseId, threadId, orderId, authorId, customerId, way, lang, why },
    state: why === null ? 'asked' : 'not-asked',
    tokenHash: null,
    deliveryId: null,
    askedAt: now,
    score: null,
    said: '',
    answeredAt: null,
  }
}

function send(tx: Handle, now: number, { source, payload }: MailWay, text: string): Promise<number> {
  return addDelivery(tx, {
    sourceId: source.id,
    purpose: 'feedback',
    key: randomUUID(),
    payload: { ...payload, text, automatic: true, uncopied: true },
    createdAt: now,
    sendAt: now + waitMs,
  })
}

/** A question that did not arrive was not asked. */
export const followFeedback: DeliveryHandler = async (tx, _context, { id, state }) => {
  const row = state === 'failed' ? await findAskOfDelivery(tx, id) : null
  if (row?.state === 'asked') await updateAsk(tx, row.id, { state: 'not-asked', why: 'not-sent' })
}
