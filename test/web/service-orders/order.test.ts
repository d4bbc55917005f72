import { describe, expect, test } from 'vitest'
import { chainOf, chainWithTold } from '#shared/service-order.chain.ts'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { boardColumn, serviceOrderKinds, serviceOrderMoves, serviceOrderStates, toldInPublic } from '#shared/service-order.ts'
import { columnsOf, movesInto, movesOf } from '../../../web/nouns/service-orders/board.ts'
import { byUrgency, daysLate, daysUntil, urgencyOf } from '../../../web/nouns/service-orders/order.urgency.ts'
import { draftOfOutcome, outcomeOf } from '../../../web/nouns/service-orders/outcome.ts'

const now = new Date(2026, 10, 24, 14, 0).getTime()
const day = (n: number, hour = 9) => new Date(2026, 10, 24 + n, hour).getTime()

const order = (part: Partial<ServiceOrder> = {}): ServiceOrder => ({
  id: 1,
  kind: 'repair',
  state: 'diagnosing',
  rma: 'RMA-1',
  threadId: 1,
  case: null,
  channel: 'mastodon',
  threadWaiting: false,
  customerName: 'Maija Testinen',
  customerId: null,
  purchaseItemId: null,
  unitId: null,
  parentOrderId: null,
  relation: null,
  reasonKey: null,
  product: 'Kettle',
  serial: null,
  fault: 'Lid sticks',
  warranty: 'in',
  warrantyReason: null,
  assignee: null,
  nextStep: null,
  nextStepAt: null,
  dueOn: null,
  duty: null,
  remedy: null,
  remindedAt: null,
  stateSince: now,
  cost: 0,
  currency: 'EUR',
  told: false,
  statusPath: '/s/abc',
  createdBy: { id: 1, name: 'Mari' },
  createdAt: now,
  updatedAt: now,
  closedAt: null,
  ...part,
})

describe('how an order stands out', () => {
  test('a step whose day has passed is late, one of today is soon even when its hour has passed', () => {
    expect(urgencyOf(order({ nextStepAt: day(-1, 23) }), now)).toBe('late')
    expect(urgencyOf(order({ nextStepAt: day(0, 8) }), now)).toBe('soon')
    expect(urgencyOf(order({ nextStepAt: day(1, 1) }), now)).toBeNull()
  })

  test('a finished order whose thread has not heard of it is a loop to close, but late comes first', () => {
    expect(urgencyOf(order({ state: 'refunded' }), now)).toBe('loop')
    expect(urgencyOf(order({ state: 'refunded', told: true }), now)).toBeNull()
    expect(urgencyOf(order({ state: 'refunded', nextStepAt: day(-3) }), now)).toBe('late')
  })

  test('an order that is over is never late', () => {
    expect(urgencyOf(order({ state: 'closed', nextStepAt: day(-9) }), now)).toBeNull()
    expect(urgencyOf(order({ state: 'cancelled', nextStepAt: day(-9) }), now)).toBeNull()
  })

  test('our own day counts as the promised one does, whichever is first', () => {
    expect(urgencyOf(order({ dueOn: '2026-11-23' }), now)).toBe('late')
    expect(urgencyOf(order({ dueOn: '2026-11-24', nextStepAt: day(3) }), now)).toBe('soon')
    expect(urgencyOf(order({ dueOn: '2026-11-27', nextStepAt: day(-1) }), now)).toBe('late')
    expect(
      [order({ dueOn: '2026-11-21' }), order({ dueOn: '2026-11-24' }), order({ nextStepAt: day(-3) })].map((one) => daysLate(one, now)),
    ).toEqual([3, 0, 0])
    expect(daysLate(order({ state: 'closed', dueOn: '2026-11-01' }), now)).toBe(0)
  })

  test('days are counted by the calendar, over the change to winter time too', () => {
    expect(daysUntil(day(-3, 0), now)).toBe(-3)
    expect(daysUntil(new Date(2026, 9, 26).getTime(), new Date(2026, 9, 24, 23).getTime())).toBe(2)
  })

  test('late stands before today, today before loops, loops before the rest by date', () => {
    const list = [
      order({ id: 1 }),
      order({ id: 2, nextStepAt: day(4) }),
      order({ id: 3, state: 'ready' }),
      order({ id: 4, nextStepAt: day(0) }),
      order({ id: 5, nextStepAt: day(-2) }),
    ]
    expect(list.toSorted(byUrgency(now)).map((one) => one.id)).toEqual([5, 4, 3, 2, 1])
  })
})

describe('the board', () => {
  test('every open state stands in exactly one column, closed and cancelled in none', () => {
    const orders = serviceOrderStates.map((state, index) => order({ id: index + 1, state }))
    const shown = columnsOf(orders, now).flatMap((column) => column.orders.map((one) => one.state))
    expect(shown.toSorted()).toEqual(serviceOrderStates.filter((state) => boardColumn[state]).toSorted())
  })

  test('a card may only be dropped where an allowed move leads', () => {
    expect(movesInto(order({ state: 'diagnosing' }), 'parts')).toEqual(['awaiting-parts', 'sent-out'])
    expect(movesInto(order({ state: 'diagnosing' }), 'tell')).toEqual([])
    expect(movesInto(order({ state: 'diagnosing' }), 'workshop')).toEqual([])
    expect(movesInto(order({ kind: 'return', state: 'inspected' }), 'tell')).toEqual(['refunded', 'part-refunded', 'exchanged', 'rejected'])
  })

  test('nothing follows an order that is over', () => {
    expect(movesOf(order({ state: 'closed' }))).toEqual([])
  })
})

