import { describe, expect, test } from 'vitest'
import { findProduct, type Product, practiceProducts } from '#server/engines/language/products.ts'
import { readWords } from '#server/engines/language/words.ts'

const catalogue: Product[] = [
  { name: 'Ro 2' },
  { name: 'Foss 60' },
  { name: 'Foss 45' },
  { name: 'Dal' },
  { name: 'Airfryer', also: ['hot box'] },
  { name: 'Kaffetrakter Nordlys' },
  { name: 'Bølgen' },
]
const named = (text: string, products: readonly Product[] = catalogue) => findProduct(readWords(text), products)?.name ?? null

describe('a product of the catalogue', () => {
  test.each([
    ['my RO 2 broke', 'Ro 2'],
    ['my ro2 broke', 'Ro 2'],
    ['my Ro-2 broke', 'Ro 2'],
    ['the foss60 leaks', 'Foss 60'],
    ['the FOSS-45 leaks', 'Foss 45'],
    ['an air fryer', 'Airfryer'],
    ['an air-fryer', 'Airfryer'],
    ['the Hot Box', 'Airfryer'],
    ['the hotbox', 'Airfryer'],
    ['Bolgen broke', 'Bølgen'],
  ])('is found however it is written: %s', (text, product) => expect(named(text)).toBe(product))

  test.each([
    ['English', 'the Airfryer’s lid, two Airfryers', 'Airfryer'],
    ['German', 'der Deckel des Airfryers', 'Airfryer'],
    ['Norwegian', 'jeg har airfryeren her', 'Airfryer'],
    ['Finnish', 'Airfryerin kansi', 'Airfryer'],
    ['Finnish with a colon', 'Ro 2:n sarana', 'Ro 2'],
    ['Icelandic', 'lokið á Airfryerinum', 'Airfryer'],
    ['Turkish', 'Airfryer’ın kapağı', 'Airfryer'],
    ['Turkish, a short name', 'Dal’ın sesi', 'Dal'],
    ['Turkish without apostrophe', 'airfryerdan memnun değilim', 'Airfryer'],
  ])('is found with the endings of %s', (_, text, product) => expect(named(text)).toBe(product))

  test.each([
    ['a wrong letter', 'my airfrier', 'Airfryer'],
    ['a missing letter', 'my aifryer', 'Airfryer'],
    ['a letter too many', 'my airfrryer', 'Airfryer'],
    ['two letters swapped', 'my airfyrer', 'Airfryer'],
    ['a slip and an ending', 'airfrieren min', 'Airfryer'],
    ['a slip in a name of two words', 'kaffetraktor nordlys', 'Kaffetrakter Nordlys'],
  ])('is found with one slip in a long name: %s', (_, text, product) => expect(named(text)).toBe(product))

  test.each([
    ['another number', 'my Foss 50 leaks'],
    ['a longer number', 'my Ro 20'],
    ['the end of a sentence between', 'thank you Ro. 2 days later it came'],
    ['a short name with an ending that makes another word', 'ned i dalen'],
    ['a part of a word', 'scandal'],
    ['two slips', 'my irfrier'],
    ['a short name cut in pieces', 'd al'],
  ])('is not found in %s', (_, text) => expect(named(text)).toBeNull())

  test('is told with the place where it stands', () => {
    const text = 'Hello, my Foss-60 leaks'
    const found = findProduct(readWords(text), catalogue)
    expect(text.slice(found?.from, found?.to)).toBe('Foss-60')
  })

  test('is the longer name where two begin alike', () => {
    expect(named('my Dal speaker', [{ name: 'Dal' }, { name: 'Dal speaker' }])).toBe('Dal speaker')
    expect(named('dal speaker', practiceProducts)).toBe('Dal')
    expect(named('anything', [])).toBeNull()
  })
})
