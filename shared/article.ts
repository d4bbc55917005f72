import type { InterfaceLanguage } from './agent.ts'

/** Who reads an article: those who write it, everybody who works here, everybody. */
export const articleVisibilities = ['draft', 'internal', 'public'] as const
export type ArticleVisibility = (typeof articleVisibilities)[number]

/**
 * How much a new version changes: `typo` nothing that translations say; `medium` something they should say too; `major` something that is
 * wrong in them now, so that readers are told.
 */
export const significances = ['typo', 'medium', 'major'] as const
export type Significance = (typeof significances)[number]

/**
 * How a language stands beside the one it was translated from. `behind`: a medium change came since; `outdated`: a major one did;
 * `missing`: readers get another language, and are told.
 */
export const textStates = ['current', 'behind', 'outdated', 'missing'] as const
export type TextState = (typeof textStates)[number]

export const articleLimits = { articles: 2_000, title: 160, body: 20_000, questions: 40, question: 300, slug: 80, products: 50 } as const

/** how an article is called on screens. */
export const articleNumber = (id: number): string => `A-${id}`

/** A language of an article: the version it is, and the version of which language it says the same as. */
export type Following = { lang: InterfaceLanguage; version: number; followsLang: InterfaceLanguage | null; followsVersion: number | null }

/** Why an article needs somebody: readers say that it did not help, or people still complain about what it is about. */
export const articleTroubles = ['not-helping', 'still-complained'] as const
export type ArticleTrouble = (typeof articleTroubles)[number]
