import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterPage, type Lane, readCursor, sinceIdOf } from '#server/engines/channels/x-cursor.ts'
import { minute } from '#server/kit/lib/clock.ts'
import { compareSnowflakes, snowflakeAt } from '#server/kit/lib/snowflake.ts'

const startAt = Date.UTC(2026, 10, 22, 12)
const idAt = (ms: number) => String(snowflakeAt(startAt + ms))
const fresh = () => readCursor(null).posts

/** A list that is read as X reads: newest first, above `since`, below the page token. */
function read(lane: Lane, ids: readonly string[], size: number): { lane: Lane; seen: string[] } {
  const since = sinceIdOf(lane)
  const below = lane.window?.token ?? null
  const rest = ids
    .filter((id) => (since === null || compareSnowflakes(id, since) > 0) && (below === null || compareSnowflakes(id, below) < 0))
    .sort((a, b) => compareSnowflakes(b, a))
  const seen = rest.slice(0, size)
  const nextToken = rest.length > size ? (seen.at(-1) ?? null) : null
  const page = { ids: seen, newest: seen[0] ?? null, newestAt: startAt, oldestAt: startAt, nextToken }
  return { lane: afterPage(lane, page).lane, seen }
}

describe('the cursor of X', () => {
  it('loses no post, however posts come and pages end, and even when a kept cursor is read again', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constant('post' as const),
          lateMs: fc.integer({ min: 0, max: minute }),
          count: fc.integer({ min: 1, max: 5 }),
        }),
        fc.record({ kind: fc.constant('read' as const), crash: fc.boolean() }),
      ),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (plan, size) => {
        const ids: string[] = []
        const heard = new Set<string>()
        let lane = fresh()
        let ms = 0
        const readOnce = (crash: boolean) => {
          const got = read(lane, ids, size)
          for (const id of got.seen) heard.add(id)
          if (!crash) lane = got.lane
        }
        for (const step of plan) {
          ms += 1_000
          if (step.kind === 'read') readOnce(step.crash)
          else
            for (let index = 0; index < step.count; index += 1) ids.push(idAt(Math.max(0, ms - step.lateMs) + index + ids.length / 1_000))
        }
        const unique = [...new Set(ids)]
        ids.splice(0, ids.length, ...unique)
        for (let calls = 0; calls < 500 && (calls === 0 || lane.window); calls += 1) readOnce(false)
        readOnce(false)
        for (let calls = 0; calls < 500 && lane.window; calls += 1) readOnce(false)
        expect(unique.filter((id) => !heard.has(id))).toEqual([])
      }),
    )
  })

  it('keeps `since` and the newest id while a window is open', () => {
    const open = afterPage(fresh(), { ids: [idAt(9), idAt(8)], newest: idAt(9), newestAt: 9, oldestAt: 8, nextToken: 't1' }).lane
    expect(open).toMatchObject({ since: null, window: { newest: idAt(9), token: 't1' } })
    const further = afterPage(open, { ids: [idAt(7)], newest: idAt(7), newestAt: 7, oldestAt: 7, nextToken: null }).lane
    expect(further).toMatchObject({ since: idAt(9), sinceAt: 9, window: null })
  })

  it('looks back two minutes, but not over more than a hundred posts', () => {
    const few: Lane = { since: idAt(10 * minute), sinceAt: null, recent: [idAt(10 * minute)], window: null }
    expect(sinceIdOf(few)).toBe(idAt(8 * minute))
    const recent = Array.from({ length: 100 }, (_, index) => idAt(10 * minute - index))
    expect(sinceIdOf({ ...few, recent })).toBe(idAt(10 * minute - 99))
  })

  it('never moves back', () => {
    const lane: Lane = { since: idAt(minute), sinceAt: 5, recent: [], window: null }
    const after = afterPage(lane, { ids: [idAt(0)], newest: idAt(0), newestAt: 1, oldestAt: 1, nextToken: null }).lane
    expect(after).toMatchObject({ since: idAt(minute), sinceAt: 5 })
  })

  it.each([[null], ['nonsense'], [{ version: 2 }], [{ version: 1, posts: { since: '12; drop' } }], [[]]])(
    'begins anew from what is no cursor: %j',
    (saved) => {
      expect(readCursor(saved)).toMatchObject({ lane: 'posts', posts: { since: null, window: null } })
    },
  )
})
