import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type Context, inTransaction } from '#server/kit/database/context.ts'
import { day, hour, minute } from '#server/kit/lib/clock.ts'
import { Refusal } from '#server/kit/lib/errors.ts'
import { eraseCustomer } from '#server/nouns/personal-data/personal-data.erasing.ts'
import { changeRetention } from '#server/nouns/retention/retention.actions.ts'
import { letGo } from '#server/nouns/retention/retention.running.ts'
import { checkRollups, foldChanges, rebuildRollups } from '#server/nouns/rollups/rollup.actions.ts'
import { nextNight, partsOf } from '#server/nouns/rollups/rollup.rules.ts'
import { countSentiments, countTopics } from '#server/nouns/rollups/rollup.store.ts'
import { engines, testContext, testNow } from '#test/support/database.ts'
import { tellPurchase } from '#test/support/purchases.ts'
import { expectCounted } from '#test/support/rollups.ts'
import { type Step, step, steppingDesk } from '#test/support/steps.ts'
import { addMentions, addVoice, sequence } from '../../../support/alert-history.ts'

const seed = testNow % 1_000_003

describe.each(engines)('counts of mentions, on %s', (engine) => {
  const further = fc.oneof(
    { weight: 6, arbitrary: step },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('add to counts' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('let go' as const, 'erase' as const), one: fc.nat({ max: 11 }) }) },
  )

  test('are what the rows say, whatever people, networks and time do in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(further, { minLength: 10, maxLength: 30 }), async (steps) => {
        const { context, as, take } = await steppingDesk(engine)
        const anne = await as('admin', 'Anne')
        const takeOne = async (one: (typeof steps)[number]): Promise<unknown> => {
          if (one.do === 'add to counts') return foldChanges(context)
          if (one.do === 'let go') {
            for (const kind of ['mentions', 'cases'] as const) await changeRetention(context, anne.actor, kind, 1)
            context.clock.pass(40 * day)
            for (let n = 0; n < 6; n++) await letGo(context)
            return
          }
          if (one.do !== 'erase') return take(one as Step)
          const authors = await context.db.selectFrom('mentions').select('authorId').distinct().orderBy('authorId').execute()
          const author = authors[one.one % Math.max(1, authors.length)]
          const linked =
            author &&
            (await context.db.selectFrom('customerAuthors').select('id').where('authorId', '=', author.authorId).executeTakeFirst())
          if (!author || linked) return
          const { customerId } = await tellPurchase(context, { customer: { name: 'Aino', email: `a${author.authorId}@mail.example` } })
          const link = { customerId: Number(customerId), authorId: author.authorId, basis: 'hand', linkedAt: 1, unlinkedAt: null } as const
          await context.db.insertInto('customerAuthors').values(link).execute()
          return eraseCustomer(context, anne.actor, Number(customerId))
        }
        for (const one of steps) {
          const refusal = await takeOne(one).then(
            () => null,
            (error: unknown) => error,
          )
          if (refusal !== null && !(refusal instanceof Refusal)) throw refusal
          await expectCounted(context)
        }
        while (await foldChanges(context));
        await expectCounted(context)
        expect(await context.db.selectFrom('mentionChanges').selectAll().execute()).toEqual([])
      }),
      { numRuns: engine === 'sqlite' ? 10 : 5, seed },
    )
  }, 180_000)

  test('are what the rows say after any statement on many rows, and nothing is counted that is rolled back', async () => {
    const context = await testContext(engine)
    const { db } = context
    const voice = await addVoice(context, context.clock())
    const random = sequence(seed)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
    const add = (count: number) =>
      addMentions(
        context,
        voice,
        Array.from({ length: count }, () => {
          const postedAt = Math.floor(testNow - random() * 3 * day)
          return { postedAt, receivedAt: postedAt, sentiment: pick(['negative', 'neutral', 'positive'] as const) }
        }),
      )
    const changes = [
      () => ({ sentiment: pick(['negative', 'neutral', 'positive', null] as const) }),
      () => ({ kind: pick(['complaint', 'not-us', 'other', null] as const) }),
      () => ({ lang: pick(['de', 'fi', null] as const), topic: pick(['delivery', 'defect', null] as const) }),
      () => ({ postedAt: Math.floor(testNow - random() * 3 * day) }),
      () => ({ queue: pick(['complaints', 'questions', 'unsure', null] as const), urgent: pick([0, 1] as const) }),
      () => ({ sortedAt: pick([null, testNow]) }),
      () => ({ refreshAt: testNow }),
      () => ({ sentiment: 'negative' as const, kind: null, queue: 'complaints' as const, sortedAt: null, urgent: 1 as const }),
    ]
    await add(40)
    for (let n = 0; n < 60; n++) {
      const some = sql<boolean>`id % ${sql.lit(2 + Math.floor(random() * 4))} = 0`
      const write = async (tx: Context['db']) => {
        await tx.updateTable('mentions').set(pick(changes)()).where(some).execute()
        if (n % 7 === 0)
          await tx
            .deleteFrom('mentions')
            .where(sql<boolean>`id % 13 = ${sql.lit(n % 13)}`)
            .execute()
      }
      if (n % 5 === 0) {
        const undone = inTransaction(context, async (tx) => {
          await write(tx)
          throw new Error('taken back')
        })
        await expect(undone).rejects.toThrow('taken back')
      } else await write(db)
      if (n % 11 === 0) await add(10)
      if (n % 3 === 0) await foldChanges(context)
      await expectCounted(context)
    }
  })

  test('are the same however a range is cut, in every zone and language', async () => {
    const context = await testContext(engine)
    const voice = await addVoice(context, context.clock())
    const random = sequence(seed)
    const mentions = Array.from({ length: 600 }, () => {
      // Many lie on the edges of hours and days.
      const at = Math.floor(testNow - random() * 6 * day)
      const postedAt = random() < 0.3 ? Math.floor(at / hour) * hour : at
      return { postedAt, receivedAt: postedAt, sentiment: random() < 0.6 ? ('negative' as const) : ('positive' as const) }
    })
    await addMentions(context, voice, mentions)
    await context.db.updateTable('mentions').set({ lang: 'fi', topic: 'defect' }).where(sql<boolean>`id % 3 = 0`).execute()
    await foldChanges(context)
    await context.db.updateTable('mentions').set({ sentiment: 'neutral' }).where(sql<boolean>`id % 10 = 1`).execute()
    const rows = await context.db.selectFrom('mentions').select(['postedAt', 'sentiment', 'lang', 'topic']).execute()
    const times = fc.nat({ max: 7 * 24 * 4 }).map((quarters) => testNow - 6.5 * day + quarters * 15 * minute)
    const asked = fc.record({
      times: fc.tuple(
        fc.oneof(
          times,
          fc.nat({ max: 7 * day }).map((ms) => testNow - 6 * day + ms),
        ),
        times,
      ),
      now: fc.oneof(fc.constant(testNow), times),
      lang: fc.constantFrom(undefined, 'en', 'fi'),
      offset: fc.constantFrom(0, 60, 120, -300, 330, 345, -210, 840),
      width: fc.constantFrom(hour, day),
    })
    await fc.assert(
      fc.asyncProperty(asked, async ({ times, now, lang, offset, width }) => {
        const [from, to] = times.toSorted((a, b) => a - b) as [number, number]
        if (from === to) return
        const wanted = rows.filter((row) => row.postedAt >= from && row.postedAt < to && (!lang || row.lang === lang))
        const offsetMs = offset * minute
        const buckets = await countSentiments(context.db, { from, to, now, lang }, { widthMs: width, offsetMs })
        const shown = buckets
          .filter(({ negative, neutral, positive }) => negative + neutral + positive > 0)
          .sort((a, b) => a.bucket - b.bucket)
        const of = (bucket: number, sentiment: string) =>
          wanted.filter((row) => Math.floor((row.postedAt + offsetMs) / width) === bucket && row.sentiment === sentiment).length
        const numbers = [...new Set(wanted.map((row) => Math.floor((row.postedAt + offsetMs) / width)))].sort((a, b) => a - b)
        expect(shown).toEqual(
          numbers.map((bucket) => ({
            bucket,
            negative: of(bucket, 'negative'),
            neutral: of(bucket, 'neutral'),
            positive: of(bucket, 'positive'),
          })),
        )
        const topics = await countTopics(context.db, { from, to, now, lang })
        for (const { topic, lang: one, count } of topics)
          expect(count).toBe(wanted.filter((row) => row.sentiment === 'negative' && row.topic === topic && row.lang === one).length)
        expect(topics.reduce((sum, { count }) => sum + count, 0)).toBe(wanted.filter((row) => row.sentiment === 'negative').length)
      }),
      { numRuns: 150, seed },
    )
  })

  test('that are wrong are found at night and put right, wherever the look at them is cut off', async () => {
    const context = await testContext(engine)
    const { db, clock } = context
    const voice = await addVoice(context, clock())
    const days = Array.from({ length: 70 }, (_, n) => testNow - n * day)
    await addMentions(
      context,
      voice,
      days.map((postedAt) => ({ postedAt, receivedAt: postedAt, sentiment: 'negative' as const })),
    )
    await db.updateTable('mentions').set({ queue: 'complaints' }).execute()
    await foldChanges(context)
    expect(await checkRollups(context, 'one')).toEqual({ mended: 0, more: false })
    await db
      .updateTable('sentimentHours')
      .set({ negative: 7 })
      .where('at', '<', testNow - 60 * day)
      .execute()
    await db
      .deleteFrom('topicDays')
      .where('at', '>', testNow - 3 * day)
      .execute()
    await db
      .insertInto('topicDays')
      .values({ at: Math.floor(testNow / day) * day + 90 * day, lang: 'en', topic: 'defect', count: 4 })
      .execute()
    await db.updateTable('waitingMentions').set({ count: 1 }).execute()
    // By day nobody looks.
    expect(await checkRollups(context, 'one')).toEqual({ mended: 0, more: false })
    clock.pass(day)
    const first = await checkRollups(context, 'one')
    expect(first).toMatchObject({ more: true })
    // Another node waits until this one has gone.
    expect(await checkRollups(context, 'two')).toEqual({ mended: 0, more: false })
    clock.pass(2 * minute)
    let more = true
    while (more) more = (await checkRollups(context, 'two')).more
    await expectCounted(context)
    expect(await db.selectFrom('rollupChecks').select(['checkedTo', 'mended']).execute()).toEqual([{ checkedTo: null, mended: 23 }])
    expect(await checkRollups(context, 'two')).toEqual({ mended: 0, more: false })
  })

  test('are made anew from rows when they are lost', async () => {
    const context = await testContext(engine)
    const { db } = context
    const voice = await addVoice(context, context.clock())
    await addMentions(
      context,
      voice,
      Array.from({ length: 50 }, (_, n) => ({ postedAt: testNow - n * 5 * hour, receivedAt: testNow, sentiment: 'negative' as const })),
    )
    await db.updateTable('mentions').set({ queue: 'unsure', urgent: 1 }).where(sql<boolean>`id % 2 = 0`).execute()
    for (const table of ['mentionChanges', 'sentimentHours', 'topicDays', 'waitingMentions'] as const) await db.deleteFrom(table).execute()
    await db.updateTable('mentions').set({ sentiment: 'positive' }).where(sql<boolean>`id % 5 = 0`).execute()
    const told: number[] = []
    expect(await rebuildRollups(context, (at) => told.push(at))).toBeGreaterThan(50)
    await expectCounted(context)
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b))
    expect(await rebuildRollups(context, () => undefined)).toBe(0)
  })

  test('are right while several write and add at once', async () => {
    const context = await testContext(engine)
    const voice = await addVoice(context, context.clock())
    const at = (n: number) => ({ postedAt: testNow - n * 7 * minute, receivedAt: testNow, sentiment: 'negative' as const })
    await addMentions(
      context,
      voice,
      Array.from({ length: 200 }, (_, n) => at(n)),
    )
    const writer = async (mine: number) => {
      for (let n = 0; n < 12; n++)
        await inTransaction(context, (tx) =>
          tx
            .updateTable('mentions')
            .set({ sentiment: n % 2 === 0 ? 'positive' : 'negative', topic: n % 3 === 0 ? 'defect' : null })
            .where(sql<boolean>`id % 4 = ${sql.lit(mine)}`)
            .execute(),
        )
    }
    const adder = async () => {
      for (let n = 0; n < 20; n++) await foldChanges(context)
    }
    const mender = async () => {
      for (let n = 0; n < 4; n++) expect(await rebuildRollups(context, () => undefined)).toBe(0)
    }
    await Promise.all([writer(0), writer(1), writer(2), writer(3), adder(), adder(), mender()])
    await expectCounted(context)
  })
})

