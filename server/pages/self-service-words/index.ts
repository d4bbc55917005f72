import type { InterfaceLanguage } from '#shared/agent.ts'
import { de } from './de.ts'
import { en, type OwnWords } from './en.ts'
import { fi } from './fi.ts'
import { is } from './is.ts'
import { no } from './no.ts'
import { tr } from './tr.ts'

const words: Record<InterfaceLanguage, OwnWords> = { en, de, no, is, fi, tr }

export type OwnKey = keyof OwnWords

/** A text of what customers do themselves, as plain words. */
export const tell = (lang: InterfaceLanguage, key: OwnKey, parts: Record<string, string> = {}): string =>
  words[lang][key].replace(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole)
