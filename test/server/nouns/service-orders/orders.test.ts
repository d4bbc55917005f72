import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayIn } from '#server/kit/lib/day.ts'
import { serverZone } from '#server/kit/lib/environment.ts'
import { dueDayOf, rmaAlphabet, rmaOf } from '#server/nouns/service-orders/service-order.rules.ts'
import type { Page } from '#shared/list.schema.ts'
import type { PublicStatus, ServiceOrder, ServiceOrderCounts, ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { overStates, type ServiceOrderState, serviceOrderKinds, serviceOrderMoves, serviceOrderQueues } from '#shared/service-order.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

async function deskWithOrder(engine: (typeof engines)[number], kind: 'repair' | 'return' = 'return') {
  const { context, as, anonymous } = await testApp(engine)
  const { hear } = await testPipeline(context)
  const mari = await as('agent', 'Mari')
  const dan = post(said.danBrokenHinge, { author: author('Dan') })
  await hear(dan)
  const mention = await mentionOf(context, dan)
  const order = await read<ServiceOrder>(
    mari.call('POST', `/api/threads/${mention.threadId}/service-orders`, { kind, product: 'Ro 2', fault: 'Left hinge' }),
    201,
  )
  const step = (to: string, note?: string) => mari.call('POST', `/api/service-orders/${order.id}/steps`, note ? { to, note } : { to })
  return { context, as, anonymous, mari, mention, order, step }
}

describe.each(engines)('a service order, on %s', (engine) => {
  test('begins from a thread with a return number, and walks its whole chain', async () => {
    const { order, step, mention, mari } = await deskWithOrder(engine)
    expect(order).toMatchObject({ kind: 'return', state: 'requested', customerName: 'Dan', case: { id: mention.caseId }, told: false })
    expect(order.rma).toMatch(/^RMA-[A-Z2-9]{4}-[A-Z2-9]{4}$/)
    const chain = ['approved', 'awaiting-item', 'received', 'inspected', 'refunded', 'closed']
    for (const to of chain) await read(step(to), 201)
    const shown = await read<ServiceOrderWithSteps>(mari.call('GET', `/api/service-orders/${order.id}`))
    expect(shown.steps.map((one) => one.to)).toEqual(['requested', ...chain])
    expect(shown.closedAt).not.toBeNull()
    const counts = await read<ServiceOrderCounts>(mari.call('GET', '/api/service-orders/counts'))
    expect(counts).toEqual({ ...Object.fromEntries(serviceOrderQueues.map((queue) => [queue, 0])), closed: 1, mine: 0 })
  })

  test('refuses a move that is not allowed and says which', async () => {
    const { step } = await deskWithOrder(engine, 'repair')
    expect(await codeOf(step('ready'))).toBe('move-not-allowed')
    expect(await codeOf(step('refunded'))).toBe('move-not-allowed')
  })

  test('goes on without a reason nowhere a customer would ask for one', async () => {
    const { step } = await deskWithOrder(engine, 'return')
    expect(await codeOf(step('declined'))).toBe('reason-missing')
    await read(step('declined', 'Bought elsewhere'), 201)
  })

  test('takes back a payment only as long as it can have been a slip', async () => {
    const { order, step, mari, context } = await deskWithOrder(engine)
    for (const to of ['approved', 'awaiting-item', 'received', 'inspected']) await read(step(to), 201)
    const pay = async () => (await read<ServiceOrderWithSteps>(step('refunded'), 201)).steps.at(-1)?.id
    const undo = (id: number | undefined) => mari.call('DELETE', `/api/service-orders/${order.id}/steps/${id}`)
    await read(undo(await pay()))
    const paid = await pay()
    context.clock.pass(21_000)
    expect(await codeOf(undo(paid))).toBe('step-final')
  })

  test('is no longer late for a day once it has come further: it has the usual day of where it is', async () => {
    const { order, step, mari, context } = await deskWithOrder(engine)
    await read(mari.call('PATCH', `/api/service-orders/${order.id}`, { dueOn: '2020-01-01' }))
    expect((await read<ServiceOrderWithSteps>(step('approved'), 201)).dueOn).toBe(
      dueDayOf('approved', dayIn(serverZone(), context.clock())),
    )
  })

  test('takes its last step back, and only the last', async () => {
    const { order, step, mari } = await deskWithOrder(engine)
    await read(step('approved'), 201)
    const { steps } = await read<ServiceOrderWithSteps>(step('awaiting-item', 'label sent'), 201)
    const undo = (id: number | undefined) => mari.call('DELETE', `/api/service-orders/${order.id}/steps/${id}`)
    expect(await codeOf(undo(steps[1]?.id))).toBe('not-the-last-step')
    const back = await read<ServiceOrderWithSteps>(undo(steps[2]?.id))
    expect([back.state, back.steps.length]).toEqual(['approved', 2])
  })

  test('two people who take the same step at once: one takes it, the other is told', async () => {
    const { step } = await deskWithOrder(engine)
    const answers = await Promise.all([step('approved'), step('approved'), step('approved')])
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409])
  })

  test('has a page for its customer that needs no sign-in and tells nothing of us', async () => {
    const { order, anonymous, step } = await deskWithOrder(engine)
    await read(step('approved', 'She is a difficult one'), 201)
    const token = String(order.statusPath).replace('/s/', '')
    const status = await read<PublicStatus>(anonymous('GET', `/api/status/${token}`))
    expect(status).toMatchObject({ number: `S-${order.id}`, state: 'approved', product: 'Ro 2' })
    expect(JSON.stringify(status)).not.toMatch(/Mari|difficult|@/)
    expect((await anonymous('GET', `/api/status/${'x'.repeat(43)}`)).status).toBe(404)
  })

  test('is found by customer, product, return number and own number', async () => {
    const { order, mari } = await deskWithOrder(engine)
    const found = async (q: string) =>
      (await read<Page<ServiceOrder>>(mari.call('GET', `/api/service-orders?q=${encodeURIComponent(q)}`))).items.length
    expect([
      await found('dan'),
      await found('ro 2'),
      await found(order.rma),
      await found(`S-${order.id}`),
      await found('nobody'),
      await found('%'),
    ]).toEqual([1, 1, 1, 1, 0, 0])
  })
})

