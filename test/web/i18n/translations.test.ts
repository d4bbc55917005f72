import { describe, expect, it } from 'vitest'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import { en } from '../../../web/kit/i18n/en.ts'
import { parseMessage } from '../../../web/kit/i18n/message.ts'

type Pieces = ReturnType<typeof parseMessage>

const others = interfaceLanguages.filter((language): language is Exclude<InterfaceLanguage, 'en'> => language !== 'en')
const messagesOf = async (language: string): Promise<Record<string, string>> =>
  (await import(`../../../web/kit/i18n/${language}.ts`)).messages

/** The values a message asks for, and the words it chooses by: none may be missing in another language, and none be made up. */
function asksFor(pieces: Pieces): string[] {
  const found = pieces.flatMap((piece) => {
    if (typeof piece === 'string' || piece.value === '#') return []
    if (!('by' in piece)) return [piece.value]
    const inner = Object.values(piece.cases).flatMap(asksFor)
    const choices = piece.by === 'select' ? Object.keys(piece.cases).map((choice) => `${piece.value}=${choice}`) : []
    return [piece.value, ...choices, ...inner]
  })
  return [...new Set(found)].sort()
}

/** Plural categories that are written out in a message, with the exact numbers left aside. */
function categoriesIn(pieces: Pieces): string[] {
  return pieces.flatMap((piece) => {
    if (typeof piece === 'string' || !('by' in piece)) return []
    const own = piece.by === 'plural' ? Object.keys(piece.cases).filter((key) => !key.startsWith('=')) : []
    return [...own, ...Object.values(piece.cases).flatMap(categoriesIn)]
  })
}

describe.each(others)('the interface in %s', (language) => {
  it('says everything that English says, and nothing else', async () => {
    expect(Object.keys(await messagesOf(language)).sort()).toEqual(Object.keys(en).sort())
  })

  it('asks for the same values and chooses by the same words', async () => {
    const messages = await messagesOf(language)
    const wrong = Object.entries(en).flatMap(([key, source]) => {
      const [wanted, asked] = [asksFor(parseMessage(source)), asksFor(parseMessage(messages[key] ?? ''))]
      return wanted.join() === asked.join() ? [] : [`${key}: ${asked.join(' ')} instead of ${wanted.join(' ')}`]
    })
    expect(wrong).toEqual([])
  })

  it('counts as its grammar does', async () => {
    const grammar = new Intl.PluralRules(language === 'no' ? 'nb' : language).resolvedOptions().pluralCategories
    const wrong = Object.entries(await messagesOf(language)).filter(([, source]) =>
      categoriesIn(parseMessage(source)).some((category) => !grammar.some((known) => known === category)),
    )
    expect(wrong).toEqual([])
  })

  it('is written in it: no longer text is left in English', async () => {
    const messages = await messagesOf(language)
    const left = Object.entries(en).filter(([key, source]) => source.split(' ').length > 4 && messages[key] === source)
    expect(left.map(([key]) => key)).toEqual([])
  })
})
