import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseInSlices } from '#server/kit/net/json-in-slices.ts'

/** Long enough to be parsed in slices, whatever it is. */
const long = (text: string) => ' '.repeat(70_000) + text

/** What `parse` makes of a text: the value, told apart also by the order of names and by -0; `no JSON` when it is none. */
async function outcomeOf(parse: (text: string) => unknown, text: string): Promise<unknown> {
  try {
    return described(await parse(text))
  } catch (error) {
    return error instanceof SyntaxError ? 'no JSON' : error
  }
}

function described(value: unknown): unknown {
  if (Array.isArray(value)) return ['list', ...value.map(described)]
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : value
  return [
    'object',
    Object.getPrototypeOf(value) === Object.prototype,
    ...Object.entries(value).flatMap(([name, one]) => [name, described(one)]),
  ]
}

async function alike(written: string): Promise<void> {
  const text = long(written)
  expect(await outcomeOf(parseInSlices, text)).toEqual(await outcomeOf(JSON.parse, text))
}

const json = fc.json({ maxDepth: 6 })
/** Pieces of JSON in any order: nearly all are none, in ways that a parser may overlook. */
const scraps = fc
  .array(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '"__proto__"',
      '\\',
      '\\"',
      '\\u00e4',
      '\\ud83d',
      '0',
      '-',
      '1',
      '.5',
      'e9',
      '+',
      'true',
      'nul',
      'null',
      ' ',
      '\n',
      '\u00a0',
      '\u0007',
      '\ufeff',
      'ä',
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''))

describe('parsing JSON in slices', () => {
  it('gives what JSON.parse gives', async () => {
    await fc.assert(
      fc.asyncProperty(json, (text) => alike(text)),
      { numRuns: 500 },
    )
  })

  it('refuses what JSON.parse refuses', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          scraps,
          fc
            .tuple(json, fc.nat(), scraps)
            .map(([text, at, scrap]) => text.slice(0, at % (text.length + 1)) + scrap + text.slice(at % (text.length + 1))),
        ),
        (text) => alike(text),
      ),
      { numRuns: 3_000 },
    )
  })

  it.each([
    '{"__proto__":{"a":1},"constructor":1}',
    '{"a":1,"b":2,"a":[3]}',
    '{"b":1,"2":1,"1":1}',
    '-0',
    '1e400',
    '12345678901234567890.5',
    '"\\ud83d"',
    '"a\\\\"',
    '"a\\\\\\""',
    '"\\u0000 and a longer text with \\n a line in it"',
    '{"a":{},"b":[],"c":[{}]}',
    '[1,]',
    '[,1]',
    '{"a":1,}',
    '{"a"}',
    '{a:1}',
    '01',
    '1.',
    '.5',
    '+1',
    '"\t"',
    '"',
    '"\\"',
    '[',
    ']',
    '{]',
    '1 1',
    'NaN',
    'undefined',
    '',
  ])('is exact about %s', (text) => alike(text))

  it('takes any depth', async () => {
    const depth = 100_000
    let value = await parseInSlices('['.repeat(depth) + ']'.repeat(depth))
    let found = 0
    for (; Array.isArray(value); value = value[0]) found += 1
    expect(found).toBe(depth)
  })

  it('lets others take their turn within 5 MB of tiny objects', async () => {
    const count = Math.floor((5 * 1024 * 1024) / 8)
    const text = `[${Array(count).fill('{"a":1}').join(',')}]`
    let turns = 0
    let going = true
    const turn = () => {
      turns += 1
      if (going) setImmediate(turn)
    }
    setImmediate(turn)
    const value = (await parseInSlices(text)) as unknown[]
    going = false
    expect(turns).toBeGreaterThan(10)
    expect(value).toHaveLength(count)
    expect(value.at(-1)).toEqual({ a: 1 })
  })
})
