/** An article in one language as it comes in: translations of one another carry the same `article`. */
export type Article = {
  article: string
  /** BCP 47. */
  lang: string
  title: string
  body: string
  /** How people ask for it, in its language. */
  questions: readonly string[]
}

/** One article that may answer, in the language in which it is shown. `score`: 0 to 1, the chance that it does. */
export type Passage = { article: string; lang: string; score: number }

/** `answer`: the first passage is shown as the answer; `offer`: up to three are offered; `hand-over`: a person takes it. */
export const bands = ['answer', 'offer', 'hand-over'] as const
export type Band = (typeof bands)[number]

export type Answer = { band: Band; passages: Passage[] }

/** The most that are listed. */
export const mostPassages = 5
