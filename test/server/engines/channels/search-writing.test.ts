import { describe, expect, test } from 'vitest'
import { getChannel } from '#server/engines/channels/index.ts'
import { judgeBy, readSearch, type WriteSearch } from '#server/engines/channels/search-writing.ts'
import type { ChannelName } from '#shared/channel.ts'

const parts = { words: ['fjellro', 'Ro 2'], without: ['giveaway', 'job offer'], languages: ['de', 'fi'] }
const writerOf = (name: ChannelName) => getChannel(name).writeSearch as WriteSearch

describe('a search in parts', () => {
  test.each([
    ['x', '(fjellro OR "Ro 2") -giveaway -"job offer" (lang:de OR lang:fi) -is:retweet', []],
    ['bluesky', '(fjellro OR "Ro 2") -giveaway -"job offer" (lang:de OR lang:fi)', []],
    ['reddit', '(fjellro OR "Ro 2") NOT giveaway NOT "job offer"', ['languages']],
    ['mastodon', 'fjellro "Ro 2" -giveaway -"job offer"', ['any', 'languages']],
    ['discourse', 'fjellro Ro 2', ['any', 'without', 'languages']],
    ['feed', 'fjellro Ro 2', ['any', 'without', 'languages']],
  ] as const)('is written as %s takes it, and what it cannot be asked is said', (name, text, lost) => {
    expect(writerOf(name)(parts)).toEqual({ text, lost })
  })

  test.each(['x', 'bluesky', 'reddit'] as const)('comes back from what was written for %s', (name) => {
    const asked = name === 'reddit' ? { ...parts, languages: [] } : parts
    expect(readSearch(writerOf(name)(asked).text, writerOf(name))).toEqual(asked)
  })

  test('is not read from a search that says more than the fields can', () => {
    for (const text of ['fjellro -from:fjellro', '(fjellro OR "Ro 2") -@fjellro -from:fjellro', 'a b', '', '"', ')('])
      expect(readSearch(text, writerOf('x'))).toBeNull()
  })

  test('names one hashtag, and takes operators and quotation marks in words for words', () => {
    expect(writerOf('mastodon')({ words: ['#fjellro'], without: [], languages: [] })).toEqual({ text: '#fjellro', lost: [] })
    expect(writerOf('x')({ words: ['OR', 'a"b', 'x:y', '@fjellro'], without: [], languages: [] }).text).toBe(
      '("OR" OR "ab" OR "x:y" OR @fjellro) -is:retweet',
    )
  })

  test('judges a post by whole words in any script and case, by language, and by what excludes', () => {
    const judge = judgeBy({ words: ['Gürtel', 'ro 2'], without: ['giveaway'], languages: ['de'] })
    expect(judge({ text: 'Der GURTEL ist gerissen', lang: 'de' })).toBe('found')
    expect(judge({ text: 'Hosengürtel', lang: 'de' })).toBeNull()
    expect(judge({ text: 'meine Ro 2!', lang: 'de-AT' })).toBe('found')
    expect(judge({ text: 'meine Ro 20', lang: 'de' })).toBeNull()
    expect(judge({ text: 'Gürtel', lang: 'en' })).toBeNull()
    expect(judge({ text: 'Gürtel', lang: null })).toBeNull()
    expect(judge({ text: 'Gürtel-Giveaway', lang: 'de' })).toBe('left-out')
    const asMastodon = judgeBy({ words: ['hinge', 'broke'], without: ['giveaway'], languages: ['de', 'fi'] }, ['any', 'languages'])
    expect(asMastodon({ text: 'hinge', lang: 'de' })).toBeNull()
    expect(asMastodon({ text: 'the hinge broke', lang: 'tr' })).toBe('found')
    expect(asMastodon({ text: 'the hinge broke: giveaway', lang: 'tr' })).toBe('left-out')
    expect(judgeBy({ words: ['a'], without: ['b'], languages: [] }, ['without'])({ text: 'a b', lang: null })).toBe('found')
    expect(judgeBy({ words: ['x'], without: [], languages: [] })({ text: 'x', lang: null })).toBe('found')
  })
})
