import type { KyselyPlugin } from 'kysely'
import { describe, expect, test } from 'vitest'
import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import { change } from '#server/kit/database/context.ts'
import type { Engine } from '#server/kit/database/engine.ts'
import { hour } from '#server/kit/lib/clock.ts'
import { hashToken } from '#server/kit/lib/secret-box.ts'
import { listCustomers } from '#server/nouns/customers/customer.store.ts'
import { codesIn, handleKeyOf, newCode } from '#server/nouns/handle-proofs/handle-proof.rules.ts'
import { takeProofs } from '#server/nouns/handle-proofs/handle-proof.taking.ts'
import { savePosts } from '#server/nouns/mentions/mention.keep.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import { interfaceLanguages } from '#shared/agent.ts'
import type { ServiceOrder, ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { read, testApp, testSecretBox } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

/** Dan's order with its page, and Aino's. */
async function desk(engine: Engine) {
  const { app, context, as } = await testApp(engine)
  const world = await testPipeline(context)
  await addNewSource(context, testSecretBox, null, {
    channel: 'bluesky',
    settings: { baseUrl: 'http://127.0.0.1:9', identifier: 'fjellro.example', appPassword: 'none' },
  })
  const mari = await as('agent', 'Mari')
  const open = async (text: string, name: string) => {
    const complaint = post(text, { author: author(name) })
    await world.hear(complaint)
    const { threadId, authorId } = await mentionOf(context, complaint)
    const body = { kind: 'repair', product: 'Ro 2', fault: 'Left hinge' }
    const order = await read<ServiceOrder>(mari.call('POST', `/api/threads/${threadId}/service-orders`, body), 201)
    const path = String(order.statusPath)
    const ask = (channel = 'x', lang = 'en', handle = '') =>
      app.request(`${path}/proof?lang=${lang}`, { method: 'POST', body: new URLSearchParams({ channel, handle }) })
    const code = async (handle = '') => codesIn(await (await ask('x', 'en', handle)).text())[0] ?? 'none shown'
    const proofs = async () => (await read<ServiceOrderWithSteps>(mari.call('GET', `/api/service-orders/${order.id}`))).proofs
    return { order, authorId, path, ask, code, proofs, page: async (query = '') => (await app.request(`${path}${query}`)).text() }
  }
  const hear = async (text: string, name: string, more = {}) => {
    const heard = post(text, { author: author(name), ...more })
    await world.hear(heard)
    while (await runSubscribers(context));
    return mentionOf(context, heard)
  }
  const links = () =>
    context.db
      .selectFrom('customerAuthors')
      .innerJoin('customers', 'customers.id', 'customerAuthors.customerId')
      .innerJoin('authors', 'authors.id', 'customerAuthors.authorId')
      .select(['customers.name as customer', 'authors.name as author', 'basis'])
      .orderBy('customerAuthors.id')
      .execute()
  const proofs = () => context.db.selectFrom('handleProofs').selectAll().orderBy('id').execute()
  return { context, hear, links, proofs, dan: await open(said.danBrokenHinge, 'Dan'), aino: await open(said.ainoBrokenHinge, 'Aino') }
}

describe.each(engines)('showing that an account is one’s own (%s)', (engine) => {
  test('a code that is posted links the account to the customer of the order, once and in silence', async () => {
    const { dan, hear, links, proofs, context } = await desk(engine)
    const code = await dan.code()
    expect(code).toMatch(/^ME-[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$/)
    expect(JSON.stringify(await proofs())).not.toContain(code)
    const before = await context.db.selectFrom('cases').select('id').execute()
    const mention = await hear(`@fjellro broken hinge, terrible! ${code.toLowerCase()}`, 'Dan')
    expect(mention).toMatchObject({ kind: 'other', complaint: 0, queue: null, caseId: null })
    expect(await links()).toEqual([{ customer: 'Dan', author: 'Dan', basis: 'proof' }])
    expect(await proofs()).toMatchObject([{ codeHash: hashToken(code), mentionId: mention.id, authorId: dan.authorId, attempts: 0 }])
    const order = await context.db.selectFrom('serviceOrders').select('customerId').where('id', '=', dan.order.id).executeTakeFirst()
    expect(order?.customerId).not.toBeNull()
    expect(await context.db.selectFrom('cases').select('id').execute()).toEqual(before)
    expect(await context.db.selectFrom('replies').select('id').execute()).toEqual([])
    expect(await dan.page('?lang=de')).toContain('Ihr Konto bei X ist bestätigt.')
    // The same code once more, from a stranger: it is used.
    await hear(`@fjellro ${code}`, 'Eve')
    expect(await links()).toHaveLength(1)
  })

  test('a proven customer is found by name and handle like any other, and nobody is linked to one who was erased', async () => {
    const { dan, aino, hear, links, context } = await desk(engine)
    const handle = 'dan.proves'
    await hear(`@fjellro ${await dan.code()}`, 'Dan', { author: { ...author('Dan'), handle } })
    const { items } = await listCustomers(context.db, { q: handle, limit: 5 })
    expect(items.map(({ name }) => name)).toEqual(['Dan'])
    const code = await aino.code()
    await context.db.updateTable('customers').set({ erasedAt: context.clock() }).where('name', '=', 'Aino').execute()
    await hear(`@fjellro ${code}`, 'Aino')
    expect((await links()).map(({ customer }) => customer)).toEqual(['Dan'])
  })

  test('a code that ended, was replaced, or comes from another network or from somebody else’s account links nobody', async () => {
    const { dan, aino, hear, links, proofs, context } = await desk(engine)
    const replaced = await dan.code()
    const ended = await dan.code()
    await hear(`@fjellro ${replaced}`, 'Dan')
    context.clock.pass(24 * hour)
    await hear(`@fjellro ${ended}`, 'Dan')
    expect(await links()).toEqual([])
    await hear(`@fjellro ${await aino.code()}`, 'Aino')
    const living = await dan.code()
    // Aino is Aino: Dan's code from her account is a try, and after five of them it is worth nothing.
    for (let n = 0; n < 4; n++) await hear(`@fjellro ${living}`, 'Aino')
    expect((await proofs()).at(-1)).toMatchObject({ attempts: 4, usedAt: null })
    await context.db.updateTable('handleProofs').set({ channel: 'bluesky' }).where('codeHash', '=', hashToken(living)).execute()
    await hear(`@fjellro ${living}`, 'Nia')
    expect((await proofs()).at(-1)).toMatchObject({ attempts: 5, usedAt: null })
    await context.db.updateTable('handleProofs').set({ channel: 'x' }).where('codeHash', '=', hashToken(living)).execute()
    await hear(`@fjellro ${living}`, 'Dan')
    expect(await links()).toEqual([{ customer: 'Aino', author: 'Aino', basis: 'proof' }])
  })

  test('whoever copies a code from a public post and is heard first gets nothing, and the order says so', async () => {
    const { dan, hear, links, context } = await desk(engine)
    const code = await dan.code()
    await hear(`@fjellro ${code}`, 'Eve')
    expect(await links()).toEqual([])
    expect(await dan.proofs()).toMatchObject([{ channel: 'x', state: 'waiting', named: null, by: null, attempts: 1 }])
    await hear(`@fjellro ${code}`, 'Dan')
    expect(await links()).toEqual([{ customer: 'Dan', author: 'Dan', basis: 'proof' }])
    expect(await dan.proofs()).toMatchObject([{ state: 'proved', by: { name: 'Dan' }, attempts: 1 }])
    const events = await context.db.selectFrom('events').select(['kind', 'orderId', 'mentionId']).orderBy('id').execute()
    const told = events.filter(({ kind }) => kind === 'handle-proof-refused' || kind === 'customer-linked')
    expect(told.map(({ kind, orderId }) => [kind, orderId])).toEqual([
      ['handle-proof-refused', dan.order.id],
      ['customer-linked', dan.order.id],
    ])
    expect(told.every(({ mentionId }) => mentionId !== null)).toBe(true)
  })

  test('from another account than that of the thread, the handle is named first, and only its post counts', async () => {
    const { dan, hear, links, proofs } = await desk(engine)
    expect((await dan.ask('bluesky')).headers.get('location')).toMatch(/said=handle-missing$/)
    expect((await dan.ask('bluesky', 'en', 'two words')).headers.get('location')).toMatch(/said=handle-missing$/)
    const code = await dan.code(' @Dan.Second ')
    // Even the author of the thread is not the account that was named.
    await hear(`@fjellro ${code}`, 'Dan')
    await hear(`@fjellro ${code}`, 'Eve')
    expect([await links(), (await proofs()).at(-1)?.attempts]).toEqual([[], 2])
    await hear(`@fjellro ${code}`, 'Second', { author: { ...author('Second'), handle: 'dan.second' } })
    expect(await links()).toEqual([{ customer: 'Dan', author: 'Second', basis: 'proof' }])
    expect(await dan.proofs()).toMatchObject([{ state: 'proved', named: 'dan.second', by: { handle: 'dan.second' }, attempts: 2 }])
  })

  test('a code from before anybody was expected counts from nobody', async () => {
    const { dan, hear, links, context } = await desk(engine)
    const code = await dan.code()
    await context.db.updateTable('handleProofs').set({ expectedAuthorId: null }).execute()
    await hear(`@fjellro ${code}`, 'Dan')
    expect(await links()).toEqual([])
  })

  test('a batch of posts costs one statement while no code is open, and two while none is posted', async () => {
    const { dan, aino, hear, context } = await desk(engine)
    await hear('@fjellro my hinge again', 'Nia')
    const ids = (await context.db.selectFrom('mentions').select('id').execute()).map(({ id }) => id)
    const batch = Array.from({ length: 500 }, (_, n) => ids[n % ids.length] ?? 0)
    const count = async () => {
      let statements = 0
      const counter: KyselyPlugin = {
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          statements += 1
          return result
        },
      }
      await change(context, (tx, emit) => takeProofs(tx.withPlugin(counter), context, batch, emit))
      return statements
    }
    expect(await count()).toBe(1)
    const code = await dan.code()
    expect(await count()).toBe(2)
    const posted = post(`@fjellro ${code}`, { author: author('Dan') })
    await change(context, async (tx, emit) => {
      await savePosts(tx, context.engine, { id: 1, channel: 'x' }, [posted], context.clock(), emit)
    })
    batch.push((await mentionOf(context, posted)).id)
    const taken = await count()
    expect(taken).toBeGreaterThan(4)
    expect(taken).toBeLessThan(14)
    // Used: nothing is open any more.
    expect(await count()).toBe(1)
    await aino.code()
    context.clock.pass(25 * hour)
    await hear('@fjellro still waiting', 'Nia')
    const late = (await context.db.selectFrom('mentions').select('id').orderBy('id', 'desc').limit(1).execute()).map(({ id }) => id)
    batch.splice(0, batch.length, ...late)
    expect(await count()).toBe(1)
  })

  test('who tries more than five codes within a day is not heard, and made-up codes change nothing', async () => {
    const { dan, hear, links, context } = await desk(engine)
    const code = await dan.code()
    for (let n = 0; n < 5; n++) await hear(`@fjellro ${newCode()} my hinge broke again, unacceptable`, 'Dan')
    await hear(`@fjellro ${code}`, 'Dan')
    expect(await links()).toEqual([])
    context.clock.pass(25 * hour)
    await hear(`@fjellro ${await dan.code()}`, 'Dan')
    expect(await links()).toHaveLength(1)
  })

  test('what a person said by hand is proven by a code, and its events handed over twice link once', async () => {
    const { dan, hear, links, context } = await desk(engine)
    const code = await dan.code()
    const { customerId } = await context.db.selectFrom('handleProofs').select('customerId').executeTakeFirstOrThrow()
    const hand = { note: 'Phone', proofId: null, linkedBy: null, linkedAt: 1, unlinkedBy: null, unlinkedAt: null }
    await context.db
      .insertInto('customerAuthors')
      .values({ customerId, authorId: dan.authorId, basis: 'hand', ...hand })
      .execute()
    await hear(`@fjellro ${code}`, 'Dan')
    await context.db.deleteFrom('subscriptions').where('name', '=', 'link proven authors').execute()
    while (await runSubscribers(context));
    expect(await links()).toEqual([{ customer: 'Dan', author: 'Dan', basis: 'proof' }])
  })

  test('five codes a day, two at once included, and only where we read', async () => {
    const { dan, proofs } = await desk(engine)
    expect((await dan.ask('reddit')).headers.get('location')).toMatch(/said=channel-not-read$/)
    expect((await dan.ask('chat')).headers.get('location')).toMatch(/said=channel-not-read$/)
    const answers = await Promise.all(Array.from({ length: 7 }, () => dan.ask()))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
    expect(answers.find(({ status }) => status === 303)?.headers.get('location')).toMatch(/said=too-many-codes$/)
    expect(new Set((await proofs()).map(({ customerId }) => customerId)).size).toBe(1)
    const page = await dan.page('?lang=fi&said=too-many-codes')
    expect(page).toContain('Olet pyytänyt tänään monta koodia.')
    expect(page).not.toMatch(/ME-\w{4}/)
  })
})

test('the code is shown in every language, and no other page shows it', async () => {
  const { dan, context } = await desk('sqlite')
  for (const lang of interfaceLanguages) {
    context.clock.pass(25 * hour)
    const text = await (await dan.ask('bluesky', lang, 'dan.example')).text()
    expect(codesIn(text)).toHaveLength(1)
    expect(text).not.toMatch(/undefined|\{\w+\}|<script/)
    expect(codesIn(await dan.page(`?lang=${lang}`))).toEqual([])
  }
})

test('a code is found however it is written, and nothing else is taken for one', () => {
  expect(codesIn('hei me-7kq4‐mp2x, ME–7KQ4–MP2X!')).toEqual(['ME-7KQ4-MP2X'])
  expect(codesIn('ME-7KQ4-MP2XY some-7KQ4-MP2X ME-7KQ4-MP0X ME-7KQ4')).toEqual([])
  expect(codesIn('ME-AAAA-AAAA '.repeat(10_000))).toEqual(['ME-AAAA-AAAA'])
})

test('a handle is the same however it is typed, and nothing with a gap is one', () => {
  expect(['@Dan', ' dan ', 'DAN'].map((typed) => handleKeyOf(typed))).toEqual(['dan', 'dan', 'dan'])
  expect(['/u/Dan', 'u/dan'].map((typed) => handleKeyOf(typed))).toEqual(['dan', 'dan'])
  expect(handleKeyOf('@aino@piipitys.example')).toBe('aino@piipitys.example')
  expect(['', '@', 'two words', 'x'.repeat(121)].map((typed) => handleKeyOf(typed))).toEqual([null, null, null, null])
})
