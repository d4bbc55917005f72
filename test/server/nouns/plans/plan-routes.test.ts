import { describe, expect, test } from 'vitest'
import type { Plan } from '#shared/plan.schema.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { addOwner, linkTo, plannedCase } from '../../../support/planned-case.ts'
import { author, mentionOf, post, said } from '../../../support/world.ts'

describe.each(engines)('planning for all of a case, on %s', (engine) => {
  test('is for agents, its cost for managers; whoever reads sees it', async () => {
    const { as, path, open, mari, show } = await plannedCase(engine)
    const ida = await as('staff', 'Ida')
    expect(await read(ida.call('GET', path))).toEqual({ plan: null })
    expect(await codeOf(ida.call('POST', path))).toBe('role-too-low')
    expect(await codeOf(mari.call('POST', `${path}/start`))).toBe('plan-not-found')
    await open()
    expect((await read<{ plan: Plan }>(ida.call('GET', path))).plan.threads).toHaveLength(5)
    expect(await codeOf(ida.call('POST', `${path}/start`))).toBe('role-too-low')
    expect(await codeOf(mari.call('POST', `${path}/cost-approval`))).toBe('role-too-low')
    expect(await codeOf(mari.call('POST', `${path}/letter/approval`))).toBe('role-too-low')
    expect(await codeOf(mari.call('PATCH', `${path}/threads/9999`, { included: false }))).toBe('plan-thread-not-found')
    expect((await mari.call('PATCH', path, { spacing: 1 })).status).toBe(422)
    expect((await show()).state).toBe('draft')
  })

  test('does not start while something stops it, and says how much', async () => {
    const { open, change, mari, path, walk, of } = await plannedCase(engine)
    await open()
    const stopped = await change('Tom', { text: 'Hi {name}! Your label: {label}, your page: {link}' })
    expect(of(stopped, 'Tom')).toMatchObject({ isOwnText: true, blanks: [{ blank: 'name' }, { blank: 'label' }, { blank: 'link' }] })
    expect(stopped.findings.filter(({ level }) => level === 'stop').map(({ code }) => code)).toEqual([
      'not-verified',
      'blank-empty',
      'link-in-public',
    ])
    const refused = await mari.call('POST', `${path}/start`)
    expect(await refused.json()).toMatchObject({ code: 'plan-has-stops', params: { n: 3 } })
    expect(await walk()).toBe(0)
    const asked = await change('Tom', { text: null })
    expect(asked.findings.filter(({ level }) => level === 'stop')).toEqual([])
  })

  test('says the words that a person writes for all of a language and a purpose', async () => {
    const { open, mari, path, planOf, of } = await plannedCase(engine)
    await open()
    const text = 'Hi {name}! It is {number}, on {date}.'
    const plan = await planOf(mari.call('PATCH', `${path}/texts`, { purpose: 'order', lang: 'en', text }))
    expect(plan.texts.find(({ purpose, lang }) => purpose === 'order' && lang === 'en')).toMatchObject({
      text,
      version: 2,
      by: { name: 'Mari' },
    })
    expect(of(plan, 'Dan').text).toBe('Hi Dan! It is {number}, on {date}.')
    expect(of(plan, 'Aino').text).toContain('Hei Aino!')
    const dated = await planOf(mari.call('PATCH', path, { dateOn: '2026-12-01' }))
    expect(of(dated, 'Dan').text).toBe('Hi Dan! It is {number}, on 1 December.')
  })

  test('gives goodwill out of its budget, and over what an agent may give only when a manager has approved it', async () => {
    const { open, change, mari, as, path, start, walk, show, context } = await plannedCase(engine)
    const anne = await as('manager', 'Anne')
    await open()
    await change('Dan', { goodwill: 1_500 })
    expect((await change('Aino', { goodwill: 1_500 })).findings.map(({ code }) => code)).toContain('over-goodwill')
    await read(anne.call('POST', '/api/goodwill-budgets', { name: 'All', currency: 'EUR', monthlyLimit: 5_000, orderLimit: 2_000 }))
    expect((await show()).findings.map(({ code }) => code)).toContain('needs-manager')
    expect(await codeOf(mari.call('POST', `${path}/start`))).toBe('plan-has-stops')
    const approved = await read<{ plan: Plan }>(anne.call('POST', `${path}/cost-approval`))
    expect(approved.plan.cost).toMatchObject({ goodwill: 3_000, approvedBy: { name: 'Anne' } })
    await start()
    await walk()
    const bookings = await context.db.selectFrom('goodwillBookings').select(['amount', 'state']).orderBy('orderId').execute()
    expect(bookings).toEqual([
      { amount: 1_500, state: 'reserved' },
      { amount: 1_500, state: 'reserved' },
    ])
    const orders = await context.db.selectFrom('serviceOrders').select('warranty').orderBy('id').execute()
    expect(orders.map(({ warranty }) => warranty)).toEqual(['goodwill', 'goodwill', 'in'])
  })

  test('waits with English words for whom there are none in their language, until a person has read them', async () => {
    const { open, start, walk, show, of, change, context, mentions, send, net } = await plannedCase(engine)
    await context.db
      .updateTable('mentions')
      .set({ lang: 'sv' })
      .where('id', '=', mentions[4]?.id as number)
      .execute()
    const plan = await open()
    expect(of(plan, 'Tom')).toMatchObject({ lang: 'sv', textLang: 'en', needsReading: true })
    expect(plan.findings).toContainEqual(expect.objectContaining({ level: 'care', code: 'no-language' }))
    await start()
    await walk()
    await send()
    await walk()
    expect(await show()).toMatchObject({ state: 'running' })
    expect(of(await show(), 'Tom')).toMatchObject({ state: 'waiting', hold: 'unread' })
    expect(net.published.map(({ authorExternalId }) => authorExternalId).sort()).toEqual(['Aino', 'Dan', 'Ingrid'])
    await change('Tom', { isRead: true })
    await walk()
    await send()
    await walk()
    expect(await show()).toMatchObject({ state: 'done' })
    expect(net.published).toHaveLength(4)
  })

  test('leaves out whom policy gives nothing without asking, and names what is missing', async () => {
    const { open, of, context, mentions, change } = await plannedCase(engine)
    const { customerId } = await context.db
      .selectFrom('customerAuthors')
      .select('customerId')
      .where('authorId', '=', mentions[3]?.authorId as number)
      .executeTakeFirstOrThrow()
    await context.db
      .updateTable('purchaseItems')
      .set({ firstDeliveredOn: null, lastDeliveredOn: null })
      .where('purchaseId', 'in', context.db.selectFrom('purchases').select('id').where('customerId', '=', customerId))
      .execute()
    const plan = await open()
    expect(of(plan, 'Ingrid')).toMatchObject({ included: false, state: 'left-out', outcome: 'review', orderKind: null, purpose: 'plain' })
    expect(of(plan, 'Ingrid').missing).toContain('deliveredOn')
    expect(plan.findings).toContainEqual(
      expect.objectContaining({ code: 'missing-fact', params: { name: 'Ingrid', fact: of(plan, 'Ingrid').missing[0] } }),
    )
    const forced = await change('Ingrid', { included: true, orderKind: 'repair' })
    expect(forced.findings).toContainEqual(expect.objectContaining({ level: 'stop', code: 'review' }))
  })

  test('takes in what came into the case since, and reads what stands in one room', async () => {
    const { open, show, hear, context, mari, caseId } = await plannedCase(engine)
    await open()
    const late = post(said.danBrokenHinge, { author: author('Late') })
    await hear(late)
    const mention = await mentionOf(context, late)
    if (mention.caseId !== caseId) await read(mari.call('PUT', `/api/threads/${mention.threadId}/case`, { case: caseId }))
    expect((await show()).newThreads).toBe(1)
    const plan = await open()
    expect([plan.newThreads, plan.threads.length]).toEqual([0, 6])
  })

  test('decides anew for whom is verified by now, and leaves out whom a person left out', async () => {
    const { open, show, of, change, context, mentions, productId } = await plannedCase(engine)
    await open()
    await change('Jörg', { included: false })
    for (const n of [1, 4]) {
      const { customerId } = await addOwner(context.db, context.clock(), { name: `Buyer ${n}`, productId })
      await linkTo(context.db, context.clock(), customerId, mentions[n]?.authorId as number)
    }
    expect((await show()).newlyVerified).toBe(2)
    const plan = await open()
    expect(plan.newlyVerified).toBe(0)
    expect(of(plan, 'Tom')).toMatchObject({ verified: 'import', outcome: 'allow', orderKind: 'repair', purpose: 'order', included: true })
    expect(of(plan, 'Jörg')).toMatchObject({ verified: 'import', orderKind: 'repair', included: false, state: 'left-out' })
  })

  test('counts who bought the same and said nothing, and keeps a letter to them that a manager approves', async () => {
    const { open, productId, context, mari, as, path, planOf } = await plannedCase(engine)
    for (const name of ['Vera', 'Max'])
      await addOwner(context.db, context.clock(), { name, productId, ...(name === 'Vera' && { email: 'vera@mail.example' }) })
    await open()
    const silent = await read(mari.call('GET', `${path}/silent-buyers`))
    expect(silent).toMatchObject({ product: 'Ro 2', sold: 5, wrote: 3, silent: 2, reachable: 1, languages: ['de'], hasMailbox: false })
    const drafted = await planOf(mari.call('POST', `${path}/letter`, { isSafety: false }), 201)
    expect(drafted.letter).toMatchObject({ state: 'draft', isSafety: false, draftedBy: { name: 'Mari' } })
    const texts = [{ lang: 'de', subject: 'Zum Scharnier', text: 'Hallo {name}' }]
    const changed = await planOf(mari.call('PATCH', `${path}/letter`, { isSafety: true, texts }))
    expect(changed.letter).toMatchObject({ isSafety: true })
    expect(changed.letter?.texts).toContainEqual(texts[0])
    const anne = await as('manager', 'Anne')
    expect((await planOf(anne.call('POST', `${path}/letter/approval`))).letter).toMatchObject({
      state: 'approved',
      approvedBy: { name: 'Anne' },
    })
    expect(await codeOf(mari.call('PATCH', `${path}/letter`, { texts }))).toBe('letter-approved')
  })
})
