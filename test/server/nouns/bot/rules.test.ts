import { describe, expect, test } from 'vitest'
import { decideTurn, outcomeOf, type TurnFacts, talkEndsMs } from '#server/nouns/bot/bot.rules.ts'
import { choiceIn, sameWords, sayTurn } from '#server/nouns/bot/bot.saying.ts'
import { botWords } from '#server/nouns/bot/bot.words.ts'
import { interfaceLanguages } from '#shared/agent.ts'
import type { BotState } from '#shared/bot.ts'

const hit = (article: number, title: string, isSafety = false) => ({
  article,
  lang: 'en' as const,
  title,
  slug: `s-${article}`,
  body: `Body of ${title}`,
  version: 1,
  score: 0.9,
  isSafety,
})
const hinge = hit(1, 'Check the hinge')
const pads = hit(2, 'Which pads fit')
const recall = hit(3, 'The lid opens', true)
const nothing = { band: 'hand-over' as const, personWhy: null, hits: [] }
const answers = { band: 'answer' as const, personWhy: null, hits: [hinge, pads] }
const offers = { band: 'offer' as const, personWhy: null, hits: [hinge, pads, recall] }

type Given = Partial<TurnFacts> & { words?: string; shownLast?: (typeof hinge)[] }

const facts = ({ words = 'Is my hinge cracked?', shownLast = [], ...more }: Given = {}): TurnFacts => ({
  now: 1_000_000_000,
  choice: choiceIn(words),
  picked: shownLast.find(({ title }) => sameWords(title, words)),
  lang: 'en',
  isOn: true,
  talk: null,
  personWrote: false,
  drawnWithout: false,
  found: answers,
  ...more,
})
const talk = (state: BotState, more: object = {}): NonNullable<TurnFacts['talk']> => ({
  arm: 'bot',
  state,
  rephrased: 0,
  lastAt: 1_000_000_000 - 60_000,
  givenBackAt: null,
  lang: 'en',
  ...more,
})

