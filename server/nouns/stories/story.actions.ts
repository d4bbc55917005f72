import { longestStory, type StoryPlace, type StoryScope, storyPlaces, storyScopes } from '#shared/story.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { Actor } from '../../kit/http/route.ts'
import { dayIn } from '../../kit/lib/day.ts'
import { serverZone } from '../../kit/lib/environment.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { cleanText } from '../../kit/lib/text.ts'
import { addConsent } from '../customers/consent.store.ts'
import { findOpenAsk } from '../feedback/feedback.actions.ts'
import { type AskRow, findAskByToken } from '../feedback/feedback.store.ts'
import { removeByOf, storyMoves } from './story.rules.ts'
import {
  addStory,
  addUse,
  deleteStory,
  findStoryByToken,
  findStoryOfFeedback,
  getUse,
  lockStory,
  type StoryRow,
  updateStory,
  updateUse,
} from './story.store.ts'

type Emit = (event: NewEvent) => void

/** What somebody agrees to on the page, with the words that stood there. */
export type Consent = {
  said: string
  name: string
  scopes: readonly StoryScope[]
  places: readonly StoryPlace[]
  wording: string
  wordingVersion: number
  lang: string
}

/** What an address opens: a question, a story, or the story that came of a question; null: nothing, or no longer. */
export async function findBehind(context: Context, token: string): Promise<{ ask: AskRow | null; story: StoryRow | null } | null> {
  const own = await findStoryByToken(context.db, token)
  if (own) return { ask: null, story: own }
  const ask = await findAskByToken(context.db, token)
  const story = ask && (await findStoryOfFeedback(context.db, ask.id))
  // Who gave something can always take it back by the same address, also when the question is long over.
  if (story && (story.state === 'given' || story.state === 'withdrawn')) return { ask, story }
  return (await findOpenAsk(context, token)) ? { ask, story } : null
}

/** Only what a page offers, each once and in its order. */
const read = <T extends string>(all: readonly T[], given: readonly string[]): T[] => all.filter((one) => given.includes(one))

/**
 * Somebody lets their words be shown: which, under which name, where, in words that are kept as they stood. Said again, the newest holds.
 * Nothing is on the wall before a person of the team puts it there.
 * @throws Refusal `story-empty`, `story-over`
 */
export function giveStory(context: Context, token: string, consent: Consent): Promise<void> {
  return change(context, async (tx, emit) => {
    const found = await findBehind({ ...context, db: tx }, token)
    if (!found) throw new Refusal('conflict', 'story-over', 'This address is over.')
    const said = cleanText(consent.said).slice(0, longestStory)
    const scopes = read(storyScopes, consent.scopes)
    const places = read(storyPlaces, consent.places)
    if (said === '' || !scopes.includes('quote') || places.length === 0)
      throw new Refusal('bad-input', 'story-empty', 'Words, a yes to showing them, and a place are needed.')
    const now = context.clock()
    const name = cleanText(consent.name).slice(0, 80).trim()
    const given = {
      state: 'given' as const,
      said,
      lang: consent.lang,
      shownName: scopes.includes('name') && name !== '' ? name : null,
      scopes: JSON.stringify(scopes),
      places: JSON.stringify(places),
      wording: consent.wording,
      wordingVersion: consent.wordingVersion,
      givenAt: now,
      withdrawnAt: null,
      removeByAt: null,
      // Other words, or another place: somebody of the team looks again.
      shownAt: null,
    }
    const row = found.story ? await lockStory(tx, context.engine, found.story.id) : null
    if (row && !storyMoves[row.state].includes('given')) throw new Refusal('conflict', 'story-over', 'This address is over.')
    const id = row ? row.id : await begin(tx, found.ask as AskRow, given, now)
    if (row) await updateStory(tx, id, given)
    const of = row ?? { customerId: found.ask?.customerId ?? null, threadId: found.ask?.threadId ?? null }
    await keepConsent(tx, context, of.customerId, 'given', consent.wording)
    emit({ kind: 'story-given', threadId: of.threadId, caseId: found.ask?.caseId ?? null, data: { id } })
  })
}

type Given = Pick<
  StoryRow,
  | 'state'
  | 'said'
  | 'lang'
  | 'shownName'
  | 'scopes'
  | 'places'
  | 'wording'
  | 'wordingVersion'
  | 'givenAt'
  | 'withdrawnAt'
  | 'removeByAt'
  | 'shownAt'
>

