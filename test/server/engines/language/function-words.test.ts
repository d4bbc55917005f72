import { expect, it } from 'vitest'
import { isFunctionWord } from '#server/engines/language/function-words.ts'
import { fold } from '#server/engines/language/words.ts'

it.each([
  ['en', 'you', 'hinge'],
  ['de', 'für', 'Scharnier'],
  ['no', 'ikke', 'hengsel'],
  ['fi', 'minäkin', 'sarana'],
  ['is', 'það', 'hjör'],
  ['tr', 'yarınmış', 'menteşe'],
  ['da', 'jeg', 'hængsel'],
  ['sv', 'är', 'gångjärn'],
  ['es', 'también', 'bisagra'],
  ['fr', 'être', 'charnière'],
  ['it', 'perché', 'cerniera'],
  ['pt', 'não', 'dobradiça'],
  ['et', 'minu', 'hing'],
])('tells small words from words about a matter in %s', (lang, small, matter) => {
  expect(isFunctionWord(lang, fold(small))).toBe(true)
  expect(isFunctionWord(lang, fold(matter))).toBe(false)
})

it('takes the small words of all lists where a language has none', () => {
  expect(isFunctionWord('nl', 'de')).toBe(true)
  expect(isFunctionWord('nl', 'scharnier')).toBe(false)
})
