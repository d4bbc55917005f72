import { describe, expect, test } from 'vitest'
import { change } from '#server/kit/database/context.ts'
import { day, hour } from '#server/kit/lib/clock.ts'
import { markSent } from '#server/nouns/replies/reply.delivery.ts'
import { getReply } from '#server/nouns/replies/reply.store.ts'
import { addGap } from '#server/nouns/sources/source.store.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Mention } from '#shared/mention.schema.ts'
import type { ChangesReport, CostReport, FirstReplyReport, SentimentReport, TopicsReport } from '#shared/report.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines, testNow } from '../../../support/database.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

async function deskWithWeek(engine: (typeof engines)[number]) {
  const { context, as } = await testApp(engine)
  const pipeline = await testPipeline(context)
  const anne = await as('manager', 'Anne')
  const today = testNow - 12 * hour
  await pipeline.hear(
    post(said.danBrokenHinge, { postedAt: today + hour, author: author('Dan') }),
    post(said.jorgBrokenHinge, { postedAt: today + 2 * hour }),
    post(said.megPraise, { postedAt: today - day + hour }),
    post(said.pekkaLateParcel, { postedAt: today - 9 * day }),
  )
  const period = { from: today - 6 * day, to: today + day }
  const ask = <T>(report: string, more = '') =>
    read<T>(anne.call('GET', `/api/reports/${report}?from=${period.from}&to=${period.to}${more}`))
  return { context, ...pipeline, anne, ask, today, period }
}

describe.each(engines)('reports, on %s', (engine) => {
  test('sentiment has a bucket for every day, the empty ones too, and each number opens exactly its rows', async () => {
    const { context, anne, ask, hear, today } = await deskWithWeek(engine)
    const cabin = post('terrible weather at the cabin, worst trip', { postedAt: today + 3 * hour })
    await hear(cabin)
    await context.db
      .updateTable('mentions')
      .set({ kind: 'not-us', sentiment: 'negative' })
      .where('originalId', '=', cabin.originalId)
      .execute()
    const report = await ask<SentimentReport>('sentiment')
    expect(report.buckets.map((bucket) => [bucket.negative, bucket.positive])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 1],
      [2, 0],
    ])
    for (const bucket of report.buckets) {
      const rows = await read<Page<Mention>>(anne.call('GET', `/api/mentions?sentiment=negative&from=${bucket.at}&to=${bucket.at + day}`))
      expect(rows.items).toHaveLength(bucket.negative)
    }
  })

  test('days begin where the reader lives, and one language can be asked for', async () => {
    const { ask } = await deskWithWeek(engine)
    const oslo = await ask<SentimentReport>('sentiment', '&offset=60')
    expect(new Date(oslo.buckets[0]?.at ?? 0).getUTCHours()).toBe(23)
    const german = await ask<SentimentReport>('sentiment', '&lang=de')
    expect(german.buckets.reduce((sum, bucket) => sum + bucket.negative, 0)).toBe(1)
  })

  test('a time in which a source was deaf is reported as a gap, never as calm', async () => {
    const { context, ask, source, today } = await deskWithWeek(engine)
    await addGap(context.db, {
      sourceId: source.id,
      fromAt: today - 2 * day,
      toAt: today - 2 * day + 5 * hour,
      reason: 'The token was refused.',
    })
    await addGap(context.db, { sourceId: source.id, fromAt: today - 40 * day, toAt: today - 39 * day, reason: 'Long ago.' })
    const { gaps } = await ask<SentimentReport>('sentiment')
    expect(gaps).toEqual([
      { sourceId: source.id, channel: 'x', from: today - 2 * day, to: today - 2 * day + 5 * hour, reason: 'The token was refused.' },
    ])
  })

  test('what changed counts negative mentions by case against the period before', async () => {
    const { ask } = await deskWithWeek(engine)
    const report = await ask<ChangesReport>('changes')
    expect([report.total, report.before]).toEqual([2, 1])
    const sums = report.cases.reduce((sum, row) => ({ now: sum.now + row.now, before: sum.before + row.before }), { ...report.rest })
    expect(sums).toEqual({ now: 2, before: 1 })
    expect(report.cases.flatMap((row) => row.days).reduce((sum, count) => sum + count, 0)).toBe(2)
  })

  test('topics by language add up to all negative mentions', async () => {
    const { ask } = await deskWithWeek(engine)
    const { languages, rows } = await ask<TopicsReport>('topics')
    expect(languages.toSorted()).toEqual(['de', 'en'])
    expect(rows.reduce((sum, row) => sum + row.total, 0)).toBe(2)
  })

  test('first reply is the median from a first mention to our first answer, and says how people felt afterwards', async () => {
    const { context, anne, ask, hear } = await deskWithWeek(engine)
    const dan = await context.db.selectFrom('mentions').selectAll().where('text', '=', said.danBrokenHinge).executeTakeFirstOrThrow()
    const draft = await read<{ id: number }>(anne.call('POST', `/api/threads/${dan.threadId}/replies`, { text: 'Sorry, Dan' }), 201)
    await context.db.updateTable('replies').set({ state: 'sending' }).execute()
    await change(context, async (tx, emit) =>
      markSent(tx, context, await getReply(tx, draft.id), { externalId: '1', url: null }, null, emit),
    )
    const silent = await ask<FirstReplyReport>('first-reply')
    const begun = async (more: string) => (await ask<FirstReplyReport>('first-reply', more)).threads
    const [all, german, english] = [await begun(''), await begun('&lang=de'), await begun('&lang=en')]
    expect([german, english + german]).toEqual([1, all])
    expect((await ask<FirstReplyReport>('first-reply', '&lang=de')).after).toEqual({ better: 0, same: 0, worse: 0, silent: 0 })
    expect(silent).toMatchObject({ answered: 1, medianMs: context.clock() - dan.postedAt, after: { silent: 1, better: 0 } })
    const thanks = post('thank you so much, great help, love it!', {
      author: author('Dan'),
      conversationId: dan.conversationId,
      inReplyTo: dan.externalId,
      postedAt: testNow,
    })
    await hear(thanks)
    expect((await mentionOf(context, thanks)).threadId).toBe(dan.threadId)
    expect((await ask<FirstReplyReport>('first-reply')).after).toMatchObject({ silent: 0, better: 1 })
  })

  test('cost stands beside what each channel brought', async () => {
    const { context, ask } = await deskWithWeek(engine)
    await context.db.updateTable('sources').set({ spend: 5_000 }).execute()
    expect((await ask<CostReport>('cost')).channels).toMatchObject([{ channel: 'x', spend: 5_000, mentions: 3 }])
    expect((await ask<CostReport>('cost', '&lang=de')).channels).toMatchObject([{ channel: 'x', mentions: 1 }])
  })

  test('what a source spent in its last month is no cost of this one', async () => {
    const { context, ask } = await deskWithWeek(engine)
    await context.db.updateTable('sources').set({ spend: 5_000, spendMonth: '2020-01' }).execute()
    expect((await ask<CostReport>('cost')).channels).toMatchObject([{ channel: 'x', spend: 0, mentions: 3 }])
  })
})

test('a period that is backwards or too long is refused', async () => {
  const { as } = await testApp()
  const { call } = await as('manager')
  expect(await codeOf(call('GET', '/api/reports/sentiment?from=5&to=5'))).toBe('bad-period')
  expect(await codeOf(call('GET', `/api/reports/sentiment?from=0&to=${400 * day}&bucket=hour`))).toBe('period-too-long')
})
