import { createCaseIndex } from './case-index.ts'
import type { CaseIndex, Certain, Decision } from './clustering.ts'
import { readEvidence } from './evidence.ts'
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
  threads: Map<string, number>
  authors: Map<string, { caseId: number; at: number }>
  truths: Map<number, Set<string>>
  aliases: Map<number, number>
  filed: number
  nextLook: number
  mergeCheckedId: number
}

const firstLook = 100
const longestLook = 1000
const joinWindowMs = 7 * 24 * 3_600_000

/** Reads `--join auto|suggested|assisted`; `auto` when it is not given. Throws on another word. */
export function parseJoinMode(words: readonly string[]): JoinMode {
  const at = words.findIndex((word) => word === '--join' || word.startsWith('--join='))
  if (at < 0) return 'auto'
  const word = words[at]?.includes('=') ? words[at]?.split('=')[1] : words[at + 1]
  const mode = joinModes.find((each) => each === word)
  if (!mode) throw new Error(`--join is one of ${joinModes.join(', ')}, not ${word ?? 'nothing'}`)
  return mode
}

/** Files complaints line by line, each brand a stream of its own; `read` takes one line of JSON and gives the lines to print. */
export function createClusterer(mode: JoinMode, settings: Partial<ClusteringSettings> = {}) {
  const streams = new Map<string, Stream>()
  let lastCase = 0
  let lastMention = 0

  const streamOf = (brand: string) => {
    let stream = streams.get(brand)
    if (!stream) {
      stream = {
        index: createCaseIndex(settings),
        threads: new Map(),
        authors: new Map(),
        truths: new Map(),
        aliases: new Map(),
        filed: 0,
        nextLook: firstLook,
        mergeCheckedId: 0,
      }
      streams.set(brand, stream)
    }
    return stream
  }

  function file(row: Row): object[] {
    const stream = streamOf(row.brand ?? '')
    const at = row.createdAt ? Date.parse(row.createdAt) : Number.NaN
    const evidence = readEvidence(row.text, { lang: row.lang })
    const decision = stream.index.decide(evidence, certainOf(stream, row, at))
    const chosen = choose(mode, stream, decision, row)
    const caseId = chosen ?? ++lastCase
    stream.index.add(caseId, ++lastMention, evidence)
    if (row.thread) stream.threads.set(row.thread, caseId)
    if (row.author) stream.authors.set(row.author, { caseId, at })
    if (row.truth !== undefined) stream.truths.set(caseId, (stream.truths.get(caseId) ?? new Set()).add(row.truth))
    const joined = chosen === null ? 'new' : chosen === decision.caseId ? decision.joined : 'similar'
    const answer = {
      id: row.id,
      case: caseId,
      joined,
      score: decision.score,
      because: decision.because,
      suggestions: decision.suggestions.map(({ caseId, score }) => ({ case: caseId, score })),
    }
    return [answer, ...mergeNow(mode, stream, lastMention)]
  }

  return {
    read(line: string): object[] {
      const row = parseRow(line)
      return 'error' in row ? [row] : file(row)
    },
  }
}

/** Every few mentions cases that turned out to be one are merged: what the machine may do by itself, and what a person is offered when all is accepted. */
function mergeNow(mode: JoinMode, stream: Stream, lastMention: number): object[] {
  stream.filed++
  if (mode === 'assisted' || stream.filed < stream.nextLook) return []
  stream.nextLook = stream.filed + Math.min(longestLook, Math.max(firstLook, stream.filed / 2))
  const wanted = stream.index.listMerges(stream.mergeCheckedId).filter((each) => mode === 'suggested' || each.band === 'join')
  stream.mergeCheckedId = lastMention
  return wanted.map(({ from, into }) => {
    stream.index.merge(from, into)
    stream.aliases.set(from, into)
    return { merge: { from, into } }
  })
}

function certainOf(stream: Stream, row: Row, at: number): Certain {
  const last = row.author ? stream.authors.get(row.author) : undefined
  const within = last && at - last.at >= 0 && at - last.at <= joinWindowMs
  const open = (caseId: number | undefined) => {
    let at = caseId
    while (at !== undefined && stream.aliases.has(at)) at = stream.aliases.get(at)
    return at ?? null
  }
  return { thread: open(row.thread ? stream.threads.get(row.thread) : undefined), author: open(within ? last.caseId : undefined) }
}

function choose(mode: JoinMode, stream: Stream, decision: Decision, row: Row): number | null {
  if (mode === 'assisted' && row.truth !== undefined) {
    const truth = row.truth
    const offered = [decision.caseId, ...decision.suggestions.map((each) => each.caseId)].filter((caseId) => caseId !== null)
    const right = offered.find((caseId) => stream.truths.get(caseId)?.has(truth)) ?? null
    const [best] = decision.suggestions
    if (best) stream.index.train({ offered: best.offered, accepted: right === best.caseId })
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
