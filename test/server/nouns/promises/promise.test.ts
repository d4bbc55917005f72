import { describe, expect, test } from 'vitest'
import { reactions } from '#server/flows/automation/reactions.ts'
import { day } from '#server/kit/lib/clock.ts'
import { breakPromises } from '#server/nouns/promises/promise.actions.ts'
import type { Page } from '#shared/list.schema.ts'
import type { PromiseCounts, Promised } from '#shared/promise.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { sendOnce } from '../../../support/deliveries.ts'
import { draftedReply } from '../../../support/drafted-reply.ts'

const text = 'Hi Dan. We call you tomorrow. Your pair will be ready in ten working days.'
/** The day of the tests is a Sunday. */
const [tomorrow, inTen] = ['2026-11-23', '2026-12-04']

async function desk(engine: (typeof engines)[number]) {
  const drafted = await draftedReply(engine)
  const { context, mari, mention, sending, as } = drafted
  await drafted.mari.call('DELETE', `/api/replies/${drafted.reply.id}`)
  const write = (body: object) => mari.call('POST', `/api/threads/${mention.threadId}/replies`, { text, ...body })
  const list = async (query = '', by = mari) => (await read<Page<Promised>>(by.call('GET', `/api/promises${query}`))).items
  return {
    ...drafted,
    write,
    list,
    send: async (body: object = {}) => {
      const reply = await read<Reply>(write(body), 201)
      await read(mari.call('POST', `/api/replies/${reply.id}/approval`, {}))
      context.clock.pass(20_000)
      return { reply, out: await sendOnce(sending) }
    },
    change: (id: number, body: object) => mari.call('PATCH', `/api/promises/${id}`, body),
    /** Days pass, and sessions end. */
    later: async (ms: number, name: string) => {
      context.clock.pass(ms)
      await breakPromises(context)
      return as('agent', name)
    },
  }
}

