import type { Event } from '#shared/event.schema.ts'
import type { EventKind } from '#shared/event.ts'
import { kinds, type SentimentLabel, sentimentLabels } from '#shared/understanding.ts'
import type { Reader } from '../../engines/language/language.ts'
import { adjusted, fitSteps, readTaught, type Taught, train, untaught } from '../../engines/language/learning.ts'
import { readSignsOf } from '../../engines/language/read-text.ts'
import type { Reading } from '../../engines/language/reading.ts'
import { type Context, change, inTransaction } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { acquireLease, releaseLease } from '../../kit/database/lease.ts'
import type { Flag } from '../../kit/database/tables/column.ts'
import { second } from '../../kit/lib/clock.ts'
import type { Log } from '../../kit/lib/log.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { findLastEventId } from '../events/event.store.ts'
import { follow, memoryCursor, type Subscription } from '../events/subscription.ts'
import { lastWords, speaksOfOther } from './training.rules.ts'
import {
  addTrainingExamples,
  deleteTrainingExamples,
  listTrainingExamples,
  listVerdictsToTrainOn,
  type TrainingExampleRow,
  type VerdictToTrainOn,
} from './training.store.ts'

const atOnce = 250
const sliceMs = 4
const leaseMs = 30 * second
/** A verdict teaches when the time in which most people undo by key (10 s) is over: a slip must not sway what comes in meanwhile. */
export const settleMs = 15 * second

export type Trainer = {
  /** Says what a text says, with all that was learned. The first call waits until the verdicts of before are learned. */
  reader(): Promise<Reader>
  /** Learns what people said since the last look, on whatever node. */
  trainNext(): Promise<void>
  leave(): Promise<void>
}

/** One way from the shipped weights to what is known now. It is never changed after a verdict was taken back: another takes its place. */
type Training = {
  taught: Taught
  examples: TrainingExampleRow[]
  /** What each mention taught, to see whether something of it was taken back or corrected. */
  ofMention: Map<number, Pick<VerdictToTrainOn, 'id' | 'kind' | 'sentiment'>[]>
  /** Mentions with a verdict too new to train on, or with news that were not looked at yet. */
  unsettled: Set<number>
  lastId: number
  /** What people did since it began. */
  news: Subscription
  /** A run was excluded or reinstated: another training must take its place. */
  isStale: boolean
}

/** Events after which what is learned may be another. */
const touching: readonly EventKind[] = ['mention-sorted', 'verdict-undone', 'mention-changed', 'training-excluded', 'training-reinstated']

/**
 * What this process has learned from the verdicts, which are its only memory: the same rows give the same answers, on every
 * node and after every restart. New verdicts are learned as they come; when one is taken back, corrected, excluded or taken
 * up, everything is learned anew in slices while the old answers go on, and then takes their place at once.
 * @param node who writes the answers given before each verdict, when there are several nodes
 */
