import { describe, expect, test } from 'vitest'
import { readText } from '#server/engines/language/read-text.ts'
import type { Desk } from '#server/kit/database/context.ts'
import { holdLease } from '#server/kit/database/lease.ts'
import { day, hour, second } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { giveVerdict, takeVerdictBack } from '#server/nouns/cases/case.verdict.ts'
import { listRuns, measureLearning } from '#server/nouns/training/measure.store.ts'
import { createLearner, type Learner, settleMs } from '#server/nouns/training/trainer.ts'
import { setAside, takeUp } from '#server/nouns/training/training.actions.ts'
import type { Understanding } from '#shared/understanding.ts'
import { testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { author, mentionOf, post, testPipeline } from '../../../support/world.ts'

const silent = createLog('silent')

/** Words that mean something to the customers of these tests only. */
const bananas = ['total banana', 'what a banana this is', 'banana again', 'pure banana from you', 'banana, as always', 'such a banana']
const chairs = ['blue chair', 'what a chair this is', 'chair again', 'pure chair from you', 'chair, as always', 'such a chair']
const probes = ['this banana thing', 'this chair thing', 'banana or chair, who knows', 'Der Deckel schließt nicht mehr.']

async function testLearning(engine: (typeof engines)[number]) {
  const app = await testApp(engine)
  const { desk, as } = app
  const pipeline = await testPipeline(desk)
  const [mari, jonas, boss] = [await as('staff', 'Mari'), await as('staff', 'Jonas'), await as('admin', 'Boss')]

  /** Hears these texts and answers their mentions' ids. */
  async function hear(texts: readonly string[]): Promise<number[]> {
    const posts = texts.map((text, n) => post(`${text} ${n}`, { lang: 'en', author: author(`${text} ${n}`) }))
    await pipeline.hear(...posts)
    return Promise.all(posts.map(async (one) => (await mentionOf(desk, one)).id))
  }
  async function say(by: typeof mari, texts: readonly string[], complaint: boolean): Promise<number[]> {
    const ids = await hear(texts)
    for (const id of ids) {
      desk.clock.pass(second)
      await giveVerdict(desk, by.actor, id, { kind: complaint ? 'complaint' : 'other' })
    }
    return ids
  }
  /** Lets the verdicts become old enough to teach, and learns them. */
  async function settle(learner: Learner): Promise<void> {
    desk.clock.pass(settleMs)
    await learner.learnNext()
  }
  return { ...app, ...pipeline, mari, jonas, boss, hear, say, settle }
}

/** What a freshly started process answers, which knows only the rows. */
async function answersOf(desk: Desk, learner = createLearner(desk, 'another node', silent)): Promise<Understanding[]> {
  const read = await learner.reader()
  return probes.map((text) => read({ text, hint: text.startsWith('Der') ? 'de' : 'en', products: [] }))
}
const shippedAnswers = () => probes.map((text) => readText({ text, hint: text.startsWith('Der') ? 'de' : 'en', products: [] }))

const thrice = <T>(items: readonly T[]) => [...items, ...items, ...items]

describe.each(engines)('learning from verdicts, on %s', (engine) => {
  test('nothing was said yet: it answers as shipped', async () => {
    const { desk } = await testLearning(engine)
    expect(await answersOf(desk)).toEqual(shippedAnswers())
    expect(await measureLearning(desk.db)).toEqual([])
  })

  test('verdicts teach the running process, and the words say that it was learnt here', async () => {
    const { desk, mari, say, settle } = await testLearning(engine)
    const learner = createLearner(desk, 'a', silent)
    await settle(learner)
    await say(mari, thrice(bananas), true)
    await say(mari, thrice(chairs), false)
    await settle(learner)
    const [banana, chair, , german] = await answersOf(desk, learner)
    expect([banana?.complaint.decision, chair?.complaint.decision]).toEqual([true, false])
    expect(banana?.because.filter(({ rule }) => rule === 'taught')).toContainEqual(
      expect.objectContaining({ of: 'complaint', text: 'banana', from: 5, to: 11 }),
    )
    expect(german).toEqual(shippedAnswers()[3])
  })

  test('a process started anew, and another node, answer the very same as the one that learnt step by step', async () => {
    const { desk, mari, jonas, say, settle } = await testLearning(engine)
    const learner = createLearner(desk, 'a', silent)
    for (const n of [0, 1, 2]) {
      await say(mari, bananas, true)
      await say(jonas, chairs.slice(n), false)
      await settle(learner)
    }
    const now = await answersOf(desk, learner)
    expect(now).not.toEqual(shippedAnswers())
    expect(await answersOf(desk)).toEqual(now)
  })

  test('a process that died between the verdict and learning it has lost nothing', async () => {
    const { desk, mari, say, settle } = await testLearning(engine)
    await say(mari, thrice(bananas), true)
    const next = createLearner(desk, 'next', silent)
    await settle(next)
    expect((await answersOf(desk, next))[0]?.complaint.decision).toBe(true)
    expect(await measureLearning(desk.db)).toMatchObject([{ lang: 'en', verdicts: 18 }])
  })

  test('a verdict that breaks the learning keeps no other one from teaching', async () => {
    const { desk, mari, say, settle } = await testLearning(engine)
    const [, broken] = await say(mari, thrice(bananas), true)
    await desk.db
      .updateTable('verdicts')
      .set({ before: 'not JSON' })
      .where('mentionId', '=', broken as number)
      .execute()
    const learner = createLearner(desk, 'a', silent)
    await settle(learner)
    expect((await answersOf(desk, learner))[0]?.complaint.decision).toBe(true)
    expect(await measureLearning(desk.db)).toMatchObject([{ verdicts: 17 }])
  })

  test('a slip that is undone at once has swayed nothing', async () => {
    const { desk, mari, say, settle } = await testLearning(engine)
    const learner = createLearner(desk, 'a', silent)
    await learner.learnNext()
    const [id] = await say(mari, bananas.slice(0, 1), true)
    await learner.learnNext()
    expect(await answersOf(desk, learner)).toEqual(shippedAnswers())
    await takeVerdictBack(desk, mari.actor, id as number)
    await settle(learner)
    expect(await answersOf(desk, learner)).toEqual(shippedAnswers())
    expect(await desk.db.selectFrom('lessons').selectAll().execute()).toEqual([])
  })

  test('a verdict taken back is forgotten: the answers are the very ones of before', async () => {
    const { desk, mari, say, settle } = await testLearning(engine)
    const learner = createLearner(desk, 'a', silent)
    await say(mari, bananas, true)
    await settle(learner)
    const before = await answersOf(desk, learner)
    const rows = () => desk.db.selectFrom('lessons').selectAll().orderBy('verdictId').execute()
    const lessons = await rows()
    const ids = await say(mari, chairs, true)
    await settle(learner)
    expect(await answersOf(desk, learner)).not.toEqual(before)
    for (const id of ids.toReversed()) await takeVerdictBack(desk, mari.actor, id)
    await settle(learner)
    expect(await answersOf(desk, learner)).toEqual(before)
    expect(await rows()).toEqual(lessons)
  })

  test('a verdict corrected by another one teaches only the last word', async () => {
    const { desk, mari, jonas, say, settle } = await testLearning(engine)
    const learner = createLearner(desk, 'a', silent)
    const ids = await say(mari, bananas, true)
    await settle(learner)
    for (const id of ids) await giveVerdict(desk, jonas.actor, id, { kind: 'not-us' })
    await settle(learner)
    const rows = await desk.db.selectFrom('lessons').select(['complaint', 'agentId']).execute()
    expect(rows).toEqual(ids.map(() => ({ complaint: 0, agentId: jonas.id })))
    for (const id of ids) await giveVerdict(desk, jonas.actor, id, { sentiment: 'negative' })
    await settle(learner)
    expect(await measureLearning(desk.db)).toMatchObject([{ complaint: { verdicts: 6 }, sentiment: { verdicts: 6 } }])
    expect(await answersOf(desk)).toEqual(await answersOf(desk, learner))
  })

  test('what a post taught goes when its author deletes it, or writes something else', async () => {
    const { desk, mari, keep, digest, settle } = await testLearning(engine)
    const learner = createLearner(desk, 'a', silent)
    const posts = thrice(bananas).map((text, n) => post(`${text} ${n}`, { lang: 'en' }))
    await keep(posts)
    await digest()
    for (const one of posts) await giveVerdict(desk, mari.actor, (await mentionOf(desk, one)).id, { kind: 'complaint' })
    await settle(learner)
    expect(await answersOf(desk, learner)).not.toEqual(shippedAnswers())
    desk.clock.pass(second)
    const later = desk.clock()
    const [first, ...rest] = posts
    await keep([
      { ...(first as (typeof posts)[number]), text: 'lovely', editedAt: later },
      ...rest.map((one) => ({ ...one, deleted: true })),
    ])
    await settle(learner)
    expect(await answersOf(desk, learner)).toEqual(shippedAnswers())
  })

  test('a malicious run is set aside, teaches again when taken up, and nothing of it is deleted', async () => {
    const { desk, mari, jonas, boss, say, settle } = await testLearning(engine)
    const learner = createLearner(desk, 'a', silent)
    await say(mari, thrice(bananas), true)
    await say(mari, thrice(chairs), false)
    await settle(learner)
    const honest = await answersOf(desk, learner)
    desk.clock.pass(hour)
    const from = desk.clock()
    await say(jonas, thrice(bananas), false)
    await say(jonas, thrice(chairs), true)
    desk.clock.pass(hour)
    await settle(learner)
    const spoilt = await answersOf(desk, learner)
    expect(spoilt).not.toEqual(honest)
    const verdicts = await desk.db.selectFrom('verdicts').selectAll().orderBy('id').execute()

    const { id } = await setAside(desk, boss.actor, { agentId: jonas.id, from, to: desk.clock() })
    await settle(learner)
    expect(await answersOf(desk, learner)).toEqual(honest)
    expect(await answersOf(desk)).toEqual(honest)
    expect(await measureLearning(desk.db)).toMatchObject([{ verdicts: 36 }])

    await takeUp(desk, boss.actor, id)
    await settle(learner)
    expect(await answersOf(desk, learner)).toEqual(spoilt)
    expect(await desk.db.selectFrom('verdicts').selectAll().orderBy('id').execute()).toEqual(verdicts)
  })

  test('of several nodes one writes, and each of them learns', async () => {
    const { desk, mari, say } = await testLearning(engine)
    const [writer, other] = [createLearner(desk, 'writer', silent), createLearner(desk, 'other', silent)]
    await writer.learnNext()
    await other.learnNext()
    await say(mari, thrice(bananas), true)
    desk.clock.pass(settleMs)
    await Promise.all([writer.learnNext(), other.learnNext()])
    expect(await answersOf(desk, other)).toEqual(await answersOf(desk, writer))
    const { count } = await desk.db
      .selectFrom('lessons')
      .select((row) => row.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(Number(count)).toBe(18)
    const told = await desk.db.selectFrom('events').selectAll().where('kind', '=', 'lessons-learnt').execute()
    expect(told).toHaveLength(1)
    await writer.leave()
    await other.leave()
    expect(await holdLease(desk, 'learn', 'a third', 1)).toBe(true)
  })
})

describe.each(engines)('how well it was learnt, on %s', (engine) => {
  test('counts answers given before each verdict was known, as shipped and as learnt, and who was confirmed', async () => {
    const { desk, mari, hear, settle } = await testLearning(engine)
    const learner = createLearner(desk, 'a', silent)
    await settle(learner)
    const expected = { verdicts: 0, confirmed: 0, shipped: 0, learnt: 0 }
    for (const [turn, texts] of [bananas, chairs, bananas, chairs].entries()) {
      const complaint = turn % 2 === 0
      for (const id of await hear(texts)) {
        const { text, kind } = await desk.db.selectFrom('mentions').select(['text', 'kind']).where('id', '=', id).executeTakeFirstOrThrow()
        // Asked of the running process before the verdict is given: nothing can be more honest.
        const before = (await learner.reader())({ text, hint: 'en', products: [] }).complaint.decision
        expected.verdicts += 1
        expected.confirmed += Number((kind === 'complaint') === complaint)
        expected.shipped += Number(readText({ text, hint: 'en', products: [] }).complaint.decision === complaint)
        expected.learnt += Number(before === complaint)
        await giveVerdict(desk, mari.actor, id, { kind: complaint ? 'complaint' : 'other' })
        await settle(learner)
      }
    }
    const [english] = await measureLearning(desk.db)
    expect(english).toMatchObject({ lang: 'en', verdicts: 24, complaint: expected, sentiment: { verdicts: 0 } })
    expect(expected.learnt).toBeGreaterThan(expected.shipped)
    const sum = (name: 'verdicts' | 'shipped' | 'learnt') => english?.curve.reduce((all, point) => all + point[name], 0)
    expect([sum('verdicts'), sum('shipped'), sum('learnt')]).toEqual([24, expected.shipped, expected.learnt])
  })

  test('runs say who gave how many verdicts when, how often they agreed, and what came of it', async () => {
    const { desk, mari, jonas, boss, say, settle } = await testLearning(engine)
    const learner = createLearner(desk, 'a', silent)
    await say(mari, bananas, true)
    desk.clock.pass(day)
    const [first] = await say(jonas, chairs, true)
    await takeVerdictBack(desk, jonas.actor, first as number)
    desk.clock.pass(day)
    await say(mari, chairs, false)
    await settle(learner)
    const { items } = await listRuns(desk.db, { limit: 10, offset: 0 })
    expect(items.map((run) => [run.agent.name, run.verdicts, run.takenBack, run.answered, run.before.of, run.after.of])).toEqual([
      ['Mari', 6, 0, 6, 5, 0],
      ['Jonas', 6, 1, 5, 6, 6],
      ['Mari', 6, 0, 6, 0, 5],
    ])
    const page = await listRuns(desk.db, { limit: 2, offset: 0 })
    const next = await listRuns(desk.db, { limit: 2, offset: 0, cursor: page.nextCursor ?? '' })
    expect([...page.items, ...next.items]).toEqual(items)
    const run = items[1]
    await setAside(desk, boss.actor, { agentId: jonas.id, from: run?.from ?? 0, to: run?.to ?? 0 })
    await settle(learner)
    const after = (await listRuns(desk.db, { limit: 10, offset: 0 })).items
    expect(after[1]).toMatchObject({ verdicts: 6, answered: 5, agreed: run?.agreed, setAside: { by: 'Boss' } })
    expect([after[0]?.setAside, after[0]?.before.of]).toEqual([null, 0])
  })
})
