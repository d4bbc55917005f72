import { day, hour } from '../../kit/lib/clock.ts'
import { isZone, originOf, serverZone } from '../../kit/lib/environment.ts'
import { type OpeningHours, readSpans } from './chat-hours.rules.ts'

/** A visitor who says nothing for so long is a stranger again: the token in a forgotten browser opens nothing for ever. */
export const tokenHoldsMs = 90 * day

/** Hours promised to those who wait, and days for which messages are kept, unless the source says otherwise. */
const usualAnswerHours = 24
const usualKeepDays = 365

export type ChatLook = { title: string; greeting: string; answerHours: number }

const wordsIn = (settings: Record<string, unknown>, name: string): string =>
  ['string', 'number'].includes(typeof settings[name]) ? String(settings[name]).trim() : ''

/** How the chat presents itself, from the settings of its source. */
export function lookOf(settings: Record<string, unknown>): ChatLook {
  const hours = Number(settings.answerHours)
  return {
    title: wordsIn(settings, 'title') || 'Chat',
    greeting: wordsIn(settings, 'greeting'),
    answerHours: Number.isFinite(hours) && hours > 0 ? Math.min(Math.ceil(hours), (14 * day) / hour) : usualAnswerHours,
  }
}

/** When people answer, as they were checked when they were set; without hours: always. Without a zone that this server knows: the server's. */
export function hoursOf(settings: Record<string, unknown>): OpeningHours {
  const zone = wordsIn(settings, 'timeZone')
  return { spans: readSpans(wordsIn(settings, 'hours')), zone: isZone(zone) ? zone : serverZone() }
}

/** How long messages are kept, in ms; null: for ever. */
export function keepsMs(settings: Record<string, unknown>): number | null {
  const days = wordsIn(settings, 'keepDays')
  return days === '' ? usualKeepDays * day : Number(days) * day || null
}

/** What is wrong with the settings of a chat, in one sentence with its code; null when nothing is. */
export function findChatProblem(
  settings: Record<string, unknown>,
): { code: string; sentence: string; params?: Record<string, string> } | null {
  const words = (name: string) => wordsIn(settings, name)
  const wrong = splitWords(words('origins')).find((word) => originOf(word) === null)
  if (wrong !== undefined)
    return {
      code: 'bad-origin',
      sentence: `"${wrong}" is no address of a page. Write it like https://shop.example.com.`,
      params: { address: wrong },
    }
  if (words('timeZone') !== '' && !isZone(words('timeZone')))
    return {
      code: 'bad-zone',
      sentence: `"${words('timeZone')}" is no time zone. Write it like Europe/Oslo.`,
      params: { zone: words('timeZone') },
    }
  if (!/^(\d{1,4})?$/.test(words('keepDays')))
    return { code: 'bad-days', sentence: 'How long messages are kept is a whole number of days; 0 keeps them for ever.' }
  try {
    readSpans(words('hours'))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { code: 'bad-hours', sentence: error.message }
  }
  return null
}

const splitWords = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

/** The origins whose pages may show the chat, as a policy names them: an origin holds no space and no semicolon. */
export const originsOf = (settings: Record<string, unknown>): string[] =>
  splitWords(wordsIn(settings, 'origins')).flatMap((word) => originOf(word) ?? [])
