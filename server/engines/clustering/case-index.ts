import type { JoinReason } from '#shared/clustering.ts'
import { askingShift, oddsShift } from './answers.ts'
import { type CaseRow, createCaseRows, themeOfCase } from './case-rows.ts'
import {
  type CaseIndex,
  type Certain,
  type Decision,
  type Evidence,
  type MergeProposal,
  type MergeSuggestion,
  mostAlike,
  type Suggested,
} from './clustering.ts'
import { confidenceOf, signalsOf } from './confidence.ts'
import { nameOf, reasonsFor, wordsOf } from './explain.ts'
import { createNearest, type Near, type Question } from './nearest.ts'
import { type ClusteringSettings, defaultSettings } from './settings.ts'
import { createTermTable, languageNumber } from './terms.ts'

const headTerms = 12
const headShare = 0.6
const longTerms = 24
/** What names one concept of a problem need not meet the author's case as well as what names several. */
const followUpShare = 0.5
/** A case of no more mentions is one customer's, or of so few that nobody is lost in it. */
const fewMentions = 3
/** Concepts by which somebody says that this is not the first time. */
const chasing = ['c:again', 'c:still', 'c:wait', 'c:thirdtime']
/** Concepts that make it another matter all the same. */
const matterOfItsOwn = ['refund', 'refund missing', 'parcel', 'delivery', 'order', 'neverarrives', 'not arrived', 'charge', 'double'].map(
  (name) => `c:${name}`,
)

