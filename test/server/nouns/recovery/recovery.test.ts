import { describe, expect, test } from 'vitest'
import { reactions } from '#server/flows/automation/reactions.ts'
import { change } from '#server/kit/database/context.ts'
import { day, hour } from '#server/kit/lib/clock.ts'
import { checkRecoveries } from '#server/nouns/recovery/recovery.actions.ts'
import { markTold } from '#server/nouns/service-orders/service-order.actions.ts'
import type { Page } from '#shared/list.schema.ts'
import type { OrderRecovery, RecoveryReport, RecoveryRow } from '#shared/recovery.schema.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines, testNow } from '../../../support/database.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

const dan = author('Dan')

async function desk(engine: (typeof engines)[number]) {
  const { context, as } = await testApp(engine)
  const { hear } = await testPipeline(context)
  let signedIn = 0
  // Days pass here, and sessions end.
  const call: Awaited<ReturnType<typeof as>>['call'] = async (...asked) => {
    signedIn += 1
    return (await as('agent', `Mari${signedIn}`)).call(...asked)
  }
  const mari = { call }
  const first = post(said.danBrokenHinge, { author: dan })
  await hear(first)
  const { threadId, sentimentScore } = await mentionOf(context, first)
  const open = async (thread = threadId) =>
    (
      await read<ServiceOrder>(
        mari.call('POST', `/api/threads/${thread}/service-orders`, { kind: 'return', product: 'Ro 2', fault: 'Hinge' }),
        201,
      )
    ).id
  const finish = async (id: number) => {
    for (const to of ['approved', 'awaiting-item', 'received', 'inspected', 'refunded'])
      await read(mari.call('POST', `/api/service-orders/${id}/steps`, { to }), 201)
  }
  const tell = (id: number) => change(context, (tx, emit) => markTold(tx, context, id, emit))
  const order = await open()
  await finish(order)
  return {
    context,
    mari,
    hear,
    order,
    open,
    finish,
    tell,
    score: Number(sentimentScore),
    of: (id = order) => read<OrderRecovery>(mari.call('GET', `/api/service-orders/${id}/recovery`)),
    say: (text: string, postedAt: number, more = {}) => {
      const one = post(text, { author: dan, postedAt, conversationId: first.conversationId, inReplyTo: first.externalId, ...more })
      return hear(one).then(() => mentionOf(context, one))
    },
    checkAt: async (at: number) => {
      context.clock.pass(at - context.clock())
      await checkRecoveries(context)
    },
  }
}