describe.each(engines)('a promise in a reply, on %s', (engine) => {
  test('is written down when the reply is out, not before, with its day and the writer', async () => {
    const { write, list, send, mari, mention } = await desk(engine)
    await read(write({}), 201)
    expect(await list()).toEqual([])
    await send()
    const promise = { state: 'open', owner: { id: mari.id, name: 'Mari' }, threadId: mention.threadId, caseId: mention.caseId }
    expect(await list()).toMatchObject([
      { ...promise, words: 'Your pair will be ready in ten working days.', dueOn: inTen },
      { ...promise, words: 'We call you tomorrow.', dueOn: tomorrow },
    ])
  })

  test('is as its writer left it: another day, or left out', async () => {
    const { send, list, write } = await desk(engine)
    await send({ promises: [{ words: 'We call you tomorrow.', dueOn: '2026-11-24' }] })
    expect(await list()).toMatchObject([{ words: 'We call you tomorrow.', dueOn: '2026-11-24' }])
    expect(await codeOf(write({ promises: [{ words: 'We pay you.', dueOn: tomorrow }] }))).toBe('promise-not-in-text')
    expect(await codeOf(write({ promises: [{ words: 'We call you tomorrow.', dueOn: '2026-11-01' }] }))).toBe('promise-day-over')
    expect((await write({ promises: [{ words: 'We call you tomorrow.', dueOn: 'soon' }] })).status).toBe(422)
  })

  test('is not made by a reply whose writer left all out, nor by one that was rewritten without it', async () => {
    const { send, list, write, mari, context, sending } = await desk(engine)
    await send({ promises: [] })
    const reply = await read<Reply>(write({ promises: [{ words: 'We call you tomorrow.', dueOn: tomorrow }] }), 201)
    await read(mari.call('PATCH', `/api/replies/${reply.id}`, { text: 'Hi Dan, all is well.' }))
    await read(mari.call('POST', `/api/replies/${reply.id}/approval`, {}))
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(await list()).toEqual([])
  })

  test('is kept or taken back by a person, opened again, and moves no other way', async () => {
    const { send, list, change, mention, mari } = await desk(engine)
    await send()
    const [second, first] = await list()
    expect(await read<Promised>(change(first?.id ?? 0, { state: 'kept' }))).toMatchObject({ state: 'kept' })
    expect(await codeOf(change(first?.id ?? 0, { state: 'cancelled' }))).toBe('promise-move-not-allowed')
    expect(await codeOf(change(first?.id ?? 0, { dueOn: inTen }))).toBe('promise-move-not-allowed')
    expect(await read<Promised>(change(first?.id ?? 0, { state: 'open', dueOn: '2026-11-25' }))).toMatchObject({
      dueOn: '2026-11-25',
      settledAt: null,
    })
    await read(change(second?.id ?? 0, { state: 'cancelled' }))
    expect(await codeOf(change(second?.id ?? 0, { state: 'broken' }))).toBe('promise-move-not-allowed')
    expect(await codeOf(change(first?.id ?? 0, { dueOn: '2026-11-01' }))).toBe('promise-day-over')
    expect(await codeOf(change(99_999, { state: 'kept' }))).toBe('promise-not-found')
    expect((await list(`?state=open&owner=${mari.id}`)).map(({ id }) => id)).toEqual([first?.id])
    expect(await list(`?caseId=${mention.caseId}&limit=1`)).toHaveLength(1)
    const counts = await read<PromiseCounts>(mari.call('GET', `/api/promises/counts?authorId=${mention.authorId}`))
    expect(counts).toEqual({ made: 2, open: 1, late: 0, kept: 0, broken: 0, cancelled: 1 })
  })

  test('is broken when its day is over, once, and not an instant before', async () => {
    const { send, list, context, later } = await desk(engine)
    await send()
    const states = async (by: Awaited<ReturnType<typeof later>>) => (await list('', by)).map(({ state }) => state)
    expect(await states(await later(Date.UTC(2026, 10, 23, 20) - context.clock(), 'Anne'))).toEqual(['open', 'open'])
    expect(await states(await later(day, 'Bente'))).toEqual(['open', 'broken'])
    await breakPromises(context)
    const broken = await context.db.selectFrom('events').select('id').where('kind', '=', 'promise-moved').execute()
    expect(broken).toHaveLength(1)
  })

  test('has the owner its writer chose, who must work here, also when the draft is rewritten', async () => {
    const { write, send, list, as, mari, context, sending } = await desk(engine)
    const ola = await as('agent', 'Ola')
    const call = { words: 'We call you tomorrow.', dueOn: tomorrow, ownerId: ola.id }
    await send({ promises: [call] })
    expect(await list()).toMatchObject([{ words: call.words, owner: { id: ola.id, name: 'Ola' } }])
    expect(await codeOf(write({ promises: [{ ...call, ownerId: 99_999 }] }))).toBe('agent-not-found')
    const reply = await read<Reply>(write({ promises: [] }), 201)
    const rewrite = (body: object) => mari.call('PATCH', `/api/replies/${reply.id}`, body)
    expect(await codeOf(rewrite({ text: 'All is well.', promises: [call] }))).toBe('promise-not-in-text')
    await read(rewrite({ text, promises: [{ ...call, dueOn: inTen }] }))
    await read(mari.call('POST', `/api/replies/${reply.id}/approval`, {}))
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(await list('?list=open')).toMatchObject([{ dueOn: tomorrow }, { dueOn: inTen, owner: { name: 'Ola' } }])
  })

  test('stands in one list: late until somebody says what became of it, and whatever is said can be undone', async () => {
    const { send, later, list, mention } = await desk(engine)
    await send()
    const anne = await later(2 * day, 'Anne')
    const change = (id: number, body: object) => read<Promised>(anne.call('PATCH', `/api/promises/${id}`, body))
    const ids = async (name: string) => (await list(`?list=${name}`, anne)).map(({ id }) => id)
    const counts = () => read<PromiseCounts>(anne.call('GET', `/api/promises/counts?authorId=${mention.authorId}`))
    const [id = 0] = await ids('late')
    expect([await ids('open'), await ids('kept'), await ids('broken')].map((one) => one.length)).toEqual([1, 0, 0])
    expect(await counts()).toEqual({ made: 2, open: 1, late: 1, kept: 0, broken: 0, cancelled: 0 })
    expect(await change(id, { state: 'kept' })).toMatchObject({ state: 'kept', settledBy: { name: 'Anne' } })
    expect([await ids('late'), await ids('kept')]).toEqual([[], [id]])
    // Taken back, it is as late as it was.
    expect(await change(id, { state: 'open' })).toMatchObject({ state: 'broken', settledBy: null })
    expect(await ids('late')).toEqual([id])
    expect(await change(id, { state: 'open', dueOn: '2026-11-30' })).toMatchObject({ state: 'open', movedFromOn: tomorrow })
    expect(await ids('open')).toEqual([id, expect.any(Number)])
    // Its old day may be given back, though it is over.
    expect(await change(id, { state: 'open', dueOn: tomorrow })).toMatchObject({ state: 'broken', settledBy: null, movedFromOn: null })
    expect(await codeOf(anne.call('PATCH', `/api/promises/${id}`, { state: 'open', dueOn: tomorrow.replace('23', '22') }))).toBe(
      'promise-day-over',
    )
    const [openId = 0] = await ids('open')
    expect(await change(openId, { state: 'broken' })).toMatchObject({ state: 'broken', settledBy: { name: 'Anne' } })
    expect(await ids('broken')).toEqual([openId])
    expect(await change(openId, { state: 'open' })).toMatchObject({ state: 'open', settledAt: null })
  })

  test('is counted and listed by the day it is due, page by page', async () => {
    const { send, list, mari } = await desk(engine)
    await send()
    await send()
    const due = `dueFrom=${tomorrow}&dueTo=${tomorrow}`
    expect((await list(`?list=open&${due}`)).map(({ dueOn }) => dueOn)).toEqual([tomorrow, tomorrow])
    expect(await read<PromiseCounts>(mari.call('GET', `/api/promises/counts?${due}`))).toMatchObject({ made: 2, open: 2 })
    const pages: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page<Promised> = await read(mari.call('GET', `/api/promises?list=open&limit=1${cursor && `&cursor=${cursor}`}`))
      pages.push(...page.items.map(({ dueOn }) => dueOn))
      cursor = page.nextCursor
    }
    expect(pages).toEqual([tomorrow, tomorrow, inTen, inTen])
  })

  test('is written down together with the sending, or neither is', async () => {
    const { send, list, context, show } = await desk(engine)
    context.reactions = { ...reactions, 'promise-made': () => Promise.reject(new Error('died here')) }
    await send().catch(() => undefined)
    expect(await list()).toEqual([])
    expect((await show())?.state).not.toBe('sent')
  })
})
