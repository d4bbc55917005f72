import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest'
import { localeFor } from '../../web/chat/chat.language.ts'
import { openMemory } from '../../web/chat/chat.memory.ts'
import { newId, openStorage, readerLanguages, readerZone, validTags } from '../../web/kit/environment.ts'
import { shortTime } from '../../web/kit/i18n/format.ts'
import { browserLanguage, locale } from '../../web/kit/i18n/index.ts'

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined))
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.resetModules()
  if (nodeStorage) Object.defineProperty(globalThis, 'localStorage', nodeStorage)
})
const nodeStorage = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')

describe('the languages that a browser names', () => {
  it.each([
    ['en-US@posix', ['en-US']],
    ['de_DE', ['de-DE']],
    ['en_US.UTF-8', ['en-US']],
    ['nb_NO.UTF-8@euro', ['nb-NO']],
    ['tr-TR-u-ca-islamic', ['tr-TR']],
    ['tr-TR-u-ca-', ['tr-TR']],
    ['tr-TR-u-ca-…', ['tr-TR']],
    ['DE-at', ['de-AT']],
    ['zh_hant_tw', ['zh-Hant-TW']],
    ['es-419', ['es-419']],
    ['no', ['no']],
    ['C', []],
    ['C.UTF-8', []],
    ['POSIX', []],
    ['', []],
    ['   ', []],
    ['*', []],
    ['constructor', []],
    ['en/US', []],
    [undefined, []],
    [7, []],
  ])('%s is said to Intl as %o', (tag, tags) => {
    expect(validTags([tag])).toEqual(tags)
  })

  it.each([
    [['en-US@posix'], 'en-US'],
    [['C', 'de_DE', 'en_US.UTF-8'], 'en-US'],
    [['tr-TR-u-ca-islamic'], 'en-GB'],
    [['', '*'], 'en-GB'],
    [undefined, 'en-GB'],
    [[], 'en-GB'],
  ])('%o lets every date of the screens and of the chat be written', (languages, tag) => {
    vi.stubGlobal('navigator', { languages })
    expect(locale()).toBe(tag)
    const at = Date.UTC(2026, 9, 14, 15)
    expect(shortTime(at, at + 40 * 86_400_000)).toMatch(/14/)
    for (const language of ['en', 'de', 'no', 'tr', 'is'] as const)
      expect(new Intl.DateTimeFormat(localeFor(language, readerLanguages()), { dateStyle: 'medium' }).format(at)).toMatch(/2026/)
  })

  it('choose the language of the sign-in page', () => {
    vi.stubGlobal('navigator', { languages: ['C', 'nb_NO.UTF-8', 'de'] })
    expect(browserLanguage()).toBe('no')
    vi.stubGlobal('navigator', { language: 'de_DE@euro' })
    expect(browserLanguage()).toBe('de')
    vi.stubGlobal('navigator', undefined)
    expect(browserLanguage()).toBe('en')
  })
})

test.each([undefined, 'Etc/Unknown', '', 'Mars/Phobos'])('the time zone %o of a browser is UTC', (timeZone) => {
  const { resolvedOptions } = Intl.DateTimeFormat.prototype
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockImplementationOnce(function (this: Intl.DateTimeFormat) {
    return { ...resolvedOptions.call(this), timeZone } as Intl.ResolvedDateTimeFormatOptions
  })
  expect(readerZone()).toBe('UTC')
})

const refuse = () => {
  throw new DOMException('The operation is insecure.', 'SecurityError')
}
const storages = [
  ['missing', () => null],
  ['forbidden', refuse],
  ['broken', () => ({ getItem: refuse, setItem: refuse, removeItem: refuse })],
  ['full', () => ({ getItem: () => null, setItem: refuse, removeItem: () => undefined })],
] as const

describe.each(storages)('where the storage of the browser is %s', (_name, find) => {
  it('what is written is known until the page is closed', () => {
    const storage = openStorage(find)
    expect(storage.read('name')).toBeNull()
    expect(storage.write('name', 'words')).toBe(false)
    expect(storage.read('name')).toBe('words')
    storage.write('name', null)
    expect(storage.read('name')).toBeNull()
  })

  it('the chat keeps one visitor and what waits to be sent, says that it forgets, and can be deleted', () => {
    const memory = openMemory('chat', openStorage(find))
    const token = memory.token()
    memory.add({ key: 'k', text: 'Hello' })
    expect([memory.token(), memory.listUnsent(), memory.lasts]).toEqual([token, [{ key: 'k', text: 'Hello' }], false])
    memory.forget()
    expect(memory.token()).not.toBe(token)
  })

  it('a theme is drawn at once, and a draft stays while the page is open', async () => {
    const root = { dataset: {} as Record<string, string> }
    vi.stubGlobal('document', { documentElement: root })
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: find })
    const { prefer, preferences } = await import('../../web/kit/ui/preferences.ts')
    prefer({ theme: 'dark' })
    expect([preferences().theme, root.dataset.theme]).toEqual(['dark', 'dark'])
    const { readDraft, writeDraft } = await import('../../web/nouns/replies/drafts.ts')
    expect(readDraft(7, 'public')).toBeNull()
    writeDraft(7, 'public', 'We are sorry', 5)
    expect(readDraft(7, 'public')).toEqual({ text: 'We are sorry', at: 5 })
  })
})

test('what could be kept again after the storage was full is kept in the storage', () => {
  const kept = new Map<string, string>()
  let isFull = true
  const setItem = (name: string, value: string) => (isFull ? refuse() : void kept.set(name, value))
  const storage = openStorage(() => ({ getItem: (name) => kept.get(name) ?? null, setItem, removeItem: (name) => void kept.delete(name) }))
  expect(storage.write('name', 'first')).toBe(false)
  isFull = false
  expect(storage.write('name', 'second')).toBe(true)
  kept.set('name', 'of another tab')
  expect(storage.read('name')).toBe('of another tab')
})

test('ids are random UUIDs also on a page without HTTPS', () => {
  const ids = Array.from({ length: 200 }, newId)
  expect(new Set(ids).size).toBe(200)
  expect(ids.filter((id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toEqual([])
})

test('nothing else in web/ asks the browser for languages, zone, storage or ids', () => {
  const web = join(import.meta.dirname, '../../web')
  const direct =
    /\bnavigator\b(?!\??\.(clipboard|onLine|platform)\b)|\b(local|session)Storage\b|\bdocument\.cookie\b|\.timeZone\b|\brandomUUID\b|\bindexedDB\b/i
  const files = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
  expect(files).toContain('kit/environment.ts')
  const wrong = files.filter((file) => file !== 'kit/environment.ts' && direct.test(readFileSync(join(web, file), 'utf8')))
  expect(wrong).toEqual([])
})