describe('the status chain', () => {
  const step = (to: ServiceOrder['state'], at = now) => ({ to, at, by: { name: 'Jonas' } })

  test('what was done is behind, the state is now, the usual way is ahead with the promised day on the next mark', () => {
    const marks = chainOf({
      kind: 'return',
      state: 'received',
      nextStepAt: day(2),
      steps: [step('requested'), step('approved'), step('awaiting-item'), step('received')],
    })
    expect(marks.map((mark) => [mark.state, mark.place])).toEqual([
      ['requested', 'done'],
      ['approved', 'done'],
      ['awaiting-item', 'done'],
      ['received', 'now'],
      ['inspected', 'to-come'],
      ['refunded', 'to-come'],
      ['closed', 'to-come'],
    ])
    expect(marks.filter((mark) => mark.promisedAt).map((mark) => mark.state)).toEqual(['inspected'])
  })

  test('a detour is shown once it was taken', () => {
    const marks = chainOf({
      kind: 'repair',
      state: 'awaiting-parts',
      nextStepAt: null,
      steps: [step('requested'), step('diagnosing'), step('awaiting-parts')],
    })
    expect(marks.map((mark) => mark.state)).toEqual([
      'requested',
      'diagnosing',
      'awaiting-parts',
      'repairing',
      'testing',
      'ready',
      'returned',
      'closed',
    ])
  })

  test('a step back takes back the marks after it', () => {
    const marks = chainOf({
      kind: 'repair',
      state: 'repairing',
      nextStepAt: null,
      steps: [step('diagnosing'), step('repairing'), step('testing'), step('repairing')],
    })
    expect(marks.slice(0, 3).map((mark) => [mark.state, mark.place])).toEqual([
      ['diagnosing', 'done'],
      ['repairing', 'now'],
      ['testing', 'to-come'],
    ])
  })

  test('a cancelled order has nothing to come and nothing to tell', () => {
    const marks = chainWithTold({
      kind: 'repair',
      state: 'cancelled',
      told: false,
      nextStepAt: null,
      steps: [step('requested'), step('cancelled')],
    })
    expect(marks.map((mark) => mark.state)).toEqual(['requested', 'cancelled'])
  })

  test('being told in public stands before the end', () => {
    const marks = chainWithTold({
      kind: 'repair',
      state: 'returned',
      told: true,
      nextStepAt: null,
      steps: [step('ready'), step('returned')],
    })
    expect(marks.map((mark) => [mark.state, mark.place])).toEqual([
      ['ready', 'done'],
      ['returned', 'now'],
      ['told', 'done'],
      ['closed', 'to-come'],
    ])
  })

  test('every state of every kind leads to an end', () => {
    for (const kind of serviceOrderKinds)
      for (const state of Object.keys(serviceOrderMoves[kind]) as ServiceOrder['state'][])
        expect(chainOf({ kind, state, nextStepAt: null, steps: [] }).at(-1)?.state, `${kind} ${state}`).toBe('closed')
  })
})

describe('the reply drafted from an outcome', () => {
  test('it speaks the language of the thread and names customer and product', () => {
    expect(draftOfOutcome('settled', order(), 'fi')).toEqual({
      lang: 'fi',
      text: 'Hei Maija! Olemme sopineet asiasta suoraan kanssasi (Kettle). Pahoittelut vaivasta ja kiitos, että kerroit.',
    })
  })

  test('it says so when it had to fall back to English', () => {
    expect(draftOfOutcome('ready', order(), 'sv').lang).toBe('en')
    expect(draftOfOutcome('ready', order(), null).lang).toBe('en')
    expect(draftOfOutcome('ready', order(), 'de-AT').lang).toBe('de')
  })

  test('a product name is put in as it is, and a missing name leaves no hole', () => {
    expect(draftOfOutcome('ready', order({ customerName: ' ', product: '$& {name}' }), 'en').text).toBe(
      'Hi! Your repair is done ($& {name}) and it is ready for you. Thank you for your patience.',
    )
  })

  test('a name made of signs is not said', () => {
    expect(draftOfOutcome('returned', order({ customerName: '⸸ void ⸸' }), 'en').text).toMatch(/^Hi! /)
    expect(draftOfOutcome('returned', order({ customerName: 'Anne-Marie Ødegård' }), 'no').text).toMatch(/^Hei Anne-Marie! /)
  })

  test('a closed order still knows how it ended, an open one has no outcome', () => {
    expect(outcomeOf({ state: 'closed', steps: [{ to: 'inspected' }, { to: 'exchanged' }, { to: 'closed' }] })).toBe('settled')
    expect(outcomeOf({ state: 'repairing', steps: [{ to: 'repairing' }] })).toBeNull()
  })

  test('there are words for every outcome the customer should hear about', () => {
    for (const state of toldInPublic) expect(outcomeOf({ state, steps: [] }), state).not.toBeNull()
  })

  test('what was decided is not said in public', () => {
    for (const state of ['refunded', 'part-refunded', 'rejected', 'exchanged', 'paid'] as const)
      expect(outcomeOf({ state, steps: [] })).toBe('settled')
  })
})