function begin(tx: Handle, { id: feedbackId, threadId, authorId, customerId }: AskRow, given: Given, now: number): Promise<number> {
  const nobody = { mentionId: null, tokenHash: null, offeredBy: null }
  return addStory(tx, { ...given, ...nobody, feedbackId, threadId, authorId, customerId, offeredAt: now })
}

async function keepConsent(
  tx: Handle,
  context: Context,
  customerId: number | null,
  answer: 'given' | 'withdrawn',
  wording: string,
): Promise<void> {
  if (customerId === null) return
  const now = context.clock()
  const on = { answeredOn: dayIn(serverZone(), now), source: '/feedback' }
  await addConsent(tx, { customerId, kind: 'story', answer, ...on, wording, writtenBy: null, writtenAt: now })
}

/** Whoever was offered it says no. */
export function declineStory(context: Context, token: string): Promise<void> {
  return change(context, async (tx, emit) => {
    const found = await findBehind({ ...context, db: tx }, token)
    if (!found?.story) return
    const row = await lockStory(tx, context.engine, found.story.id)
    if (!storyMoves[row.state].includes('declined')) return
    await updateStory(tx, row.id, { state: 'declined' })
    emit({ kind: 'story-declined', threadId: row.threadId, data: { id: row.id } })
  })
}

/**
 * Takes a story back by the address it was given by: it is off the wall at once, and where else it is used must be cleared by a day. Done
 * twice it changes nothing.
 */
export function withdrawStory(context: Context, token: string): Promise<void> {
  return change(context, async (tx, emit) => {
    const found = await findBehind({ ...context, db: tx }, token)
    if (!found?.story) throw new Refusal('conflict', 'story-over', 'This address is over.')
    const row = await lockStory(tx, context.engine, found.story.id)
    if (row.state !== 'given') return
    const now = context.clock()
    await updateStory(tx, row.id, { state: 'withdrawn', withdrawnAt: now, removeByAt: removeByOf(now), shownAt: null })
    await keepConsent(tx, context, row.customerId, 'withdrawn', row.wording)
    emit({ kind: 'story-withdrawn', threadId: row.threadId, data: { id: row.id } })
  })
}

const eventOf = (row: Pick<StoryRow, 'id' | 'threadId'>, by: Actor, data: Record<string, unknown> = {}): NewEvent => ({
  kind: 'story-changed',
  agentId: by.agentId,
  threadId: row.threadId,
  data: { id: row.id, ...data },
})

/** Puts a story on the wall or takes it off. @throws Refusal `story-not-for-wall` where nobody agreed to that */
export function showOnWall(context: Context, by: Actor, id: number, onWall: boolean): Promise<void> {
  return change(context, async (tx, emit: Emit) => {
    const row = await lockStory(tx, context.engine, id)
    if (onWall && (row.state !== 'given' || !readJson(row.places).includes('wall')))
      throw new Refusal('conflict', 'story-not-for-wall', 'Whoever wrote this did not agree to the wall.')
    if (onWall === (row.shownAt !== null)) return
    await updateStory(tx, id, { shownAt: onWall ? context.clock() : null })
    emit(eventOf(row, by, { onWall }))
  })
}

/** Writes down where else a story is used. @throws Refusal `story-not-given` */
export function useStory(context: Context, by: Actor, id: number, place: string): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await lockStory(tx, context.engine, id)
    if (row.state !== 'given') throw new Refusal('conflict', 'story-not-given', 'Nobody agreed that these words are shown.')
    await addUse(tx, {
      storyId: id,
      place: cleanText(place),
      addedBy: by.agentId,
      addedAt: context.clock(),
      clearedBy: null,
      clearedAt: null,
    })
    emit(eventOf(row, by))
  })
}

/** A place is clear, or it is not after all. */
export function clearUse(context: Context, by: Actor, useId: number, cleared: boolean): Promise<number> {
  return change(context, async (tx, emit) => {
    const use = await getUse(tx, useId)
    const row = await lockStory(tx, context.engine, use.storyId)
    await updateUse(tx, useId, { clearedBy: cleared ? by.agentId : null, clearedAt: cleared ? context.clock() : null })
    emit(eventOf(row, by))
    return row.id
  })
}

/** Takes an offer back that nobody answered, or praise that was passed on. @throws Refusal `story-answered` */
export function takeOfferBack(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await lockStory(tx, context.engine, id)
    if (row.state !== 'offered' && row.state !== 'passed-on') throw new Refusal('conflict', 'story-answered', 'This was answered already.')
    await deleteStory(tx, id)
    emit(eventOf(row, by, { removed: true }))
  })
}
