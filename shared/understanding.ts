/** The languages that are understood in full; others are kept and shown, with less said about them. */
export const knownLanguages = ['en', 'de', 'no', 'fi', 'is', 'tr'] as const

/** BCP 47 code of the language nobody could tell. */
export const unknownLanguage = 'und'

export const sentimentLabels = ['negative', 'neutral', 'positive'] as const
export type SentimentLabel = (typeof sentimentLabels)[number]

/** What a mention is. `other` is about us, but none of the first three. */
export const kinds = ['complaint', 'question', 'praise', 'other', 'not-us'] as const
export type Kind = (typeof kinds)[number]

/** What it is about. */
export const topics = [
  'delivery',
  'defect',
  'repair',
  'refund',
  'return',
  'billing',
  'account',
  'app',
  'service',
  'price',
  'quality',
  'availability',
  'information',
  'safety',
  'other',
] as const
export type Topic = (typeof topics)[number]

/**
 * What a reason is about: the matter, what is wrong, what came of it, the mood, or how it is said. Reasons of the last kind name no
 * words of the text; all of them are one line that can be opened.
 */
export const reasonGroups = ['about', 'wrong', 'consequence', 'mood', 'said'] as const
export type ReasonGroup = (typeof reasonGroups)[number]

/** What of a text speaks without saying anything of the matter: the `rule` of a reason of the group `said` is `said:` and one of these. */
export const waysOfSaying = ['small-words', 'faint-words', 'question', 'emphasis', 'signs', 'length', 'turns', 'start'] as const
export type WayOfSaying = (typeof waysOfSaying)[number]

/**
 * One reason for a score; those of `sentiment` add up to its score, those of `complaint` to its probability. `from`/`to` are UTF-16 positions in the mention's own text, so that the
 * screen can underline the very words; a rule without words has none.
 */
export type Reason = {
  /** What it speaks for. */
  of: 'sentiment' | 'complaint' | 'topic' | 'language'
  /** The words as written, or the name of the rule. */
  text: string
  /** Signed share of the score: negative pulls sentiment down; for `complaint` positive means "more likely". */
  weight: number
  from?: number
  to?: number
  /** The rule or list it comes from: `afinn`, `emoji`, `negation`, `cue:refund` … */
  rule: string
  /** Missing in reasons of topics, and in reasons from before there were groups. */
  group?: ReasonGroup
}

/** What a text says. Pure result of `language/`; nothing of it depends on the database. */
export type Understanding = {
  lang: string
  /** `score` −1 … 1. `sure` is false where the label should not be trusted (mixed or no evidence, irony). */
  sentiment: { label: SentimentLabel; score: number; sure: boolean }
  kind: Kind
  /** `probability` 0 … 1, calibrated; `decision` is what the product does with it. */
  complaint: { probability: number; decision: boolean }
  topic: Topic | null
  product: string | null
  urgent: boolean
  because: Reason[]
}
