import type { InterfaceLanguage } from '#shared/agent.ts'
import type { BotArm, BotOutcome, BotState, BotTurnKind, PersonReason } from '#shared/bot.ts'
import { minute } from '../../kit/lib/clock.ts'

/** Quiet for so long, a talk is over: what is said then begins another. */
export const talkEndsMs = 30 * minute
const mostOffered = 3

export type Shown = {
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
  /** What the message chooses of what it can; null: it says something else. */
  choice: 'yes' | 'no' | 'none' | 'person' | null
  lang: InterfaceLanguage
  isOn: boolean
  /** The visitor's last talk; null: none yet. */
  talk: { arm: BotArm; state: BotState; rephrased: 0 | 1; lastAt: number; givenBackAt: number | null; lang: InterfaceLanguage } | null
  /** Of the articles that were offered last, the one whose title the message says. */
  picked: Shown | undefined
  /** Somebody of us wrote in this chat since the bot was given it. */
  personWrote: boolean
  /** Drawn for a new talk: without a bot. */
  drawnWithout: boolean
  found: { band: 'answer' | 'offer' | 'hand-over'; personWhy: 'danger' | 'anger' | 'money' | null; hits: readonly Shown[] }
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

  const { choice } = facts
  if (choice === 'person') return person('asked')
  if (found.personWhy === 'danger') return person('danger', found.hits.filter(({ isSafety }) => isSafety).slice(0, 1))
  if (found.personWhy) return person(found.personWhy)
  const state = begins ? null : (talk?.state ?? null)
  if (choice === 'yes' && (state === 'answered' || state === 'offered'))
    return { ...base, state: 'confirmed', personWhy: null, kind: 'thanks', shown: [] }
  const picked = state === 'offered' ? facts.picked : undefined
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
