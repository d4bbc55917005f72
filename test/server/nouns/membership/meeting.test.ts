import { describe, expect, test } from 'vitest'
import { readText } from '#server/engines/language/read-text.ts'
import { createClusterer } from '#server/flows/pipeline/cluster.ts'
import { understandNext } from '#server/flows/pipeline/understand.ts'
import { change } from '#server/kit/database/context.ts'
import { Refusal } from '#server/kit/lib/errors.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { changeCase, resolveCase, snoozeCase, writeNote } from '#server/nouns/cases/case.actions.ts'
import { changeThreadCase, moveThreads } from '#server/nouns/membership/membership.actions.ts'
import { recountCases } from '#server/nouns/membership/membership.counters.ts'
import { mergeCases, undoMerger } from '#server/nouns/membership/membership.merging.ts'
import { draftReply } from '#server/nouns/replies/reply.actions.ts'
import { listReplies, showReplies } from '#server/nouns/replies/reply.store.ts'
import { openServiceOrder } from '#server/nouns/service-orders/service-order.actions.ts'
import { listServiceOrders } from '#server/nouns/service-orders/service-order.store.ts'
import { giveVerdict, takeVerdictBack } from '#server/nouns/verdicts/verdict.actions.ts'
import { testApp, testSecretBox } from '../../../support/app.ts'
import { engines, testNow } from '../../../support/database.ts'
import { atOnce, interrupted } from '../../../support/meeting.ts'
import { expectWhole } from '../../../support/membership.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

const silent = createLog('silent')

async function desk(engine: (typeof engines)[number]) {
  const { context, as } = await testApp(engine)
  const pipeline = await testPipeline(context)
  const mari = await as('agent', 'Mari')
  const posts = {
    hinge: post(said.danBrokenHinge, { author: author('Dan') }),
    parcel: post(said.pekkaLateParcel, { author: author('Pekka') }),
    bill: post('@fjellro you charged me twice for the filter subscription, terrible billing, nobody answers', { author: author('Uwe') }),
  }
  await pipeline.hear(...Object.values(posts))
  const mentions = {
    hinge: await mentionOf(context, posts.hinge),
    parcel: await mentionOf(context, posts.parcel),
    bill: await mentionOf(context, posts.bill),
  }
  const cases = { hinge: Number(mentions.hinge.caseId), parcel: Number(mentions.parcel.caseId), bill: Number(mentions.bill.caseId) }
  const row = (id: number) => context.db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  return {
    ...pipeline,
    context,
    by: mari.actor,
    mari,
    posts,
    mentions,
    cases,
    row,
    caseOf: async (of: typeof posts.hinge) => (await mentionOf(context, of)).caseId,
  }
}

const refusals = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason instanceof Refusal ? result.reason.code : String(result.reason)] : [],
  )

