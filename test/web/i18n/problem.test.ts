import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { ApiProblem, noAnswer, notReached } from '../../../web/data/api.ts'
import { en } from '../../../web/kit/i18n/en.ts'
import { setLanguage } from '../../../web/kit/i18n/index.ts'
import { problemText } from '../../../web/kit/i18n/problem-text.ts'

const server = join(import.meta.dirname, '../../../server')

/** Every code that the server's sources answer with. */
function codesOfServer(): string[] {
  const texts = readdirSync(server, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !/\/(practice|scripts)(\/|$)/.test(entry.parentPath))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  const found = (shape: RegExp) => texts.flatMap((text) => [...text.matchAll(shape)].map((match) => match[1] ?? ''))
  return [
    ...found(/new Refusal\(\s*'[a-z-]+',\s*'([a-z-]+)'/g),
    ...found(/\bproblem\(\s*\d+,\s*'([a-z-]+)'/g),
    ...found(/code: '([a-z-]+)',\s*sentence/g),
    ...found(/notFound\('([a-z-]+)'\)/g).map((noun) => `${noun}-not-found`),
  ]
}

const problem = (code: string, params: Record<string, string | number> = {}) =>
  new ApiProblem({ status: 409, code, detail: 'In English.', params })

/** The words arrive although there is no page whose language could be set. */
const speak = (language: 'de' | 'en') => {
  Object.assign(globalThis, { document: { documentElement: {} } })
  return setLanguage(language)
}
afterEach(() => speak('en'))

describe('what the server refuses', () => {
  test('has a text for every code', () => {
    const codes = [...new Set([...codesOfServer(), noAnswer, notReached, 'not-ours', 'not-valid', 'bad-request', 'too-large'])]
    expect(codes.length).toBeGreaterThan(60)
    expect(codes.filter((code) => !(`errors.${code}` in en))).toEqual([])
    const texts = Object.keys(en).filter((key) => key.startsWith('errors.'))
    expect(texts.filter((key) => !codes.includes(key.slice('errors.'.length)))).toEqual([])
  })

  test('is said in the language of the reader, with its values', async () => {
    await speak('de')
    expect(problemText(problem('last-admin'))).toBe('Das ist der letzte Administrator. Machen Sie zuerst jemand anderen dazu.')
    expect(problemText(problem('too-long', { limit: 1280 }))).toBe('Höchstens 1.280 Zeichen sind erlaubt.')
  })

  test('names states as the screens do', async () => {
    expect(problemText(problem('move-not-allowed', { of: 'case', from: 'resolved', to: 'snoozed' }))).toBe(
      '“Resolved” cannot become “Snoozed”.',
    )
    expect(problemText(problem('move-not-allowed', { of: 'repair', from: 'awaiting-item', to: 'closed' }))).toBe(
      '“Awaiting item” cannot become “Closed”.',
    )
  })

  test('is said as the server says it when the code is unknown or a value is missing', () => {
    expect(problemText(problem('of-tomorrow'))).toBe('In English.')
    expect(problemText(problem('too-long'))).toBe('In English.')
    expect(problemText(new Error('It broke.'))).toBe('It broke.')
    expect(problemText('broken')).toBe('broken')
  })

  test('names the field of a request that is not valid', () => {
    const invalid = new ApiProblem({ status: 422, code: 'not-valid', detail: 'x', errors: [{ path: 'email', message: 'Invalid' }] })
    expect(problemText(invalid)).toBe('This entry is not valid: email.')
  })
})
