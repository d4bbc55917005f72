import { createSignal } from 'solid-js'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import { readerLanguages } from '../environment.ts'
import { first } from './en/first.ts'
import type { MessageKey, Messages } from './en.ts'
import { fillMessage, parseMessage } from './message.ts'

export type Values<T> = Record<string, T | string | number>

/** Every language but English comes with the first person who reads it. A new language is one file and one line here. */
const loaders: Partial<Record<InterfaceLanguage, () => Promise<{ messages: Messages }>>> = {
  de: () => import('./de.ts'),
  no: () => import('./no.ts'),
  fi: () => import('./fi.ts'),
  is: () => import('./is.ts'),
  tr: () => import('./tr.ts'),
}

const [state, setState] = createSignal<{ language: InterfaceLanguage; messages: Messages }>({ language: 'en', messages: first })

/** English words that came with a page of their own. */
const later: Messages = {}

/** Adds the English words of a page or a part of one; every other language has them all. Called where the part is loaded. */
export function addWords(words: Messages): void {
  Object.assign(later, words)
}

const english = (key: MessageKey): string => (first as Messages)[key] ?? later[key] ?? key

const parsed = new Map<string, ReturnType<typeof parseMessage>>()

function find(key: MessageKey) {
  const source = state().messages[key] ?? english(key)
  const message = parsed.get(source) ?? parseMessage(source)
  parsed.set(source, message)
  return message
}

/** The language of the screens. */
export const language = (): InterfaceLanguage => state().language

/** Our languages as BCP 47 where the browser names no country: "no" is Bokmål, English is written as in Europe. */
const plainLocale: Partial<Record<InterfaceLanguage, string>> = { no: 'nb', en: 'en-GB' }

/** The language as BCP 47 for `Intl`, with the country of the browser when it speaks the same language: "de-AT". */
export function locale(): string {
  const plain = plainLocale[state().language] ?? state().language
  const base = plain.split('-')[0] ?? plain
  return readerLanguages().find((tag) => tag.startsWith(`${base}-`)) ?? plain
}

/** The words of `key` in the reader's language, with `values` put in. Falls back to English where a translation is missing. */
export function t(key: MessageKey, values: Values<never> = {}): string {
  return fillMessage(find(key), values, locale()).join('')
}

/** As `t`, but values may be nodes: the answer is a list of words and nodes, in the order of the language. */
export function rich<T>(key: MessageKey, values: Values<T>): (T | string)[] {
  return fillMessage(find(key), values, locale())
}

/** Whether a key exists: for words that the server names (states, kinds, event kinds). */
export const isMessage = (key: string): key is MessageKey => key in first || key in later

/** Changes the interface language; keeps the current one until the words have arrived. */
export async function setLanguage(language: InterfaceLanguage): Promise<void> {
  const messages = language === 'en' ? first : ((await loaders[language]?.())?.messages ?? {})
  setState({ language, messages })
  document.documentElement.lang = locale()
}

/** The best of our languages for this browser. */
export function browserLanguage(): InterfaceLanguage {
  const wanted = readerLanguages()
    .map((tag) => tag.toLowerCase().split('-')[0] ?? '')
    .map((tag) => (tag === 'nb' || tag === 'nn' ? 'no' : tag))
  return interfaceLanguages.find((language) => language === wanted.find((tag) => interfaceLanguages.some((known) => known === tag))) ?? 'en'
}
