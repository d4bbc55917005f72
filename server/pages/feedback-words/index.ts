import type { InterfaceLanguage } from '#shared/agent.ts'
import { de } from './de.ts'
import { en, type FeedbackWords } from './en.ts'
import { fi } from './fi.ts'
import { is } from './is.ts'
import { no } from './no.ts'
import { tr } from './tr.ts'

const words: Record<InterfaceLanguage, FeedbackWords> = { en, de, no, fi, is, tr }

export type FeedbackKey = keyof FeedbackWords

/** A text of the pages where customers say how it went. */
export const asked = (lang: InterfaceLanguage, key: FeedbackKey, parts: Record<string, string> = {}): string =>
  words[lang][key].replace(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole)
