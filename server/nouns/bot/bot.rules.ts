import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import { articleLimits } from '#shared/article.ts'
import { beginningOf, plainWords } from '#shared/article-markup.ts'
import type { BotArm, BotOutcome, BotState, BotTurnKind, PersonReason } from '#shared/bot.ts'
import type { Band } from '../../engines/retrieval/passage.ts'
import { minute } from '../../kit/lib/clock.ts'
import { botWords, ownNames } from './bot.words.ts'

/** Quiet for so long, a talk is over: what is said then begins another. */
export const talkEndsMs = 30 * minute
const mostOffered = 3
const quotedLetters = 700

type Shown = {
  article: number
  lang: InterfaceLanguage
  title: string
  slug: string
  body: string
  version: number
  score: number
  isSafety: boolean
}

/** What is known when a visitor said something. */
export type TurnFacts = {
  now: number
  words: string
  lang: InterfaceLanguage
  isOn: boolean
  /** The visitor's last talk; null: none yet. */
  talk: { arm: BotArm; state: BotState; rephrased: 0 | 1; lastAt: number; givenBackAt: number | null; lang: InterfaceLanguage } | null
  /** The articles that the bot showed last in this talk. */
  shownLast: readonly Shown[]
  /** Somebody of us wrote in this chat since the bot was given it. */
  personWrote: boolean
  /** Drawn for a new talk: without a bot. */
  drawnWithout: boolean
  found: { band: Band; personWhy: 'danger' | 'anger' | 'money' | null; hits: readonly Shown[] }
}

export type Turn = {
  /** A new talk begins with this message. */
  begins: boolean
  arm: BotArm
  state: BotState
  rephrased: boolean
  personWhy: PersonReason | null
  kind: BotTurnKind
  shown: readonly Shown[]
  lang: InterfaceLanguage
}

/**
 * What the bot does with one message. It quotes an article, offers up to three, asks once for other words, or a person takes it; with danger,
 * anger and disputes about money, when asked for a person, and after an answer that did not help twice, a person takes it at once. Where a
 * person has the chat it says nothing, until it is given back.
 * @returns null: the bot has no part in it
 */
export function decideTurn(facts: TurnFacts): Turn | null {
  const { talk, found, now, lang } = facts
  const isPersons = talk?.state === 'person' && talk.givenBackAt === null
  if (!facts.isOn) return null
  if (isPersons) return { ...same(facts), personWhy: null, state: 'person', kind: 'silent', shown: [] }
  const begins = talk === null || talk.state === 'confirmed' || talk.givenBackAt !== null || now - talk.lastAt > talkEndsMs
  const base = begins ? { begins, arm: 'bot' as const, rephrased: false, lang } : same(facts)
  const person = (personWhy: PersonReason, shown: readonly Shown[] = []): Turn => ({
    ...base,
    state: 'person',
    personWhy,
    kind: 'person',
    shown,
  })
  if (facts.personWrote) return { ...person('taken'), kind: 'silent' }
  if (begins && facts.drawnWithout) return { ...base, arm: 'none', state: 'person', personWhy: null, kind: 'silent', shown: [] }

  const choice = choiceIn(facts.words)
  if (choice === 'person') return person('asked')
  if (found.personWhy === 'danger') return person('danger', found.hits.filter(({ isSafety }) => isSafety).slice(0, 1))
  if (found.personWhy) return person(found.personWhy)
  const state = begins ? null : (talk?.state ?? null)
  if (choice === 'yes' && (state === 'answered' || state === 'offered'))
    return { ...base, state: 'confirmed', personWhy: null, kind: 'thanks', shown: [] }
  const picked = state === 'offered' ? facts.shownLast.find(({ title }) => sameWords(title, facts.words)) : undefined
  if (picked) return { ...base, state: 'answered', personWhy: null, kind: 'answer', shown: [picked] }
  const denies = (choice === 'no' || choice === 'none') && (state === 'answered' || state === 'offered')
  if (denies)
    return base.rephrased ? person('denied') : { ...base, state: 'denied', rephrased: true, personWhy: null, kind: 'rephrase', shown: [] }

  const [first] = found.hits
  // About danger nothing is only quoted: a person has it, and the reader has the words meanwhile.
  if (first?.isSafety && found.band !== 'hand-over') return person('danger', [first])
  if (found.band === 'answer' && first) return { ...base, state: 'answered', personWhy: null, kind: 'answer', shown: [first] }
  if (found.band === 'offer' && first)
    return {
      ...base,
      state: 'offered',
      personWhy: null,
      kind: 'offer',
      shown: found.hits.filter(({ isSafety }) => !isSafety).slice(0, mostOffered),
    }
  return base.rephrased
    ? person(state === 'denied' ? 'denied' : 'not-found')
    : { ...base, state: 'asked', rephrased: true, personWhy: null, kind: 'rephrase', shown: [] }
}

const same = ({ talk, lang }: TurnFacts) => ({
  begins: false,
  arm: talk?.arm ?? ('bot' as const),
  rephrased: talk?.rephrased === 1,
  lang: talk?.lang ?? lang,
})

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
const sameWords = (one: string, other: string): boolean => fold(one) === fold(other.slice(0, articleLimits.title + 20))

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

/** How a talk ended; null: it goes on, or nothing was shown and nothing more said. @param now epoch ms */
export function outcomeOf(
  talk: { state: BotState; personWhy: PersonReason | null; lastAt: number },
  wasShown: boolean,
  now: number,
): BotOutcome | null {
  if (talk.state === 'confirmed') return 'confirmed'
  if (talk.state === 'denied' || talk.personWhy === 'denied') return 'denied'
  if (talk.state === 'person') return 'person'
  return wasShown && now - talk.lastAt > talkEndsMs ? 'silent' : null
}
