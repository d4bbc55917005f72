import { kinds, type SentimentLabel, sentimentLabels } from '#shared/understanding.ts'
import type { Reader } from '../../engines/language/language.ts'
import { adjusted, learn, readTaught, studyInSteps, type Taught, untaught } from '../../engines/language/learning.ts'
import { type Reading, readSignsOf } from '../../engines/language/read-text.ts'
import { change, type Desk, inTransaction } from '../../kit/database/context.ts'
import { holdLease, leaveLease } from '../../kit/database/lease.ts'
import { second } from '../../kit/lib/clock.ts'
import type { Log } from '../../kit/lib/log.ts'
import { createBreather } from '../../kit/lib/slices.ts'
import { findLastEventId } from '../events/event.store.ts'
import { lastWords, speaksOfOther } from './training.rules.ts'
import {
  addLessons,
  deleteLessons,
  type LessonRow,
  listLessons,
  listTouches,
  listVerdictsToLearn,
  type VerdictToLearn,
} from './training.store.ts'

const atOnce = 250
const sliceMs = 4
const leaseMs = 30 * second
/** A verdict teaches when the time in which most people undo by key (10 s) is over: a slip must not sway what comes in meanwhile. */
export const settleMs = 15 * second

export type Learner = {
  /** Says what a text says, with all that was learnt. The first call waits until the verdicts of before are learnt. */
  reader(): Promise<Reader>
  /** Learns what people said since the last look, on whatever node. */
  learnNext(): Promise<void>
  leave(): Promise<void>
}

/** One way from the shipped weights to what is known now. It is never changed after a verdict was taken back: another takes its place. */
type Course = {
  taught: Taught
  lessons: LessonRow[]
  /** What each mention taught, to see whether something of it was taken back or corrected. */
  ofMention: Map<number, Pick<VerdictToLearn, 'id' | 'kind' | 'sentiment'>[]>
  /** Mentions with a verdict too new to teach. */
  unsettled: Set<number>
  lastId: number
}

/**
 * What this process has learnt from the verdicts, which are its only memory: the same rows give the same answers, on every
 * node and after every restart. New verdicts are learnt as they come; when one is taken back, corrected, set aside or taken
 * up, everything is learnt anew in slices while the old answers go on, and then takes their place at once.
 * @param node who writes the answers given before each verdict, when there are several nodes
 */
export function createLearner(desk: Desk, node: string, log: Log): Learner {
  let course: Course | null = null
  let building: Promise<Course> | null = null
  let seen = 0
  /** How many lessons of the course are kept as rows; null: the rows belong to another course. */
  let kept: number | null = null
  let looked: { of: Course | null; lessons: number } = { of: null, lessons: 0 }

  /** The verdicts that are old enough to teach; the mentions of the others wait. */
  function settledOf(verdicts: readonly VerdictToLearn[], unsettled: Set<number>): VerdictToLearn[] {
    const latest = desk.clock() - settleMs
    for (const { at, mentionId } of verdicts) if (at > latest) unsettled.add(mentionId)
    return verdicts.filter(({ at }) => at <= latest)
  }

  async function build(): Promise<Course> {
    const upTo = await findLastEventId(desk.db)
    const breathe = createBreather(sliceMs)
    const verdicts: VerdictToLearn[] = []
    for (;;) {
      const page = await listVerdictsToLearn(desk.db, { after: verdicts.at(-1)?.id ?? 0, limit: atOnce })
      verdicts.push(...page)
      if (page.length < atOnce) break
    }
    const fresh: Course = { taught: untaught(), lessons: [], ofMention: new Map(), unsettled: new Set(), lastId: 0 }
    const answered = new Map((await listLessons(desk.db)).map((row) => [row.verdictId, row]))
    for (const verdict of lastWords(settledOf(verdicts, fresh.unsettled))) {
      take(fresh, verdict, log, answered.get(verdict.id))
      await breathe()
    }
    await study(fresh.taught, breathe)
    seen = upTo
    kept = null
    course = fresh
    return fresh
  }

  async function current(): Promise<Course> {
    if (course) return course
    building ??= build().finally(() => {
      building = null
    })
    return building
  }

  /** Learns what came; answers false when what is known must be learnt anew. */
  async function follow(course: Course): Promise<boolean> {
    const newest = await findLastEventId(desk.db)
    const touches = newest > seen ? await listTouches(desk.db, seen, newest) : []
    if (touches.some(({ kind }) => kind.startsWith('lessons-'))) return false
    const mentionIds = [...new Set([...course.unsettled, ...touches.flatMap(({ mentionId }) => mentionId ?? [])])]
    const unsettled = new Set<number>()
    const breathe = createBreather(sliceMs)
    for (let n = 0; n < mentionIds.length; n += atOnce) {
      const some = mentionIds.slice(n, n + atOnce)
      const verdicts = settledOf(await listVerdictsToLearn(desk.db, { mentionIds: some }), unsettled)
      if (!stillHolds(course, some, verdicts)) return false
      for (const verdict of lastWords(verdicts).filter((one) => !isLearnt(course, one))) {
        if (verdict.id < course.lastId) return false
        take(course, verdict, log)
        await study(course.taught, breathe)
      }
    }
    seen = newest
    course.unsettled = unsettled
    return true
  }

  /** Keeps the answers given before each verdict as rows, and tells the screens. One node writes; the others would write the same. */
  async function keep(known: Course): Promise<void> {
    const { lessons } = known
    if (looked.of === known && looked.lessons === lessons.length) return
    const upTo = lessons.length
    const mayWrite = await holdLease(desk, 'learn', node, leaseMs)
    if (mayWrite) await writeRows(lessons.slice(kept ?? 0, upTo), upTo)
    kept = mayWrite ? upTo : null
    looked = { of: known, lessons: upTo }
  }

  async function writeRows(lessons: readonly LessonRow[], verdicts: number): Promise<void> {
    const write = async (tx: Desk['db']) => {
      if (kept === null) await deleteLessons(tx)
      await addLessons(tx, desk.engine, lessons)
    }
    // After a start the rows are what they were.
    if (looked.of === null) return inTransaction(desk, write)
    await change(desk, async (tx, happened) => {
      await write(tx)
      happened({ kind: 'lessons-learnt', data: { verdicts } })
    })
  }

  return {
    async reader() {
      await current()
      return (input) => readTaught((course as Course).taught, input)
    },
    async learnNext() {
      const known = await current()
      if (!(await follow(known))) await build()
      await keep(course as Course)
    },
    leave: () => leaveLease(desk, 'learn', node),
  }
}

