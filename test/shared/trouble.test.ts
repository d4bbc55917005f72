import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readTrouble, troubleFacts, troubleNexts } from '#shared/trouble.ts'
import { filesIn, root } from '#test/support/imports.ts'

/** What the places in a sentence of the sources may be filled with. */
function filled(sentence: string): string {
  return sentence.replaceAll(/\$\{([^}]*)\}/g, (_place, code: string) => {
    if (/^(?:words|says)$/.test(code)) return ' X says: “No. Not today.”'
    if (/brokenFacts.*\?\?/.test(code)) return 'The connection to X broke.'
    if (/brokenFacts/.test(code)) return 'did not answer in time'
    if (code === 'trouble') return 'mastodon.example does not answer since 30 Nov, 12:00 UTC.'
    if (/label/.test(code)) return 'YouTube'
    if (/longest|limit|Limit/.test(code)) return '280'
    if (/search/.test(code)) return 'search'
    return 'Practice: mentions'
  })
}

/** The sentences for people in errors of channels, and why a channel cannot be answered or has a gap. */
function sentencesIn(file: string): string[] {
  const code = readFileSync(join(root, file), 'utf8')
  const calls = code.matchAll(
    /(?:new ChannelError\(|\berror\(|\bwrong\(|trouble = )(?:\s*'[a-z-]+',|[^'`]{0,60}?,)*?\s*(['`])([A-Z$][^\n]*?)\1/g,
  )
  const reasons = code.matchAll(/reason: (['`])([A-Z][^\n]*?)\1/g)
  return [...calls, ...reasons].map(([, , sentence]) => filled(sentence ?? '')).filter((sentence) => sentence.includes(' '))
}

const places = ['server/engines/channels', 'server/flows/pipeline', 'server/nouns/deliveries', 'server/nouns/sources']
const sentences = places.flatMap(filesIn).flatMap((file) => sentencesIn(file).map((sentence) => [file, sentence] as const))

describe('what the server says of a network', () => {
  test('can be read back, wherever it is said, so that screens say it in the language of the reader', () => {
    expect(sentences.length).toBeGreaterThan(70)
    expect(sentences.filter(([, sentence]) => readTrouble(sentence) === null)).toEqual([])
  })

  test('is told apart: who, what next, and the words of the network itself', () => {
    expect(readTrouble('Mastodon refused the access token. Sign in again in the settings of this source.')).toEqual({
      fact: 'token',
      values: { who: 'Mastodon' },
      next: 'sign-in',
      says: null,
    })
    expect(readTrouble('X does not allow this. X says: “You are not permitted. Ask.”')).toEqual({
      fact: 'forbidden',
      values: { who: 'X' },
      next: null,
      says: 'You are not permitted. Ask.',
    })
    expect(readTrouble('The reply is longer than the 280 characters X allows. Shorten it.')).toMatchObject({
      fact: 'too-long',
      values: { n: '280' },
      next: 'shorten',
    })
  })

  test('is nothing that a stranger or an older version wrote', () => {
    for (const words of ['', 'rate limit exceeded', 'Is this X? We try again', 'constructor', '“'.repeat(20_000)])
      expect(readTrouble(words)).toBeNull()
  })

  test('means one thing only, in each of its forms', () => {
    const forms = Object.entries(troubleFacts).flatMap(([fact, list]) => list.map((form) => [fact, form] as const))
    const read = (form: string) => readTrouble(form.replaceAll('{when}', '30 Nov, 12:00 UTC').replaceAll(/\{\w+\}/g, 'Forum 7'))?.fact
    expect(forms.filter(([fact, form]) => read(form) !== fact)).toEqual([])
    const endings = Object.entries(troubleNexts).flatMap(([next, list]) => list.map((form) => [next, form] as const))
    expect(endings.filter(([next, form]) => readTrouble(`X refused the access token. ${form}`)?.next !== next)).toEqual([])
  })
})
