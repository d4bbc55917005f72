import { blankShape } from './blank.ts'
import type { Visibility } from './reply.ts'

/** Whose a template is: everyone's, a team's, one's own. */
export const templateScopes = ['all', 'team', 'own'] as const
export type TemplateScope = (typeof templateScopes)[number]

/** What a template can name of the thread it is used in; other words in braces are always filled by a person. */
export const templateVariables = [
  'author.name',
  'author.handle',
  'case.number',
  'product',
  'agent.name',
  'order.rma',
  'order.date',
] as const
export type TemplateVariable = (typeof templateVariables)[number]

/** Numbers by which a stranger could ask for somebody else's order: never filled in where all can read. */
export const privateVariables: readonly TemplateVariable[] = ['order.rma']

/** The most letters of a text, and templates of a desk. */
export const longestTemplate = 4_000
export const mostTemplates = 500

export type TemplateValues = Partial<Record<TemplateVariable, string>>

/** How a blank stands: filled, said by its fallback, still open, or open since its value has no place in public. */
export type FilledBlank = { word: string; value: string | null; state: 'filled' | 'fallback' | 'open' | 'private' }

const isVariable = (word: string): word is TemplateVariable => templateVariables.some((one) => one === word)

/** The word of a blank and its fallback; null: it has none. */
export function readBlank(inside: string): { word: string; fallback: string | null } {
  const at = inside.indexOf('|')
  return at < 0 ? { word: inside.trim(), fallback: null } : { word: inside.slice(0, at).trim(), fallback: inside.slice(at + 1).trim() }
}

/**
 * Fills a template for a thread. What is required and not known stays in its braces, without the stroke, and holds the reply; what has an
 * empty fallback goes with the space before it.
 * @param visibility where the words will be read: some values have no place in public
 */
export function fillTemplate(written: string, values: TemplateValues, visibility: Visibility): { text: string; blanks: FilledBlank[] } {
  const blanks = new Map<string, FilledBlank>()
  const text = written.replace(new RegExp(` ?${blankShape.source}`, 'gu'), (found, inside: string) => {
    const { word, fallback } = readBlank(inside)
    const space = found.startsWith(' ') ? ' ' : ''
    const isPrivate = visibility === 'public' && privateVariables.some((one) => one === word)
    const value = isVariable(word) && !isPrivate ? values[word] || null : null
    const state = value !== null ? 'filled' : fallback !== null ? 'fallback' : isPrivate ? 'private' : 'open'
    blanks.set(word, { word, value: value ?? fallback, state })
    if (value !== null) return space + value
    if (fallback !== null) return fallback === '' ? '' : space + fallback
    return `${space}{${word}}`
  })
  return { text: text.trim(), blanks: [...blanks.values()] }
}

/** What `/` and the list find a template by: its name in small letters, words joined by hyphens. */
export const templateKey = (name: string): string =>
  name
    .normalize('NFKC')
    .toLocaleLowerCase('en')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
