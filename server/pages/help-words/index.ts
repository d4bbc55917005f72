import type { InterfaceLanguage } from '#shared/agent.ts'
import { de } from './de.ts'
import { en, type HelpWords } from './en.ts'
import { fi } from './fi.ts'
import { is } from './is.ts'
import { no } from './no.ts'
import { tr } from './tr.ts'

const words: Record<InterfaceLanguage, HelpWords> = { en, de, no, is, fi, tr }

/** A text of the help pages, as plain words. */
export const helpWords = (lang: InterfaceLanguage, key: keyof HelpWords, parts: Record<string, string> = {}): string =>
  words[lang][key].replace(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole)
