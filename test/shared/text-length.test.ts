import { describe, expect, it } from 'vitest'
import { countLength, linksIn } from '#shared/text-length.ts'

const x = { counts: 'weighted', perUrl: 23 } as const
const bluesky = { counts: 'graphemes', perUrl: null } as const

describe('the length of a reply', () => {
  it('is one for each Latin letter on X, also with accents', () => {
    expect(countLength('Ñandú', x)).toBe(5)
    expect(countLength('n\u0303', x)).toBe(1)
  })

  it('is two for each Chinese or Japanese sign on X', () => {
    expect(countLength('修理', x)).toBe(4)
  })

  it('is two for an emoji on X, however it is put together', () => {
    expect(countLength('👍', x)).toBe(2)
    expect(countLength('👨‍👩‍👧', x)).toBe(2)
    expect(countLength('👍🏽', x)).toBe(2)
  })

  it('is 23 for a link on X, however long', () => {
    expect(countLength(`see https://fjellro.example/${'a'.repeat(200)}`, x)).toBe(4 + 23)
    expect(countLength('fjellro.example', x)).toBe(23)
  })

  it('counts what a reader sees as one on Bluesky', () => {
    expect(countLength('👨‍👩‍👧é', bluesky)).toBe(2)
    expect(countLength('https://a.example', bluesky)).toBe(17)
  })

  it('counts code points where a channel counts characters', () => {
    expect(countLength('👍a', { counts: 'characters', perUrl: null })).toBe(2)
  })
})

describe('links in a reply', () => {
  it('are found with and without a protocol, but not in addresses', () => {
    expect(linksIn('https://a.example/b, c.de and d@e.com')).toEqual(['https://a.example/b,', 'c.de'])
  })

  it('are bare domains of any usual kind too, also beside other scripts, but not words with a dot', () => {
    const found = 'help at fjellro.support, BLÅBÆR.no, shop.fjellro.co.uk/parts?id=1 or 詳しくはfjellro.comへ'
    expect(linksIn(found)).toEqual(['fjellro.support', 'BLÅBÆR.no', 'shop.fjellro.co.uk/parts?id=1', 'fjellro.com'])
    expect(linksIn('Sorry.Nobody wrote e.g. 3.5 mm, v2.10, mari@fjellro.support …and so on.')).toEqual([])
  })

  it('are looked for in a long text without delay', () => {
    expect(linksIn('a.'.repeat(40_000))).toEqual([])
    expect(linksIn(`${'a-'.repeat(40_000)}com`)).toEqual([])
  })
})
