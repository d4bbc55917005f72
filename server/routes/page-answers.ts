import type { Context as Call } from 'hono'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Env } from '../kit/http/route.ts'
import { Refusal } from '../kit/lib/errors.ts'
import { meet } from '../pages/appointment-words/index.ts'
import { tell } from '../pages/self-service-words/index.ts'
import { say } from '../pages/status-words/index.ts'

/** What stands on a page after a form was sent: in the address, so that reloading sends nothing again. */
export const answers: Record<string, { text: (lang: InterfaceLanguage) => string; isTrouble: boolean }> = {
  sent: { text: (lang) => say(lang, 'message.sent'), isTrouble: false },
  empty: { text: (lang) => say(lang, 'message.empty'), isTrouble: true },
  many: { text: (lang) => say(lang, 'message.too-many'), isTrouble: true },
  changed: { text: (lang) => say(lang, 'quote.changed'), isTrouble: true },
  'too-many-codes': { text: (lang) => tell(lang, 'proof.many'), isTrouble: true },
  'photo-added': { text: (lang) => tell(lang, 'photo.added'), isTrouble: false },
  'photo-removed': { text: (lang) => tell(lang, 'photo.removed'), isTrouble: false },
  'photo-unreadable': { text: (lang) => tell(lang, 'photo.refused'), isTrouble: true },
  'photo-too-large': { text: (lang) => tell(lang, 'photo.large'), isTrouble: true },
  'too-many-photos': { text: (lang) => tell(lang, 'photo.many'), isTrouble: true },
  'handle-missing': { text: (lang) => tell(lang, 'proof.handle.missing'), isTrouble: true },
  'appointment-set': { text: (lang) => meet(lang, 'appointment.set'), isTrouble: false },
  'time-not-offered': { text: (lang) => meet(lang, 'appointment.gone'), isTrouble: true },
  'time-taken': { text: (lang) => meet(lang, 'appointment.gone'), isTrouble: true },
  'appointment-past': { text: (lang) => meet(lang, 'appointment.gone'), isTrouble: true },
  'appointment-changed': { text: (lang) => meet(lang, 'appointment.gone'), isTrouble: true },
  'appointment-over': { text: (lang) => meet(lang, 'appointment.closed'), isTrouble: true },
  'no-appointment': { text: (lang) => meet(lang, 'appointment.closed'), isTrouble: true },
  'choice-said': { text: (lang) => meet(lang, 'choice.said'), isTrouble: false },
  'remedy-not-offered': { text: (lang) => meet(lang, 'choice.closed'), isTrouble: true },
  'channel-not-read': { text: (lang) => tell(lang, 'proof.trouble'), isTrouble: true },
}

/** To the page, which then says what came of a form; reloading it sends nothing again. */
export function back(c: Call<Env>, token: string, said: string): Response {
  const lang = c.req.query('lang')
  return c.redirect(`/s/${token}?${new URLSearchParams({ ...(lang ? { lang } : {}), said })}`, 303)
}

/** What is said of a refusal. */
export function refusedBy(error: unknown): string {
  if (!(error instanceof Refusal)) throw error
  if (error.code === 'too-many-messages') return 'many'
  return Object.hasOwn(answers, error.code) ? error.code : 'changed'
}
