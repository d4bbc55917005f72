/** The languages the chat speaks. */
export const chatLanguages = ['en', 'no', 'de', 'fi', 'is', 'tr'] as const
export type ChatLanguage = (typeof chatLanguages)[number]

const baseOf = (tag: string): string =>
  tag
    .toLowerCase()
    .split(/[-_]/)[0]
    ?.replace(/^n[bn]$/, 'no') ?? ''

/** The first of the wanted languages (BCP 47) that the chat speaks; English when it speaks none. */
export function languageFor(wanted: readonly string[]): ChatLanguage {
  for (const tag of wanted) {
    const spoken = chatLanguages.find((known) => known === baseOf(tag))
    if (spoken) return spoken
  }
  return 'en'
}

/**
 * How dates and times are written in that language: in the reader's own country's way, if it is one of the reader's languages.
 * Icelandic, which not every browser knows, is written as Norwegian is.
 */
export function localeFor(language: ChatLanguage, reads: readonly string[]): string {
  const own = reads.find((tag) => baseOf(tag) === language) ?? language
  return language !== 'no' && Intl.DateTimeFormat.supportedLocalesOf(own).length > 0 ? own : 'nb'
}
