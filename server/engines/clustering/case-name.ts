import { readFileSync } from 'node:fs'
import { languages, type VocabularyLanguage } from './languages.ts'

/** What a case is called, as concepts of the vocabulary: composed once, told in each reader's language. */
export type CaseName = { thing: string | null; fault: string | null; when: string | null; harm: string | null }

/** `thing`: a part or subject; `fault`: what is wrong with one; `clause`: says by itself what is wrong; `when`: a circumstance; `harm`: what came of it; `plain`: never in a name. */
const kinds = ['thing', 'fault', 'clause', 'when', 'harm', 'plain'] as const
type Kind = (typeof kinds)[number]
type Named = { kind: Kind; plural: boolean; words: Record<VocabularyLanguage, string> }

/** A concept of a case: how much it tells (its weight times how much of the case says it), how many tellings say it, and which share of them, 0 … 1. */
export type Telling = { concept: string; weight: number; count: number; share: number }

/** One telling alone is better quoted: of names made from one, most said something else than it did. Less said than this is said by chance. */
const leastTellings = 2
const leastShare = 0.4
/** A composition gives way only to one that is supported by so much more. */
const clearlyMore = 1.35
const longestProblem = 48

/** Reads lines `concept, kind, p or nothing, six names`, parted by tabs; `singular/plural` where a fault agrees with its thing. Throws on a line of another form. */
export function parseNames(text: string): Map<string, Named> {
  const names = new Map<string, Named>()
  for (const line of text.split('\n')) {
    if (!line.trim() || line.startsWith('#')) continue
    const [concept = '', kind = '', number = '', ...words] = line.split('\t')
    const known = kinds.find((each) => each === kind)
    if (!known || (known !== 'plain' && words.filter(Boolean).length !== languages.length)) throw new Error(`names.tsv: ${line}`)
    const spoken = Object.fromEntries(languages.map((lang, at) => [lang, words[at] ?? '']))
    names.set(concept, { kind: known, plural: number === 'p', words: spoken as Named['words'] })
  }
  return names
}

let read: Map<string, Named> | null = null
function names(): Map<string, Named> {
  read ??= parseNames(readFileSync(new URL('./vocabulary/names.tsv', import.meta.url), 'utf8'))
  return read
}

/** Whether a concept is a thing, a fault, a harm …; undefined where names.tsv does not tell. */
export const kindOfConcept = (concept: string): Kind | undefined => names().get(concept)?.kind

/** The composition that most tellings of a case support; null where too few say what is wrong. */
export function composeName(tellings: readonly Telling[]): CaseName | null {
  const best = (kind: Kind) =>
    tellings
      .filter(({ concept, count, share }) => count >= leastTellings && share >= leastShare && names().get(concept)?.kind === kind)
      .sort((a, b) => b.weight - a.weight || (a.concept < b.concept ? -1 : 1))[0]
  const [thing, fault, clause] = [best('thing'), best('fault'), best('clause')]
  const harm = best('harm')?.concept ?? null
  const when = best('when')?.concept ?? null
  const apart = (thing?.weight ?? 0) + (fault?.weight ?? 0)
  if (clause && (!fault || !thing || clause.weight >= apart * 0.6)) return { thing: null, fault: clause.concept, when, harm: null }
  if (fault) return { thing: thing?.concept ?? null, fault: fault.concept, when, harm: null }
  if (harm) return { thing: thing?.concept ?? null, fault: null, when: null, harm }
  return null
}

/** The name a case keeps: the one it has, unless its tellings support the other by clearly more. */
export function keepName(before: CaseName | null, after: CaseName | null, tellings: readonly Telling[]): CaseName | null {
  if (!before || !after) return before ?? after
  const support = ({ thing, fault, harm }: CaseName) =>
    [thing, fault, harm].reduce((sum, concept) => sum + (tellings.find((each) => each.concept === concept)?.weight ?? 0), 0)
  return support(after) > support(before) * clearlyMore ? after : before
}

/**
 * The problem in a reader's language, with a small first letter: `lid opens while pouring`, `dökerken kapak açılıyor`. A circumstance is left
 * out where the whole grew longer than 48 characters. Null when a concept of it has no name any more, or where nothing says what it is
 * that is at fault: neither a thing nor, `subject` being true, the product named before it.
 */
export function sayProblem(name: CaseName, lang: VocabularyLanguage, subject: boolean): string | null {
  const parts = [name.thing, name.fault ?? name.harm, name.when].map((concept) => (concept === null ? null : names().get(concept)))
  if (parts.includes(undefined) || !parts[1]) return null
  const [thing, fault, when] = parts
  if (!thing && !subject && parts[1].kind === 'fault') return null
  const [one = '', many = one] = (fault?.words[lang] ?? '').split('/')
  const said = [thing?.words[lang], thing?.plural ? many : one].filter(Boolean).join(name.fault ? ' ' : ': ')
  const circumstance = when?.words[lang]
  const whole = circumstance ? (lang === 'tr' ? `${circumstance} ${said}` : `${said} ${circumstance}`) : said
  return whole.length <= longestProblem ? whole : said
}

/** What a concept is called in a title of that language; null where it is in no name. */
export function conceptIn(concept: string, lang: VocabularyLanguage): string | null {
  const word = names().get(concept)?.words[lang].split('/')[0]
  return word || null
}
