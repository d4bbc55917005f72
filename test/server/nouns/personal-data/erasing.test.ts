import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import { change } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { tables } from '#server/kit/database/tables/index.ts'
import { forgetOldAnswers } from '#server/kit/http/idempotency.ts'
import { day } from '#server/kit/lib/clock.ts'
import { linkWriters } from '#server/nouns/customers/customer-link.keeping.ts'
import { addDelivery } from '#server/nouns/deliveries/delivery.store.ts'
import { savePosts } from '#server/nouns/mentions/mention.keep.ts'
import { addOrderMail } from '#server/nouns/order-mails/order-mail.store.ts'
import { keepPromisesOf } from '#server/nouns/promises/promise.actions.ts'
import { writeMessage } from '#server/nouns/service-orders/message.actions.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import type { CustomerPage, Erasure } from '#shared/customer.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { codeOf, read, testApp, testSecretBox } from '#test/support/app.ts'
import { engines } from '#test/support/database.ts'
import { tellPurchase } from '#test/support/purchases.ts'
import { author, mentionOf, post, testPipeline } from '#test/support/world.ts'

/** In which tables a word is found, whatever the column. */
async function tablesWith(db: Handle, words: RegExp): Promise<string[]> {
  const found: string[] = []
  for (const table of Object.keys(tables)) {
    const { rows } = await sql`select * from ${sql.table(table)}`.execute(db)
    if (words.test(JSON.stringify(rows))) found.push(table)
  }
  return found
}

const mail = 'Vasemman sarana hajosi Zanzibarissa, terveisin Wilhelmiina'
const traces = /wilhelmiina|wk@|401234567|zanzibar|secret note|quokka|kyllä kiitos/i

