import { describe, expect, it } from 'vitest'
import { findPromise } from '#shared/authority.words.ts'
import { findPersonal } from '#shared/personal-numbers.ts'
import type { Check } from '#shared/preflight.schema.ts'
import { checkId, type PreflightFacts, preflight, takeOut } from '#shared/preflight.ts'

const facts = (change: Partial<PreflightFacts> = {}): PreflightFacts => ({
  blocked: null,
  publicBy: 'api',
  handReason: null,
  permits: { public: true, private: true },
  limit: { length: 30, counts: 'graphemes', perUrl: null },
  price: { plain: 0, link: 0 },
  isDeleted: false,
  leaving: null,
  sentHere: [],
  ...change,
})

type Known = NonNullable<PreflightFacts['server']>
const known = (change: Partial<Known>) =>
  facts({
    server: {
      personal: [],
      textLang: null,
      authorLang: null,
      as: '@fjellro',
      addressed: null,
      answeredBy: null,
      sameElsewhere: 0,
      rules: [],
      ...change,
    },
  })

const kinds = (checks: Check[]) => checks.map(({ kind }) => kind)
const found = (text: string) => findPersonal(text).map(({ what, found }) => `${what} ${found}`)

describe('personal numbers in a public reply', () => {
  it.each([
    ['Tilaus 884-1207-FI on auki', 'order 884-1207-FI'],
    ['Serial R2-24391187.', 'order R2-24391187'],
    ['Order 12345678 is here', 'order 12345678'],
    ['Ring +47 22 33 44 55 nå', 'phone +47 22 33 44 55'],
    ['Soita 040 123 4567', 'phone 040 123 4567'],
    ['Ruf 030/901820 an', 'phone 030/901820'],
    ['IBAN FI21 1234 5600 0007 85 ok', 'iban FI21 1234 5600 0007 85'],
    ['IBAN DE89370400440532013000', 'iban DE89370400440532013000'],
    ['card 4111 1111 1111 1111', 'card 4111 1111 1111 1111'],
    ['write to aino.k@posti.example', 'email aino.k@posti.example'],
  ])('are found in "%s"', (text, finding) => {
    expect(found(text)).toEqual([finding])
  })

  it.each([
    'am 14.03.2026 um 12:30',
    '2026-03-14',
    'season 2025-2026, 24/7',
    'version 4.1.2 of Ro 2',
    '€1 068,00 or 1.068,00',
    'hello @olep@fjord.example',
    'https://fjellro.example/order/884-1207-99999',
    'in 3-5 days',
    '#20260314',
  ])('are not seen in "%s"', (text) => {
    expect(found(text)).toEqual([])
  })

  it('are taken out together with the gap they leave', () => {
    const text = 'Tilaus 884-1207-FI on auki'
    const [finding] = findPersonal(text)
    expect(finding && takeOut(text, finding)).toBe('Tilaus on auki')
    expect(takeOut('nr 123.', { from: 3, to: 6 })).toBe('nr.')
    expect(takeOut('123 first', { from: 0, to: 3 })).toBe('first')
  })
})

describe('promises', () => {
  it.each([
    ['en', 'You get a full REFUND today', 'REFUND'],
    ['de', 'Sie bekommen Ihr Geld zurück', 'Geld zurück'],
    ['no', 'Du får pengene tilbake', 'pengene tilbake'],
    ['fi', 'uudet kuulokkeet tai rahat takaisin', 'rahat takaisin'],
    ['is', 'Við endurgreiðum þetta', 'endurgreiðum'],
    ['tr', 'ÜCRETSİZ onarım', 'ÜCRETSİZ'],
  ])('are noticed in %s', (_language, text, promise) => {
    expect(findPromise(text)).toMatchObject({ found: promise, from: text.indexOf(promise) })
  })

  it('are not seen in plain help', () => {
    expect(findPromise('Please send us a private message')).toBeNull()
  })
})