const isLearnt = ({ ofMention }: Course, { mentionId, id }: VerdictToLearn): boolean =>
  ofMention.get(mentionId)?.some((one) => one.id === id) ?? false

/** Whether everything these mentions taught still stands beside what is said of them now. */
function stillHolds({ ofMention }: Course, mentionIds: readonly number[], now: readonly VerdictToLearn[]): boolean {
  const ids = new Set(now.map(({ id }) => id))
  return mentionIds.every((mentionId) => {
    const learnt = ofMention.get(mentionId) ?? []
    const added = now.filter((one) => one.mentionId === mentionId && !learnt.some(({ id }) => id === one.id))
    return learnt.every((one) => ids.has(one.id) && added.every((other) => speaksOfOther(one, other)))
  })
}

/** Learns what is due, in slices; until it is done the old answers go on. */
async function study(taught: Taught, breathe: () => Promise<void>): Promise<void> {
  for (const _ of studyInSteps(taught)) await breathe()
  await breathe()
}

/**
 * Takes a verdict into the course. One that breaks the reading must not keep all others from teaching: it is passed over.
 * @param answered the answers that were given before the verdict was known, when they were kept
 */
function take(course: Course, verdict: VerdictToLearn, log: Log, answered?: LessonRow): void {
  const { id, mentionId, kind, sentiment } = verdict
  course.ofMention.set(mentionId, [...(course.ofMention.get(mentionId) ?? []), { id, kind, sentiment }])
  course.lastId = Math.max(course.lastId, id)
  try {
    answerAndLearn(course, verdict, answered)
  } catch (error) {
    log.error({ err: error, verdict: id }, 'a verdict could not be learnt')
  }
}

/** Answers a verdict's text first, then learns it. What was answered once is never answered again: by now more is known. */
function answerAndLearn(course: Course, verdict: VerdictToLearn, answered?: LessonRow): void {
  const reading = readSignsOf({ text: verdict.text, hint: verdict.networkLang })
  course.lessons.push(
    answersTheSame(answered, verdict) ? { ...answered, taught: verdict.aside ? 0 : 1 } : answerOf(course, verdict, reading),
  )
  const sentiment = (verdict.sentiment ?? undefined) as SentimentLabel | undefined
  if (!verdict.aside) learn(course.taught, reading, { complaint: complaintOf(verdict), sentiment })
}

const complaintOf = ({ kind }: VerdictToLearn): boolean | undefined => (kind === null ? undefined : kind === 'complaint')

function answersTheSame(answered: LessonRow | undefined, { kind, sentiment }: VerdictToLearn): answered is LessonRow {
  return answered !== undefined && (answered.complaint === null) === (kind === null) && answered.sentiment === sentiment
}

function answerOf(course: Course, verdict: VerdictToLearn, reading: Reading): LessonRow {
  const before = adjusted(course.taught, reading)
  const shown = JSON.parse(verdict.before) as { kind: string | null; sentiment: string | null }
  const complaint = complaintOf(verdict)
  const sentiment = (verdict.sentiment ?? undefined) as SentimentLabel | undefined
  return {
    verdictId: verdict.id,
    mentionId: verdict.mentionId,
    agentId: verdict.agentId,
    at: verdict.at,
    lang: reading.lang,
    taught: verdict.aside ? 0 : 1,
    complaint: complaint === undefined ? null : Number(complaint),
    complaintShown: complaint === undefined ? null : Number(shown.kind === 'complaint'),
    complaintShipped: complaint === undefined ? null : saysComplaint(reading),
    complaintBefore: complaint === undefined ? null : saysComplaint(before),
    sentiment: sentiment ?? null,
    sentimentShown: sentiment ? shown.sentiment : null,
    sentimentShipped: sentiment ? feelingOf(reading) : null,
    sentimentBefore: sentiment ? feelingOf(before) : null,
  }
}

const complaintPlace = kinds.indexOf('complaint')
const saysComplaint = (reading: Reading): number => Number((reading.kind[complaintPlace] as number) >= reading.complaintAt)

function feelingOf({ sentiment }: Reading): SentimentLabel {
  const top = sentiment.indexOf(Math.max(...sentiment))
  return sentimentLabels[top] ?? 'neutral'
}
