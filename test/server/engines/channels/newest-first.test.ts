import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Post } from '#server/engines/channels/channel.ts'
import { afterItems, type Item, type ItemPage, type Lane, laneSchema, newLane } from '#server/engines/channels/newest-first.ts'
import { day, minute, second } from '#server/kit/lib/clock.ts'
import { copy, startAt } from '#test/support/connection.ts'

const item = (id: number, at: number, stamp = ''): Item => ({ id: String(id), at, stamp, posts: [{ externalId: String(id) } as Post] })

/** A list as networks keep it, newest first, and a reader of it that keeps its lane as a database would. */
function openList(pageSize: number) {
  const posts = new Map<number, { at: number; deleted: boolean }>()
  const heard = new Set<string>()
  const state = { now: startAt, lane: newLane as Lane, count: 0 }
  const shown = () =>
    [...posts]
      .filter(([, { deleted }]) => !deleted)
      .map(([id, { at }]) => item(id, at))
      .sort((a, b) => b.at - a.at || Number(b.id) - Number(a.id))

  /** `next` is the place below the last item: it stands whatever happens above. */
  function page(token: string | undefined): ItemPage {
    const [at, id] = (token ?? '').split('/').map(Number)
    const rest = token ? shown().filter((one) => one.at < (at ?? 0) || (one.at === at && Number(one.id) < (id ?? 0))) : shown()
    const items = rest.slice(0, pageSize)
    const last = items.at(-1)
    return { items, next: rest.length > pageSize && last ? `${last.at}/${last.id}` : null }
  }

  return {
    state,
    heard,
    add(lateByMs: number) {
      state.count += 1
      posts.set(state.count, { at: state.now - lateByMs, deleted: false })
    },
    remove(which: number) {
      const post = [...posts.values()][which % Math.max(1, posts.size)]
      if (post) post.deleted = true
    },
    /** Reads a page; when the process dies before the cursor is kept, what was handed over is gone too. */
    read(dies: boolean): boolean {
      const after = afterItems(state.lane, page(state.lane.window?.token), state.now)
      if (dies) return true
      for (const post of after.fresh) heard.add(post.externalId)
      state.lane = laneSchema.parse(copy(after.lane))
      return !after.done
    },
    missed: () => shown().filter(({ id }) => !heard.has(id)),
  }
}

const command = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), lateByMs: fc.integer({ min: 0, max: minute }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), which: fc.nat(500) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('read' as const), dies: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 30 * second }) }) },
)

describe('a list that is read from its newest end', () => {
  it('loses nothing, whatever is posted, late or deleted while it is read, and whenever the process dies', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.array(command, { maxLength: 120 }), (pageSize, commands) => {
        const list = openList(pageSize)
        for (const one of commands) {
          if (one.kind === 'add') list.add(one.lateByMs)
          else if (one.kind === 'remove') list.remove(one.which)
          else if (one.kind === 'read') list.read(one.dies)
          else list.state.now += one.ms
        }
        // The open window, and one more that begins after everything was posted.
        for (let windows = 0; windows < 2; windows += 1) for (let pages = 0; list.read(false) && pages < 500; pages += 1);
        expect(list.missed()).toEqual([])
      }),
      { numRuns: 1_500, seed: 7 },
    )
  })

  it('hands over what it knows only when it was changed', () => {
    const first = afterItems(newLane, { items: [item(2, startAt), item(1, startAt)], next: null }, startAt)
    expect(first.fresh.map(({ externalId }) => externalId)).toEqual(['1', '2'])
    const again = afterItems(first.lane, { items: [item(2, startAt, 'edited'), item(1, startAt)], next: null }, startAt)
    expect(again.fresh.map(({ externalId }) => externalId)).toEqual(['2'])
  })

  it('begins with the last seven days', () => {
    const first = afterItems(newLane, { items: [item(3, startAt - day), item(2, startAt - 8 * day)], next: 'below' }, startAt)
    expect(first).toMatchObject({ done: false, fresh: [{ externalId: '3' }] })
    const second = afterItems(first.lane, { items: [item(1, startAt - 9 * day)], next: 'further' }, startAt)
    expect(second).toMatchObject({ done: true, fresh: [], lane: { newestAt: startAt - day } })
  })

  it('does not take the past for news when all that was known has been deleted', () => {
    const { lane } = afterItems(newLane, { items: [item(9, startAt)], next: null }, startAt)
    const page = afterItems(lane, { items: [item(10, startAt + minute), item(3, startAt - 2 * day)], next: 'below' }, startAt + minute)
    expect(page.fresh.map(({ externalId }) => externalId)).toEqual(['10'])
    expect(afterItems(page.lane, { items: [item(2, startAt - 3 * day)], next: 'further' }, startAt + minute)).toMatchObject({
      done: true,
      fresh: [],
    })
  })

  it('does not keep more the longer it listens', () => {
    let lane: Lane = newLane
    for (let round = 0; round < 30; round += 1) {
      const items = Array.from({ length: 100 }, (_, index) => item(round * 100 + 99 - index, startAt + round))
      lane = afterItems(lane, { items, next: null }, startAt + round).lane
    }
    expect(lane.known.length).toBeLessThanOrEqual(400)
  })
})