describe.each(engines)('a person who is erased, on %s', (engine) => {
  async function opened() {
    const { context, as, app } = await testApp(engine)
    const world = await testPipeline(context)
    const [anne, jonas] = [await as('manager', 'Anne'), await as('agent', 'Jonas')]
    const source = await addNewSource(context, testSecretBox, null, {
      channel: 'email',
      settings: { imapServer: '127.0.0.1:9', smtpServer: '127.0.0.1:9', user: 'care@fjellro.example', password: 'none' },
    })
    const customer = { name: 'Wilhelmiina Koski', email: 'wk@mail.example', phone: '+358401234567', language: 'fi', country: 'FI' }
    const id = Number((await tellPurchase(context, { customer })).customerId)
    const path = `/api/customers/${id}`
    const writer = { externalId: 'wk@mail.example', handle: 'wk@mail.example', name: 'Wilhelmiina Koski', followers: null, url: null }
    const letter = post(mail, { author: writer, url: null, conversationId: 'mail-1' })
    await change(context, async (tx, emit) => {
      await savePosts(tx, context.engine, { id: source.id, channel: 'email' }, [letter], context.clock(), emit)
    })
    await change(context, (tx, emit) => linkWriters(tx, context, ['wk@mail.example'], emit))
    await tellPurchase(context, { customer })
    await world.digest()
    const open = post('@fjellro my Ro 2 left hinge broke again, third week and no answer. Unacceptable', { author: author('Koski') })
    await world.hear(open)
    const [written, said] = [await mentionOf(context, letter), await mentionOf(context, open)]
    await read(jonas.call('POST', `${path}/links`, { authorId: said.authorId, note: 'a secret note' }), 201)
    await read(jonas.call('PATCH', path, { name: 'Wilhelmiina von Koski' }))
    const word = { kind: 'story', answer: 'given', answeredOn: '2026-03-14', source: 'Quokka form', words: 'Kyllä kiitos' }
    await read(jonas.call('POST', `${path}/consents`, word), 201)
    const body = { kind: 'repair', product: 'Ro 2', fault: 'Left hinge', customerId: id, customerName: 'Wilhelmiina Koski' }
    const order = await read<ServiceOrder>(jonas.call('POST', `/api/threads/${said.threadId}/service-orders`, body), 201)
    await writeMessage(context, null, order.id, 'Zanzibar is far. Wilhelmiina')
    return { context, app, as, anne, jonas, id, path, order, written, said, statusPath: String(order.statusPath) }
  }

  test('leaves no word anywhere, keeps what was bought and done, and says both before', async () => {
    const { context, app, as, anne, id, path, order, said, written, statusPath } = await opened()
    const admin = await as('admin', 'Root')
    await read(admin.call('POST', '/api/webhooks', { url: 'https://hooks.example/aftercare' }), 201)
    while (await runSubscribers(context));
    const answered = await read<{ id: number }>(
      anne.call('POST', `/api/threads/${written.threadId}/replies`, { text: 'Hei Wilhelmiina. Soitamme sinulle Zanzibariin huomenna.' }),
      201,
    )
    await context.db.updateTable('replies').set({ state: 'sent', sentAt: context.clock() }).where('id', '=', answered.id).execute()
    await change(context, (tx, emit) => keepPromisesOf(tx, context, answered.id, emit))
    await change(context, async (tx, emit) => {
      const now = context.clock()
      const payload = {
        visibility: 'private',
        inReplyTo: '',
        authorExternalId: 'wk@mail.example',
        conversationId: 'order-1',
        subject: 'Wilhelmiina',
        text: 'Hei Wilhelmiina',
      } as const
      const { sourceId } = await tx.selectFrom('mentions').select('sourceId').where('id', '=', written.id).executeTakeFirstOrThrow()
      const deliveryId = await addDelivery(tx, {
        sourceId: Number(sourceId),
        purpose: 'order-mail',
        key: 'mail-1',
        payload,
        createdAt: now,
        sendAt: now + day,
      })
      await addOrderMail(tx, { orderId: order.id, occasion: 'opened', recipient: 'wk@mail.example', deliveryId, createdAt: now })
      const place = 'Zanzibar street 1'
      const meeting = {
        orderId: order.id,
        state: 'confirmed',
        startsAt: now + day,
        endsAt: now + day,
        zone: 'Europe/Helsinki',
        place,
      } as const
      await tx
        .insertInto('appointments')
        .values({ ...meeting, agentId: null, icsUid: 'a', icsSequence: 0, createdAt: now, updatedAt: now })
        .execute()
      await tx.updateTable('threads').set({ caseId: said.caseId }).where('id', '=', Number(written.threadId)).execute()
      emit({ kind: 'case-joined', caseId: said.caseId, threadId: written.threadId, data: { author: 'Wilhelmiina' } })
    })
    while (await runSubscribers(context));
    expect(await context.db.selectFrom('webhookDeliveries').select('id').where('body', 'like', '%Wilhelmiina%').execute()).toHaveLength(1)
    expect((await tablesWith(context.db, traces)).length).toBeGreaterThan(8)
    expect(await tablesWith(context.db, traces)).toContain('webhookDeliveries')
    const erasure = await read<Erasure>(anne.call('GET', `${path}/erasure`))
    expect(erasure.goes).toMatchObject({ links: 2, mails: 1, replies: 1, messages: 1, consents: 1, changes: 1, merged: 0 })
    expect(erasure).toMatchObject({ stays: { purchases: 2, orders: 1, publicPosts: 1 }, leaving: 0, told: ['hooks.example'] })

    expect((await anne.call('DELETE', path)).status).toBe(204)
    while (await runSubscribers(context));
    // Answers to programs are kept for a day.
    context.clock.pass(day + 1)
    await forgetOldAnswers(context)
    expect(await tablesWith(context.db, traces)).toEqual([])

    // The sessions of yesterday have ended.
    const { call: manager } = await as('manager', 'Bente')
    const page = await read<CustomerPage>(manager('GET', path))
    expect(page).toMatchObject({ id, name: '', email: null, phone: null, links: [], consents: [], changes: [], offers: [] })
    expect(page.erasedAt).not.toBeNull()
    expect([page.purchases.length, page.orders.map((one) => [one.id, one.customerName])]).toEqual([2, [[order.id, '']]])
    const { text } = await context.db.selectFrom('mentions').select('text').where('id', '=', said.id).executeTakeFirstOrThrow()
    expect(text).toContain('left hinge broke again')
    expect((await app.request(statusPath)).status).toBe(404)
    expect(await codeOf(manager('DELETE', path))).toBe('customer-erased')
    expect(await codeOf(manager('PATCH', path, { name: 'Back' }))).toBe('customer-erased')
  })

  test('loses the mails from their address also where nobody linked it', async () => {
    const { context, anne, path } = await opened()
    await context.db.deleteFrom('customerAuthors').where('basis', '=', 'import').execute()
    expect((await read<Erasure>(anne.call('GET', `${path}/erasure`))).goes).toMatchObject({ links: 1, mails: 1 })
    expect((await anne.call('DELETE', path)).status).toBe(204)
    expect(await tablesWith(context.db, /wk@mail|zanzibarissa/i)).toEqual([])
  })

  test('takes along whoever was merged into them', async () => {
    const { context, anne, path } = await opened()
    const other = Number((await tellPurchase(context, { customer: { name: 'Zanzibar Quokka', email: 'zq@mail.example' } })).customerId)
    await read(anne.call('POST', `${path}/merges`, { customerId: other }), 201)
    expect((await read<Erasure>(anne.call('GET', `${path}/erasure`))).goes.merged).toBe(1)
    expect((await anne.call('DELETE', path)).status).toBe(204)
    expect(JSON.stringify(await context.db.selectFrom('customers').selectAll().execute())).not.toMatch(/zanzibar|zq@/i)
    expect(await context.db.selectFrom('customerMerges').selectAll().execute()).toEqual([])
  })

  test('waits while a reply to them is leaving, and only a manager erases', async () => {
    const { context, anne, jonas, path, written } = await opened()
    expect((await jonas.call('DELETE', path)).status).toBe(403)
    expect((await jonas.call('GET', `${path}/export`)).status).toBe(403)
    const reply = { text: 'Hei', visibility: 'private' }
    const { id } = await read<{ id: number }>(anne.call('POST', `/api/threads/${written.threadId}/replies`, reply), 201)
    await context.db.updateTable('replies').set({ state: 'sending' }).where('id', '=', id).execute()
    expect(await codeOf(anne.call('DELETE', path))).toBe('replies-leaving')
    expect((await read<CustomerPage>(anne.call('GET', path))).name).toBe('Wilhelmiina von Koski')
  })

  test('is handed out whole before, with an event of who asked', async () => {
    const { context, anne, path } = await opened()
    const answer = await anne.call('GET', `${path}/export`)
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="customer-\d+\.json"$/)
    const all = (await answer.json()) as Record<string, unknown[]>
    const counts = Object.fromEntries(Object.entries(all).map(([name, rows]) => [name, rows.length]))
    expect(counts).toMatchObject({
      customers: 1,
      accounts: 2,
      consents: 1,
      changes: 1,
      purchases: 2,
      units: 2,
      orders: 1,
      messages: 1,
      posts: 2,
    })
    expect(all.cut).toEqual([])
    expect(JSON.stringify(all)).toMatch(/Zanzibar is far/)
    const events = await context.db.selectFrom('events').select('agentId').where('kind', '=', 'customer-exported').execute()
    expect(events).toEqual([{ agentId: anne.id }])
  })
})
