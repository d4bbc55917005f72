import type { InterfaceLanguage } from '#shared/agent.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { fi } from './fi.ts'
import { is } from './is.ts'
import { no } from './no.ts'
import { tr } from './tr.ts'
import type { PageWords } from './words.ts'

/** The words of the pages for customers. */
export const pageWords: Record<InterfaceLanguage, PageWords> = { en, de, no, is, fi, tr }