test('of a cell that a range cuts the smaller side is read, of the present one what has passed', () => {
  expect(partsOf(0, 100, 10, 1_000)).toEqual({ cells: { from: 0, to: 100 }, pieces: [] })
  expect(partsOf(8, 93, 10, 1_000)).toEqual({
    cells: { from: 10, to: 90 },
    pieces: [
      { from: 8, to: 10, sign: 1 },
      { from: 90, to: 93, sign: 1 },
    ],
  })
  expect(partsOf(2, 98, 10, 1_000)).toEqual({
    cells: { from: 0, to: 100 },
    pieces: [
      { from: 0, to: 2, sign: -1 },
      { from: 98, to: 100, sign: -1 },
    ],
  })
  expect(partsOf(0, 93, 10, 93)).toEqual({ cells: { from: 0, to: 100 }, pieces: [{ from: 93, to: 100, sign: -1 }] })
  expect(partsOf(3, 4, 10, 1_000)).toEqual({ cells: null, pieces: [{ from: 3, to: 4, sign: 1 }] })
})

test('night is two o’clock where the desk is, also when clocks change', () => {
  const iso = (text: string) => Date.parse(text)
  expect(nextNight('Europe/Oslo', iso('2026-11-22T12:00:00Z'))).toBe(iso('2026-11-23T01:00:00Z'))
  expect(nextNight('Europe/Oslo', iso('2026-11-22T00:30:00Z'))).toBe(iso('2026-11-22T01:00:00Z'))
  expect(nextNight('Europe/Oslo', iso('2026-03-28T12:00:00Z'))).toBe(iso('2026-03-29T01:00:00Z'))
})