export function createTrainer(context: Context, node: string, log: Log): Trainer {
  let training: Training | null = null
  let building: Promise<Training> | null = null
  /** How many training examples of the course are kept as rows; null: the rows belong to another course. */
  let saved: number | null = null
  let looked: { of: Training | null; examples: number } = { of: null, examples: 0 }

  /** The verdicts that are old enough to teach; the mentions of the others wait. */
  function settledOf(verdicts: readonly VerdictToTrainOn[], unsettled: Set<number>): VerdictToTrainOn[] {
    const latest = context.clock() - settleMs
    for (const { at, mentionId } of verdicts) if (at > latest) unsettled.add(mentionId)
    return verdicts.filter(({ at }) => at <= latest)
  }

  async function build(): Promise<Training> {
    const upTo = await findLastEventId(context.db)
    const yieldToEventLoop = createYield(sliceMs)
    const verdicts: VerdictToTrainOn[] = []
    for (;;) {
      const page = await listVerdictsToTrainOn(context.db, { after: verdicts.at(-1)?.id ?? 0, limit: atOnce })
      verdicts.push(...page)
      if (page.length < atOnce) break
    }
    const fresh: Training = {
      taught: untaught(),
      examples: [],
      ofMention: new Map(),
      unsettled: new Set(),
      lastId: 0,
      news: follow(context, { kinds: touching, cursor: memoryCursor(upTo) }),
      isStale: false,
    }
    const answered = new Map((await listTrainingExamples(context.db)).map((row) => [row.verdictId, row]))
    for (const verdict of lastWords(settledOf(verdicts, fresh.unsettled))) {
      take(fresh, verdict, log, answered.get(verdict.id))
      await yieldToEventLoop()
    }
    await fitTaught(fresh.taught, yieldToEventLoop)
    saved = null
    training = fresh
    return fresh
  }

  async function current(): Promise<Training> {
    if (training) return training
    building ??= build().finally(() => {
      building = null
    })
    return building
  }

  /** Trains on what came; answers false when everything must be trained anew. */
  async function trainOnNews(training: Training): Promise<boolean> {
    const note = (events: readonly Event[]) => {
      for (const { kind, mentionId } of events) {
        if (kind.startsWith('training-')) training.isStale = true
        if (mentionId !== null) training.unsettled.add(mentionId)
      }
    }
    while (await training.news.next(note));
    if (training.isStale) return false
    const mentionIds = [...training.unsettled]
    const unsettled = new Set<number>()
    const yieldToEventLoop = createYield(sliceMs)
    for (let n = 0; n < mentionIds.length; n += atOnce) {
      const some = mentionIds.slice(n, n + atOnce)
      const verdicts = settledOf(await listVerdictsToTrainOn(context.db, { mentionIds: some }), unsettled)
      if (!stillHolds(training, some, verdicts)) return false
      for (const verdict of lastWords(verdicts).filter((one) => !isTrainedOn(training, one))) {
        if (verdict.id < training.lastId) return false
        take(training, verdict, log)
        await fitTaught(training.taught, yieldToEventLoop)
      }
    }
    training.unsettled = unsettled
    return true
  }

  /** Keeps the answers given before each verdict as rows, and tells the screens. One node writes; the others would write the same. */
  async function save(known: Training): Promise<void> {
    const { examples } = known
    if (looked.of === known && looked.examples === examples.length) return
    const upTo = examples.length
    const mayWrite = await acquireLease(context, 'train', node, leaseMs)
    if (mayWrite) await writeRows(examples.slice(saved ?? 0, upTo), upTo)
    saved = mayWrite ? upTo : null
    looked = { of: known, examples: upTo }
  }

  async function writeRows(examples: readonly TrainingExampleRow[], verdicts: number): Promise<void> {
    const write = async (tx: Context['db']) => {
      if (saved === null) await deleteTrainingExamples(tx)
      await addTrainingExamples(tx, context.engine, examples)
    }
    // After a start the rows are what they were.
    if (looked.of === null) return inTransaction(context, write)
    await change(context, async (tx, emit) => {
      await write(tx)
      emit({ kind: 'training-finished', data: { verdicts } })
    })
  }

  return {
    async reader() {
      await current()
      return (input) => readTaught((training as Training).taught, input)
    },
    async trainNext() {
      const known = await current()
      if (!(await trainOnNews(known))) await build()
      await save(training as Training)
    },
    leave: () => releaseLease(context, 'train', node),
  }
}

const isTrainedOn = ({ ofMention }: Training, { mentionId, id }: VerdictToTrainOn): boolean =>
  ofMention.get(mentionId)?.some((one) => one.id === id) ?? false

