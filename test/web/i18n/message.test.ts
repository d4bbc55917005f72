import { describe, expect, it } from 'vitest'
import { en } from '../../../web/kit/i18n/en.ts'
import { fillMessage, parseMessage } from '../../../web/kit/i18n/message.ts'

const say = (source: string, values: Record<string, string | number>, lang = 'en') =>
  fillMessage(parseMessage(source), values, lang).join('')

describe('messages', () => {
  it('put values where the language wants them', () => {
    expect(say('{name} wrote at {time}', { name: 'Aino', time: '14:02' })).toBe('Aino wrote at 14:02')
  })

  it('choose the plural form of the language, not of English', () => {
    const source = '{n, plural, one {# mál} other {# mál öll}}'
    expect(say(source, { n: 21 }, 'is')).toBe('21 mál')
    expect(say(source, { n: 21 }, 'en')).toBe('21 mál öll')
  })

  it('prefer an exact number over a plural form', () => {
    expect(say('{n, plural, =0 {nobody} one {one person} other {# people}}', { n: 0 })).toBe('nobody')
  })

  it('write counted numbers as the language writes them', () => {
    expect(say('{n, plural, other {# people}}', { n: 12_345 }, 'de')).toBe('12.345 people')
  })

  it('choose by word and fall back to other', () => {
    const source = '{kind, select, repair {Reparatur} other {Auftrag}}'
    expect(say(source, { kind: 'repair' })).toBe('Reparatur')
    expect(say(source, { kind: 'return' })).toBe('Auftrag')
  })

  it('hand nodes through untouched, in their place', () => {
    const node = { bold: true }
    expect(fillMessage<object | string | number>(parseMessage('To {who}, public'), { who: node }, 'en')).toEqual(['To ', node, ', public'])
  })

  it('keep values inside a plural form, and the number sign outside of it', () => {
    expect(say('# {n, plural, other {{name}: #}}', { n: 2, name: 'Ole' })).toBe('# Ole: 2')
  })

  it('show the name of a value that is missing', () => {
    expect(say('Hello {name}', {})).toBe('Hello {name}')
  })

  it('write one apostrophe for two', () => {
    expect(say("it''s", {})).toBe("it's")
  })

  it('refuse a choice without "other", an unknown kind and an open brace', () => {
    expect(() => parseMessage('{n, plural, one {#}}')).toThrow('"other" is missing')
    expect(() => parseMessage('{n, ordinal, other {#}}')).toThrow('no kind of choice')
    expect(() => parseMessage('{n, plural, other {#}')).toThrow('expected')
  })

  it.each(Object.entries(en))('%s is well formed in English', (_key, source) => {
    expect(() => fillMessage(parseMessage(source), { n: 1 }, 'en')).not.toThrow()
  })
})
