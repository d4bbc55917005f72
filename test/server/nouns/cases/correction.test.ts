import { describe, expect, test } from 'vitest'
import { hour } from '#server/kit/lib/clock.ts'
import { mergeUntouched } from '#server/nouns/membership/membership.merging.ts'
import type { Case, CaseWithNotes, Split } from '#shared/case.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Mention, TriageCounts } from '#shared/mention.schema.ts'
import type { Thread } from '#shared/thread.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines, testNow } from '../../../support/database.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

async function deskWithTwoCases(engine: (typeof engines)[number]) {
  const { context, as } = await testApp(engine)
  const pipeline = await testPipeline(context)
  const mari = await as('agent', 'Mari')
  const [hinge, parcel] = [post(said.danBrokenHinge, { author: author('Dan') }), post(said.pekkaLateParcel, { author: author('Pekka') })]
  await pipeline.hear(hinge, parcel)
  const [a, b] = [await mentionOf(context, hinge), await mentionOf(context, parcel)]
  const show = (id: number) => read<CaseWithNotes>(mari.call('GET', `/api/cases/${id}`))
  return {
    context,
    ...pipeline,
    mari,
    as,
    hinge: a,
    parcel: b,
    show,
    hingeCase: Number(a.caseId),
    parcelCase: Number(b.caseId),
    posts: { hinge, parcel },
  }
}

