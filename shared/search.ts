/** What of a search a network cannot be asked: any one of several words, words that exclude, languages. */
export const searchLosses = ['any', 'without', 'languages'] as const
export type SearchLoss = (typeof searchLosses)[number]

/** Most characters of a search, as it is written for a network. */
export const longestSearch = 512

/** Languages that a search can be held to. */
export const searchLanguages = ['en', 'de', 'no', 'fi', 'is', 'tr', 'sv', 'da', 'nl', 'fr', 'es', 'it', 'pl', 'pt'] as const

/** A search in parts: any one of the words (or phrases), none of those that exclude, in one of the languages (none: in any). */
export type SearchParts = { words: string[]; without: string[]; languages: string[] }
