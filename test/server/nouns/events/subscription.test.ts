import { describe, expect, test } from 'vitest'
import { type Context, change } from '#server/kit/database/context.ts'
import { day } from '#server/kit/lib/clock.ts'
import { findRetained, forgetOldEvents } from '#server/nouns/events/event.retention.ts'
import { durableCursor, follow, memoryCursor } from '#server/nouns/events/subscription.ts'
import type { Event } from '#shared/event.schema.ts'
import type { EventKind } from '#shared/event.ts'
import { engines, testContext } from '#test/support/database.ts'

const emit = (context: Context, ...kinds: EventKind[]) =>
  change(context, async (_tx, happened) => {
    for (const kind of kinds) happened({ kind, data: {} })
  })

const kindsOf = (events: readonly Event[]) => events.map(({ kind }) => kind)

/** Lets a subscriber go on to the end; answers the kinds it was handed, batch by batch. */
async function readOn(subscription: ReturnType<typeof follow>): Promise<EventKind[][]> {
  const batches: EventKind[][] = []
  while (await subscription.next((events) => void batches.push(kindsOf(events))));
  return batches
}

describe.each(engines)('a subscriber to events, on %s', (engine) => {
  test('is handed each event of its kinds once, in order and in batches', async () => {
    const context = await testContext(engine)
    await emit(context, 'case-opened', 'mention-saved', 'case-resolved', 'case-opened')
    const subscription = follow(context, { kinds: ['case-opened', 'case-resolved'], cursor: durableCursor('tester'), batch: 2 })
    expect(await readOn(subscription)).toEqual([['case-opened', 'case-resolved'], ['case-opened']])
    await emit(context, 'case-resolved')
    expect(await readOn(subscription)).toEqual([['case-resolved']])
    expect(await readOn(subscription)).toEqual([])
  })

  test('goes on after a restart where its work was kept, and is handed again what it failed on', async () => {
    const context = await testContext(engine)
    const begin = () => follow(context, { kinds: null, cursor: durableCursor('tester'), batch: 1 })
    await emit(context, 'case-opened', 'case-resolved')
    expect(await begin().next(() => undefined)).toBe(true)
    const failing = begin().next(async (_events, tx) => {
      await tx.insertInto('leases').values({ name: 'written', owner: 'tester', endsAt: 0 }).execute()
      throw new Error('died')
    })
    await expect(failing).rejects.toThrow('died')
    expect(await context.db.selectFrom('leases').select('name').execute()).toEqual([])
    expect(await readOn(begin())).toEqual([['case-resolved']])
  })

  test('of which every node has one is handed each event on one node only', async () => {
    const context = await testContext(engine)
    await emit(context, ...Array.from({ length: 40 }, () => 'case-opened' as const))
    const seen: number[] = []
    const node = () => follow(context, { kinds: null, cursor: durableCursor('shared'), batch: 3 })
    const work = async () => {
      const subscription = node()
      while (await subscription.next((events) => void seen.push(...events.map(({ id }) => id))));
    }
    await Promise.all([work(), work(), work()])
    expect(seen).toHaveLength(40)
    expect(new Set(seen).size).toBe(40)
  })

  test('in memory begins where it is told, and with null from now on', async () => {
    const context = await testContext(engine)
    await emit(context, 'case-opened')
    const late = follow(context, { kinds: null, cursor: memoryCursor(null) })
    expect(await readOn(late)).toEqual([])
    await emit(context, 'case-resolved')
    expect(await readOn(late)).toEqual([['case-resolved']])
    expect(await readOn(follow(context, { kinds: null, cursor: memoryCursor(0) }))).toEqual([['case-opened', 'case-resolved']])
  })
})

describe.each(engines)('old events, on %s', (engine) => {
  const kindsLeft = async (context: Context) =>
    (await context.db.selectFrom('events').select('kind').orderBy('id').execute()).map(({ kind }) => kind)

  test('of passing kinds are deleted after 30 days, all others stay', async () => {
    const context = await testContext(engine)
    await emit(context, 'mention-saved', 'case-opened', 'mention-clustered')
    context.clock.pass(20 * day)
    await emit(context, 'mention-saved')
    expect(await forgetOldEvents(context)).toBe(false)
    expect(await kindsLeft(context)).toHaveLength(4)
    context.clock.pass(11 * day)
    await forgetOldEvents(context)
    expect(await kindsLeft(context)).toEqual(['case-opened', 'mention-saved'])
    expect(await findRetained(context)).toBe(3)
  })

  test('stay until the slowest durable subscriber has dealt with them', async () => {
    const context = await testContext(engine)
    await emit(context, 'mention-saved', 'mention-saved')
    const slow = follow(context, { kinds: null, cursor: durableCursor('slow'), batch: 1 })
    await slow.next(() => undefined)
    context.clock.pass(40 * day)
    await forgetOldEvents(context)
    expect(await kindsLeft(context)).toHaveLength(1)
    await readOn(slow)
    await forgetOldEvents(context)
    expect(await kindsLeft(context)).toEqual([])
  })
})
