import { describe, expect, test } from 'vitest'
import type { Connection, ReplyOrder } from '#server/engines/channels/channel.ts'
import { getChannel } from '#server/engines/channels/index.ts'
import { reactions, reactionsWithMail } from '#server/flows/automation/reactions.ts'
import { day, minute } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { conversationOfOrder } from '#server/nouns/order-mails/order-mail.rules.ts'
import { expireOrders } from '#server/nouns/service-orders/expiry.actions.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import { orderMail } from '#server/pages/order-mail.ts'
import { interfaceLanguages } from '#shared/agent.ts'
import { orderMailOccasions } from '#shared/order-mail.ts'
import { codeOf, read, testSecretBox } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { deliveriesIn, reconcileOnce, sendOnce } from '../../../support/deliveries.ts'
import { mornings, visitOrder } from '../../../support/meeting-order.ts'

const url = 'https://desk.fjellro.example'
const mailing = {
  secretBox: testSecretBox,
  url,
  undoMs: 20_000,
  write: (parts: Parameters<typeof orderMail>[0]) => orderMail(parts, 'Fjellro'),
}

/** A desk with a mailbox, whose customer Aino has an address. `sent` is what the mail server took. */
async function desk(engine: (typeof engines)[number], kind: 'visit' | 'repair' = 'visit', address: string | null = 'aino@post.example') {
  const made = await visitOrder(engine, kind)
  const { context } = made
  const settings = { imapServer: 'imap.fjellro.example', smtpServer: 'smtp.fjellro.example', user: 'care@fjellro.example', password: 'x' }
  const source = await addNewSource(context, testSecretBox, null, { channel: 'email', settings })
  await context.db.updateTable('customers').set({ emailKey: address }).execute()
  context.reactions = reactionsWithMail(mailing)
  const sent: ReplyOrder[] = []
  const mail = { send: async (order: ReplyOrder) => void sent.push(order), isThere: true }
  const connection: Connection = {
    whoAmI: async () => ({ externalId: 'care@fjellro.example', handle: 'care@fjellro.example', name: 'Fjellro' }),
    fetchPosts: async () => ({ posts: [], cursor: null, more: false, cost: 0, gap: null, waitUntil: null }),
    sendReply: async (order) => {
      await mail.send(order)
      return { externalId: order.key, url: null }
    },
    findReply: async (order) => (mail.isThere && sent.some(({ key }) => key === order.key) ? { externalId: order.key, url: null } : null),
    refresh: async () => ({ posts: [], gone: [], cost: 0, waitUntil: null }),
  }
  const sending = { context, log: createLog('silent'), connect: () => connection }
  const mails = async () => (await made.show(made.order.id)).mails.map(({ occasion, state }) => [occasion, state])
  return { ...made, source, sent, mail, sending, mails }
}

