import { describe, expect, it } from 'vitest'
import { compareLists } from '../../web/data/steady-list.ts'

const rows = (...ids: number[]) => ids.map((id) => ({ id }))
const page = (ids: number[], nextCursor: string | null = null) => ({ items: rows(...ids), nextCursor })
const whole = (_row: unknown, { nextCursor }: { nextCursor: string | null }) => nextCursor === null

describe('a list that holds still', () => {
  it('counts what arrived', () => {
    expect(compareLists(rows(2, 1), page([4, 3, 2, 1]), whole)).toEqual({ fresh: [4, 3], left: [], apart: false, reordered: false })
  })

  it('knows what left', () => {
    expect(compareLists(rows(3, 2, 1), page([3, 1]), whole).left).toEqual([2])
  })

  it('says nothing about rows beyond the first page', () => {
    expect(compareLists(rows(3, 2, 1), page([3], 'more'), whole).left).toEqual([])
  })

  it('notices when more arrived than a page holds, because there may be a hole then', () => {
    expect(compareLists(rows(2, 1), page([9, 8, 7], 'more'), whole).apart).toBe(true)
    expect(compareLists(rows(2, 1), page([4, 3, 2], 'more'), whole).apart).toBe(false)
  })

  it('notices another order, but not an arrival alone', () => {
    expect(compareLists(rows(3, 2, 1), page([1, 3, 2]), whole).reordered).toBe(true)
    expect(compareLists(rows(3, 1), page([3, 2, 1]), whole).reordered).toBe(false)
  })
})
