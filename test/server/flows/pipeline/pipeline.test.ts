import { describe, expect, test } from 'vitest'
import { readText } from '#server/engines/language/read-text.ts'
import { createClusterer } from '#server/flows/pipeline/cluster.ts'
import { understandNext } from '#server/flows/pipeline/understand.ts'
import { hour, minute } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { engines, testContext, testNow } from '../../../support/database.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

const silent = createLog('silent')

type Told = { product: string | null; post: ReturnType<typeof post> }

describe.each(engines)('a post on its way to a case, on %s', (engine) => {
  test('a complaint is kept, understood and opens a case, with one event for each change', async () => {
    const context = await testContext(engine)
    const { hear } = await testPipeline(context)
    const aino = post(said.ainoBrokenHinge, { author: author('Aino') })
    await hear(aino)
    const mention = await mentionOf(context, aino)
    expect(mention).toMatchObject({
      state: 'clustered',
      lang: 'fi',
      sentiment: 'negative',
      kind: 'complaint',
      joined: 'new',
      queue: 'complaints',
    })
    const row = await context.db.selectFrom('cases').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({
      id: mention.caseId,
      threadCount: 1,
      mentionCount: 1,
      authorCount: 1,
      languages: '["fi"]',
      channels: '["x"]',
      lastAuthor: 'Aino',
      state: 'open',
    })
    const events = await context.db.selectFrom('events').select('kind').orderBy('id').execute()
    expect(events.map((event) => event.kind)).toEqual(['source-added', 'case-opened', 'mention-clustered'])
  })

  test('a repeat is kept once, an edit changes the words, a deletion takes them away', async () => {
    const context = await testContext(engine)
    const { hear } = await testPipeline(context)
    const dan = post(said.danBrokenHinge)
    expect(await hear(dan)).toMatchObject({ added: 1, changed: 0 })
    expect(await hear(dan, dan)).toMatchObject({ added: 0, changed: 0 })
    expect(await hear({ ...dan, externalId: 'edit-2', text: '@fjellro love it now, thank you!', editedAt: testNow })).toMatchObject({
      added: 0,
      changed: 1,
    })
    expect(await mentionOf(context, dan)).toMatchObject({
      text: '@fjellro love it now, thank you!',
      sentiment: 'positive',
      externalId: 'edit-2',
      state: 'clustered',
    })
    expect(await hear({ ...dan, deleted: true })).toMatchObject({ added: 0, changed: 1 })
    const gone = await mentionOf(context, dan)
    expect([gone.text, gone.deletedAt, gone.because]).toEqual(['', context.clock(), null])
    expect(await hear({ ...dan, text: 'back again', editedAt: testNow + 5 })).toMatchObject({ added: 0, changed: 0 })
    const tally = await context.db.selectFrom('cases').select(['mentionCount', 'threadCount']).executeTakeFirstOrThrow()
    expect(tally).toEqual({ mentionCount: 1, threadCount: 1 })
  })

  test('a post that was never heard leaves nothing when it is deleted', async () => {
    const context = await testContext(engine)
    const { hear } = await testPipeline(context)
    expect(await hear(post('', { deleted: true }))).toMatchObject({ added: 0, changed: 0 })
    expect(await context.db.selectFrom('mentions').select('id').execute()).toEqual([])
  })

  test('our own posts and bare reposts never become mentions', async () => {
    const context = await testContext(engine)
    const { hear } = await testPipeline(context)
    await hear(post('We are sorry', { own: true }), post('', { repostOf: 'post-1' }))
    expect(await context.db.selectFrom('mentions').selectAll().execute()).toEqual([])
  })

  test('a second word in the same conversation joins its thread and case', async () => {
    const context = await testContext(engine)
    const { hear } = await testPipeline(context)
    const first = post(said.danBrokenHinge, { author: author('Dan') })
    await hear(first)
    const second = post('still waiting, hello?', {
      author: author('Dan'),
      conversationId: first.conversationId,
      inReplyTo: first.externalId,
      postedAt: testNow,
    })
    await hear(second)
    const [a, b] = [await mentionOf(context, first), await mentionOf(context, second)]
    expect([b.threadId, b.caseId, b.joined]).toEqual([a.threadId, a.caseId, 'thread'])
    expect(await context.db.selectFrom('threads').select(['mentionCount', 'lastMentionId']).execute()).toEqual([
      { mentionCount: 2, lastMentionId: b.id },
    ])
  })

  test('a new complaint by the same author joins within the join window, and not after it', async () => {
    const context = await testContext(engine)
    const { hear } = await testPipeline(context)
    const old = post(said.danBrokenHinge, { author: author('Dan'), postedAt: testNow - 20 * 24 * hour })
    const first = post(said.danBrokenHinge, { author: author('Dan'), postedAt: testNow - 5 * 24 * hour })
    const second = post('@fjellro still waiting, nobody answers me, unacceptable', { author: author('Dan'), postedAt: testNow })
    await hear(old)
    await hear(first)
    await hear(second)
    const [a, b, c] = [await mentionOf(context, old), await mentionOf(context, first), await mentionOf(context, second)]
    expect([c.caseId === b.caseId, c.joined]).toEqual([true, 'author'])
    expect(b.joined).not.toBe('author')
    expect(a.threadId).not.toBe(b.threadId)
  })

  test('an author who complains about another product has another problem', async () => {
    const context = await testContext(engine)
    const { save } = await testPipeline(context)
    const tell = (product: string | null, text: string, hours: number): Told => ({
      product,
      post: post(text, { author: author('Dan'), postedAt: testNow - hours * hour }),
    })
    const first = tell('Ro 2', '@fjellro my Ro 2 left hinge snapped, worst headphones', 3)
    const second = tell('Foss 60', '@fjellro the Foss 60 leaks water all over our kitchen floor, useless', 2)
    const third = tell(null, '@fjellro still waiting for an answer, unacceptable', 1)
    await save([first.post, second.post, third.post])
    const products = new Map([first, second, third].map((one) => [one.post.text, one.product]))
    await understandNext(context, (input) => ({ ...readText(input), product: products.get(input.text) ?? null }), silent)
    await createClusterer(context, 'test node', silent).clusterNext()
    const [a, b, c] = [await mentionOf(context, first.post), await mentionOf(context, second.post), await mentionOf(context, third.post)]
    expect(b.caseId).not.toBe(a.caseId)
    expect([c.caseId, c.joined]).toEqual([b.caseId, 'author'])
  })

  test('an author whose parcel is late has another problem than the one whose hinge broke', async () => {
    const context = await testContext(engine)
    const { hear } = await testPipeline(context)
    const [first, second] = [post(said.danBrokenHinge, { author: author('Dan') }), post(said.pekkaLateParcel, { author: author('Dan') })]
    await hear(first, second)
    expect((await mentionOf(context, first)).caseId).not.toBe((await mentionOf(context, second)).caseId)
  })

  test('praise and questions open no case, and what is unsure waits for a person', async () => {
    const context = await testContext(engine)
    const { hear } = await testPipeline(context)
    const [praise, question] = [post(said.megPraise), post(said.oleQuestion)]
    await hear(praise, question)
    expect((await mentionOf(context, praise)).queue).toBe('praise')
    expect(['questions', 'unsure']).toContain((await mentionOf(context, question)).queue)
    expect(await context.db.selectFrom('cases').selectAll().execute()).toEqual([])
  })

  test('a crash between any two stages resumes where it was and clusters each mention once', async () => {
    const context = await testContext(engine)
    const { save, digest } = await testPipeline(context)
    await save([post(said.danBrokenHinge), post(said.jorgBrokenHinge), post(said.pekkaLateParcel)])
    await understandNext(context, readText, silent)
    // A new process: nothing of the old one's memory is left.
    context.clock.pass(minute)
    const next = createClusterer(context, 'another node', silent)
    expect(await next.clusterNext()).toBe(3)
    expect(await next.clusterNext()).toBe(0)
    await digest()
    const counts = await context.db
      .selectFrom('mentions')
      .select(['state', (row) => row.fn.countAll().as('count')])
      .groupBy('state')
      .execute()
    expect(counts.map((row) => [row.state, Number(row.count)])).toEqual([['clustered', 3]])
    const threads = await context.db.selectFrom('threads').select('id').execute()
    expect(threads).toHaveLength(3)
  })

  test('only one node clusters at a time; another takes over when it falls silent', async () => {
    const context = await testContext(engine)
    const { save } = await testPipeline(context)
    const [one, two] = [createClusterer(context, 'one', silent), createClusterer(context, 'two', silent)]
    await save([post(said.danBrokenHinge)])
    await understandNext(context, readText, silent)
    expect(await one.clusterNext()).toBe(1)
    await save([post(said.pekkaLateParcel)])
    await understandNext(context, readText, silent)
    expect(await two.clusterNext()).toBe(0)
    context.clock.pass(minute)
    expect(await two.clusterNext()).toBe(1)
  })

  test('hostile text is kept as text: cleaned of what cannot be shown, and nothing breaks', async () => {
    const context = await testContext(engine)
    const { hear } = await testPipeline(context)
    const hostile = [
      '<script>alert(1)</script><img src=x onerror=alert(1)> broken',
      'broken \u202Egnp.exe\u202C \u0000\u0007\u001b[31m red \u200Bzero',
      `broken \ud83d lone and ${'💥'.repeat(10)}`,
      `broken ${'a'.repeat(1_000_000)}`,
      "'; drop table mentions; -- {{7*7}} #{7*7} %s%s%n",
      '\ufeff\uffff',
    ]
    const posts = hostile.map((text) => post(text))
    await hear(...posts)
    const rows = await context.db.selectFrom('mentions').select(['text', 'state']).orderBy('id').execute()
    expect(rows.every((row) => row.state === 'clustered')).toBe(true)
    expect(rows[0]?.text).toBe(hostile[0])
    expect(rows[1]?.text).toBe('broken \u202Egnp.exe\u202C [31m red \u200Bzero')
    expect(rows[2]?.text).toContain('\ufffd lone')
    expect(rows[3]?.text.length).toBeLessThan(41_000)
    expect(rows[4]?.text).toBe(hostile[4])
  })

  test('a mention that breaks the reading or the clustering steps aside for a person, and the others go on', async () => {
    const context = await testContext(engine)
    const { save } = await testPipeline(context)
    const [good, poison, other] = [post(said.danBrokenHinge), post('poison'), post(said.pekkaLateParcel)]
    await save([good, poison, other])
    const breaking = (input: { text: string }) => {
      if (input.text === 'poison') throw new RangeError('no such word')
      return readText(input)
    }
    await understandNext(context, breaking, silent)
    expect(await mentionOf(context, poison)).toMatchObject({ state: 'understood', kind: 'other', sure: 0 })
    await context.db
      .updateTable('mentions')
      .set({ evidence: '{"terms":7}', kind: 'complaint', sure: 1 })
      .where('text', '=', 'poison')
      .execute()
    const clusterer = createClusterer(context, 'test node', silent)
    for (let left = 20; left > 0 && (await clusterer.clusterNext()) > 0; left--);
    expect(await mentionOf(context, poison)).toMatchObject({ state: 'clustered', queue: 'unsure', caseId: null })
    expect((await mentionOf(context, good)).caseId).not.toBeNull()
    expect((await mentionOf(context, other)).caseId).not.toBeNull()
  })

  test('growth makes a case escalating and urgent', async () => {
    const context = await testContext(engine)
    const { hear } = await testPipeline(context)
    const first = post(said.danBrokenHinge, { postedAt: testNow - 50 * minute })
    await hear(first)
    const others = [1, 2, 3, 4].map((n) =>
      post('same here, broken, no answer', {
        conversationId: first.conversationId,
        inReplyTo: first.externalId,
        postedAt: testNow - n * 10 * minute,
      }),
    )
    await hear(...others)
    const row = await context.db.selectFrom('cases').select(['trend', 'priority', 'threadCount', 'sortKey']).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ trend: 'escalating', priority: 'urgent', threadCount: 5 })
    expect(row.sortKey.startsWith('0|')).toBe(true)
  })
})
