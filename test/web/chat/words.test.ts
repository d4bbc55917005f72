import { describe, expect, it } from 'vitest'
import { buttonWords } from '../../../web/chat/button.words.ts'
import { chatLanguages, languageFor, localeFor } from '../../../web/chat/chat.language.ts'
import { hoursInWords, whenInWords } from '../../../web/chat/chat.when.ts'
import { chatWords } from '../../../web/chat/chat.words.ts'

describe('the words of the chat', () => {
  it('are those of the page, else of the visitor, else English', () => {
    expect(languageFor(['', 'de-AT', 'fi'])).toBe('de')
    expect(languageFor(['sv', 'nn-NO', 'en'])).toBe('no')
    expect(languageFor(['nb'])).toBe('no')
    expect(languageFor(['no_NO'])).toBe('no')
    expect(languageFor(['constructor', 'zh', ''])).toBe('en')
    expect(localeFor('en', ['de', 'en-GB'])).toBe('en-GB')
    expect(localeFor('no', ['en'])).toBe('nb')
  })

  it('are complete in every language, with everything to fill in', () => {
    const placesIn = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort()
    for (const language of chatLanguages) {
      for (const [name, words] of Object.entries(chatWords[language])) {
        if (typeof words !== 'string') continue
        expect(words.trim(), `${language} ${name}`).not.toBe('')
        expect(placesIn(words), `${language} ${name}`).toEqual(placesIn(chatWords.en[name as 'said']))
      }
      expect(Object.values(buttonWords[language]).every((words) => words.length > 2)).toBe(true)
    }
  })

  it.each([
    ['en', 'today at 9:00 AM', 'tomorrow at 9:00 AM', 'on Wednesday at 9:00 AM', '6 hours'],
    ['no', 'i dag kl. 09:00', 'i morgen kl. 09:00', 'på onsdag kl. 09:00', '6 timer'],
    ['de', 'heute um 09:00 Uhr', 'morgen um 09:00 Uhr', 'am Mittwoch um 09:00 Uhr', '6 Stunden'],
    ['fi', 'tänään klo 9.00', 'huomenna klo 9.00', 'keskiviikkona klo 9.00', '6 tuntia'],
    ['is', 'í dag kl. 09:00', 'á morgun kl. 09:00', 'á miðvikudag kl. 09:00', '6 klukkustundir'],
    ['tr', 'bugün saat 09:00', 'yarın saat 09:00', 'çarşamba günü saat 09:00', '6 saat'],
  ] as const)('say in %s when somebody is back, as a person says it', (language, today, tomorrow, later, wait) => {
    const locale = localeFor(language, [])
    const now = new Date(2026, 10, 22, 8).getTime()
    const say = (date: number) => whenInWords(new Date(2026, 10, date, 9).getTime(), now, chatWords[language], locale).replace(/\s/g, ' ')
    const said = [say(22), say(23), say(25)].map((words) => words.toLowerCase())
    expect(said).toEqual([today, tomorrow, later].map((words) => words.toLowerCase()))
    expect(hoursInWords(6, chatWords[language], locale)).toBe(wait)
  })
})
