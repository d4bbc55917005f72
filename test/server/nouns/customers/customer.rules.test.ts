import { describe, expect, test } from 'vitest'
import {
  addressWords,
  foldName,
  nameWords,
  orderWords,
  phoneWords,
  serialWords,
  soughtIn,
  withoutBeginnings,
} from '#server/nouns/customers/customer.rules.ts'

describe('what a customer is found by', () => {
  test.each([
    ['Åse Østbø', 'ase ostbo'],
    ['IŞIK Şahin', 'isik sahin'],
    ['İpek Yıldız', 'ipek yildiz'],
    ['Þórður Guðmundsson', 'thordur gudmundsson'],
    ['Straße', 'strasse'],
  ])('%s folds to %s', (name, folded) => {
    expect(foldName(name)).toBe(folded)
  })

  test.each([
    ['Jörg Müller', ['jorg', 'muller', 'joerg', 'mueller']],
    ['Aino Kettunen-Järvelä', ['aino', 'kettunen', 'jarvela', 'jaervelae']],
    ['  ', []],
  ])('the name %s by %j', (name, words) => {
    expect(nameWords(name)).toEqual(words)
  })

  test('an address or a handle by its beginning and its words', () => {
    expect(addressWords('a.kettunen@mail.example')).toEqual(['akettunenmailexample', 'kettunen'])
    expect(addressWords('@ainokj.bsky.example')).toEqual(['ainokjbskyexample', 'ainokj', 'bsky', 'example'])
  })

  test('a phone number with and without the code of its country', () => {
    expect(phoneWords('+358401234567')).toEqual(['358401234567', '58401234567', '8401234567', '401234567'])
  })

  test('a serial number without separators, an order number also by its parts', () => {
    expect(serialWords('R2-2439 1187')).toEqual(['r224391187'])
    expect(orderWords('SHOP-10023')).toEqual(['shop10023', '10023'])
  })

  test('no word that another one begins with: it would find the same', () => {
    expect(withoutBeginnings(['person', 'ab', 'personmailexample', 'ab', ''])).toEqual(['ab', 'personmailexample'])
  })

  test.each([
    ['aino kett', [['aino', 'kett'], ['ainokett']]],
    ['r2-2439', [['r2', '2439'], ['r22439']]],
    ['040 123 45', [['040', '123', '45'], ['04012345'], ['4012345']]],
    ['+358 40 12', [['358', '40', '12'], ['3584012']]],
    ['%_*"', []],
  ])('%s is looked for as %j', (typed, ways) => {
    expect(soughtIn(typed)).toEqual(ways)
  })
})
