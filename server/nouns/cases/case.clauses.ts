/** A title is read at a glance: parts of sentences have no more letters than this, whole ones may have some more. */
export const longestQuote = 64
export const longestWhole = 84
/** Shorter ones are read with what follows: alone they say nothing. */
const shortest = 20
const longestText = 2_000
const mostSentences = 12

/** Words of a text that can be quoted. `whole`: it is the sentence, not a part of it; `at`: which sentence it begins with. */
export type Clause = { text: string; at: number; whole: boolean; begins: boolean }

const noise = /https?:\/\/\S+|(^|\s)#[\p{L}\p{N}_.-]+|\p{Extended_Pictographic}|\p{Cf}|\uFE0F/gu
/** Ends of sentences; not after the number of a day ("4. November") or a single letter ("n. 6 min", "i.e."). */
const sentenceEnd = /(?<!(?:^|[\s.])(?:\d{1,2}|\p{L}))[.!?…]+["”“’»)]*(?:\s|$)|\n+/u
const clauseEnd = /,\s|\s[–—-]\s|;\s|:\s/gu
/** Where a sentence of one piece is parted when it is too long. */
const joints =
  /\s(?=(?:and|but|because|when|while|since|after|so|which|und|aber|weil|als|seit|nach|obwohl|og|men|fordi|når|da|etter|selv|ja|mutta|koska|kun|vaikka|en|því|þegar|eftir|ve|ama|çünkü|diye)\s)/gu

/**
 * What can be quoted of a text, in its order: sentences, short ones with the next, and of those with commas and dashes each run of parts that
 * is short enough. Without links, signs, and handles but where one is part of the sentence.
 */
export function clausesOf(text: string): Clause[] {
  const sentences = text
    .slice(0, longestText)
    .replace(noise, ' ')
    .split(sentenceEnd)
    .map((sentence) => tidy(sentence ?? ''))
    .filter((sentence) => sentence.length >= 4 && isWords(sentence))
    .slice(0, mostSentences)
  return sentences.flatMap((sentence, at) => {
    const runs = runsOf(sentence).map((run) => ({ ...run, at }))
    let joined = sentence
    for (let next = at + 1; joined.length < shortest && next < sentences.length; next++) joined = `${joined}. ${sentences[next]}`
    if (joined !== sentence && joined.length <= longestQuote) runs.push({ text: joined, at, whole: false, begins: false })
    return runs
  })
}

/** A sentence, and where it has several parts each run of neighbours that is neither too long nor too short to say something. */
function runsOf(sentence: string): { text: string; whole: boolean; begins: boolean }[] {
  const ends = [...sentence.matchAll(clauseEnd)].map(({ index, 0: sign }) => ({ index, after: index + sign.length }))
  const cuts =
    ends.length > 0 || sentence.length <= longestQuote
      ? ends
      : [...sentence.matchAll(joints)].map(({ index }) => ({ index, after: index + 1 }))
  const starts = [0, ...cuts.map(({ after }) => after)].slice(0, 8)
  const stops = [...cuts.map(({ index }) => index), sentence.length]
  const runs = [{ text: sentence, whole: true, begins: true }]
  for (const [from, start] of starts.entries())
    for (const stop of stops.slice(from, from + 4)) {
      const text = tidy(sentence.slice(start, stop))
      if (text.length >= 12 && text.length <= longestQuote && text !== sentence && isWords(text))
        runs.push({ text, whole: false, begins: from === 0 })
    }
  return runs
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

const goesOn =
  /^(?:and|but|or|which|who|that|so|then|because|und|aber|oder|dass|denn|also|weil|sondern|og|men|eller|som|at|så|ja|mutta|tai|joka|jotka|että|eli|en|eða|sem|svo|ve|ama|veya|ki|it|they|this|he|she|es|das|den|det|de|se|ne|það|þeir|bu|şu)\s/iu
const asks =
  /^(?:is|are|does|do|can|why|how|what|when|who|where|warum|wieso|wann|wie|was|hvorfor|hva|når|miksi|milloin|mikä|af hverju|hvenær|neden|niye|ne zaman)\s/iu

/** Whether words go on from what was said before, or begin as a question does: alone they say little. */
export const dangles = (text: string): boolean => goesOn.test(text) || asks.test(text)
