import { describe, expect, it } from 'vitest'
import type { Plan, PlanThread } from '#shared/plan.schema.ts'
import {
  countedIn,
  decisionOf,
  failureOf,
  isChangeable,
  leavesOf,
  orderOf,
  tallyOf,
  wouldLeave,
} from '../../../web/nouns/plans/plan.words.ts'

const thread = (more: Partial<PlanThread> = {}): PlanThread =>
  ({
    id: 1,
    state: 'waiting',
    included: true,
    verified: 'import',
    outcome: 'allow',
    warranty: 'in',
    orderKind: 'repair',
    orderId: null,
    orderIsOurs: false,
    goodwill: 0,
    purpose: 'order',
    byHand: false,
    needsReading: false,
    hold: null,
    sendAt: null,
    sentAt: null,
    ...more,
  }) as PlanThread

const now = Date.UTC(2026, 10, 22, 12)

describe('a thread of a plan', () => {
  it.each([
    [{}, 'In warranty'],
    [{ warranty: 'out' as const }, 'Out of warranty'],
    [{ outcome: 'review' as const, warranty: 'review' as const }, 'Review'],
    [{ outcome: null, warranty: null }, 'unknown'],
    [{ orderId: 2214 }, 'Decided, S-2214'],
    [{ orderId: 2221, orderIsOurs: true }, 'In warranty'],
    [{ goodwill: 100, outcome: 'refuse' as const }, 'Goodwill'],
  ])('says what is decided: %j is %s', (more, words) => {
    expect(decisionOf(thread(more))).toBe(words)
  })

  it.each([
    [{}, 'Repair'],
    [{ orderId: 2221, orderIsOurs: true }, 'S-2221'],
    [{ orderId: 2214, orderKind: null }, 'no new one'],
    [{ orderKind: null, verified: null }, 'after proof'],
    [{ orderKind: null }, 'none yet'],
  ])('says which order it gets: %j is %s', (more, words) => {
    expect(orderOf(thread(more)).words).toBe(words)
  })

  it.each([
    [{ state: 'failed' as const }, 'failed'],
    [{ state: 'left-out' as const }, 'left out'],
    [{ state: 'undone' as const }, 'taken back'],
    [{ state: 'by-hand' as const }, 'by hand'],
    [{ byHand: true }, 'by hand'],
    [{ hold: 'unread' as const }, 'waits for you'],
    [{ hold: 'source' as const, channel: 'mastodon' as const }, 'waits for Mastodon'],
    [{ sendAt: now - 1 }, 'soon'],
  ])('says when it leaves: %j is %s', (more, words) => {
    expect(leavesOf(thread(more), { state: 'running', startedAt: now }, now)).toBe(words)
  })

  it('can be changed until it has left', () => {
    expect((['waiting', 'ordered', 'left-out', 'undone', 'failed'] as const).every((state) => isChangeable(thread({ state })))).toBe(true)
    expect((['approved', 'sent', 'by-hand'] as const).some((state) => isChangeable(thread({ state })))).toBe(false)
  })

  it('failed for a reason in the reader’s language, or in the network’s own words', () => {
    expect(failureOf('post-deleted')).toContain('deleted')
    expect(failureOf('Mastodon does not let us reply here.')).toBe('Mastodon does not let us reply here.')
  })
})

describe('the numbers of a plan', () => {
  const threads = [
    thread({ id: 1, state: 'sent', orderId: 1, orderIsOurs: true }),
    thread({ id: 2, verified: null, orderKind: null, purpose: 'proof', state: 'by-hand' }),
    thread({ id: 3, verified: null, orderKind: null, purpose: 'proof-private' }),
    thread({ id: 4, state: 'left-out', included: false }),
    thread({ id: 5, state: 'failed' }),
    thread({ id: 6, state: 'undone', included: true }),
  ]

  it('count those in it, and each opens exactly what it counts', () => {
    const tally = tallyOf({ threads } as Pick<Plan, 'threads'>)
    expect(tally).toEqual({ replies: 5, planned: 3, verified: 3, proof: 2, orders: 1, sent: 1, hand: 1, failed: 1 })
    for (const filter of ['verified', 'proof', 'orders', 'sent', 'hand', 'failed'] as const)
      expect(countedIn(threads, filter)).toHaveLength(tally[filter])
    expect(countedIn(threads, undefined)).toHaveLength(6)
  })

  it('say when each would leave if it began now', () => {
    const times = wouldLeave(
      [thread({ id: 1 }), thread({ id: 2, included: false }), thread({ id: 3, byHand: true }), thread({ id: 4 })],
      now,
      60_000,
    )
    expect([...times]).toEqual([
      [1, now],
      [4, now + 60_000],
    ])
  })
})
