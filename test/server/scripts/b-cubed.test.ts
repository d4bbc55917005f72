import { expect, test } from 'vitest'
import { bCubed, joinedByMachine } from '#server/scripts/bench/b-cubed.ts'

const row = (problem: string, found: string, by = found) => ({ problem, found, by })

test('agreement is whole when each problem is one case', () => {
  expect(bCubed([row('hinge', '1'), row('hinge', '1'), row('lid', '2')])).toEqual({ precision: 1, recall: 1, f1: 1 })
})

test('a problem in two cases costs recall, two problems in one case cost precision', () => {
  expect(bCubed([row('hinge', '1'), row('hinge', '2')])).toMatchObject({ precision: 1, recall: 0.5 })
  expect(bCubed([row('hinge', '1'), row('lid', '1')])).toMatchObject({ precision: 0.5, recall: 1 })
})

test('one person twice in a case is no stranger', () => {
  expect(joinedByMachine([row('late', '1', 'ann'), row('late', '1', 'ann'), row('late', '2', 'bob')])).toBe(0)
  expect(joinedByMachine([row('late', '1', 'ann'), row('late', '1', 'bob')])).toBe(2)
})
