import { validTags } from '../kit/environment.ts'

/** The languages the chat speaks. */
export const chatLanguages = ['en', 'no', 'de', 'fi', 'is', 'tr'] as const
export type ChatLanguage = (typeof chatLanguages)[number]

const baseOf = (tag: string): string => tag.replace(/-.*/, '').replace(/^n[bn]$/, 'no')

/** The first of the wanted languages that the chat speaks; English when it speaks none. What is no language tag is passed over. */
export function languageFor(wanted: readonly unknown[]): ChatLanguage {
  for (const tag of validTags(wanted)) {
    const spoken = chatLanguages.find((known) => known === baseOf(tag))
    if (spoken) return spoken
  }
  return 'en'
}

/**
 * How dates and times are written in that language: in the reader's own country's way, if it is one of the reader's languages.
 * Icelandic, which not every browser knows, is written as Norwegian is.
 */
export function localeFor(language: ChatLanguage, reads: readonly unknown[]): string {
  const own = validTags(reads).find((tag) => baseOf(tag) === language) ?? language
  return language !== 'no' && Intl.DateTimeFormat.supportedLocalesOf(own).length > 0 ? own : 'nb'
}
