import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Connection, ReplyOrder } from '#server/engines/channels/channel.ts'
import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import { day, hour, minute } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { figuresOf, reasonNotToAsk } from '#server/nouns/feedback/feedback.rules.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import type { Case } from '#shared/case.schema.ts'
import type { Feedback, FeedbackReport } from '#shared/feedback.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Praised, Story } from '#shared/story.schema.ts'
import { codeOf, read, testApp, testSecretBox } from '../../../support/app.ts'
import { testAsking } from '../../../support/asking.ts'
import { engines, testContext } from '../../../support/database.ts'
import { sendOnce } from '../../../support/deliveries.ts'
import { author, post, said, testPipeline } from '../../../support/world.ts'

const script = join(import.meta.dirname, '../../../support/run-rules.ts')
const url = 'https://desk.fjellro.example'
const means = { making: { secretBox: testSecretBox, currency: 'EUR' }, asking: testAsking }

/** A desk with a mailbox, on which Dan complained in public; his address is known where `address` says so. */
async function desk(engine: (typeof engines)[number], address: string | null = 'dan@post.example', on = true) {
  const { app, as, context } = await testApp(engine, undefined, url, await testContext(engine))
  const [mari, anne, ida] = [await as('agent', 'Mari'), await as('manager', 'Anne'), await as('staff', 'Ida')]
  const pipeline = await testPipeline(context)
  const settings = { imapServer: 'imap.fjellro.example', smtpServer: 'smtp.fjellro.example', user: 'care@fjellro.example', password: 'x' }
  await addNewSource(context, testSecretBox, null, { channel: 'email', settings })
  await pipeline.hear(post(said.danBrokenHinge, { author: author('Dan') }), post(said.megPraise, { author: author('Meg') }))
  const thread = await context.db
    .selectFrom('threads')
    .select(['id', 'caseId', 'authorId'])
    .where('caseId', 'is not', null)
    .executeTakeFirstOrThrow()
  if (address !== null) {
    const { id: customerId } = await context.db
      .insertInto('customers')
      .values({ name: 'Dan', emailKey: address, language: 'de', createdAt: 1, updatedAt: 1 } as never)
      .returning('id')
      .executeTakeFirstOrThrow()
    await read(mari.call('POST', `/api/customers/${customerId}/links`, { authorId: thread.authorId, note: 'He said so' }), 201)
  }
  const follow = async () => {
    while (await runSubscribers(context, means));
  }
  await follow()
  if (on) await read(anne.call('PATCH', '/api/feedback-settings', { on: true }))
  const resolve = (how = 'answered') => mari.call('POST', `/api/cases/${thread.caseId}/resolution`, { how })
  const reopen = () => mari.call('DELETE', `/api/cases/${thread.caseId}/resolution`)
  const asks = async (of = '') => (await read<Page<Feedback>>(ida.call('GET', `/api/feedback${of}`))).items
  const sent: ReplyOrder[] = []
  const connection: Connection = {
    whoAmI: async () => ({ externalId: 'care', handle: 'care', name: 'Fjellro' }),
    fetchPosts: async () => ({ posts: [], cursor: null, more: false, cost: 0, gap: null, waitUntil: null }),
    sendReply: async (order) => {
      sent.push(order)
      return { externalId: order.key, url: null }
    },
    findReply: async () => null,
    refresh: async () => ({ posts: [], gone: [], cost: 0, waitUntil: null }),
  }
  const sending = { context, log: createLog('silent'), connect: () => connection }
  const send = async () => {
    while (await sendOnce(sending));
  }
  /** The page that the newest mail names. */
  const address_ = () => /\/feedback\/\S+/.exec(sent.at(-1)?.text ?? '')?.[0] ?? ''
  const page = async (path: string) => {
    const answer = await app.request(path)
    return { status: answer.status, text: await answer.text(), headers: answer.headers }
  }
  const form = (path: string, body: Record<string, string | string[]> = {}) => {
    const fields = new URLSearchParams(Object.entries(body).flatMap(([key, value]) => [value].flat().map((one) => [key, one])))
    return app.request(path, { method: 'POST', body: fields, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  }
  const asked = async () => {
    await resolve()
    await follow()
    context.clock.pass(hour)
    await send()
    return address_()
  }
  const stories = async (of = '') => (await read<Page<Story>>(ida.call('GET', `/api/stories${of}`))).items
  return { app, as, context, mari, anne, ida, thread, pipeline, follow, resolve, reopen, asks, sent, send, page, form, asked, stories }
}

describe.each(engines)('the question how it went, on %s', (engine) => {
  test('leaves once, by mail and in the language of the customer, after a while, and is answered on its page', async () => {
    const { context, resolve, follow, asks, sent, send, page, form, thread, mari, ida } = await desk(engine)
    await mari.call('PATCH', `/api/cases/${thread.caseId}`, { assigneeId: mari.id })
    await resolve()
    await follow()
    await follow()
    expect(await asks()).toMatchObject([{ state: 'asked', way: 'mail', occasion: 'case', lang: 'de', person: 'Dan' }])
    context.clock.pass(10 * minute)
    await send()
    expect(sent).toEqual([])
    context.clock.pass(hour)
    await send()
    await send()
    expect(sent).toMatchObject([
      { authorExternalId: 'dan@post.example', visibility: 'private', automatic: true, subject: 'Fjellro: Wie ist es gelaufen?' },
    ])
    const path = /\/feedback\/\S+/.exec(sent[0]?.text ?? '')?.[0] ?? ''
    const shown = await page(path)
    expect(shown.status).toBe(200)
    expect(shown.text).toContain('lang="de"')
    expect(shown.text).not.toMatch(/<script(?! type="application)/)
    expect(shown.headers.get('x-robots-tag')).toContain('noindex')
    // Who only looks, as scanners of links do, answers nothing.
    expect((await asks())[0]?.score).toBeNull()
    expect((await form(path, { said: 'no number' })).status).toBe(422)
    expect((await form(path, { score: '6' })).status).toBe(422)
    expect((await form(path, { score: '2', said: 'Slow <b>very</b>' })).status).toBe(303)
    expect(await asks('?low=true')).toMatchObject([{ state: 'answered', score: 2, said: 'Slow <b>very</b>' }])
    // A low answer opens nothing by itself; who has the case is told.
    await follow()
    expect(await read<Case>(mari.call('GET', `/api/cases/${thread.caseId}`))).toMatchObject({ state: 'resolved' })
    const told = await read<Page<{ kind: string }>>(mari.call('GET', '/api/notifications'))
    expect(told.items.map(({ kind }) => kind)).toContain('feedback-low')
    expect((await page(path)).text).toContain('Slow &lt;b&gt;very&lt;/b&gt;')
    // Said again, it is said anew.
    await form(path, { score: '5', said: '' })
    expect(await asks()).toMatchObject([{ score: 5 }])
    const report = await read<FeedbackReport>(ida.call('GET', '/api/reports/feedback'))
    expect(report).toMatchObject({ asked: 1, answered: 1, satisfied: 1, notAsked: [] })
    context.clock.pass(61 * day)
    expect((await page(path)).status).toBe(404)
    expect((await form(path, { score: '1' })).status).toBe(404)
    expect((await page('/feedback/unknown')).status).toBe(404)
  })

  test('is taken back before it leaves where the case is open again, and asked anew after the next resolution', async () => {
    const { context, resolve, reopen, follow, asks, sent, send } = await desk(engine)
    await resolve()
    await follow()
    await reopen()
    await follow()
    context.clock.pass(hour)
    await send()
    expect(sent).toEqual([])
    expect(await asks()).toMatchObject([{ state: 'withdrawn', why: 'reopened' }])
    await resolve()
    await follow()
    context.clock.pass(hour)
    await send()
    expect(sent).toHaveLength(1)
    // The same person is not asked again for a while; why not is written down.
    await reopen()
    await resolve()
    await follow()
    expect((await asks())[0]).toMatchObject({ state: 'not-asked', why: 'cool-down' })
  })

  test('is never put in public, and why nobody is asked is written down', async () => {
    const { resolve, reopen, follow, asks, context, mari, thread } = await desk(engine, null)
    await resolve()
    await follow()
    expect(await asks()).toMatchObject([{ state: 'not-asked', why: 'no-way', way: null }])
    await reopen()
    await resolve('no-answer')
    await follow()
    expect((await asks())[0]).toMatchObject({ why: 'no-answer' })
    await reopen()
    const other = await read<Case>(mari.call('POST', '/api/cases', { title: 'Other' }), 201)
    await read(mari.call('POST', `/api/cases/${thread.caseId}/merger`, { into: other.id })).catch(() => undefined)
    await follow()
    expect(await context.db.selectFrom('deliveries').select('id').execute()).toEqual([])
    expect(await asks('?why=no-way')).toHaveLength(1)
  })

  test('is not put while it is switched off, nor about what was before', async () => {
    const { resolve, reopen, follow, asks, anne, ida } = await desk(engine, 'dan@post.example', false)
    await resolve()
    await follow()
    expect(await asks()).toEqual([])
    expect(await codeOf(ida.call('PATCH', '/api/feedback-settings', { on: true }))).toBe('role-too-low')
    await read(anne.call('PATCH', '/api/feedback-settings', { on: true, restDays: 30 }))
    await follow()
    expect(await asks()).toEqual([])
    await reopen()
    await resolve()
    await follow()
    expect(await asks()).toHaveLength(1)
  })

  test('stands on the page of a finished order, whose address opens it', async () => {
    const { mari, thread, follow, asks, page, form } = await desk(engine, null)
    const order = await read<{ id: number; statusPath: string }>(
      mari.call('POST', `/api/threads/${thread.id}/service-orders`, { kind: 'repair', product: 'Ro 2', fault: 'Hinge' }),
      201,
    )
    const address = order.statusPath.replace('/s/', '/feedback/')
    expect((await page(address)).status).toBe(404)
    for (const to of ['approved', 'awaiting-item', 'received', 'diagnosing', 'repairing', 'testing', 'ready', 'returned', 'closed'])
      await mari.call('POST', `/api/service-orders/${order.id}/steps`, { to })
    await follow()
    expect(await asks()).toMatchObject([{ state: 'asked', way: 'page', occasion: 'order', orderId: order.id }])
    expect((await page(order.statusPath)).text).toContain(address)
    expect((await form(address, { score: '4' })).status).toBe(303)
    expect(await asks('?score=4')).toHaveLength(1)
  })

  test('survives the death of the desk: nobody is asked twice, nobody forgotten', { timeout: 120_000 }, async () => {
    const { context, resolve, asks } = await desk(engine)
    await resolve()
    const elsewhere = (point?: string): Promise<string | number | null> => {
      const child = spawn(process.execPath, [script, context.databaseUrl, String(context.clock()), ...(point ? [point] : [])], {
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      return new Promise((done) => child.once('exit', (code, signal) => done(signal ?? code)))
    }
    expect(await elsewhere('feedback-asked-written')).toBe('SIGKILL')
    expect(await asks()).toEqual([])
    for (let twice = 0; twice < 2; twice++) expect(await elsewhere()).toBe(0)
    expect(await asks()).toHaveLength(1)
    expect(await context.db.selectFrom('deliveries').select('purpose').execute()).toEqual([{ purpose: 'feedback' }])
  })
})

describe.each(engines)('a story, on %s', (engine) => {
  const consent = { words: 'Repaired in six days', name: 'Dan B.', scope: ['quote', 'name'], place: ['wall', 'print'] }

  test('is given with what, where and under which name, shown by a person, and taken back by the same address', async () => {
    const { context, asked, page, form, stories, mari, ida } = await desk(engine)
    const path = await asked()
    expect((await form(`${path}/story`, { ...consent, scope: [] })).headers.get('location')).toContain('said=missing')
    expect(await stories()).toEqual([])
    // Offered whatever the answer was: asking only the happy ones is gating.
    await form(path, { score: '1', said: 'Credit where due' })
    expect((await page(path)).text).toContain('name="scope"')
    await form(`${path}/story`, consent)
    const [story] = await stories('?todo=true')
    expect(story).toMatchObject({
      state: 'given',
      said: 'Repaired in six days',
      shownName: 'Dan B.',
      scopes: ['quote', 'name'],
      places: ['wall', 'print'],
      wordingVersion: 1,
      onWall: false,
      score: 1,
    })
    expect(story?.wording).toContain('Fjellro')
    // Nothing is on the wall before a person puts it there.
    expect((await page('/stories')).text).not.toContain('six days')
    expect(await codeOf(ida.call('PATCH', `/api/stories/${story?.id}`, { onWall: true }))).toBe('role-too-low')
    await read(mari.call('PATCH', `/api/stories/${story?.id}`, { onWall: true }))
    const wall = await page('/stories')
    expect(wall.text).toContain('Repaired in six days')
    expect(wall.text).toContain('Dan B.')
    expect(wall.headers.get('content-security-policy')).toContain('frame-ancestors *')
    expect(wall.text).not.toMatch(/<script(?! type="application)/)
    await read(mari.call('POST', `/api/stories/${story?.id}/uses`, { place: 'https://fjellro.example/press' }), 201)
    expect(await stories('?todo=true')).toEqual([])
    // Who only opens the address of the withdrawal withdraws nothing.
    expect((await page(`${path}/withdrawal`)).status).toBe(303)
    expect(await stories()).toMatchObject([{ state: 'given' }])
    // Also when the question is long over.
    await context.db
      .updateTable('feedbackAsks')
      .set({ askedAt: context.clock() - 100 * day })
      .execute()
    await form(`${path}/withdrawal`)
    await form(`${path}/withdrawal`)
    expect((await page('/stories')).text).not.toContain('six days')
    const [gone] = await stories('?todo=true')
    expect(gone).toMatchObject({ state: 'withdrawn', onWall: false, removeByAt: context.clock() + 7 * day })
    expect(gone?.uses).toMatchObject([{ place: 'https://fjellro.example/press', clearedAt: null }])
    await read(mari.call('PATCH', `/api/story-uses/${gone?.uses[0]?.id}`, { cleared: true }))
    expect(await stories('?todo=true')).toEqual([])
    expect(await codeOf(mari.call('PATCH', `/api/stories/${story?.id}`, { onWall: true }))).toBe('story-not-for-wall')
    const consents = await context.db.selectFrom('customerConsents').select(['kind', 'answer']).orderBy('id').execute()
    expect(consents).toEqual([
      { kind: 'story', answer: 'given' },
      { kind: 'story', answer: 'withdrawn' },
    ])
  })

  test('is on the wall only where that was agreed to, and goes off it when something else is said', async () => {
    const { asked, form, stories, mari, page } = await desk(engine)
    const path = await asked()
    await form(path, { score: '5' })
    await form(`${path}/story`, { ...consent, place: ['print'] })
    const [story] = await stories()
    expect(await codeOf(mari.call('PATCH', `/api/stories/${story?.id}`, { onWall: true }))).toBe('story-not-for-wall')
    await form(`${path}/story`, { ...consent, scope: ['quote'] })
    await read(mari.call('PATCH', `/api/stories/${story?.id}`, { onWall: true }))
    expect((await page('/stories')).text).not.toContain('Dan B.')
    await form(`${path}/story`, { ...consent, words: 'Other <script>alert(1)</script>' })
    expect((await page('/stories')).text).not.toContain('Other')
    await read(mari.call('PATCH', `/api/stories/${story?.id}`, { onWall: true }))
    expect((await page('/stories')).text).toContain('Other &lt;script&gt;')
  })

  test('begins with praise by one key: thanked, asked privately or by a link, or passed on; each is taken back', async () => {
    const { context, mari, ida, stories, form, page } = await desk(engine)
    const meg = await context.db.selectFrom('mentions').select('id').where('text', 'like', '%love my Dal%').executeTakeFirstOrThrow()
    const praise = (what: string) => mari.call('POST', `/api/mentions/${meg.id}/praise`, { do: what })
    expect(await codeOf(ida.call('POST', `/api/mentions/${meg.id}/praise`, { do: 'thank' }))).toBe('role-too-low')
    const thanked = await read<Praised>(praise('thank'), 201)
    const reply = await context.db
      .selectFrom('replies')
      .select(['state', 'visibility', 'text'])
      .where('id', '=', Number(thanked.replyId))
      .execute()
    expect(reply).toEqual([{ state: 'draft', visibility: 'public', text: 'Thank you for telling us. That makes our day.' }])
    // X has no private way: nothing is drafted, and the link is handed over.
    const offered = await read<Praised>(praise('ask'), 201)
    expect(offered).toMatchObject({ replyId: null, link: expect.stringContaining(`${url}/feedback/`) })
    expect(await codeOf(praise('pass-on'))).toBe('story-there')
    const path = offered.link?.slice(url.length) ?? ''
    expect((await page(path)).text).toContain('love my Dal speaker')
    await form(`${path}/refusal`)
    expect(await stories()).toMatchObject([{ state: 'declined' }])
    expect(await codeOf(mari.call('DELETE', `/api/stories/${offered.storyId}`))).toBe('story-answered')
    await form(`${path}/story`, { words: 'Love my Dal', scope: ['quote'], place: ['wall'] })
    expect(await stories()).toMatchObject([{ state: 'given', said: 'Love my Dal' }])
    await form(`${path}/withdrawal`)
    expect(await stories()).toMatchObject([{ state: 'withdrawn' }])
  })

  test('goes with the person: answers lose their words, stories theirs and their name, the number stays', async () => {
    const { context, asked, form, asks, stories, mari, anne, page } = await desk(engine)
    const path = await asked()
    await form(path, { score: '4', said: 'Dan says hello' })
    await form(`${path}/story`, consent)
    const [story] = await stories()
    await read(mari.call('POST', `/api/stories/${story?.id}/uses`, { place: 'Poster in the shop' }), 201)
    const customerId = story?.customerId
    expect(await read(anne.call('GET', `/api/customers/${customerId}/erasure`))).toMatchObject({ goes: { feedback: 1, stories: 1 } })
    const held = await read<{ feedback: object[]; stories: object[] }>(anne.call('GET', `/api/customers/${customerId}/export`))
    expect([held.feedback.length, held.stories.length]).toEqual([1, 1])
    expect((await anne.call('DELETE', `/api/customers/${customerId}`)).status).toBeLessThan(300)
    expect(await asks()).toMatchObject([{ score: 4, said: '', person: '', customerId: null }])
    expect(await stories()).toMatchObject([{ state: 'withdrawn', said: '', shownName: null, uses: [{ place: 'Poster in the shop' }] }])
    expect((await page(path)).status).toBe(404)
    const left = JSON.stringify([
      await context.db.selectFrom('feedbackAsks').selectAll().execute(),
      await context.db.selectFrom('stories').selectAll().execute(),
      await context.db.selectFrom('deliveries').selectAll().execute(),
      await context.db.selectFrom('events').selectAll().where('kind', 'in', ['feedback-asked', 'feedback-given', 'story-given']).execute(),
    ])
    expect(left).not.toMatch(/hello|Dan B\.|six days|dan@post/)
  })
})

describe('whether somebody is asked', () => {
  const known = {
    resolvedBy: 1,
    isEmpty: false,
    isMerged: false,
    how: 'answered',
    isOpenAgain: false,
    hasWay: true,
    wasAskedLately: false,
  }
  test.each([
    [{}, null],
    [{ resolvedBy: null }, 'auto-resolved'],
    [{ isEmpty: true }, 'auto-resolved'],
    [{ isMerged: true, resolvedBy: null }, 'merged'],
    [{ how: 'no-answer' }, 'no-answer'],
    [{ isOpenAgain: true }, 'reopened'],
    [{ hasWay: false }, 'no-way'],
    [{ wasAskedLately: true, hasWay: false }, 'cool-down'],
  ] as const)('%j: %s', (more, why) => expect(reasonNotToAsk({ ...known, ...more })).toBe(why))

  test('figures count satisfied among those who answered, and the rate among those who were asked', () => {
    const row = (state: string, score: number | null, count: number, why: 'no-way' | 'cool-down' | null = null) => ({
      state,
      score,
      count,
      why,
    })
    expect(
      figuresOf([
        row('asked', null, 6),
        row('answered', 5, 2),
        row('answered', 4, 1),
        row('answered', 1, 1),
        row('not-asked', null, 3, 'no-way'),
        row('not-asked', null, 5, 'cool-down'),
      ]),
    ).toEqual({
      asked: 10,
      answered: 4,
      satisfied: 3,
      scores: [5, 4, 3, 2, 1].map((score) => ({ score, count: { 5: 2, 4: 1, 1: 1 }[score as 5] ?? 0 })),
      notAsked: [
        { why: 'cool-down', count: 5 },
        { why: 'no-way', count: 3 },
      ],
    })
  })
})
