import { describe, expect, it } from 'vitest'
import { findPersonal } from '../../../web/nouns/replies/personal-numbers.ts'
import { type Check, checkId, preflight, takeOut } from '../../../web/nouns/replies/preflight.ts'
import { findPromise } from '../../../web/nouns/replies/promises.ts'

type Thread = Parameters<typeof preflight>[2]
const mari = { id: 1, name: 'Mari' }
const jonas = { id: 2, name: 'Jonas' }

const thread = (
  change: Partial<Thread['reply']> = {},
  rest: { deletedAt?: number; replies?: { text: string; state: string; writtenBy: typeof mari }[] } = {},
) =>
  ({
    mentions: [{ id: 7, deletedAt: rest.deletedAt ?? null }],
    replies: rest.replies ?? [],
    reply: {
      as: '@fjellro',
      publicBy: 'api',
      handReason: null,
      publicAllowed: true,
      privateAllowed: true,
      limit: { length: 30, counts: 'graphemes', perUrl: null },
      price: { plain: 0, link: 0 },
      blocked: null,
      ...change,
    },
  }) as unknown as Thread

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
    expect(findPromise(text)).toBe(promise)
  })

  it('are not seen in plain help', () => {
    expect(findPromise('Please send us a private message')).toBeNull()
  })
})

describe('what stands before sending', () => {
  it('is nothing for a plain reply', () => {
    expect(preflight('We look into it', 'public', thread(), mari.id)).toEqual([])
  })

  it('lets personal numbers pass in private, but not blanks', () => {
    expect(kinds(preflight('{order} 884-1207-FI', 'private', thread(), mari.id))).toEqual(['blank'])
    expect(kinds(preflight('{order} 884-1207-FI', 'public', thread(), mari.id))).toEqual(['personal', 'blank'])
  })

  it('says by how much a public reply is too long', () => {
    expect(preflight('a'.repeat(33), 'public', thread(), mari.id)).toEqual([{ level: 'stop', kind: 'too-long', over: 3 }])
  })

  it('stops when the author deleted the post or the channel cannot send', () => {
    expect(kinds(preflight('Hello', 'public', thread({ blocked: 'Sign in again.' }, { deletedAt: 5 }), mari.id))).toEqual([
      'blocked',
      'deleted',
    ])
  })

  it('hands over what a channel forbids, even while it cannot send', () => {
    const checks = preflight(
      'Hello',
      'public',
      thread({ publicBy: 'hand', handReason: 'Not mentioned.', blocked: 'Cap reached.' }),
      mari.id,
    )
    expect(checks).toEqual([{ level: 'hand', kind: 'by-hand', why: 'Not mentioned.' }])
  })

  it('asks about the price of a link, only where links cost', () => {
    const dear = thread({ price: { plain: 15_000, link: 200_000 } })
    expect(preflight('see fjellro.example', 'public', dear, mari.id)).toEqual([{ level: 'care', kind: 'link', price: 200_000 }])
    expect(preflight('see fjellro.example', 'public', thread(), mari.id)).toEqual([])
  })

  it('asks when this thread has read the same words before', () => {
    const before = thread({}, { replies: [{ text: 'Hello ', state: 'sent', writtenBy: jonas }] })
    expect(kinds(preflight('Hello', 'public', before, mari.id))).toEqual(['same'])
  })

  it('asks when a colleague is answering, and not about oneself', () => {
    const leaving = (by: typeof mari) => thread({}, { replies: [{ text: 'On it', state: 'approved', writtenBy: by }] })
    expect(kinds(preflight('Hello', 'public', leaving(jonas), mari.id))).toEqual(['colleague'])
    expect(preflight('Hello', 'public', leaving(mari), mari.id)).toEqual([])
  })

  it('asks again when a promise becomes another one', () => {
    const [first] = preflight('a refund', 'public', thread(), mari.id)
    const [second] = preflight('for free', 'public', thread(), mari.id)
    expect(first && second && checkId(first) === checkId(second)).toBe(false)
  })
})