/** An index of open cases in memory. The same cases and mentions give the same answers, in whatever order they were added. */
export function createCaseIndex(options: Partial<ClusteringSettings> = {}): CaseIndex {
  const settings = { ...defaultSettings, ...options }
  const table = createTermTable(settings)
  const rows = createCaseRows(table, settings)
  const nearest = createNearest(table, rows, settings)
  /** What answers of people add to the score from which a person is asked, and to the log odds of being right. */
  let moved = 0
  let odds = 0

  /** Short texts need a higher score. */
  const shortness = (terms: number) => 0.2 * (1 / Math.sqrt(Math.max(1, terms)) - 0.33)

  /** Among very many cases some are near by chance: the best score of a new problem rises by as much (measured at 1k, 10k and 100k open cases). */
  function crowding() {
    const cases = table.cases()
    if (cases <= 300) return 0
    return Math.min(0.15, 0.3 * Math.log10(cases / 300)) + Math.max(0, 0.08 * Math.log10(cases / 1000))
  }
  const suggestAt = (terms: number) => table.at(settings.suggestScore) + shortness(terms) + crowding() + moved
  /** A long text must also meet the case with its first words, which say what it is about. */
  function meetsWithHead({ terms, weights }: Question, { row }: Near) {
    if (terms.length <= longTerms) return true
    let all = 0
    let met = 0
    for (let at = 0; at < headTerms; at++) {
      const weight = (weights[at] ?? 0) ** 2
      const term = terms[at]
      all += weight
      if (term && row.terms.includes(term)) met += weight
    }
    return met >= all * headShare
  }

  /** A case that holds somebody's own matter: no other complaint joins it by what it says. */
  const isOwn = (row: CaseRow) => themeOfCase(row) !== null

  /** Sure enough to be done without a person: by a chance that answers of people move, and never below the score from which they are asked. */
  const isSure = (score: number, terms: number, signals: readonly number[]) =>
    score >= suggestAt(terms) && confidenceOf(signals, odds) >= settings.joinConfidence

  /**
   * Which of an author's cases the next complaint is about, the newest first; null where it is another matter. An author is not a problem: what
   * names one of its own must meet the case about as well as would be suggested to a person, and an own matter goes only to an own matter.
   */
  function followsUp(evidence: Evidence, cases: readonly number[]): number | null {
    const [newest] = cases
    if (newest === undefined) return null
    const known = cases.flatMap((id) => rows.byId.get(id) ?? [])
    const names = (concepts: readonly string[]) => evidence.terms.some(([key]) => concepts.includes(key))
    const chases = names(chasing) && !names(matterOfItsOwn)
    if (evidence.theme) {
      const same = known.find((row) => isOwn(row) && themeOfCase(row) === evidence.theme)
      // Asking again belongs to what was asked before, but not among strangers.
      const asked = chases ? known.find((row) => isOwn(row) || row.size <= fewMentions) : undefined
      return (same ?? asked)?.id ?? (chases && known.length === 0 ? newest : null)
    }
    const question = nearest.questionOf(evidence)
    const telling = question.terms.filter((term, at) => term.kind === 'c' && (question.weights[at] ?? 0) >= settings.tellingWeight)
    if (telling.length === 0 || (telling.length === 1 && known.length === 0)) return newest
    // A parcel, a refund, a charge is another matter than a case that never spoke of one.
    const matters = matterOfItsOwn.filter((concept) => names([concept]))
    const speaksOf = (row: CaseRow) => matters.length === 0 || row.terms.some(({ key }) => matters.includes(key))
    const [best] = nearest.find(question, (row) => !known.includes(row) || isOwn(row) || !speaksOf(row))
    if (telling.length === 1 && chases) return best?.row.id ?? newest
    const needed = suggestAt(evidence.terms.length) * (telling.length === 1 ? followUpShare : 1)
    return best && best.score >= needed ? best.row.id : null
  }

  function certain(evidence: Evidence, known: Certain): Decision | null {
    const cannot = known.cannot ?? []
    const join = (caseId: number, joined: Decision['joined'], reason: JoinReason): Decision => ({
      caseId,
      joined,
      band: 'join',
      score: 1,
      because: [reason],
      suggestions: [],
      signals: [],
    })
    if (known.thread != null && !cannot.includes(known.thread))
      return join(known.thread, 'thread', { kind: 'thread', name: 'thread', here: [], there: [], share: 1 })
    const followed = followsUp(
      evidence,
      (known.author ?? []).filter((id) => !cannot.includes(id)),
    )
    if (followed !== null) return join(followed, 'author', { kind: 'author', name: 'author', here: [], there: [], share: 1 })
    for (const [key, written] of evidence.terms) {
      const cases = key.startsWith('n:') ? (table.find(key)?.cases ?? []) : []
      const only = cases.length === 1 ? rows.slots[cases[0] as number] : undefined
      if (only && !cannot.includes(only.id))
        return join(only.id, 'similar', { kind: 'entity', name: key.slice(2), here: [written], there: [written], share: 1 })
    }
    return null
  }

  const suggest = (evidence: Evidence, question: Question, each: Near): Suggested => ({
    caseId: each.row.id,
    score: each.score,
    alike: each.alike,
    offered: each.score >= suggestAt(evidence.terms.length),
    because: reasonsFor(evidence, question, each, table, nearest),
  })

  /** The nearest cases of a case that a person is asked about. */
  function alikeTo(row: CaseRow): MergeSuggestion[] {
    const question = nearest.questionOfCase(row)
    const least = suggestAt(row.terms.length / row.mentions.length)
    const evidence = { terms: row.terms.map((term): [string, string] => [term.key, wordsOf(row, term)[0] ?? '']), version: '', lang: '' }
    return nearest
      .find(question, (other) => other === row || isOwn(other))
      .filter(({ score }) => score >= least)
      .slice(0, mostAlike)
      .map((near): MergeSuggestion => {
        const because = reasonsFor(evidence, question, near, table, nearest)
        const other = near.row
        if (other.size > row.size || (other.size === row.size && other.id < row.id))
          return { from: row.id, into: other.id, score: near.score, because }
        const turned = because.map((reason) => ({ ...reason, here: reason.there, there: reason.here }))
        return { from: other.id, into: row.id, score: near.score, because: turned }
      })
  }

  return {
    decide(evidence, known) {
      const sure = certain(evidence, known)
      if (sure) return sure
      const cannot = known.cannot ?? []
      const question = nearest.questionOf(evidence)
      const near = nearest.find(question, (row) => cannot.includes(row.id))
      const suggestions = near.slice(0, 5).map((each) => suggest(evidence, question, each))
      const terms = evidence.terms.length
      // What somebody has for himself is offered to a person, and never joined by the machine.
      const free = evidence.theme ? [] : near.filter(({ row }) => !isOwn(row)).slice(0, 2)
      const compared = free.map((each) => suggestions.find(({ caseId }) => caseId === each.row.id) ?? suggest(evidence, question, each))
      const [best] = compared
      const signals = signalsOf(compared, { size: free[0]?.row.size ?? 1, terms, mix: table.mix() })
      if (best && free[0] && isSure(best.score, terms, signals) && meetsWithHead(question, free[0]))
        return { caseId: best.caseId, joined: 'similar', band: 'join', score: best.score, because: best.because, suggestions, signals }
      const [first] = suggestions
      const band = first?.offered ? 'suggest' : 'new'
      return { caseId: null, joined: 'new', band, score: first?.score ?? 0, because: first?.because ?? [], suggestions, signals }
    },
    add: rows.add,
    addOlder: rows.addOlder,
    remove: rows.remove,
    merge: rows.merge,
    drop: rows.drop,
    listMerges(since) {
      const proposals: MergeProposal[] = []
      const taken = new Set<number>()
      for (const row of [...rows.byId.values()].sort((a, b) => a.size - b.size || b.id - a.id)) {
        if ((row.mentions.at(-1)?.id ?? 0) <= since || taken.has(row.id) || isOwn(row)) continue
        const bigger = (other: typeof row) => other.size > row.size || (other.size === row.size && other.id < row.id)
        const question = nearest.questionOfCase(row)
        const near = nearest.find(question, (other) => other === row || !bigger(other) || taken.has(other.id) || isOwn(other))
        const [best] = near
        if (!best) continue
        const standsOut = settings.standsOut * (best.score - (near[3]?.score ?? 0))
        const needed = settings.mergeScore + moved + settings.mergeScoreOfBig * Math.min(1, Math.log2(row.size) / 5) - standsOut
        const evidence = { terms: row.terms.map((term): [string, string] => [term.key, '']), version: '', lang: '' }
        const listed = near.slice(0, 2).map((each) => suggest(evidence, question, each))
        const terms = row.terms.length / row.mentions.length
        // How many came to the other says nothing of whether two groups are one.
        const signals = signalsOf(listed, { size: 1, terms, mix: table.mix() })
        const sure = row.size <= fewMentions && isSure(best.score, terms, signals)
        if (best.score < needed && !sure) continue
        taken.add(row.id)
        proposals.push({ from: row.id, into: best.row.id, score: best.score, band: sure ? 'join' : 'suggest' })
      }
      return proposals
    },
    listChanged(since) {
      return [...rows.byId.values()].flatMap((row) => ((row.mentions.at(-1)?.id ?? 0) > since ? [row.id] : [])).sort((a, b) => a - b)
    },
    listAlike(caseId) {
      const row = rows.byId.get(caseId)
      return row && !isOwn(row) ? alikeTo(row) : []
    },
    themeOf(caseId) {
      const row = rows.byId.get(caseId)
      return row ? themeOfCase(row) : null
    },
    setTheme(caseId, theme) {
      const row = rows.byId.get(caseId)
      if (row) row.said = theme
    },
    teach(answers) {
      moved = askingShift(answers)
      odds = oddsShift(answers)
    },
    name(caseId, lang, before = null) {
      const row = rows.byId.get(caseId)
      return row ? nameOf(row, languageNumber(lang), { table, nearest, before }) : { name: before, words: [], weights: new Map() }
    },
    get size() {
      return rows.byId.size
    },
  }
}
