import { describe, expect, test } from 'vitest'
import type { Page } from '#shared/list.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { sendOnce } from '../../../support/deliveries.ts'
import { draftedReply } from '../../../support/drafted-reply.ts'
import { author, mentionOf, post, said } from '../../../support/world.ts'

async function refundedOrder(engine: (typeof engines)[number]) {
  const desk = await draftedReply(engine)
  const { mari, mention, context, sending } = desk
  const openOrder = async () =>
    read<ServiceOrder>(
      mari.call('POST', `/api/threads/${mention.threadId}/service-orders`, { kind: 'return', product: 'Ro 2', fault: 'Left hinge' }),
      201,
    )
  const finish = async ({ id }: ServiceOrder) => {
    for (const to of ['approved', 'awaiting-item', 'received', 'inspected', 'refunded'])
      await read(mari.call('POST', `/api/service-orders/${id}/steps`, { to }), 201)
  }
  const order = await openOrder()
  await finish(order)
  const write = (body: object) =>
    mari.call('POST', `/api/threads/${mention.threadId}/replies`, { text: 'Your money is on its way.', ...body })
  return {
    ...desk,
    order,
    openOrder,
    finish,
    write,
    async send(body: object) {
      const reply = await read<Reply>(write(body), 201)
      await read(mari.call('POST', `/api/replies/${reply.id}/approval`, {}))
      context.clock.pass(20_000)
      expect(await sendOnce(sending)).toBe(true)
      return reply
    },
    isTold: async (id = order.id) => (await read<ServiceOrder>(mari.call('GET', `/api/service-orders/${id}`))).told,
    inLoop: async () =>
      (await read<Page<ServiceOrder>>(mari.call('GET', '/api/service-orders?queue=loop'))).items.map(({ id }) => id).toSorted(),
  }
}

describe.each(engines)('the outcome of a service order, on %s', (engine) => {
  test('is told by the reply that was written to tell it, and only that order is', async () => {
    const { order, openOrder, finish, send, isTold, inLoop } = await refundedOrder(engine)
    const other = await openOrder()
    await finish(other)
    expect(await inLoop()).toEqual([order.id, other.id])
    expect((await send({ serviceOrderId: order.id })).serviceOrderId).toBe(order.id)
    expect([await isTold(), await isTold(other.id)]).toEqual([true, false])
    expect(await inLoop()).toEqual([other.id])
  })

  test('is not told by a reply about something else, nor by one that is not out', async () => {
    const { order, send, isTold, write, mari } = await refundedOrder(engine)
    await send({})
    expect(await isTold()).toBe(false)
    const { id } = await read<Reply>(write({ serviceOrderId: order.id }), 201)
    await read(mari.call('POST', `/api/replies/${id}/approval`, {}))
    expect(await isTold()).toBe(false)
  })

  test('is not told by a private reply where the complaint was made in public', async () => {
    const { context, order, write, isTold, sending, mari } = await refundedOrder(engine)
    const { id } = await read<Reply>(write({ serviceOrderId: order.id }), 201)
    await read(mari.call('POST', `/api/replies/${id}/approval`, {}))
    // This channel sends none from here yet; on others they do leave.
    await context.db.updateTable('replies').set({ visibility: 'private' }).where('id', '=', id).execute()
    context.clock.pass(20_000)
    expect(await sendOnce(sending)).toBe(true)
    expect(await isTold()).toBe(false)
  })

  test('is told by a private reply where the whole thread is private', async () => {
    const { context, order, mention, isTold, sending, mari, write } = await refundedOrder(engine)
    const { id } = await read<Reply>(write({ serviceOrderId: order.id }), 201)
    await read(mari.call('POST', `/api/replies/${id}/approval`, {}))
    await context.db.updateTable('replies').set({ visibility: 'private' }).where('id', '=', id).execute()
    await context.db.updateTable('threads').set({ channel: 'email' }).where('id', '=', Number(mention.threadId)).execute()
    context.clock.pass(20_000)
    expect(await sendOnce(sending)).toBe(true)
    expect(await isTold()).toBe(true)
  })

  test('keeps its link while the proposed text waits in the thread and is worked on', async () => {
    const { order, mari, mention, send, isTold } = await refundedOrder(engine)
    const draft = (body: object) => mari.call('PUT', `/api/threads/${mention.threadId}/draft`, { visibility: 'public', ...body })
    await draft({ text: 'Dan, your money is on its way.', serviceOrderId: order.id })
    await draft({ text: 'Dan, your money left today.' })
    expect((await send({ text: 'Dan, your money left today.' })).serviceOrderId).toBe(order.id)
    expect(await isTold()).toBe(true)
  })

  test('can be told only when there is one, and only in the thread of its order', async () => {
    const { openOrder, write, mari, hear, context, order } = await refundedOrder(engine)
    const open = await openOrder()
    expect(await codeOf(write({ serviceOrderId: open.id }))).toBe('order-not-finished')
    expect(await codeOf(write({ serviceOrderId: 9_999 }))).toBe('service-order-not-found')
    const elsewhere = post(said.pekkaLateParcel, { author: author('Pekka') })
    await hear(elsewhere)
    const { threadId } = await mentionOf(context, elsewhere)
    expect(await codeOf(mari.call('POST', `/api/threads/${threadId}/replies`, { text: 'Hi', serviceOrderId: order.id }))).toBe(
      'other-thread',
    )
  })
})
