import { day, hour } from '../lib/clock.ts'

/** A visitor who says nothing for so long is a stranger again: the token in a forgotten browser opens nothing for ever. */
export const tokenHoldsMs = 90 * day

/** Hours promised to those who wait, unless the source says otherwise. */
const usualAnswerHours = 24

export type ChatLook = { title: string; greeting: string; answerHours: number }

/** How the chat presents itself, from the settings of its source. */
export function lookOf(settings: Record<string, unknown>): ChatLook {
  const words = (name: string) => (typeof settings[name] === 'string' ? (settings[name] as string).trim() : '')
  const hours = Number(settings.answerHours)
  return {
    title: words('title') || 'Chat',
    greeting: words('greeting'),
    answerHours: Number.isFinite(hours) && hours > 0 ? Math.min(Math.ceil(hours), (14 * day) / hour) : usualAnswerHours,
  }
}

export const splitWords = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

/** The origin a person meant (`https://shop.example.com/some/page` counts too); null when it is no web address. */
export function originOf(word: string): string | null {
  const url = URL.canParse(word) ? new URL(word) : null
  return url && ['http:', 'https:'].includes(url.protocol) ? url.origin : null
}

/** The origins whose pages may show the chat, as a policy names them: an origin holds no space and no semicolon. */
export const originsOf = (settings: Record<string, unknown>): string[] =>
  typeof settings.origins === 'string' ? splitWords(settings.origins).flatMap((word) => originOf(word) ?? []) : []
