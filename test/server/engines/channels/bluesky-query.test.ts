import { describe, expect, it } from 'vitest'
import { type Facts, readQuery } from '#server/engines/channels/bluesky-query.ts'
import type { WorldPost } from '#server/practice/world.ts'
import { readQuery as readAsTheNetwork } from '#server/practice/x-query.ts'

const facts = (more: Partial<Facts>): Facts => ({
  text: '',
  tags: [],
  langs: [],
  links: [],
  did: 'did:plc:aino',
  handle: 'aino.example',
  ...more,
})
const says = (query: string, more: Partial<Facts>) => readQuery(query)?.(facts(more))

describe('a search of Bluesky', () => {
  it.each([
    ['fjellro hinge', 'My HINGE, @Fjellro!', true],
    ['fjellro hinge', 'my hinges, fjellro', false],
    ['"left hinge" fjellro', 'fjellro: the left hinge', true],
    ['"left hinge" fjellro', 'fjellro: the hinge left', false],
    ['fjellro -soup', 'fjellro made soup', false],
    ['fjellro -"good soup"', 'fjellro made soup, good', true],
    ['hinge OR seal', 'the seal', true],
    ['hinge | seal', 'the door', false],
    ['fjellro (hinge OR seal)', 'fjellro seal', true],
    ['fjellro (hinge OR seal)', 'the seal', false],
    ['sarana', 'SÄRÄNÄ, sarana', true],
    ['straße', 'STRASSE', false],
    ['@fjellro', 'to @fjellro.bsky.social', true],
    ['mentions:fjellro.bsky.social', 'to @fjellro.bsky.social', true],
  ])('%s: %s is found: %s', (query, text, found) => {
    expect(says(query, { text })).toBe(found)
  })

  it('looks at tags, languages, links and authors where it is asked to', () => {
    expect(says('#Hinge', { tags: ['hinge'] })).toBe(true)
    expect(says('#hinge', { text: '#hinge' })).toBe(false)
    expect(says('fjellro lang:fi', { text: 'fjellro', langs: ['fi-FI'] })).toBe(true)
    expect(says('domain:fjellro.example', { links: ['https://www.fjellro.example/a'] })).toBe(true)
    expect(says('domain:fjellro.example', { links: ['https://notfjellro.example', 'nonsense'] })).toBe(false)
    expect(says('fjellro from:aino.example', { text: 'fjellro', handle: null })).toBeNull()
    expect(says('fjellro from:aino.example', { text: 'soup', handle: null })).toBe(false)
    expect(says('fjellro from:@aino.example', { text: 'fjellro' })).toBe(true)
    expect(says('fjellro -from:aino.example', { text: 'fjellro' })).toBe(false)
    expect(says('from:did:plc:aino fjellro', { text: 'fjellro', handle: null })).toBe(true)
  })

  it.each([
    '',
    '-soup',
    'from:aino.example',
    'fjellro since:2026-01-01',
    'fjellro until:x',
    '(fjellro',
    'fjellro)',
    'a OR',
    '- ',
    '"open',
    'x:',
    '#',
    '""',
    'fjellro ()',
  ])('leaves %j to the network', (query) => {
    expect(readQuery(query)).toBeNull()
  })

  it('means what the network means', () => {
    const words = ['fjellro', 'hinge', 'left hinge', 'seal', 'soup']
    const queries = words.flatMap((one) =>
      words.flatMap((other) => [`"${one}" "${other}"`, `"${one}" -"${other}"`, `("${one}" OR "${other}") fjellro`]),
    )
    const texts = words.flatMap((one) => words.map((other) => `${one}, ${other}!`)).concat('nothing of it', 'fjellros', 'left, hinge')
    for (const query of queries)
      for (const text of texts) {
        const there = readAsTheNetwork(query)({ text } as WorldPost)
        expect([query, text, says(query, { text })]).toEqual([query, text, there])
      }
  })
})