describe.each(engines)('people and the machine at the same time, on %s', (engine) => {
  /** The next word in Pekka's conversation is planned; `work` happens before the plan is written. */
  async function whilePlanned(work: (of: Awaited<ReturnType<typeof desk>>) => Promise<unknown>) {
    const of = await desk(engine)
    const { context, before } = interrupted(of.context)
    const again = post('and still no parcel, terrible', {
      author: author('Pekka'),
      conversationId: of.posts.parcel.conversationId,
      inReplyTo: of.posts.parcel.externalId,
      postedAt: testNow,
    })
    await of.save([again])
    await understandNext(of.context, readText, silent)
    await of.clusterer.leave()
    // The first transaction of the stage is the one that writes the plan.
    before(() => work(of))
    const clusterer = createClusterer(context, 'test node', silent)
    for (let left = 10; left > 0 && (await clusterer.clusterNext()) > 0; left--);
    await expectWhole(of.context)
    return { ...of, again }
  }

  test('a merge between the plan and its writing: the mention comes to the case that survives, the other stays closed', async () => {
    const { context, cases, again, row, caseOf } = await whilePlanned(({ context, by, cases }) =>
      mergeCases(context, by, cases.parcel, cases.hinge),
    )
    expect(await caseOf(again)).toBe(cases.hinge)
    expect(await row(cases.parcel)).toMatchObject({ mergedInto: cases.hinge, state: 'resolved', active: 0, threadCount: 0 })
    expect(await row(cases.hinge)).toMatchObject({ threadCount: 2, mentionCount: 3 })
    expect(await context.db.selectFrom('events').select('id').where('kind', '=', 'case-reopened').execute()).toEqual([])
  })

  test('a move between the plan and its writing: the mention follows its thread', async () => {
    const { cases, again, caseOf } = await whilePlanned(({ context, by, cases, mentions }) =>
      changeThreadCase(context, by, Number(mentions.parcel.threadId), cases.bill),
    )
    expect(await caseOf(again)).toBe(cases.bill)
  })

  test('an edit between the plan and its writing is understood before it is clustered', async () => {
    const { context, again } = await whilePlanned(async ({ context, save, posts }) => {
      const mention = await context.db.selectFrom('mentions').selectAll().where('state', '=', 'understood').executeTakeFirstOrThrow()
      const { conversationId } = posts.parcel
      await save([
        post('it arrived, thank you', { externalId: mention.externalId, author: author('Pekka'), conversationId, editedAt: testNow + 5 }),
      ])
    })
    expect(await mentionOf(context, again)).toMatchObject({ state: 'new', text: 'it arrived, thank you' })
  })

  test('an assignment while a case is counted anew survives', async () => {
    const { context, by, cases, row } = await desk(engine)
    const results = await atOnce(
      context,
      [cases.hinge],
      [
        () => change(context, (tx, emit) => recountCases(tx, context, [cases.hinge], emit)),
        () => changeCase(context, by, cases.hinge, { assigneeId: by.agentId, title: 'Hinges', priority: 'low' }),
        () => change(context, (tx, emit) => recountCases(tx, context, [cases.hinge], emit)),
      ],
    )
    expect(refusals(results)).toEqual([])
    expect(await row(cases.hinge)).toMatchObject({ assigneeId: by.agentId, title: 'Hinges', priority: 'low' })
  })

  test('a case is assigned while the machine puts a mention into it: neither is lost', async () => {
    const { context, by, cases, row, save, posts, clusterer } = await desk(engine)
    await save([
      post('still broken, no answer', {
        author: author('Dan'),
        conversationId: posts.hinge.conversationId,
        inReplyTo: posts.hinge.externalId,
      }),
    ])
    await understandNext(context, readText, silent)
    const results = await atOnce(
      context,
      [cases.hinge],
      [
        () => changeCase(context, by, cases.hinge, { assigneeId: by.agentId }),
        () => clusterer.clusterNext(),
        () => snoozeCase(context, by, cases.hinge, testNow + 3_600_000),
      ],
    )
    expect(refusals(results)).toEqual([])
    expect(await row(cases.hinge)).toMatchObject({ assigneeId: by.agentId, mentionCount: 2 })
    await expectWhole(context)
  })

  test('a case is resolved while it is merged: it ends merged and closed, or is refused with the number it lives on as', async () => {
    const { context, by, cases, row } = await desk(engine)
    const results = await atOnce(
      context,
      [cases.parcel, cases.hinge],
      [() => mergeCases(context, by, cases.parcel, cases.hinge), () => resolveCase(context, by, cases.parcel, 'repaired')],
    )
    expect(refusals(results).every((code) => code === 'case-merged')).toBe(true)
    expect(await row(cases.parcel)).toMatchObject({ mergedInto: cases.hinge, state: 'resolved', active: 0 })
    expect(await row(cases.hinge)).toMatchObject({ state: 'open', threadCount: 2 })
    await expectWhole(context)
  })

  test('two merges that cross: one is done, the other is refused, and no thread is lost', async () => {
    const { context, by, cases, row } = await desk(engine)
    const results = await atOnce(
      context,
      [cases.parcel, cases.hinge],
      [() => mergeCases(context, by, cases.parcel, cases.hinge), () => mergeCases(context, by, cases.hinge, cases.parcel)],
    )
    expect(refusals(results)).toEqual(['case-merged'])
    const [a, b] = [await row(cases.parcel), await row(cases.hinge)]
    expect([a.mergedInto, b.mergedInto].filter((id) => id !== null)).toHaveLength(1)
    expect(a.threadCount + b.threadCount).toBe(2)
    await expectWhole(context)
  })

  test('threads move while their cases are merged: all of them live', async () => {
    const { context, by, cases, mentions } = await desk(engine)
    const results = await atOnce(
      context,
      [cases.parcel, cases.hinge, cases.bill],
      [
        () => mergeCases(context, by, cases.parcel, cases.hinge),
        () => changeThreadCase(context, by, Number(mentions.parcel.threadId), cases.bill),
        () => mergeCases(context, by, cases.bill, cases.hinge),
        () => giveVerdict(context, by, mentions.hinge.id, { case: cases.parcel }),
      ],
    )
    expect(refusals(results).every((code) => code === 'case-merged')).toBe(true)
    await expectWhole(context)
  })
})

