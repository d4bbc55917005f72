import { expect, test } from 'vitest'
import { beingCalled, calledIn } from '../../../web/nouns/teams/called.ts'

const people = [
  { id: 1, name: 'Meg' },
  { id: 2, name: 'Meg Larsen' },
  { id: 3, name: 'Þórdís' },
]
const teams = [{ id: 9, name: 'Repairs' }]

test.each([
  ['nobody', 'no sign, meg@example.com', [], []],
  ['the longest name that fits', 'look, @Meg Larsen', [2], []],
  ['both where both stand', '@meg larsen and @Meg.', [1, 2], []],
  ['a team, and letters of every language', '@repairs @Þórdís!', [3], [9]],
  ['not a word that only begins like it', '@Megan', [], []],
] as const)('a note calls %s', (_, text, agents, called) => {
  const found = calledIn(text, people, teams)
  expect([found.agents.toSorted(), found.teams]).toEqual([agents, called])
})

test.each([
  ['@', 1, ''],
  ['hi @me', 6, 'me'],
  ['hi @Meg La', 10, 'Meg La'],
  ['mail@me', 7, null],
  ['@one two three four', 19, null],
  ['@a\nb', 4, null],
  ['@me and more', 3, 'me'],
] as const)('somebody is being called in %j at %d: %j', (text, caret, q) => {
  expect(beingCalled(text, caret)?.q ?? null).toBe(q)
})