describe.each(engines)('whether an outcome helped, on %s', (engine) => {
  test('is read before it is told, and open until each day comes', async () => {
    const { of, tell, order, score, checkAt } = await desk(engine)
    expect(await of()).toMatchObject({ toldAt: null, before: { mean: score, n: 1 }, day7: null, author: { name: 'Dan' } })
    await tell(order)
    await checkAt(testNow)
    expect(await of()).toMatchObject({
      toldAt: testNow,
      before: { mean: score, n: 1 },
      day7: { at: testNow + 7 * day, felt: null },
      day30: { at: testNow + 30 * day, felt: null },
    })
    await checkAt(testNow + 7 * day - 1)
    expect((await of()).day7?.felt).toBeNull()
    await checkAt(testNow + 7 * day)
    expect(await of()).toMatchObject({ day7: { felt: { mean: null, n: 0 } }, day30: { felt: null }, cameBackAt: null })
  })

  test('counts what the same author wrote since, without what was taken away, and sees who came back', async () => {
    const { of, tell, order, say, checkAt, hear, context } = await desk(engine)
    await tell(order)
    const thanks = await say('@fjellro thank you, love it, great service!', testNow + day)
    await hear(post('@fjellro terrible, awful', { author: author('Else'), postedAt: testNow + day }))
    const gone = await say('@fjellro the hinge broke again, unacceptable', testNow + 2 * day)
    await context.db
      .updateTable('mentions')
      .set({ deletedAt: testNow + 3 * day })
      .where('id', '=', gone.id)
      .execute()
    const again = await say('@fjellro my parcel never arrived, terrible delivery', testNow + 5 * day)
    for (const [n, { id }] of [thanks, gone, again].entries())
      await context.db
        .updateTable('mentions')
        .set({ receivedAt: testNow + n * day })
        .where('id', '=', id)
        .execute()
    await checkAt(testNow)
    await checkAt(testNow + 7 * day)
    const mean = (Number(thanks.sentimentScore) + Number(again.sentimentScore)) / 2
    expect(await of()).toMatchObject({ day7: { felt: { mean: expect.closeTo(mean, 9), n: 2 } }, cameBackAt: again.postedAt })
  })

  test('is the same when the job comes late, whatever happened meanwhile', async () => {
    const { of, tell, order, say, context, mari, score } = await desk(engine)
    await tell(order)
    const one = await say('@fjellro hinge broke again, unacceptable', testNow + day)
    const late = await say('@fjellro thanks a lot, love it', testNow + 2 * day)
    await context.db
      .updateTable('mentions')
      .set({ receivedAt: testNow + 8 * day })
      .where('id', '=', late.id)
      .execute()
    context.clock.pass(40 * day)
    await read(mari.call('POST', `/api/mentions/${one.id}/verdict`, { kind: 'praise', sentiment: 'positive' }))
    await context.db.updateTable('mentions').set({ deletedAt: context.clock() }).where('id', '=', one.id).execute()
    for (let n = 0; n < 3; n++) await checkRecoveries(context)
    expect(await of()).toMatchObject({
      before: { mean: score, n: 1 },
      day7: { felt: { mean: one.sentimentScore, n: 1 } },
      day30: { felt: { n: 2 } },
      cameBackAt: one.postedAt,
    })
  })

  test('stands beside others with the same kind of order, by kind in the report, and each number opens its rows', async () => {
    const { of, tell, order, open, finish, checkAt, hear, context, mari } = await desk(engine)
    const meg = post(said.jorgBrokenHinge, { author: author('Jorg') })
    await hear(meg)
    const other = await open((await mentionOf(context, meg)).threadId)
    await finish(other)
    await tell(order)
    await tell(other)
    await checkAt(testNow)
    await checkAt(testNow + 7 * day)
    expect((await of()).others).toMatchObject({
      orders: 1,
      before: { n: 1 },
      day7: { mean: null, n: 0, silent: 1, open: 0 },
      day30: { open: 1 },
    })
    const report = await read<RecoveryReport>(mari.call('GET', '/api/reports/recovery'))
    expect(report.kinds).toMatchObject([{ kind: 'return', orders: 2, day7: { silent: 2 }, cameBack: { n: 0, of: 2 } }])
    const rows = (query: string) => read<Page<RecoveryRow>>(mari.call('GET', `/api/recovery-checks?${query}`))
    const page = await rows('rows=silent7&kind=return&limit=1')
    expect(page.items.map(({ orderId }) => orderId)).toEqual([other])
    expect((await rows(`rows=silent7&kind=return&limit=1&cursor=${page.nextCursor}`)).items.map(({ orderId }) => orderId)).toEqual([order])
    expect((await rows('rows=came-back')).items).toEqual([])
    expect(await codeOf(mari.call('GET', `/api/reports/recovery?from=${testNow}&to=${testNow}`))).toBe('bad-period')
    expect(await codeOf(mari.call('GET', '/api/service-orders/99999/recovery'))).toBe('service-order-not-found')
  })

  test('waits for posts that are not understood, but not for ever', async () => {
    const { of, tell, order, say, checkAt, context } = await desk(engine)
    await tell(order)
    await checkAt(testNow)
    const { id } = await say('@fjellro thanks', testNow + hour)
    await context.db.updateTable('mentions').set({ state: 'new' }).where('id', '=', id).execute()
    await checkAt(testNow + 7 * day)
    expect((await of()).day7?.felt).toBeNull()
    await checkAt(testNow + 8 * day)
    expect((await of()).day7?.felt).toMatchObject({ n: 1 })
  })

  test('is watched in the same moment in which the outcome was told, or neither is', async () => {
    const { of, tell, order, context } = await desk(engine)
    context.reactions = {
      'order-told': async (...told) => {
        await reactions['order-told']?.(...told)
        throw new Error('died here')
      },
    }
    await expect(tell(order)).rejects.toThrow('died here')
    expect(await of()).toMatchObject({ toldAt: null, day7: null })
    context.reactions = reactions
    await tell(order)
    expect(await of()).toMatchObject({ toldAt: testNow })
  })
})
