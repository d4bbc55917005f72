/** Languages of the aligned vocabulary, in the order of its columns. */
export const languages = ['en', 'de', 'no', 'fi', 'is', 'tr'] as const
export type VocabularyLanguage = (typeof languages)[number]