describe.each(engines)('what was done is taken back after a merge, on %s', (engine) => {
  test('a verdict: the thread returns to where its case lives now', async () => {
    const { context, by, cases, mentions, row, posts, caseOf } = await desk(engine)
    await giveVerdict(context, by, mentions.parcel.id, { case: cases.bill })
    await mergeCases(context, by, cases.parcel, cases.hinge)
    await takeVerdictBack(context, by, mentions.parcel.id)
    expect(await caseOf(posts.parcel)).toBe(cases.hinge)
    expect(await row(cases.parcel)).toMatchObject({ mergedInto: cases.hinge, state: 'resolved', threadCount: 0 })
    expect(await row(cases.hinge)).toMatchObject({ threadCount: 2 })
    await expectWhole(context)
  })

  test('a verdict whose case was merged into the old one: the thread stays, and nothing rules it out any more', async () => {
    const { context, by, cases, mentions, posts, caseOf } = await desk(engine)
    await giveVerdict(context, by, mentions.parcel.id, { case: cases.hinge })
    await mergeCases(context, by, cases.hinge, cases.bill)
    await takeVerdictBack(context, by, mentions.parcel.id)
    expect(await caseOf(posts.parcel)).toBe(cases.parcel)
    await expectWhole(context)
  })

  test('a verdict that moved nothing leaves a thread where people put it since', async () => {
    const { context, by, cases, mentions, posts, caseOf } = await desk(engine)
    await giveVerdict(context, by, mentions.parcel.id, { sentiment: 'neutral' })
    await expectWhole(context)
    await changeThreadCase(context, by, Number(mentions.parcel.threadId), cases.bill)
    await takeVerdictBack(context, by, mentions.parcel.id)
    expect(await caseOf(posts.parcel)).toBe(cases.bill)
    await expectWhole(context)
  })

  test('what a person ruled out of a case is ruled out of the one it lives on in, until the merge is taken back', async () => {
    const { context, by, cases, mentions } = await desk(engine)
    const threadId = Number(mentions.parcel.threadId)
    const ruledOut = async () =>
      (await context.db.selectFrom('caseConstraints').select('caseId').where('threadId', '=', threadId).orderBy('caseId').execute()).map(
        ({ caseId }) => caseId,
      )
    await changeThreadCase(context, by, threadId, cases.bill)
    await mergeCases(context, by, cases.parcel, cases.hinge)
    expect(await ruledOut()).toEqual([cases.hinge, cases.parcel].sort((a, b) => a - b))
    await undoMerger(context, by, cases.parcel)
    expect(await ruledOut()).toEqual([cases.parcel])
  })

  test('no verb works on a case that is merged away; each names the case it lives on in', async () => {
    const { mari, by, context, cases, mentions, row } = await desk(engine)
    await mergeCases(context, by, cases.parcel, cases.hinge)
    await mergeCases(context, by, cases.hinge, cases.bill)
    const path = `/api/cases/${cases.parcel}`
    const refused = await Promise.all([
      mari.call('PATCH', path, { title: 'Mine' }),
      mari.call('POST', `${path}/resolution`, {}),
      mari.call('DELETE', `${path}/resolution`),
      mari.call('POST', `${path}/snooze`, { until: testNow + 3_600_000 }),
      mari.call('DELETE', `${path}/snooze`),
      mari.call('POST', `${path}/notes`, { text: 'Hello' }),
      mari.call('POST', `${path}/merger`, { into: cases.bill }),
      mari.call('POST', `/api/cases/${cases.bill}/merger`, { into: cases.parcel }),
      mari.call('PUT', `/api/threads/${mentions.bill.threadId}/case`, { case: cases.parcel }),
    ])
    for (const answer of refused)
      expect([answer.status, await answer.json()]).toMatchObject([409, { code: 'case-merged', mergedInto: cases.bill }])
    await expect(writeNote(context, by, cases.parcel, { text: 'Hello' })).rejects.toThrow(`C-${cases.bill}`)
    expect(await row(cases.parcel)).toMatchObject({ mergedInto: cases.hinge, state: 'resolved', assigneeId: null })
    expect((await mari.call('GET', path)).status).toBe(200)
  })

  test('replies and orders show the case that their thread moved to, was merged into, and returned to', async () => {
    const { context, by, cases, mentions } = await desk(engine)
    const threadId = Number(mentions.parcel.threadId)
    const replyId = await draftReply(context, by, threadId, { text: 'We look into it.', visibility: 'public' })
    const order = { secretBox: testSecretBox, currency: 'EUR' }
    await openServiceOrder(context, order, by, threadId, { kind: 'return', product: 'Ro 2', fault: 'late', warranty: 'in' } as never)
    const shownIn = async (caseId: number) => {
      const replies = await showReplies(context.db, (await listReplies(context.db, { caseId }, { limit: 10 })).items)
      const orders = (await listServiceOrders(context.db, testSecretBox, { queue: 'open', caseId }, { limit: 10, lang: 'en' })).items
      expect([replies.map((reply) => [reply.id, reply.caseId]), orders.map((order) => order.case?.id)]).toEqual([
        [[replyId, caseId]],
        [caseId],
      ])
    }
    await shownIn(cases.parcel)
    await changeThreadCase(context, by, threadId, cases.bill)
    await shownIn(cases.bill)
    await mergeCases(context, by, cases.bill, cases.hinge)
    await shownIn(cases.hinge)
    await undoMerger(context, by, cases.bill)
    await shownIn(cases.bill)
    const parted = await moveThreads(context, by, cases.bill, [threadId], 'new')
    await shownIn(parted)
    await expectWhole(context)
  })
})