describe.each(serviceOrderKinds)('the chain of a %s', (kind) => {
  const moves = serviceOrderMoves[kind]
  const next = (state: ServiceOrderState): readonly ServiceOrderState[] => moves[state] ?? []
  const reachedFrom = (start: ServiceOrderState, mayPass: (state: ServiceOrderState) => boolean = () => true) => {
    const reached = new Set([start])
    for (const state of reached) for (const to of next(state)) if (mayPass(to)) reached.add(to)
    return reached
  }

  test('names no state that cannot be reached, and leads from each to an end', () => {
    const reached = reachedFrom('requested')
    expect((Object.keys(moves) as ServiceOrderState[]).filter((state) => !reached.has(state))).toEqual([])
    for (const state of reached) {
      if (next(state).length === 0) expect(overStates, state).toContain(state)
      expect(
        [...reachedFrom(state)].some((to) => overStates.includes(to)),
        state,
      ).toBe(true)
    }
  })

  test('is not cancelled once the item or the money is here, and never skips to the end', () => {
    const held: ServiceOrderState[] = ['received', 'sent', 'sent-ahead', 'due', 'paid', 'sent-out']
    for (const state of held)
      if (moves[state]) expect([...reachedFrom(state, (to) => to !== 'awaiting-item')], state).not.toContain('cancelled')
    const settled: ServiceOrderState[] = [
      'returned',
      'replaced',
      'refunded',
      'part-refunded',
      'exchanged',
      'sent-back',
      'scrapped',
      'delivered',
    ]
    const ends: ServiceOrderState[] = [...settled, 'item-back', 'charged', 'waived', 'paid', 'done', 'declined']
    for (const [state, to] of Object.entries(moves)) if (to.includes('closed')) expect(ends, state).toContain(state)
    if (moves.received) expect([...reachedFrom('received', (to) => !settled.includes(to))]).not.toContain('closed')
  })
})

test('a slip in one letter of a return number is noticed', () => {
  const digit = fc.integer({ min: 0, max: rmaAlphabet - 1 })
  fc.assert(
    fc.property(fc.array(digit, { minLength: 7, maxLength: 7 }), fc.integer({ min: 0, max: 6 }), digit, (digits, place, other) => {
      const changed = digits.with(place, other)
      return other === digits[place] || rmaOf(changed).at(-1) !== rmaOf(digits).at(-1)
    }),
  )
})
