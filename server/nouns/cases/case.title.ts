import type { Evidence } from '../../engines/clustering/clustering.ts'

/** The language of the title that is kept with the case: it is found by searching, and told where nobody reads. */
export const deskLanguage = 'en'

/** A title is read at a glance. */
const longestTitle = 64
const likedLength = 42
/** People begin with what it is about. */
const firstCounts = 0.7

export type Said = { text: string; lang: string | null }

/**
 * The title of a case in words that people wrote: of all their clauses the one that holds most of the words which name the
 * problem, in the desk's language where somebody wrote in it.
 * @param said what was said in the case
 * @param words the words that name the problem, most telling first
 * @param lang the desk's language
 */
export function titleFrom(said: readonly Said[], words: readonly string[], lang: string): string {
  // Numbers and two-letter names stand in half of all clauses and tell nothing.
  const telling = words.filter((word) => word.length > 2).map((word) => word.toLowerCase())
  let best = { clause: '', score: Number.NEGATIVE_INFINITY }
  for (const { text, lang: written } of said) {
    for (const { clause, isFirst } of clausesOf(text)) {
      const score =
        scoreOf(clause.toLowerCase(), telling) +
        (written === lang ? 0.6 : 0) +
        (isFirst ? firstCounts : 0) -
        Math.abs(clause.length - likedLength) / 60
      if (score > best.score) best = { clause, score }
    }
  }
  return shorten(best.clause)
}

/** Of the words that name a case those that what is still said there holds: as somebody wrote them, or as the name of what was meant. */
export function wordsStillSaid(words: readonly string[], said: readonly Evidence[]): string[] {
  const held = termsIn(said)
  return words.filter((word) => held.has(word.toLowerCase()))
}

/** Whether every word of a title stands in what is still said in the case, as it was written or as the name of what was meant. */
export function isStillSaid(title: string, said: readonly Said[], evidence: readonly Evidence[]): boolean {
  const inWords = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const held = new Set([...said.map(({ text }) => text), ...termsIn(evidence)].flatMap(inWords))
  const words = inWords(title)
  return words.length > 0 && words.every((word) => held.has(word))
}

const termsIn = (said: readonly Evidence[]): Set<string> =>
  new Set(said.flatMap(({ terms }) => terms.flatMap(([key, word]) => [key.replace(/^c:/, ''), word].map((each) => each.toLowerCase()))))

const scoreOf = (clause: string, telling: readonly string[]): number =>
  telling.reduce((sum, word, rank) => sum + (clause.includes(word) ? 1 / (1 + rank / 4) : 0), 0)

const noise = /https?:\/\/\S+|(^|\s)#[\p{L}\p{N}_.-]+|\p{Extended_Pictographic}|\p{Cf}|\uFE0F/gu
/** Ends of sentences; not after the number of a day ("4. November") or a single letter ("n. 6 min"). */
const sentenceEnd = /(?<!(?:^|\s)(?:\d{1,2}|\p{L}))[.!?…]+["”“’»)]*(?:\s|$)|\n+/u
const clauseEnd = /,\s|\s[–—-]\s|;\s|:\s/u
/** Shorter ones are read with what follows: alone they say nothing. */
const shortest = 20

/** Sentences that can stand alone, short ones with the next, long ones cut at a comma or dash; without links, signs, and handles but where one is part of the sentence. */
function clausesOf(text: string): { clause: string; isFirst: boolean }[] {
  const sentences = text
    .slice(0, 2_000)
    .replace(noise, ' ')
    .split(sentenceEnd)
    .map((sentence) => tidy(sentence ?? ''))
    .filter((sentence) => sentence.length >= 4 && isWords(sentence))
  return sentences.map((sentence, at) => {
    let clause = sentence
    for (let next = at + 1; clause.length < shortest && next < sentences.length; next++) clause = `${clause}. ${sentences[next]}`
    return { clause: clause.length > longestTitle ? cut(clause) : clause, isFirst: at === 0 && clause === sentence }
  })
}

/** The first parts of a clause that is too long for a title, as many as fit and say something. */
function cut(clause: string): string {
  let best = ''
  for (const { index } of clause.matchAll(new RegExp(clauseEnd, 'gu')))
    if (index >= shortest && index <= longestTitle) best = clause.slice(0, index)
  return best || clause
}

const greeting =
  /^(?:hi|hello|hey|dear|hallo|moin|servus|grüezi|guten (?:tag|morgen|abend)|hei|hej|heisann|moi|terve|hæ|sæl(?:l|ar|ir)?|merhaba|selam|sayın|bonjour|hola|goeden?(?:dag|middag))(?=[\s,!])[^,.!?]{0,24}[,!]\s*/iu

/** Without a greeting, handles at either end, the sign of those within, and brackets and quotation marks that are never closed. */
function tidy(sentence: string): string {
  const plain = sentence
    .replace(/\s+/g, ' ')
    .replace(/^(?:[\s.,;:]*(?:u\/|@)[\p{L}\p{N}_.-]+)+/u, '')
    .replace(/(?:[\s,;:]*(?:u\/|@)[\p{L}\p{N}_.-]+[\s.,;:]*)+$/u, '')
    .replace(/(^|\s)(?:u\/|@)(?=[\p{L}\p{N}_])/gu, '$1')
    .replace(greeting, '')
    .replace(/^[\s'‘’,;:)<>*]+|[\s'‘,;:(<>*-]+$/gu, '')
  const open = plain.lastIndexOf('(')
  const whole = open > plain.lastIndexOf(')') ? plain.slice(0, open).trim() : plain
  return /["“”„«»]/u.test(whole) && (whole.match(/["“”„«»]/gu)?.length ?? 0) % 2 === 1 ? whole.replace(/["“”„«»]/gu, '').trim() : whole
}

/** Most of it is letters, and not what a program or a table would read. */
const isWords = (clause: string): boolean =>
  /\p{L}{2}/u.test(clause) && !/^[=+|{}\\]/u.test(clause) && (clause.match(/[\p{L}\p{M}\s]/gu)?.length ?? 0) >= 0.6 * clause.length

function shorten(clause: string): string {
  const cut = clause.length > longestTitle ? `${clause.slice(0, longestTitle).replace(/\s+\S*$/u, '')} …` : clause
  return cut.charAt(0).toUpperCase() + cut.slice(1)
}

/** Whether a case of this many mentions gets its title anew: often while it is young, then never. */
export const isNamedAnew = (mentionCount: number): boolean => [1, 2, 3, 5, 8, 13, 21, 34].includes(mentionCount)