describe('what the bot does with a message', () => {
  test.each<[string, Given, object | null]>([
    ['it is off', { isOn: false }, null],
    ['an article answers', {}, { begins: true, kind: 'answer', state: 'answered', shown: [hinge] }],
    ['some may', { found: offers }, { kind: 'offer', state: 'offered', shown: [hinge, pads] }],
    ['nothing does: once other words are asked for', { found: nothing }, { kind: 'rephrase', state: 'asked', rephrased: true }],
    [
      'nothing does again: a person',
      { found: nothing, talk: talk('asked', { rephrased: 1 }) },
      { begins: false, kind: 'person', personWhy: 'not-found' },
    ],
    ['the other words are answered', { talk: talk('asked', { rephrased: 1 }) }, { kind: 'answer', state: 'answered', rephrased: true }],
    ['a person is asked for, whatever is found', { words: 'A person' }, { kind: 'person', personWhy: 'asked', state: 'person' }],
    ['danger', { found: { ...answers, personWhy: 'danger' } }, { kind: 'person', personWhy: 'danger', shown: [] }],
    [
      'danger, with an article about it',
      { found: { ...offers, personWhy: 'danger' } },
      { kind: 'person', personWhy: 'danger', shown: [recall] },
    ],
    ['anger', { found: { ...answers, personWhy: 'anger' } }, { kind: 'person', personWhy: 'anger', shown: [] }],
    ['a dispute about money', { found: { ...answers, personWhy: 'money' } }, { kind: 'person', personWhy: 'money', shown: [] }],
    [
      'an article about danger is never only quoted',
      { found: { band: 'answer', personWhy: null, hits: [recall] } },
      { kind: 'person', personWhy: 'danger', shown: [recall] },
    ],
    ['it helped', { words: 'Yes, that helped', talk: talk('answered') }, { kind: 'thanks', state: 'confirmed' }],
    ['"yes" to nothing is a question', { words: 'yes', found: nothing }, { kind: 'rephrase' }],
    ['it did not: other words once', { words: 'No', talk: talk('answered') }, { kind: 'rephrase', state: 'denied', rephrased: true }],
    [
      'it did not twice: a person',
      { words: 'No', talk: talk('answered', { rephrased: 1 }) },
      { kind: 'person', personWhy: 'denied', state: 'person' },
    ],
    [
      'after that nothing is found: it did not help',
      { found: nothing, talk: talk('denied', { rephrased: 1 }) },
      { kind: 'person', personWhy: 'denied' },
    ],
    [
      'one of three is picked',
      { words: 'Which pads fit', talk: talk('offered'), shownLast: [hinge, pads], found: nothing },
      { kind: 'answer', state: 'answered', shown: [pads] },
    ],
    ['none of three', { words: 'None of these', talk: talk('offered'), shownLast: [hinge, pads] }, { kind: 'rephrase', state: 'denied' }],
    ['a person has it: silence', { talk: talk('person') }, { begins: false, kind: 'silent', state: 'person', personWhy: null }],
    ['and nothing breaks the silence', { words: 'yes', talk: talk('person', { lastAt: 0 }) }, { kind: 'silent', begins: false }],
    ['it was given back: a new talk', { talk: talk('person', { givenBackAt: 5 }) }, { begins: true, kind: 'answer' }],
    ['somebody of us wrote: silence', { personWrote: true }, { kind: 'silent', state: 'person', personWhy: 'taken' }],
    ['it was drawn to have no bot', { drawnWithout: true }, { begins: true, arm: 'none', kind: 'silent', state: 'person' }],
    ['a draw counts only when a talk begins', { drawnWithout: true, talk: talk('asked') }, { arm: 'bot', kind: 'answer' }],
    ['what was drawn stays', { talk: talk('person', { arm: 'none' }) }, { arm: 'none', kind: 'silent' }],
    ['after long quiet another talk begins', { talk: talk('answered', { lastAt: 1_000_000_000 - talkEndsMs - 1 }) }, { begins: true }],
    ['after a confirmation another talk begins', { talk: talk('confirmed') }, { begins: true, kind: 'answer' }],
  ])('%s', (_what, more, wanted) => {
    const turn = decideTurn(facts(more))
    if (wanted === null) expect(turn).toBeNull()
    else expect(turn).toMatchObject(wanted)
  })

  test('in every turn in which it speaks and has not handed over, a person is one press away', () => {
    const states: (BotState | null)[] = [null, 'asked', 'answered', 'offered', 'denied', 'confirmed']
    for (const lang of interfaceLanguages)
      for (const state of states)
        for (const rephrased of [0, 1])
          for (const found of [nothing, answers, offers])
            for (const words of ['Hm', 'yes', 'no', 'None of these']) {
              const turn = decideTurn(facts({ lang, words, found, talk: state && talk(state, { rephrased, lang }), shownLast: [hinge] }))
              const said = turn && sayTurn(turn, turn.begins, null)
              if (said && turn.state !== 'person') expect(said.choices.at(-1)).toBe(botWords[lang].human)
            }
  })

  test('only what an article says is said of it, with its link and its language', () => {
    const turn = decideTurn(facts({ lang: 'fi' }))
    const said = turn && sayTurn(turn, true, 'https://desk.example')
    expect(said?.text).toContain(`${hinge.title}\n\n${hinge.body}\n\nhttps://desk.example/help/s-1?lang=fi`)
    expect(said?.text).toContain('English')
    expect(said?.text.startsWith(botWords.fi.intro)).toBe(true)
  })
})

test.each([
  ['Evet, yardımcı oldu', 'yes'],
  ['JA', 'yes'],
  ['Kyllä!', 'yes'],
  ['hayır', 'no'],
  ['Ei', 'no'],
  ['Ingen av disse', 'none'],
  ['Ein Mensch', 'person'],
  ['agent', 'person'],
  ['No, it is still broken', null],
  ['a'.repeat(100), null],
])('"%s" chooses %s', (words, choice) => {
  expect(choiceIn(words)).toBe(choice)
})

test.each([
  ['confirmed', null, true, 'confirmed'],
  ['denied', null, true, 'denied'],
  ['person', 'denied', true, 'denied'],
  ['person', 'asked', true, 'person'],
  ['person', null, false, 'person'],
  ['answered', null, true, 'silent'],
  ['offered', null, true, 'silent'],
  ['asked', null, false, null],
] as const)('a talk that stands at %s (%s, shown: %s) ended %s', (state, personWhy, wasShown, outcome) => {
  expect(outcomeOf({ state, personWhy, lastAt: 0 }, wasShown, talkEndsMs + 1)).toBe(outcome)
})
test('a talk that goes on has not ended', () => {
  expect(outcomeOf({ state: 'answered', personWhy: null, lastAt: 0 }, true, talkEndsMs)).toBeNull()
})
