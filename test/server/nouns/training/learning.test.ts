import { describe, expect, test } from 'vitest'
import { readText } from '#server/engines/language/read-text.ts'
import type { Context } from '#server/kit/database/context.ts'
import { acquireLease } from '#server/kit/database/lease.ts'
import { day, hour, second } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { listRuns, measureTraining } from '#server/nouns/training/measure.store.ts'
import { createTrainer, settleMs, type Trainer } from '#server/nouns/training/trainer.ts'
import { exclude, reinstate } from '#server/nouns/training/training.actions.ts'
import { giveVerdict, takeVerdictBack } from '#server/nouns/verdicts/verdict.actions.ts'
import type { Understanding } from '#shared/understanding.ts'
import { testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { author, mentionOf, post, testPipeline } from '../../../support/world.ts'

const silent = createLog('silent')

/** Words that mean something to the customers of these tests only. */
const bananas = ['total banana', 'what a banana this is', 'banana again', 'pure banana from you', 'banana, as always', 'such a banana']
const chairs = ['blue chair', 'what a chair this is', 'chair again', 'pure chair from you', 'chair, as always', 'such a chair']
const probes = ['this banana thing', 'this chair thing', 'banana or chair, who knows', 'Der Deckel schließt nicht mehr.']

async function testTraining(engine: (typeof engines)[number]) {
  const app = await testApp(engine)
  const { context, as } = app
  const pipeline = await testPipeline(context)
  const [mari, jonas, boss] = [await as('staff', 'Mari'), await as('staff', 'Jonas'), await as('admin', 'Boss')]

  /** Hears these texts and answers their mentions' ids. */
  async function hear(texts: readonly string[]): Promise<number[]> {
    const posts = texts.map((text, n) => post(`${text} ${n}`, { lang: 'en', author: author(`${text} ${n}`) }))
    await pipeline.hear(...posts)
    return Promise.all(posts.map(async (one) => (await mentionOf(context, one)).id))
  }
  async function say(by: typeof mari, texts: readonly string[], complaint: boolean): Promise<number[]> {
    const ids = await hear(texts)
    for (const id of ids) {
      context.clock.pass(second)
      await giveVerdict(context, by.actor, id, { kind: complaint ? 'complaint' : 'other' })
    }
    return ids
  }
  /** Lets the verdicts become old enough to teach, and learns them. */
  async function settle(trainer: Trainer): Promise<void> {
    context.clock.pass(settleMs)
    await trainer.trainNext()
  }
  return { ...app, ...pipeline, mari, jonas, boss, hear, say, settle }
}

/** What a freshly started process answers, which knows only the rows. */
async function answersOf(context: Context, trainer = createTrainer(context, 'another node', silent)): Promise<Understanding[]> {
  const read = await trainer.reader()
  return probes.map((text) => read({ text, hint: text.startsWith('Der') ? 'de' : 'en', products: [] }))
}
const shippedAnswers = () => probes.map((text) => readText({ text, hint: text.startsWith('Der') ? 'de' : 'en', products: [] }))

const thrice = <T>(items: readonly T[]) => [...items, ...items, ...items]

describe.each(engines)('learning from verdicts, on %s', (engine) => {
  test('nothing was said yet: it answers as shipped', async () => {
    const { context } = await testTraining(engine)
    expect(await answersOf(context)).toEqual(shippedAnswers())
    expect(await measureTraining(context.db)).toEqual([])
  })

  test('verdicts teach the running process, and the words say that it was learned here', async () => {
    const { context, mari, say, settle } = await testTraining(engine)
    const trainer = createTrainer(context, 'a', silent)
    await settle(trainer)
    await say(mari, thrice(bananas), true)
    await say(mari, thrice(chairs), false)
    await settle(trainer)
    const [banana, chair, , german] = await answersOf(context, trainer)
    expect([banana?.complaint.decision, chair?.complaint.decision]).toEqual([true, false])
    expect(banana?.because.filter(({ rule }) => rule === 'taught')).toContainEqual(
      expect.objectContaining({ of: 'complaint', text: 'banana', from: 5, to: 11 }),
    )
    expect(german).toEqual(shippedAnswers()[3])
  })

  test('a process started anew, and another node, answer the very same as the one that trained step by step', async () => {
    const { context, mari, jonas, say, settle } = await testTraining(engine)
    const trainer = createTrainer(context, 'a', silent)
    for (const n of [0, 1, 2]) {
      await say(mari, bananas, true)
      await say(jonas, chairs.slice(n), false)
      await settle(trainer)
    }
    const now = await answersOf(context, trainer)
    expect(now).not.toEqual(shippedAnswers())
    expect(await answersOf(context)).toEqual(now)
  })

  test('a process that died between the verdict and learning it has lost nothing', async () => {
    const { context, mari, say, settle } = await testTraining(engine)
    await say(mari, thrice(bananas), true)
    const next = createTrainer(context, 'next', silent)
    await settle(next)
    expect((await answersOf(context, next))[0]?.complaint.decision).toBe(true)
    expect(await measureTraining(context.db)).toMatchObject([{ lang: 'en', verdicts: 18 }])
  })

  test('a verdict that breaks the learning keeps no other one from teaching', async () => {
    const { context, mari, say, settle } = await testTraining(engine)
    const [, broken] = await say(mari, thrice(bananas), true)
    await context.db
      .updateTable('verdicts')
      .set({ before: 'not JSON' })
      .where('mentionId', '=', broken as number)
      .execute()
    const trainer = createTrainer(context, 'a', silent)
    await settle(trainer)
    expect((await answersOf(context, trainer))[0]?.complaint.decision).toBe(true)
    expect(await measureTraining(context.db)).toMatchObject([{ verdicts: 17 }])
  })

  test('a slip that is undone at once has swayed nothing', async () => {
    const { context, mari, say, settle } = await testTraining(engine)
    const trainer = createTrainer(context, 'a', silent)
    await trainer.trainNext()
    const [id] = await say(mari, bananas.slice(0, 1), true)
    await trainer.trainNext()
    expect(await answersOf(context, trainer)).toEqual(shippedAnswers())
    await takeVerdictBack(context, mari.actor, id as number)
    await settle(trainer)
    expect(await answersOf(context, trainer)).toEqual(shippedAnswers())
    expect(await context.db.selectFrom('trainingExamples').selectAll().execute()).toEqual([])
  })

  test('a verdict taken back is forgotten: the answers are the very ones of before', async () => {
    const { context, mari, say, settle } = await testTraining(engine)
    const trainer = createTrainer(context, 'a', silent)
    await say(mari, bananas, true)
    await settle(trainer)
    const before = await answersOf(context, trainer)
    const rows = () => context.db.selectFrom('trainingExamples').selectAll().orderBy('verdictId').execute()
    const examples = await rows()
    const ids = await say(mari, chairs, true)
    await settle(trainer)
    expect(await answersOf(context, trainer)).not.toEqual(before)
    for (const id of ids.toReversed()) await takeVerdictBack(context, mari.actor, id)
    await settle(trainer)
    expect(await answersOf(context, trainer)).toEqual(before)
    expect(await rows()).toEqual(examples)
  })

  test('a verdict corrected by another one teaches only the last word', async () => {
    const { context, mari, jonas, say, settle } = await testTraining(engine)
    const trainer = createTrainer(context, 'a', silent)
    const ids = await say(mari, bananas, true)
    await settle(trainer)
    for (const id of ids) await giveVerdict(context, jonas.actor, id, { kind: 'not-us' })
    await settle(trainer)
    const rows = await context.db.selectFrom('trainingExamples').select(['complaint', 'agentId']).execute()
    expect(rows).toEqual(ids.map(() => ({ complaint: 0, agentId: jonas.id })))
    for (const id of ids) await giveVerdict(context, jonas.actor, id, { sentiment: 'negative' })
    await settle(trainer)
    expect(await measureTraining(context.db)).toMatchObject([{ complaint: { verdicts: 6 }, sentiment: { verdicts: 6 } }])
    expect(await answersOf(context)).toEqual(await answersOf(context, trainer))
  })

  test('what a post taught goes when its author deletes it, or writes something else', async () => {
    const { context, mari, save, digest, settle } = await testTraining(engine)
    const trainer = createTrainer(context, 'a', silent)
    const posts = thrice(bananas).map((text, n) => post(`${text} ${n}`, { lang: 'en' }))
    await save(posts)
    await digest()
    for (const one of posts) await giveVerdict(context, mari.actor, (await mentionOf(context, one)).id, { kind: 'complaint' })
    await settle(trainer)
    expect(await answersOf(context, trainer)).not.toEqual(shippedAnswers())
    context.clock.pass(second)
    const later = context.clock()
    const [first, ...rest] = posts
    await save([
      { ...(first as (typeof posts)[number]), text: 'lovely', editedAt: later },
      ...rest.map((one) => ({ ...one, deleted: true })),
    ])
    await settle(trainer)
    expect(await answersOf(context, trainer)).toEqual(shippedAnswers())
  })

  test('a malicious run is excluded, teaches again when reinstated, and nothing of it is deleted', async () => {
    const { context, mari, jonas, boss, say, settle } = await testTraining(engine)
    const trainer = createTrainer(context, 'a', silent)
    await say(mari, thrice(bananas), true)
    await say(mari, thrice(chairs), false)
    await settle(trainer)
    const honest = await answersOf(context, trainer)
    context.clock.pass(hour)
    const from = context.clock()
    await say(jonas, thrice(bananas), false)
    await say(jonas, thrice(chairs), true)
    context.clock.pass(hour)
    await settle(trainer)
    const spoilt = await answersOf(context, trainer)
    expect(spoilt).not.toEqual(honest)
    const verdicts = await context.db.selectFrom('verdicts').selectAll().orderBy('id').execute()

    const { id } = await exclude(context, boss.actor, { agentId: jonas.id, from, to: context.clock() })
    await settle(trainer)
    expect(await answersOf(context, trainer)).toEqual(honest)
    expect(await answersOf(context)).toEqual(honest)
    expect(await measureTraining(context.db)).toMatchObject([{ verdicts: 36 }])

    await reinstate(context, boss.actor, id)
    await settle(trainer)
    expect(await answersOf(context, trainer)).toEqual(spoilt)
    expect(await context.db.selectFrom('verdicts').selectAll().orderBy('id').execute()).toEqual(verdicts)
  })

  test('of several nodes one writes, and each of them learns', async () => {
    const { context, mari, say } = await testTraining(engine)
    const [writer, other] = [createTrainer(context, 'writer', silent), createTrainer(context, 'other', silent)]
    await writer.trainNext()
    await other.trainNext()
    await say(mari, thrice(bananas), true)
    context.clock.pass(settleMs)
    await Promise.all([writer.trainNext(), other.trainNext()])
    expect(await answersOf(context, other)).toEqual(await answersOf(context, writer))
    const { count } = await context.db
      .selectFrom('trainingExamples')
      .select((row) => row.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(Number(count)).toBe(18)
    const told = await context.db.selectFrom('events').selectAll().where('kind', '=', 'training-finished').execute()
    expect(told).toHaveLength(1)
    await writer.leave()
    await other.leave()
    expect(await acquireLease(context, 'train', 'a third', 1)).toBe(true)
  })
})

describe.each(engines)('how well it was learned, on %s', (engine) => {
  test('counts answers given before each verdict was known, as shipped and as learned, and who was confirmed', async () => {
    const { context, mari, hear, settle } = await testTraining(engine)
    const trainer = createTrainer(context, 'a', silent)
    await settle(trainer)
    const expected = { verdicts: 0, confirmed: 0, shipped: 0, learned: 0 }
    for (const [turn, texts] of [bananas, chairs, bananas, chairs].entries()) {
      const complaint = turn % 2 === 0
      for (const id of await hear(texts)) {
        const { text, kind } = await context.db
          .selectFrom('mentions')
          .select(['text', 'kind'])
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
        // Asked of the running process before the verdict is given: nothing can be more honest.
        const before = (await trainer.reader())({ text, hint: 'en', products: [] }).complaint.decision
        expected.verdicts += 1
        expected.confirmed += Number((kind === 'complaint') === complaint)
        expected.shipped += Number(readText({ text, hint: 'en', products: [] }).complaint.decision === complaint)
        expected.learned += Number(before === complaint)
        await giveVerdict(context, mari.actor, id, { kind: complaint ? 'complaint' : 'other' })
        await settle(trainer)
      }
    }
    const [english] = await measureTraining(context.db)
    expect(english).toMatchObject({ lang: 'en', verdicts: 24, complaint: expected, sentiment: { verdicts: 0 } })
    expect(expected.learned).toBeGreaterThan(expected.shipped)
    const sum = (name: 'verdicts' | 'shipped' | 'learned') => english?.curve.reduce((all, point) => all + point[name], 0)
    expect([sum('verdicts'), sum('shipped'), sum('learned')]).toEqual([24, expected.shipped, expected.learned])
  })

  test('runs say who gave how many verdicts when, how often they agreed, and what came of it', async () => {
    const { context, mari, jonas, boss, say, settle } = await testTraining(engine)
    const trainer = createTrainer(context, 'a', silent)
    await say(mari, bananas, true)
    context.clock.pass(day)
    const [first] = await say(jonas, chairs, true)
    await takeVerdictBack(context, jonas.actor, first as number)
    context.clock.pass(day)
    await say(mari, chairs, false)
    await settle(trainer)
    const { items } = await listRuns(context.db, { limit: 10, offset: 0 })
    expect(items.map((run) => [run.agent.name, run.verdicts, run.takenBack, run.answered, run.before.of, run.after.of])).toEqual([
      ['Mari', 6, 0, 6, 5, 0],
      ['Jonas', 6, 1, 5, 6, 6],
      ['Mari', 6, 0, 6, 0, 5],
    ])
    const page = await listRuns(context.db, { limit: 2, offset: 0 })
    const next = await listRuns(context.db, { limit: 2, offset: 0, cursor: page.nextCursor ?? '' })
    expect([...page.items, ...next.items]).toEqual(items)
    const run = items[1]
    await exclude(context, boss.actor, { agentId: jonas.id, from: run?.from ?? 0, to: run?.to ?? 0 })
    await settle(trainer)
    const after = (await listRuns(context.db, { limit: 10, offset: 0 })).items
    expect(after[1]).toMatchObject({ verdicts: 6, answered: 5, agreed: run?.agreed, exclusion: { by: 'Boss' } })
    expect([after[0]?.exclusion, after[0]?.before.of]).toEqual([null, 0])
  })
})
