import { expect, it } from 'vitest'
import { fuzz } from '#server/scripts/bench/fuzz.ts'
import { fuzzInput, kinds } from '#server/scripts/bench/fuzz-inputs.ts'

const seed = 20_261_129

it('makes the same input again from its number, and of every kind', () => {
  expect(fuzzInput(seed, 4_711)).toEqual(fuzzInput(seed, 4_711))
  expect(new Set(Array.from({ length: kinds.length }, (_, index) => fuzzInput(seed, index).kind))).toEqual(new Set(kinds))
})

it('reads 20,000 inputs made to break it without breaking, and none holds the desk up for long', async () => {
  const told = await fuzz({ seed, from: 0, count: 20_000 })
  expect(told.crashes).toEqual([])
  // What holds for 50 ms is measured by the bench; a test runs beside others, so only what is out of all proportion counts here.
  expect(told.slowestMs).toBeLessThan(1_000)
}, 300_000)
