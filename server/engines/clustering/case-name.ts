import { readFileSync } from 'node:fs'
import { languages, type VocabularyLanguage } from './languages.ts'

/** What a case is called, as concepts of the vocabulary: composed once, told in each reader's language. `harm` stands only in names of before. */
export type CaseName = { thing: string | null; fault: string | null; when: string | null; harm: string | null }

/** `thing`: a part or subject; `fault`: what is wrong with one; `clause`: says by itself what is wrong; `when`: a circumstance; `harm`: what came of it; `plain`: never in a name. */
const kinds = ['thing', 'fault', 'clause', 'when', 'harm', 'plain'] as const
type Kind = (typeof kinds)[number]
type Named = { kind: Kind; plural: boolean; needsThing: boolean; sorts: string; words: Record<VocabularyLanguage, string> }

/** A concept of a case: how much it tells (its weight times how much of the case says it), how many tellings say it, and which share of them, 0 … 1. */
export type Telling = { concept: string; weight: number; count: number; share: number }

/** One telling alone is better quoted: of names made from one, most said something else than it did. What fewer say is said by chance. */
const leastTellings = 2
const leastShare = 0.3
/** What says by itself what is wrong is said by so many, a fault together with its thing by so many. */
const leastAlone = 0.65
const leastBoth = 0.45
/** Of many tellings each says it in its own words: so many of them that agree are enough, if they are not too few of all. */
const enough = 5
const leastOfMany = 0.2
const leastWhen = 0.5
/** What so many say and no part of the name says is missing in it. */
const leastMissed = 0.5
/** A composition gives way only to one that is supported by so much more. */
const clearlyMore = 1.35
const longestProblem = 48

/** Reads lines `concept, kind, marks, six names`, parted by tabs; `singular/plural` where a fault agrees with its thing. Throws on a line of another form. */
export function parseNames(text: string): Map<string, Named> {
  const names = new Map<string, Named>()
  for (const line of text.split('\n')) {
    if (!line.trim() || line.startsWith('#')) continue
    const [concept = '', kind = '', marks = '', ...words] = line.split('\t')
    const known = kinds.find((each) => each === kind)
    if (!known || (known !== 'plain' && words.filter(Boolean).length !== languages.length)) throw new Error(`names.tsv: ${line}`)
    const spoken = Object.fromEntries(languages.map((lang, at) => [lang, words[at] ?? '']))
    names.set(concept, {
      kind: known,
      plural: marks.includes('p'),
      needsThing: marks.includes('t'),
      sorts: marks.replace(/[a-z]/g, ''),
      words: spoken as Named['words'],
    })
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

const isEnough = (count: number, share: number): boolean => Math.round(count) >= enough && share >= leastOfMany

/** Words of opening are said of what opens and of what will not: where one of these is said too, nobody knows which. */
const contrary: Record<string, readonly string[]> = { open: ['door stuck', 'jammed', 'locked', 'not respond', 'wont come out'] }

/** Whether a fault can be that of a thing: a door opens, a refund does not. */
function befalls(fault: string, thing: string): boolean {
  const [allowed, sorts] = [names().get(fault)?.sorts ?? '', names().get(thing)?.sorts ?? '']
  return !allowed || !sorts || [...sorts].some((sort) => allowed.includes(sort))
}

/** How two concepts go together in a case: which share of its tellings says both, and whether they are read from the same words. */
export type Together = { both(one: string, other: string): number; same(one: string, other: string): boolean }

/**
 * What most tellings of a case say is wrong; null where too few say it, or where the most telling of what they say would be missing: then
 * somebody's words say it better.
 */
export function composeName(tellings: readonly Telling[], together: Together): CaseName | null {
  const told = tellings
    .filter(({ count, share }) => count >= leastTellings && (share >= leastShare || isEnough(count, share)))
    .sort((a, b) => b.weight - a.weight || (a.concept < b.concept ? -1 : 1))
  const isSaid = (concept: string) => tellings.some((each) => each.concept === concept && each.count >= leastTellings)
  const all = (kind: Kind) =>
    told.filter(({ concept }) => names().get(concept)?.kind === kind && !contrary[concept]?.some((other) => isSaid(other)))
  const alone = [...all('clause'), ...all('fault').filter(({ concept }) => !names().get(concept)?.needsThing)]
    .filter(({ share }) => share >= leastAlone)
    .map((fault) => ({ parts: [fault], share: fault.share }))
  const withThing = all('fault').flatMap((fault) =>
    all('thing')
      .filter((thing) => befalls(fault.concept, thing.concept))
      .map((thing) => ({ parts: [fault, thing], share: together.both(thing.concept, fault.concept) }))
      .filter(({ share }) => share >= leastBoth || isEnough((share * fault.count) / fault.share, share)),
  )
  const isWhole = (parts: readonly Telling[]) =>
    !told.some(
      (other) =>
        other.share >= leastMissed && parts.every(({ concept, weight }) => weight < other.weight && !together.same(concept, other.concept)),
    )
  const [best] = [...alone, ...withThing]
    .filter(({ parts }) => isWhole(parts))
    .map(({ parts, share }) => ({ parts, support: share * parts.reduce((sum, { weight }) => sum + weight, 0) }))
    .sort((a, b) => b.support - a.support)
  const [fault, thing] = best?.parts ?? []
  if (!fault) return null
  const when = all('when').find(({ concept, share }) => share >= leastWhen && !together.same(concept, fault.concept))
  return { thing: thing?.concept ?? null, fault: fault.concept, when: when?.concept ?? null, harm: null }
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
 * out where the whole grew longer than 48 characters or says a word twice over. Null when a concept of it has no name any more, or where nothing says what it is
 * that is at fault: neither a thing nor, `subject` being true, the product named before it.
 */
export function sayProblem(name: CaseName, lang: VocabularyLanguage, subject: boolean): string | null {
  const parts = [name.thing, name.fault ?? name.harm, name.when].map((concept) => (concept === null ? null : names().get(concept)))
  if (parts.includes(undefined) || !parts[1]) return null
  const [thing, fault, when] = parts
  if (!thing && !subject && parts[1].kind === 'fault') return null
  const [one = '', many = one] = (fault?.words[lang] ?? '').split('/')
  const predicate = thing?.plural ? many : one
  const say = (fault: string) => [thing?.words[lang], fault].filter(Boolean).join(name.fault ? ' ' : ': ')
  const circumstance = when?.words[lang]
  if (!circumstance) return say(predicate)
  const whole = lang === 'tr' ? `${circumstance} ${say(predicate)}` : say(withCircumstance(predicate, circumstance, lang, parts[1].kind))
  return whole.length <= longestProblem && !/(?:^| )(\S+) \1(?: |$)/u.test(whole) ? whole : say(predicate)
}

/** German puts a circumstance behind the verb, before what closes the sentence: `schaltet sich abends aus`, `Bestellung abends storniert`. */
function withCircumstance(said: string, circumstance: string, lang: VocabularyLanguage, kind: Kind): string {
  const place = lang !== 'de' ? null : kind === 'fault' ? /^\S+(?: sich)?(?= (?!sich))/ : /^.+?(?= nicht )|^.+(?= \p{Ll}\S*$)/u
  const before = place?.exec(said)?.[0]
  return before ? `${before} ${circumstance}${said.slice(before.length)}` : `${said} ${circumstance}`
}

/** What a concept is called in a title of that language; null where it is in no name. */
export function conceptIn(concept: string, lang: VocabularyLanguage): string | null {
  const word = names().get(concept)?.words[lang].split('/')[0]
  return word || null
}
