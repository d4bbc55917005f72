import type { InterfaceLanguage } from '#shared/agent.ts'
import { de } from './de.ts'
import { type AppointmentWords, en } from './en.ts'
import { fi } from './fi.ts'
import { is } from './is.ts'
import { no } from './no.ts'
import { tr } from './tr.ts'

const words: Record<InterfaceLanguage, AppointmentWords> = { en, de, no, is, fi, tr }

/** A text about a meeting or a choice, as plain words. */
export const meet = (lang: InterfaceLanguage, key: keyof AppointmentWords, parts: Record<string, string> = {}): string =>
  words[lang][key].replace(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole)
