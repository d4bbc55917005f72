import type { InterfaceLanguage } from '#shared/agent.ts'
import { de } from './de.ts'
import { en, type NotificationWords } from './en.ts'
import { fi } from './fi.ts'
import { is } from './is.ts'
import { no } from './no.ts'
import { tr } from './tr.ts'

const words: Record<InterfaceLanguage, NotificationWords> = { en, de, no, is, fi, tr }

/** A text of a mail to somebody who works here. */
export const tellText = (lang: InterfaceLanguage, key: keyof NotificationWords, parts: Record<string, string> = {}): string =>
  words[lang][key].replace(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole)