describe('what stands before sending', () => {
  it('is nothing for a plain reply', () => {
    expect(preflight('We look into it', 'public', facts())).toEqual([])
    expect(preflight('We look into it', 'public', known({}))).toEqual([])
  })

  it('lets personal numbers pass in private, but not blanks', () => {
    expect(kinds(preflight('{order} 884-1207-FI', 'private', facts()))).toEqual(['blank'])
    expect(kinds(preflight('{order} 884-1207-FI', 'public', facts()))).toEqual(['personal', 'blank'])
  })

  it('knows what belongs to this very person, whatever it looks like', () => {
    const check = { level: 'stop', kind: 'personal', what: 'known', found: 'fjell1', from: 7, to: 13 }
    expect(preflight('Serial fjell1 is fine', 'public', known({ personal: ['FJELL1', 'abc'] }))).toEqual([check])
    expect(preflight('Serial fjell1 is fine', 'private', known({ personal: ['FJELL1'] }))).toEqual([])
  })

  it('says by how much a public reply is too long', () => {
    expect(preflight('a'.repeat(33), 'public', facts())).toEqual([{ level: 'stop', kind: 'too-long', over: 3 }])
  })

  it('stops when the author deleted the post, the channel cannot send, or it takes no such reply', () => {
    expect(kinds(preflight('Hello', 'public', facts({ blocked: 'Sign in again.', isDeleted: true })))).toEqual(['blocked', 'deleted'])
    expect(preflight('Hello', 'private', facts({ permits: { public: true, private: false } }))).toEqual([
      { level: 'stop', kind: 'not-permitted', where: 'private' },
    ])
  })

  it('hands over what a channel forbids, even while it cannot send', () => {
    const checks = preflight('Hello', 'public', facts({ publicBy: 'hand', handReason: 'Not mentioned.', blocked: 'Cap reached.' }))
    expect(checks).toEqual([{ level: 'hand', kind: 'by-hand', why: 'Not mentioned.' }])
  })

  it('asks about the price of a link, only where links cost', () => {
    const dear = facts({ price: { plain: 15_000, link: 200_000 } })
    expect(preflight('see fjellro.example', 'public', dear)).toEqual([{ level: 'care', kind: 'link', price: 200_000 }])
    expect(preflight('see fjellro.example', 'public', facts())).toEqual([])
  })

  it('asks when this thread, or others in public, have read the same words before', () => {
    expect(kinds(preflight('Hello', 'public', facts({ sentHere: ['Hello '] })))).toEqual(['same'])
    expect(preflight('Hello', 'public', known({ sameElsewhere: 3 }))).toEqual([{ level: 'care', kind: 'same-elsewhere', n: 3 }])
    expect(preflight('Hello', 'private', known({ sameElsewhere: 3 }))).toEqual([])
  })

  it('asks when a colleague is answering or has answered', () => {
    expect(kinds(preflight('Hello', 'public', facts({ leaving: 'Jonas' })))).toEqual(['colleague'])
    expect(preflight('Hello', 'public', known({ answeredBy: 'Jonas' }))).toEqual([{ level: 'care', kind: 'answered', name: 'Jonas' }])
  })

  it('asks about another language, and another account than the one that was spoken to', () => {
    expect(preflight('Wir sehen nach', 'public', known({ textLang: 'de', authorLang: 'fi' }))).toEqual([
      { level: 'care', kind: 'language', lang: 'de', wanted: 'fi' },
    ])
    expect(preflight('Hello', 'public', known({ textLang: 'fi', authorLang: 'fi', addressed: '@fjellro_help' }))).toEqual([
      { level: 'care', kind: 'account', name: '@fjellro', addressed: '@fjellro_help' },
    ])
  })

  it('names the rules by which a second person must approve', () => {
    expect(preflight('Hello', 'public', known({ rules: ['Refunds'] }))).toEqual([{ level: 'hand', kind: 'second-person', name: 'Refunds' }])
  })

  it('asks again when a promise becomes another one', () => {
    const [first] = preflight('a refund', 'public', facts())
    const [second] = preflight('for free', 'public', facts())
    expect(first && second && checkId(first) === checkId(second)).toBe(false)
  })
})
