import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import { articleLimits } from '#shared/article.ts'
import { beginningOf, plainWords } from '#shared/article-markup.ts'
import type { PersonReason } from '#shared/bot.ts'
import type { Shown, Turn } from './bot.rules.ts'
import { botWords, ownNames } from './bot.words.ts'

const quotedLetters = 700

/** What the visitor reads, and what they may say with one press: a person is always one of it. Null: nothing is said. */
export function sayTurn(turn: Turn, isFirst: boolean, url: string | null): { text: string; choices: string[] } | null {
  const words = botWords[turn.lang]
  const quote = ({ title, body, slug, lang }: Shown) =>
    [
      ...(lang === turn.lang ? [] : [words.other.replace('{language}', ownNames[lang])]),
      title,
      beginningOf(plainWords(body), quotedLetters),
      linkOf(slug, turn.lang, url),
    ].join('\n\n')
  const parts = (...lines: string[]) => [...(isFirst && turn.kind !== 'person' ? [words.intro] : []), ...lines].filter(Boolean).join('\n\n')
  const [first] = turn.shown
  switch (turn.kind) {
    case 'answer':
      return first ? { text: parts(quote(first), words.asks), choices: [words.yes, words.no, words.human] } : null
    case 'offer':
      return { text: parts(words.offer), choices: [...turn.shown.map(({ title }) => title), words.none, words.human] }
    case 'rephrase':
      return { text: parts(words.rephrase), choices: [words.human] }
    case 'thanks':
      return { text: words.thanks, choices: [words.human] }
    case 'person':
      return { text: [personWords(turn.personWhy, turn.lang), ...(first ? [quote(first)] : [])].join('\n\n'), choices: [] }
    case 'silent':
      return null
  }
}

function personWords(why: PersonReason | null, lang: InterfaceLanguage): string {
  const words = botWords[lang]
  if (why === 'danger') return words.danger
  return why === 'anger' || why === 'money' ? words.upset : words.person
}

/** Where an article is read. */
export const linkOf = (slug: string, lang: InterfaceLanguage, url: string | null): string => `${url ?? ''}/help/${slug}?lang=${lang}`

const fold = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{P}\p{S}]/gu, '')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim()

/** Whether two texts say the same words, whatever their case and signs. */
export const sameWords = (one: string, other: string): boolean => fold(one) === fold(other.slice(0, articleLimits.title + 20))

/** Other short ways in which people say the same. */
const more: Record<'yes' | 'no' | 'person', readonly string[]> = {
  yes: ['yes', 'ja', 'kyllä', 'joo', 'já', 'evet', 'jo'],
  no: ['no', 'nein', 'nei', 'ei', 'nej', 'hayır', 'nope'],
  person: [
    'person',
    'human',
    'agent',
    'a human',
    'real person',
    'talk to a person',
    'talk to a human',
    'speak to a human',
    'mensch',
    'mitarbeiter',
    'mit einem menschen sprechen',
    'menneske',
    'snakke med et menneske',
    'ihminen',
    'ihmiselle',
    'haluan puhua ihmisen kanssa',
    'manneskju',
    'tala við manneskju',
    'insan',
    'temsilci',
    'bir insanla konuşmak istiyorum',
    'kundeservice',
    'kundenservice',
    'asiakaspalvelu',
  ],
}

/** What a short message chooses, in any of our languages; null: it says something else. */
export function choiceIn(words: string): 'yes' | 'no' | 'none' | 'person' | null {
  if (words.length > 60) return null
  const said = fold(words)
  const isOne = (wanted: 'yes' | 'no' | 'none' | 'human') => interfaceLanguages.some((lang) => fold(botWords[lang][wanted]) === said)
  const isMore = (of: keyof typeof more) => more[of].some((one) => fold(one) === said)
  if (isOne('human') || isMore('person')) return 'person'
  if (isOne('yes') || isMore('yes')) return 'yes'
  if (isOne('none')) return 'none'
  return isOne('no') || isMore('no') ? 'no' : null
}