describe.each(engines)('mail about an order, on %s', (engine) => {
  test('leaves once after the undo window, in the language of the customer, with the address of their page', async () => {
    const { context, order, offer, sent, sending, mails, path, source } = await desk(engine)
    await read(offer(order.id, { times: mornings }), 201)
    expect(await mails()).toEqual([['appointment', 'approved']])
    expect(await sendOnce(sending)).toBe(false)
    context.clock.pass(20_000)
    expect([await sendOnce(sending), await sendOnce(sending)]).toEqual([true, false])
    expect(sent).toMatchObject([
      {
        authorExternalId: 'aino@post.example',
        automatic: true,
        visibility: 'private',
        inReplyTo: '',
        subject: `Fjellro S-${order.id}: valitse aika`,
      },
    ])
    expect(sent[0]?.text).toContain(`\n\n${url}${path}\n\n`)
    expect(sent[0]?.conversationId).toBe(conversationOfOrder(order.id))
    expect(await mails()).toEqual([['appointment', 'sent']])
    expect(await deliveriesIn(context)).toMatchObject([{ sourceId: source.id, purpose: 'order-mail' }])
  })

  test('is one for what happened last: a newer one takes the place of one that has not left', async () => {
    const { context, order, offer, choose, show, sent, sending, mails } = await desk(engine)
    await read(offer(order.id, { times: mornings }), 201)
    await read(offer(order.id, { times: mornings.slice(1), place: 'Katu 1' }), 201)
    await read(choose(order.id, (await show(order.id)).appointment?.times[0]?.id ?? 0), 201)
    context.clock.pass(minute)
    while (await sendOnce(sending));
    expect(sent).toHaveLength(1)
    expect(sent[0]?.text).toMatch(/Aika: maanantai.* 30\. marraskuuta.*10.00.*12.30.*\nPaikka: Katu 1/)
    expect(await mails()).toEqual([
      ['appointment', 'sent'],
      ['appointment', 'withdrawn'],
      ['appointment', 'withdrawn'],
    ])
  })

  test('says which time does not hold any more where others are offered instead', async () => {
    const { context, order, offer, sent, sending } = await desk(engine)
    await read(offer(order.id, { times: mornings.slice(0, 1), agreed: true }), 201)
    await read(offer(order.id, { times: mornings.slice(1), lifts: true }), 201)
    context.clock.pass(minute)
    while (await sendOnce(sending));
    expect(sent).toHaveLength(1)
    expect(sent[0]?.text).toMatch(/Tämä aika ei enää käy meille: perjantai.* 27\. marraskuuta/)
  })

  test('is taken back by a person while it has not left, and by the step that is taken back', async () => {
    const { context, mari, order, step, show, sent, sending, mails } = await desk(engine, 'repair')
    for (const to of ['awaiting-item', 'received', 'diagnosing', 'repairing', 'testing']) await step(order.id, to)
    const ready = await step(order.id, 'ready')
    expect(await mails()).toEqual([['ready', 'approved']])
    await read(mari.call('DELETE', `/api/service-orders/${order.id}/steps/${ready.steps.at(-1)?.id}`))
    expect(await mails()).toEqual([['ready', 'withdrawn']])
    await step(order.id, 'ready')
    const [newest] = (await show(order.id)).mails
    await read(mari.call('DELETE', `/api/order-mails/${newest?.id}`))
    context.clock.pass(minute)
    expect(await sendOnce(sending)).toBe(false)
    expect(sent).toEqual([])
    expect(await codeOf(mari.call('DELETE', `/api/order-mails/${newest?.id}`))).toBe('already-leaving')
    expect(await codeOf(mari.call('DELETE', '/api/order-mails/999'))).toBe('order-mail-not-found')
  })

  test('goes into the thread where that is one of mails', async () => {
    const { context, order, offer, sent, sending, source } = await desk(engine, 'visit', null)
    const thread = await context.db.selectFrom('threads').selectAll().executeTakeFirstOrThrow()
    await context.db
      .updateTable('threads')
      .set({ sourceId: source.id, channel: 'email', conversationId: 'c'.repeat(32) })
      .execute()
    const { externalId } = await context.db
      .selectFrom('mentions')
      .select('externalId')
      .where('id', '=', Number(thread.lastMentionId))
      .executeTakeFirstOrThrow()
    await read(offer(order.id, { times: mornings }), 201)
    context.clock.pass(minute)
    await sendOnce(sending)
    expect(sent).toMatchObject([{ inReplyTo: externalId, conversationId: 'c'.repeat(32), authorExternalId: 'Dan' }])
    expect(sent[0]).not.toHaveProperty('subject')
  })

  test('is not written where no address is known, no mailbox can send, or nobody said where the desk is', async () => {
    const { context, order, offer, mails, source } = await desk(engine)
    const again = () => read(offer(order.id, { times: mornings }), 201)
    await context.db.updateTable('sources').set({ state: 'stopped', errorCode: 'token' }).where('id', '=', source.id).execute()
    await again()
    await context.db.updateTable('sources').set({ state: 'live', errorCode: null }).where('id', '=', source.id).execute()
    await context.db.updateTable('customers').set({ emailKey: null }).execute()
    await again()
    await context.db.updateTable('customers').set({ emailKey: 'aino@post.example', erasedAt: 1 }).execute()
    await again()
    await context.db.updateTable('customers').set({ erasedAt: null }).execute()
    context.reactions = reactionsWithMail({ ...mailing, url: null })
    await again()
    expect(await mails()).toEqual([])
    context.reactions = reactionsWithMail(mailing)
    await again()
    expect(await mails()).toEqual([['appointment', 'approved']])
  })

  test('is kept with what it tells of or not at all, whatever dies in between', async () => {
    const { context, order, offer, show } = await desk(engine)
    const withMail = reactionsWithMail(mailing)
    context.reactions = {
      ...withMail,
      'appointment-offered': async (...happened) => {
        await withMail['appointment-offered']?.(...happened)
        throw new Error('died here')
      },
    }
    await expect(offer(order.id, { times: mornings })).resolves.toMatchObject({ status: 500 })
    expect(await deliveriesIn(context)).toEqual([])
    expect(await show(order.id)).toMatchObject({ state: 'approved', appointment: null, mails: [] })
  })

  test('whose sender died in the middle of the call is looked for and never sent again', async () => {
    const { context, order, offer, sent, sending, mail, mails } = await desk(engine)
    let reached = () => {}
    const inCall = new Promise<void>((resolve) => {
      reached = resolve
    })
    mail.send = (one) => {
      sent.push(one)
      reached()
      return new Promise(() => {})
    }
    mail.isThere = false
    await read(offer(order.id, { times: mornings }), 201)
    context.clock.pass(minute)
    void sendOnce(sending)
    await inCall
    for (let looks = 0; looks < getChannel('email').reconciliation.attempts + 1; looks++) {
      context.clock.pass(5 * minute)
      await reconcileOnce(sending)
    }
    expect(await mails()).toEqual([['appointment', 'unknown']])
    context.clock.pass(day)
    expect([await sendOnce(sending), await reconcileOnce(sending), sent.length]).toEqual([false, false, 1])
  })

  test('tells of a price, of what is ready and of what has not come, once each', async () => {
    const { context, mari, order, step, sent, sending } = await desk(engine, 'repair')
    await step(order.id, 'awaiting-item')
    context.clock.pass(16 * day)
    await expireOrders(context)
    await expireOrders(context)
    for (const to of ['received', 'diagnosing']) await step(order.id, to)
    const lines = [{ kind: 'part', label: 'Seal', quantity: 1, unitPrice: 900, payer: 'customer' }]
    const { quotes } = await read<{ quotes: { id: number }[] }>(mari.call('POST', `/api/service-orders/${order.id}/quotes`, { lines }), 201)
    await read(mari.call('POST', `/api/quotes/${quotes[0]?.id}/sending`, {}), 201)
    for (const to of ['repairing', 'testing', 'ready']) await step(order.id, to)
    context.clock.pass(minute)
    while (await sendOnce(sending));
    expect(sent.map(({ subject }) => subject?.split(': ')[1])).toEqual(['odotamme pakettiasi', 'hintamme', 'valmis'])
  })
})

