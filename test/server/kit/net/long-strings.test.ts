import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createShortener } from '#server/kit/net/long-strings.ts'

/** The JSON after shortening, handed over in pieces of `size` bytes. */
function shortened(json: string, longest: number, size: number): string {
  const bytes = Buffer.from(json)
  const shorten = createShortener(longest)
  const out: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) out.push(shorten(bytes.subarray(at, at + size)))
  return Buffer.concat(out).toString()
}

const sameShape = (value: unknown, before: unknown): boolean => {
  if (typeof value === 'string' && typeof before === 'string') return value === before || before.startsWith(value.replace(/ \[…\]$/, ''))
  if (typeof value !== 'object' || value === null) return Object.is(value, before)
  const [keys, others] = [Object.keys(value), Object.keys(before as object)]
  return (
    keys.length <= others.length &&
    Object.values(value).every((one, at) => keys.length !== others.length || sameShape(one, Object.values(before as object)[at]))
  )
}

it('cuts long strings and nothing else, wherever the pieces end', () => {
  const json = JSON.stringify([{ id: '1', text: `a"b\\c\n${'ä😤\u0001'.repeat(50)}` }, { id: '2', text: 'short' }, 7, null, true])
  for (const size of [1, 2, 3, 7, 1_000]) {
    const [first, ...rest] = JSON.parse(shortened(json, 40, size))
    expect(first.text).toMatch(/^a"b\\c\n(ä😤\u0001)+.{0,2} \[…\]$/u)
    expect(rest).toEqual([{ id: '2', text: 'short' }, 7, null, true])
  }
})

it('leaves JSON as JSON, whatever stands in it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 5, max: 60 }), fc.integer({ min: 1, max: 50 }), (value, longest, size) => {
      const json = JSON.stringify(value)
      expect(sameShape(JSON.parse(shortened(json, longest, size)), JSON.parse(json))).toBe(true)
      expect(shortened(json, json.length + 1, size)).toBe(json)
    }),
    { numRuns: 500, seed: 11 },
  )
})
