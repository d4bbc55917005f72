import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayIn } from '#server/kit/lib/day.ts'
import { hashContent, sumsOf } from '#server/nouns/quotes/quote.rules.ts'
import { decimalsOf, splitAmount } from '#shared/money.ts'
import type { QuoteLine } from '#shared/quote.schema.ts'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import { payers, quoteLineKinds } from '#shared/service-order.work.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { author, mentionOf, post, said, testPipeline } from '../../../support/world.ts'

const day = 24 * 3_600_000
const seal = { kind: 'part', label: 'Pump seal', quantity: 1, unitPrice: 1_840, payer: 'warranty' } as const
const wheels = { kind: 'part', label: 'Basket wheels', quantity: 4, unitPrice: 350, payer: 'customer' } as const

async function repair(engine: (typeof engines)[number]) {
  const { context, as, anonymous } = await testApp(engine)
  const { hear } = await testPipeline(context)
  const mari = await as('agent', 'Mari')
  const dan = post(said.danBrokenHinge, { author: author('Dan') })
  await hear(dan)
  const { threadId } = await mentionOf(context, dan)
  const body = { kind: 'repair', product: 'Foss 60', fault: 'Leaks' }
  const order = await read<ServiceOrderWithSteps>(mari.call('POST', `/api/threads/${threadId}/service-orders`, body), 201)
  for (const to of ['approved', 'awaiting-item', 'received', 'diagnosing'])
    await read(mari.call('POST', `/api/service-orders/${order.id}/steps`, { to }), 201)
  const draft = (body: object) => mari.call('POST', `/api/service-orders/${order.id}/quotes`, body)
  const send = (id: number | undefined) => mari.call('POST', `/api/quotes/${id}/sending`, {})
  const sent = async (body: object) => {
    const { quotes } = await read<ServiceOrderWithSteps>(draft(body), 201)
    const shown = await read<ServiceOrderWithSteps>(send(quotes[0]?.id), 201)
    return shown.quotes[0] as NonNullable<(typeof shown.quotes)[0]>
  }
  const answer = (id: number, contentHash: string, answer = 'accepted') =>
    mari.call('POST', `/api/quotes/${id}/answer`, { contentHash, answer })
  const show = () => read<ServiceOrderWithSteps>(mari.call('GET', `/api/service-orders/${order.id}`))
  return { context, mari, anonymous, order, draft, send, sent, answer, show }
}

describe.each(engines)('a quote, on %s', (engine) => {
  test('says who pays what, and the order waits for the answer once it is sent', async () => {
    const { sent, show } = await repair(engine)
    const quote = await sent({ lines: [seal, wheels], validUntilOn: '2030-01-31' })
    expect(quote).toMatchObject({ version: 1, state: 'sent', sums: { warranty: 1_840, customer: 1_400, goodwill: 0, plan: 0 } })
    expect((await show()).state).toBe('awaiting-quote')
  })

  test('counts as its newest version: what was sent before cannot be accepted any more', async () => {
    const { sent, answer, show } = await repair(engine)
    const first = await sent({ lines: [seal] })
    const second = await sent({ lines: [seal, wheels] })
    expect(await codeOf(answer(first.id, first.contentHash))).toBe('quote-changed')
    await read(answer(second.id, second.contentHash), 201)
    expect((await show()).quotes.map(({ version, state }) => [version, state])).toEqual([
      [2, 'accepted'],
      [1, 'superseded'],
    ])
  })

  test('is accepted once, however often that is said, and cannot be changed or refused afterwards', async () => {
    const { context, sent, answer, draft } = await repair(engine)
    const quote = await sent({ lines: [wheels] })
    const answers = await Promise.all([1, 2, 3].map(() => answer(quote.id, quote.contentHash)))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
    const { count } = await context.db
      .selectFrom('events')
      .select((row) => row.fn.countAll<number>().as('count'))
      .where('kind', '=', 'quote-accepted')
      .executeTakeFirstOrThrow()
    expect(Number(count)).toBe(1)
    expect(await codeOf(answer(quote.id, quote.contentHash, 'refused'))).toBe('quote-answered')
    expect(await codeOf(draft({ lines: [seal] }))).toBe('quote-accepted')
  })

  test('is valid to the end of its last day', async () => {
    const { context, sent, answer } = await repair(engine)
    const dayFrom = (ms: number) => dayIn(Intl.DateTimeFormat().resolvedOptions().timeZone, context.clock() + ms)
    const today = await sent({ lines: [wheels], validUntilOn: dayFrom(0) })
    const quote = await sent({ lines: [wheels], validUntilOn: dayFrom(-day) })
    expect(today.state).toBe('sent')
    expect(await codeOf(answer(quote.id, quote.contentHash))).toBe('quote-expired')
  })

  test('that is a draft is replaced, and nobody outside sees it', async () => {
    const { draft, show, anonymous, order } = await repair(engine)
    await read(draft({ lines: [seal] }), 201)
    await read(draft({ lines: [wheels], refusalFee: 900 }), 201)
    expect((await show()).quotes).toMatchObject([{ version: 1, state: 'draft', refusalFee: 900, lines: [{ label: 'Basket wheels' }] }])
    const status = await read<{ quote: unknown }>(anonymous('GET', `/api/status/${order.statusPath?.split('/').at(-1)}`))
    expect(status.quote).toBeNull()
  })
})

const line: fc.Arbitrary<QuoteLine> = fc.record({
  kind: fc.constantFrom(...quoteLineKinds),
  label: fc.string({ minLength: 1, maxLength: 8 }),
  quantity: fc.integer({ min: 1, max: 9 }),
  unitPrice: fc.integer({ min: 0, max: 100_000 }),
  payer: fc.constantFrom(...payers),
})
const content = fc.record({
  currency: fc.constantFrom('EUR', 'ISK'),
  refusalFee: fc.nat(500),
  validUntilOn: fc.constantFrom(null, '2026-12-31'),
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
})

test('whatever differs in what a customer reads, differs in the hash they answer to', () => {
  fc.assert(
    fc.property(
      content,
      content,
      (one, other) => (hashContent(one) === hashContent(other)) === (JSON.stringify(one) === JSON.stringify(other)),
    ),
  )
})

test('what all pay together is the price of all lines', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 9 }), (lines) => {
      const sum = Object.values(sumsOf(lines)).reduce((total, amount) => total + amount, 0)
      return sum === lines.reduce((total, { quantity, unitPrice }) => total + quantity * unitPrice, 0)
    }),
  )
})

test('an amount that is split loses nothing, and its first parts get what is left over', () => {
  expect(splitAmount(10_000, [1, 1, 1])).toEqual([3_334, 3_333, 3_333])
  expect(['ISK', 'JPY', 'EUR', 'KWD'].map(decimalsOf)).toEqual([0, 0, 2, 3])
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.array(fc.nat(1_000), { minLength: 1, maxLength: 9 }), (amount, weights) => {
      fc.pre(weights.some((weight) => weight > 0))
      const parts = splitAmount(amount, weights)
      return (
        parts.reduce((sum, part) => sum + part, 0) === amount && parts.every((part, n) => part >= 0 && (weights[n] !== 0 || part === 0))
      )
    }),
  )
})