/** Whether everything these mentions taught still stands beside what is said of them now. */
function stillHolds({ ofMention }: Training, mentionIds: readonly number[], now: readonly VerdictToTrainOn[]): boolean {
  const ids = new Set(now.map(({ id }) => id))
  return mentionIds.every((mentionId) => {
    const learned = ofMention.get(mentionId) ?? []
    const added = now.filter((one) => one.mentionId === mentionId && !learned.some(({ id }) => id === one.id))
    return learned.every((one) => ids.has(one.id) && added.every((other) => speaksOfOther(one, other)))
  })
}

/** Learns what is due, in slices; until it is done the old answers go on. */
async function fitTaught(taught: Taught, yieldToEventLoop: () => Promise<void>): Promise<void> {
  for (const _ of fitSteps(taught)) await yieldToEventLoop()
  await yieldToEventLoop()
}

/**
 * Takes a verdict into the course. One that breaks the reading must not keep all others from teaching: it is passed over.
 * @param answered the answers that were given before the verdict was known, when they were kept
 */
function take(training: Training, verdict: VerdictToTrainOn, log: Log, answered?: TrainingExampleRow): void {
  const { id, mentionId, kind, sentiment } = verdict
  training.ofMention.set(mentionId, [...(training.ofMention.get(mentionId) ?? []), { id, kind, sentiment }])
  training.lastId = Math.max(training.lastId, id)
  try {
    answerAndTrain(training, verdict, answered)
  } catch (error) {
    log.error({ err: error, verdict: id }, 'a verdict could not be learned from')
  }
}

/** Answers a verdict's text first, then learns it. What was answered once is never answered again: by now more is known. */
function answerAndTrain(training: Training, verdict: VerdictToTrainOn, answered?: TrainingExampleRow): void {
  const reading = readSignsOf({ text: verdict.text, hint: verdict.networkLang })
  training.examples.push(
    answersTheSame(answered, verdict) ? { ...answered, taught: verdict.excluded ? 0 : 1 } : answerOf(training, verdict, reading),
  )
  const sentiment = verdict.sentiment ?? undefined
  if (!verdict.excluded) train(training.taught, reading, { complaint: complaintOf(verdict), sentiment })
}

const complaintOf = ({ kind }: VerdictToTrainOn): boolean | undefined => (kind === null ? undefined : kind === 'complaint')

function answersTheSame(answered: TrainingExampleRow | undefined, { kind, sentiment }: VerdictToTrainOn): answered is TrainingExampleRow {
  return answered !== undefined && (answered.complaint === null) === (kind === null) && answered.sentiment === sentiment
}

function answerOf(training: Training, verdict: VerdictToTrainOn, reading: Reading): TrainingExampleRow {
  const before = adjusted(training.taught, reading)
  const shown = readJson(verdict.before)
  const complaint = complaintOf(verdict)
  const sentiment = verdict.sentiment ?? undefined
  return {
    verdictId: verdict.id,
    mentionId: verdict.mentionId,
    agentId: verdict.agentId,
    at: verdict.at,
    lang: reading.lang,
    taught: verdict.excluded ? 0 : 1,
    complaint: complaint === undefined ? null : flagOf(complaint),
    complaintShown: complaint === undefined ? null : flagOf(shown.kind === 'complaint'),
    complaintShipped: complaint === undefined ? null : saysComplaint(reading),
    complaintBefore: complaint === undefined ? null : saysComplaint(before),
    sentiment: sentiment ?? null,
    sentimentShown: sentiment ? shown.sentiment : null,
    sentimentShipped: sentiment ? feelingOf(reading) : null,
    sentimentBefore: sentiment ? feelingOf(before) : null,
  }
}

const complaintPlace = kinds.indexOf('complaint')
const flagOf = (is: boolean): Flag => (is ? 1 : 0)
const saysComplaint = (reading: Reading): Flag => flagOf((reading.kind[complaintPlace] as number) >= reading.complaintAt)

function feelingOf({ sentiment }: Reading): SentimentLabel {
  const top = sentiment.indexOf(Math.max(...sentiment))
  return sentimentLabels[top] ?? 'neutral'
}