test('a desk without mail writes none', async () => {
  const { context, order, offer, mails } = await desk('sqlite')
  context.reactions = reactions
  await read(offer(order.id, { times: mornings }), 201)
  expect(await mails()).toEqual([])
})

test('every mail has its words in every language, with whole sentences and the link', () => {
  const time = {
    startsAt: Date.UTC(2026, 10, 27, 8),
    endsAt: Date.UTC(2026, 10, 27, 11),
    zone: 'Europe/Berlin',
    place: 'Freiburg',
    isLost: false,
  }
  const subjects = new Set<string>()
  for (const lang of interfaceLanguages)
    for (const occasion of orderMailOccasions)
      for (const when of [null, time, { ...time, isLost: true }]) {
        const parts = { occasion, lang, number: 'S-7', product: 'Foss 60', link: `${url}/s/abc`, time: when, dueOn: '2026-12-06' }
        const { subject, text } = orderMail(parts, 'Fjellro')
        expect(subject.length, subject).toBeLessThan(78)
        expect(`${subject}\n${text}`).not.toMatch(/undefined|\{\w+\}/)
        expect(text).toContain(`\n${url}/s/abc\n`)
        expect(text.endsWith('\n\nFjellro')).toBe(true)
        subjects.add(subject)
      }
  // Choosing a time and having one are two occasions, in each of six languages.
  expect(subjects.size).toBe(6 * (orderMailOccasions.length + 1))
})
