import { readText } from '../language/read-text.ts'
import { type Answers, noAnswers } from './answers.ts'
import { createCaseIndex } from './case-index.ts'
import type { CaseIndex, Decision } from './clustering.ts'
import { createDecider, type Known } from './decide.ts'
import { readEvidence } from './evidence.ts'
import { firstMergeSchedule, isYoung, type MergeSchedule, mergeCheckAfter, untilMergeCheck } from './merge-schedule.ts'
import type { ClusteringSettings } from './settings.ts'

export const joinModes = ['auto', 'suggested', 'assisted'] as const
export type JoinMode = (typeof joinModes)[number]

type Row = {
  id: string | number
  text: string
  lang?: string
  author?: string
  createdAt?: string
  thread?: string
  brand?: string
  truth?: string
}
type Stream = {
  index: CaseIndex
  known: Known
  decider: ReturnType<typeof createDecider>
  truths: Map<number, Set<string>>
  /** When each case was opened; epoch milliseconds. */
  openedAt: Map<number, number>
  answers: Answers
  schedule: MergeSchedule
  mergeCheckedId: number
}

/** Reads `--join auto|suggested|assisted`; `auto` when it is not given. Throws on another word. */
export function parseJoinMode(words: readonly string[]): JoinMode {
  const at = words.findIndex((word) => word === '--join' || word.startsWith('--join='))
  if (at < 0) return 'auto'
  const word = words[at]?.includes('=') ? words[at]?.split('=')[1] : words[at + 1]
  const mode = joinModes.find((each) => each === word)
  if (!mode) throw new Error(`--join is one of ${joinModes.join(', ')}, not ${word ?? 'nothing'}`)
  return mode
}

/**
 * Files complaints line by line, each brand a stream of its own, with the product's own decisions (decide.ts, merge-schedule.ts); `read` takes
 * one line of JSON and gives the lines to print. Time is that of the lines.
 */
export function createClusterer(mode: JoinMode, settings: Partial<ClusteringSettings> = {}) {
  const streams = new Map<string, Stream>()
  let lastCase = 0
  let lastMention = 0

  const streamOf = (brand: string): Stream => {
    const known: Known = { threads: new Map(), conversations: new Map(), authors: new Map(), cases: new Map() }
    const index = createCaseIndex(settings)
    const stream = streams.get(brand) ?? {
      index,
      known,
      decider: createDecider(index, known, () => ++lastCase),
      truths: new Map(),
      openedAt: new Map(),
      answers: { ...noAnswers },
      schedule: firstMergeSchedule,
      mergeCheckedId: 0,
    }
    streams.set(brand, stream)
    return stream
  }

  function file(row: Row): object[] {
    const stream = streamOf(row.brand ?? '')
    const at = row.createdAt ? Date.parse(row.createdAt) : Number.NaN
    const id = ++lastMention
    const { topic, product } = readText({ text: row.text, lang: row.lang })
    const conversation = row.thread ?? `line ${id}`
    const decided = stream.decider.decide(
      {
        id,
        conversation,
        thread: conversation,
        answers: row.thread !== undefined,
        author: row.author ?? `line ${id}`,
        at,
        product,
        topic,
        opens: true,
        isOffered: true,
        evidence: readEvidence(row.text, { lang: row.lang }),
      },
      (decision) => choose(mode, stream, decision, row),
    )
    const caseId = decided.caseId as number
    if (!stream.openedAt.has(caseId)) stream.openedAt.set(caseId, at)
    if (row.truth !== undefined) stream.truths.set(caseId, (stream.truths.get(caseId) ?? new Set()).add(row.truth))
    const answer = {
      id: row.id,
      case: caseId,
      joined: decided.joined,
      score: decided.score,
      because: decided.because,
      suggestions: decided.suggestions.map(({ caseId, score }) => ({ case: caseId, score })),
    }
    return [answer, ...mergeNow(mode, stream, lastMention, at)]
  }

  return {
    read(line: string): object[] {
      const row = parseRow(line)
      return 'error' in row ? [row] : file(row)
    },
  }
}

/** Every few mentions cases that turned out to be one are merged: what the machine may do by itself, and what a person is offered when all is accepted. */
function mergeNow(mode: JoinMode, stream: Stream, lastMention: number, now: number): object[] {
  const filed = stream.schedule.filed + 1
  stream.schedule = { ...stream.schedule, filed }
  if (mode === 'assisted' || untilMergeCheck(stream.schedule) > 0) return []
  stream.schedule = { filed, nextMergeCheckAt: mergeCheckAfter(filed) }
  const young = (id: number) => isYoung(stream.openedAt.get(id) ?? Number.NaN, now)
  const wanted = stream.index
    .listMerges(stream.mergeCheckedId)
    .filter(({ band, from, into }) => mode === 'suggested' || (band === 'join' && young(from) && young(into)))
  stream.mergeCheckedId = lastMention
  return wanted.map(({ from, into }) => {
    stream.index.merge(from, into)
    stream.decider.merge(from, into)
    return { merge: { from, into } }
  })
}

function choose(mode: JoinMode, stream: Stream, decision: Decision, row: Row): number | null {
  if (mode === 'assisted' && row.truth !== undefined) {
    const truth = row.truth
    const offered = [decision.caseId, ...decision.suggestions.map((each) => each.caseId)].filter((caseId) => caseId !== null)
    const right = offered.find((caseId) => stream.truths.get(caseId)?.has(truth)) ?? null
    const [best] = decision.suggestions
    const accepted = right === best?.caseId
    if (best && best.offered !== accepted) {
      stream.answers[accepted ? 'missed' : 'refused'] += 1
      stream.index.teach(stream.answers)
    }
    return right
  }
  if (decision.caseId !== null) return decision.caseId
  return mode === 'suggested' && decision.band === 'suggest' ? (decision.suggestions[0]?.caseId ?? null) : null
}

function parseRow(line: string): Row | { id?: unknown; error: string } {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { error: 'not a line of JSON' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { error: 'not an object' }
  const row = value as Record<string, unknown>
  const { id } = row
  if (typeof id !== 'string' && typeof id !== 'number') return { error: 'id must be a string or a number' }
  if (typeof row.text !== 'string') return { id, error: 'text must be a string' }
  for (const field of ['lang', 'author', 'createdAt', 'thread', 'brand', 'truth'] as const) {
    if (row[field] != null && typeof row[field] !== 'string' && typeof row[field] !== 'number')
      return { id, error: `${field} must be a string` }
  }
  const word = (field: string) => (row[field] == null ? undefined : String(row[field]))
  const createdAt = word('createdAt')
  if (createdAt !== undefined && Number.isNaN(Date.parse(createdAt))) return { id, error: 'createdAt must be a time' }
  return {
    id,
    text: row.text,
    lang: word('lang'),
    author: word('author'),
    createdAt,
    thread: word('thread'),
    brand: word('brand'),
    truth: word('truth'),
  }
}