describe.each(engines)('people correct the machine, on %s', (engine) => {
  test('a mention put into another case takes its thread along, both cases count anew, and undo restores everything', async () => {
    const { mari, hinge, parcel, show, hingeCase, parcelCase } = await deskWithTwoCases(engine)
    const moved = await read<Mention>(mari.call('POST', `/api/mentions/${parcel.id}/verdict`, { case: hingeCase }))
    expect(moved).toMatchObject({ case: { id: hingeCase }, verdict: { agentId: mari.id } })
    expect(await show(hingeCase)).toMatchObject({ threadCount: 2, mentionCount: 2, authorCount: 2 })
    expect(await show(parcelCase)).toMatchObject({ threadCount: 0, state: 'resolved' })
    const back = await read<Mention>(mari.call('DELETE', `/api/mentions/${parcel.id}/verdict`))
    expect(back).toMatchObject({ case: { id: parcelCase }, verdict: null })
    expect(await show(hingeCase)).toMatchObject({ threadCount: 1, mentionCount: 1 })
    expect(await show(parcelCase)).toMatchObject({ threadCount: 1, mentionCount: 1, state: 'open' })
    expect(await codeOf(mari.call('DELETE', `/api/mentions/${hinge.id}/verdict`))).toBe('no-verdict')
  })

  test('a thread that a person took out of a case is never put back by the machine', async () => {
    const { context, mari, hear, hingeCase, posts } = await deskWithTwoCases(engine)
    const follower = post('mine too, broken', {
      author: author('Ida'),
      conversationId: posts.hinge.conversationId,
      inReplyTo: posts.hinge.externalId,
    })
    await hear(follower)
    const joined = await mentionOf(context, follower)
    expect(joined.caseId).toBe(hingeCase)
    const taken = await read<Thread>(mari.call('PUT', `/api/threads/${joined.threadId}/case`, { case: 'new' }))
    expect(taken).toMatchObject({ joined: 'person' })
    expect(taken.case?.id).not.toBe(hingeCase)
    const again = post('hello, still broken, no answer', {
      author: author('Ida'),
      conversationId: posts.hinge.conversationId,
      inReplyTo: follower.externalId,
      postedAt: testNow,
    })
    await hear(again)
    expect((await mentionOf(context, again)).caseId).toBe(taken.case?.id)
  })

  test('staff sort mentions out of Triage: not a complaint leaves its case empty, and the counts follow', async () => {
    const { as, parcel, parcelCase, show } = await deskWithTwoCases(engine)
    const ida = await as('staff', 'Ida')
    const before = await read<TriageCounts>(ida.call('GET', '/api/mentions/counts'))
    await read(ida.call('POST', `/api/mentions/${parcel.id}/verdict`, { kind: 'not-us' }))
    const after = await read<TriageCounts>(ida.call('GET', '/api/mentions/counts'))
    expect([after.complaints, after.sorted]).toEqual([before.complaints - 1, before.sorted + 1])
    expect(await show(parcelCase)).toMatchObject({ threadCount: 0, state: 'resolved' })
    const list = await read<Page<Mention>>(ida.call('GET', '/api/mentions?queue=complaints'))
    expect(list.items.map((mention) => mention.id)).not.toContain(parcel.id)
    const sorted = await read<Page<Mention>>(ida.call('GET', '/api/mentions?queue=sorted'))
    expect(sorted.items.map((mention) => mention.id)).toEqual([parcel.id])
  })

  test('a corrected feeling stands above the machine', async () => {
    const { mari, hinge } = await deskWithTwoCases(engine)
    const corrected = await read<Mention>(mari.call('POST', `/api/mentions/${hinge.id}/verdict`, { sentiment: 'neutral' }))
    expect(corrected.sentiment).toEqual({ label: 'neutral', score: 0, sure: true })
  })

  test('merged cases become one; the old number leads to it and takes nothing more', async () => {
    const { context, mari, hear, hingeCase, parcelCase, show, posts } = await deskWithTwoCases(engine)
    await read(mari.call('POST', `/api/cases/${parcelCase}/notes`, { text: 'Called the carrier.' }), 201)
    const merged = await read<Case>(mari.call('POST', `/api/cases/${parcelCase}/merger`, { into: hingeCase }), 201)
    expect(merged).toMatchObject({ id: hingeCase, threadCount: 2 })
    expect(await show(parcelCase)).toMatchObject({ state: 'resolved', mergedInto: hingeCase, threadCount: 0 })
    expect((await show(hingeCase)).notes.map((note) => note.text)).toEqual(['Called the carrier.'])
    const more = post('and still no parcel', {
      author: author('Pekka'),
      conversationId: posts.parcel.conversationId,
      inReplyTo: posts.parcel.externalId,
      postedAt: testNow,
    })
    await hear(more)
    expect((await mentionOf(context, more)).caseId).toBe(hingeCase)
    expect(await codeOf(mari.call('POST', `/api/cases/${parcelCase}/merger`, { into: hingeCase }))).toBe('case-merged')
    expect(await codeOf(mari.call('DELETE', `/api/cases/${parcelCase}/resolution`))).toBe('case-merged')
  })

  test('a merge is taken back: what came over returns with its notes, what came later stays, and both count right', async () => {
    const { context, mari, hear, hingeCase, parcelCase, show, posts } = await deskWithTwoCases(engine)
    await read(mari.call('POST', `/api/cases/${parcelCase}/notes`, { text: 'Called the carrier.' }), 201)
    const [parcelBefore, hingeBefore] = [await show(parcelCase), await show(hingeCase)]
    await read(mari.call('POST', `/api/cases/${parcelCase}/merger`, { into: hingeCase }), 201)
    const later = post('the hinge of mine broke too', {
      author: author('Later'),
      conversationId: posts.hinge.conversationId,
      inReplyTo: posts.hinge.externalId,
      postedAt: testNow,
    })
    await hear(later)
    await read(mari.call('DELETE', `/api/cases/${parcelCase}/merger`))
    const parcelAfter = await show(parcelCase)
    expect(parcelAfter).toMatchObject({ state: parcelBefore.state, mergedInto: null, threadCount: 1, mentionCount: 1 })
    expect(parcelAfter.notes.map((note) => note.text)).toEqual(['Called the carrier.'])
    expect(await show(hingeCase)).toMatchObject({ state: hingeBefore.state, threadCount: 2, notes: [] })
    expect((await mentionOf(context, later)).caseId).toBe(hingeCase)
    expect((await mentionOf(context, posts.parcel)).caseId).toBe(parcelCase)
    expect(await codeOf(mari.call('DELETE', `/api/cases/${parcelCase}/merger`))).toBe('not-merged')
    const events = await read<Page<{ kind: string }>>(mari.call('GET', `/api/cases/${parcelCase}/events`))
    expect(events.items.map(({ kind }) => kind)).toContain('case-parted')
  })

  test('a merge cannot be taken back out of a case that was merged further', async () => {
    const { mari, hear, hingeCase, parcelCase, context } = await deskWithTwoCases(engine)
    const other = post('@fjellro der Bezug ist nach einer Wäsche ausgeblichen, niemand antwortet', { author: author('Uwe') })
    await hear(other)
    const third = (await mentionOf(context, other)).caseId as number
    await read(mari.call('POST', `/api/cases/${parcelCase}/merger`, { into: hingeCase }), 201)
    await read(mari.call('POST', `/api/cases/${hingeCase}/merger`, { into: third }), 201)
    expect(await codeOf(mari.call('DELETE', `/api/cases/${parcelCase}/merger`))).toBe('case-merged')
    await read(mari.call('DELETE', `/api/cases/${hingeCase}/merger`))
    await read(mari.call('DELETE', `/api/cases/${parcelCase}/merger`))
    expect((await read<Case>(mari.call('GET', `/api/cases/${parcelCase}`))).threadCount).toBe(1)
  })

  test('the machine merges only young cases that nobody has touched', async () => {
    const { context, mari, hear, hingeCase, parcelCase, show } = await deskWithTwoCases(engine)
    const other = post('@fjellro you charged me twice for the filter subscription, terrible billing, nobody answers')
    await hear(other)
    const third = Number((await mentionOf(context, other)).caseId)
    await read(mari.call('POST', `/api/cases/${parcelCase}/notes`, { text: 'Mine.' }), 201)
    expect(await mergeUntouched(context, [{ from: hingeCase, into: parcelCase }])).toEqual([])
    const pair = { from: third, into: hingeCase }
    expect(await mergeUntouched(context, [pair, { from: parcelCase, into: third }])).toEqual([pair])
    expect(await show(third)).toMatchObject({ mergedInto: hingeCase, threadCount: 0 })
    expect(await show(hingeCase)).toMatchObject({ threadCount: 2 })
    context.clock.pass(30 * hour)
    const late = post(said.pekkaLateParcel.replace('parcel', 'sofa'), { author: author('Eva') })
    await hear(late)
    const lateCase = Number((await mentionOf(context, late)).caseId)
    expect(await mergeUntouched(context, [{ from: lateCase, into: hingeCase }])).toEqual([])
  })

  test('a case is resolved, reopened by its author within 72 hours, and by hand', async () => {
    const { context, mari, hear, hingeCase, show, posts } = await deskWithTwoCases(engine)
    expect(await read<Case>(mari.call('POST', `/api/cases/${hingeCase}/resolution`, { how: 'repaired' }))).toMatchObject({
      state: 'resolved',
      resolution: { how: 'repaired', by: { name: 'Mari' } },
    })
    const active = await read<Page<Case>>(mari.call('GET', '/api/cases'))
    expect(active.items.map((row) => row.id)).not.toContain(hingeCase)
    const again = post('it broke again, unacceptable', {
      author: author('Dan'),
      conversationId: posts.hinge.conversationId,
      inReplyTo: posts.hinge.externalId,
      postedAt: testNow + hour,
    })
    await hear(again)
    expect((await mentionOf(context, again)).caseId).toBe(hingeCase)
    expect(await show(hingeCase)).toMatchObject({ state: 'open', resolution: null })
  })

  test('a case resolved long ago stays closed: the same author opens a new one', async () => {
    const { context, mari, hear, hingeCase, show, posts } = await deskWithTwoCases(engine)
    await read(mari.call('POST', `/api/cases/${hingeCase}/resolution`, {}))
    const late = post('it broke again, unacceptable', {
      author: author('Dan'),
      conversationId: posts.hinge.conversationId,
      inReplyTo: posts.hinge.externalId,
      postedAt: testNow + 80 * hour,
    })
    await hear(late)
    expect((await mentionOf(context, late)).caseId).not.toBe(hingeCase)
    expect((await show(hingeCase)).state).toBe('resolved')
  })

  test('a snoozed case leaves the working lists until its time, or until somebody writes', async () => {
    const { context, mari, hear, hingeCase, show, posts } = await deskWithTwoCases(engine)
    expect(await codeOf(mari.call('POST', `/api/cases/${hingeCase}/snooze`, { until: testNow - 1 }))).toBe('snooze-in-past')
    await read(mari.call('POST', `/api/cases/${hingeCase}/snooze`, { until: testNow + hour }))
    expect((await read<Page<Case>>(mari.call('GET', '/api/cases?queue=snoozed'))).items.map((row) => row.id)).toEqual([hingeCase])
    await hear(
      post('hello?', {
        author: author('Dan'),
        conversationId: posts.hinge.conversationId,
        inReplyTo: posts.hinge.externalId,
        postedAt: testNow,
      }),
    )
    expect((await show(hingeCase)).state).toBe('open')
    expect((await context.db.selectFrom('events').select('kind').where('kind', '=', 'case-woken').execute()).length).toBe(1)
  })

  test('cases are found by words of their mentions, by title and by number, page after page without gaps', async () => {
    const { mari, hear, hingeCase, parcelCase } = await deskWithTwoCases(engine)
    const found = async (q: string) =>
      (await read<Page<Case>>(mari.call('GET', `/api/cases?q=${encodeURIComponent(q)}`))).items.map((row) => row.id)
    expect(await found('parcel arriv')).toEqual([parcelCase])
    expect(await found(`C-${hingeCase}`)).toContain(hingeCase)
    expect(await found('"; drop table cases; --')).toEqual([])
    for (let n = 0; n < 7; n++) await hear(post(`${said.pekkaLateParcel} ${n} ${'abcdefg'[n]?.repeat(9)}`))
    const all = (await read<Page<Case>>(mari.call('GET', '/api/cases?limit=200'))).items.map((row) => row.id)
    const paged: number[] = []
    let cursor: string | null = ''
    for (let page = 0; page < 20 && cursor !== null; page++) {
      const answer: Page<Case> = await read<Page<Case>>(mari.call('GET', `/api/cases?limit=2${cursor ? `&cursor=${cursor}` : ''}`))
      paged.push(...answer.items.map((row) => row.id))
      cursor = answer.nextCursor
    }
    expect(paged).toEqual(all)
  })

  test('a search finds what means the same in another language, and no longer when the post is gone', async () => {
    const { mari, hear, save, context } = await deskWithTwoCases(engine)
    const finnish = post('@fjellro uunin saranat murtuivat viikossa, en osta enää ikinä', { author: author('Veera') })
    await hear(finnish)
    const found = async (q: string) =>
      (await read<Page<Mention>>(mari.call('GET', `/api/mentions?q=${encodeURIComponent(q)}`))).items.map((row) => row.text)
    const sought = ['Scharnier', 'hengsel', 'hinge broken', 'saranat murtuivat', 'menteşe', 'hinge oven']
    for (const q of sought) expect(await found(q), q).toContain(finnish.text)
    expect(await found('hinge parcel')).not.toContain(finnish.text)
    expect(await found('zqhinge"; OR')).toEqual([])
    await save([{ ...finnish, text: '', deleted: true }])
    const saved = await context.db
      .selectFrom('mentions')
      .select(['text', 'meanings'])
      .where('originalId', '=', finnish.originalId)
      .executeTakeFirst()
    expect(saved).toEqual({ text: '', meanings: null })
    for (const q of sought) expect(await found(q), q).not.toContain('')
  })

  test('a case of two problems is parted as one change, taken back, and left whole when a person says so', async () => {
    const { mari, save, digest, context } = await deskWithTwoCases(engine)
    const hinges = Array.from({ length: 8 }, (_, n) =>
      post(`@fjellro the hinge of my oven snapped, no answer ${'abcdefgh'[n]}`, { author: author(`h${n}`) }),
    )
    const parcels = Array.from({ length: 7 }, (_, n) =>
      post(`@fjellro my parcel never arrived, courier lost it ${'abcdefgh'[n]}`, { author: author(`p${n}`) }),
    )
    await save([...hinges, ...parcels])
    await digest()
    const opened = await read<Case>(mari.call('POST', '/api/cases', { title: 'Everything' }), 201)
    for (const one of [...hinges, ...parcels]) {
      const { threadId } = await mentionOf(context, one)
      await read(mari.call('PUT', `/api/threads/${threadId}/case`, { case: opened.id }))
    }
    const ask = async () => (await read<{ split: Split | null }>(mari.call('GET', `/api/cases/${opened.id}/split`))).split
    const split = await ask()
    expect(split?.parts.map((part) => part.threadIds.length)).toEqual([8, 7])
    const second = split?.parts[1]?.threadIds ?? []
    const parted = await read<Case>(mari.call('POST', `/api/cases/${opened.id}/split`, { threadIds: second }), 201)
    expect([parted.threadCount, (await read<Case>(mari.call('GET', `/api/cases/${opened.id}`))).threadCount]).toEqual([7, 8])
    expect(await ask()).toBeNull()
    expect((await mari.call('POST', `/api/cases/${opened.id}/split`, { threadIds: second })).status).toBe(409)
    await read(mari.call('POST', `/api/cases/${parted.id}/split`, { threadIds: second, into: opened.id }), 201)
    expect(await ask()).toEqual(split)
    await read(mari.call('PATCH', `/api/cases/${opened.id}`, { whole: true }))
    expect(await ask()).toBeNull()
    await read(mari.call('PATCH', `/api/cases/${opened.id}`, { whole: false }))
    expect(await ask()).toEqual(split)
  })

  test('title, priority and assignee are changed by people and not overwritten by the machine', async () => {
    const { mari, hear, hingeCase, show, posts, as } = await deskWithTwoCases(engine)
    const jonas = await as('agent', 'Jonas')
    await read(mari.call('PATCH', `/api/cases/${hingeCase}`, { title: 'Ro 2: left hinge cracks', priority: 'low', assigneeId: jonas.id }))
    await hear(
      ...[1, 2, 3, 4, 5].map((n) =>
        post('same, broken, no answer', {
          conversationId: posts.hinge.conversationId,
          inReplyTo: posts.hinge.externalId,
          postedAt: testNow - n * 60_000,
        }),
      ),
    )
    expect(await show(hingeCase)).toMatchObject({
      title: 'Ro 2: left hinge cracks',
      priority: 'low',
      trend: 'escalating',
      assignee: { id: jonas.id, name: 'Jonas' },
    })
    expect((await read<Page<Case>>(jonas.call('GET', '/api/cases?queue=mine'))).items.map((row) => row.id)).toEqual([hingeCase])
    expect(await codeOf(mari.call('PATCH', `/api/cases/${hingeCase}`, { assigneeId: 987 }))).toBe('agent-not-found')
  })
})
