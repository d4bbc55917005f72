import type { JoinReason } from '#shared/gathering.ts'
import type { CaseIndex, Certain, Decision, Evidence } from './gathering.ts'
import { defaultSettings, type GatheringSettings } from './settings.ts'

type Term = { id: number; key: string; kind: string; name: string; cases: Set<CaseRow> }
type CaseRow = { id: number; mentions: Map<number, Evidence>; counts: Map<Term, number>; words: Map<Term, Set<string>>; size: number }
type Weighed = { row: CaseRow; score: number }

const joinKinds: Record<string, JoinReason['kind']> = { c: 'concept', w: 'word', e: 'entity', n: 'entity' }
const round = (value: number) => Math.round(value * 1e6) / 1e6

/** An index of open cases in memory. The same cases and mentions give the same answers, whatever the order of adding. */
export function createCaseIndex(options: Partial<GatheringSettings> = {}): CaseIndex {
  const settings = { ...defaultSettings, ...options }
  const terms = new Map<string, Term>()
  const rows = new Map<number, CaseRow>()
  let moved = 0

  const termOf = (key: string) => {
    let term = terms.get(key)
    if (!term) {
      term = { id: terms.size, key, kind: key[0] ?? 'w', name: key.slice(2), cases: new Set() }
      terms.set(key, term)
    }
    return term
  }
  const weightOf = (term: Term) => (settings.weights[term.kind] ?? 0.2) * Math.log(1 + (rows.size + 1) / (term.cases.size + 0.5))

  function nearest(evidence: Evidence, cannot: readonly number[]): Weighed[] {
    const query = evidence.terms.map(([key]) => terms.get(key)).filter((term) => term !== undefined)
    const rarestFirst = query.toSorted((a, b) => a.cases.size - b.cases.size || (a.key < b.key ? -1 : 1))
    const sums = new Map<CaseRow, number>()
    let read = 0
    for (const term of rarestFirst) {
      if (read > settings.postings) break
      const weight = weightOf(term) ** 2
      for (const row of term.cases) {
        sums.set(row, (sums.get(row) ?? 0) + weight)
        read++
      }
    }
    const unknown = evidence.terms.reduce((sum, [key]) => sum + (terms.has(key) ? 0 : ((settings.weights[key[0] ?? 'w'] ?? 0.2) * Math.log(1 + (rows.size + 1) / 0.5)) ** 2), 0)
    const norm = Math.sqrt(query.reduce((sum, term) => sum + weightOf(term) ** 2, unknown))
    return [...sums]
      .filter(([row]) => !cannot.includes(row.id))
      .sort((a, b) => b[1] - a[1] || a[0].id - b[0].id)
      .slice(0, settings.candidates)
      .map(([row]) => ({ row, score: scoreOf(query, norm, row) }))
      .sort((a, b) => b.score - a.score || a.row.id - b.row.id)
  }

  function caseWeight(row: CaseRow, term: Term) {
    return ((row.counts.get(term) ?? 0) / row.mentions.size) ** settings.shareExponent * weightOf(term)
  }

  function scoreOf(query: Term[], norm: number, row: CaseRow) {
    let all = 0
    for (const term of row.counts.keys()) all += caseWeight(row, term) ** 2
    const dot = query.reduce((sum, term) => sum + weightOf(term) * caseWeight(row, term), 0)
    const cosine = all > 0 && norm > 0 ? dot / (norm * Math.sqrt(all)) : 0
    return round(Math.max(0, Math.min(1, cosine * (1 + settings.sizeBonus * Math.log2(row.size)))))
  }

  function reasons(evidence: Evidence, { row, score }: Weighed): JoinReason[] {
    const met = evidence.terms.flatMap(([key, written]) => {
      const term = terms.get(key)
      if (!term || !row.counts.has(term)) return []
      return [{ term, written, part: weightOf(term) * caseWeight(row, term) }]
    })
    const sum = met.reduce((total, each) => total + each.part, 0)
    return met
      .sort((a, b) => b.part - a.part || (a.term.key < b.term.key ? -1 : 1))
      .map(({ term, written, part }) => ({
        kind: joinKinds[term.kind] ?? 'word',
        name: term.name,
        here: [written],
        there: [...(row.words.get(term) ?? [])].slice(0, 4),
        share: round((part / sum) * score),
      }))
  }

  function certain(evidence: Evidence, known: Certain): Decision | null {
    const cannot = known.cannot ?? []
    for (const kind of ['thread', 'author'] as const) {
      const caseId = known[kind]
      if (caseId != null && !cannot.includes(caseId)) {
        return { caseId, joined: kind, band: 'join', score: 1, because: [{ kind, name: kind, here: [], there: [], share: 1 }], suggestions: [] }
      }
    }
    for (const [key, written] of evidence.terms) {
      if (!key.startsWith('n:')) continue
      const rowsWith = [...(terms.get(key)?.cases ?? [])].filter((row) => !cannot.includes(row.id))
      const only = rowsWith[0]
      if (rowsWith.length !== 1 || !only) continue
      const because: JoinReason[] = [{ kind: 'entity', name: key.slice(2), here: [written], there: [written], share: 1 }]
      return { caseId: only.id, joined: 'similar', band: 'join', score: 1, because, suggestions: [] }
    }
    return null
  }

  function change(row: CaseRow, evidence: Evidence, by: 1 | -1) {
    for (const [key, written] of evidence.terms) {
      const term = termOf(key)
      const count = (row.counts.get(term) ?? 0) + by
      if (count > 0) {
        row.counts.set(term, count)
        term.cases.add(row)
        const words = row.words.get(term) ?? new Set()
        if (by > 0) words.add(written)
        row.words.set(term, words)
      } else {
        row.counts.delete(term)
        row.words.delete(term)
        term.cases.delete(row)
        if (!term.cases.size) terms.delete(key)
      }
    }
  }

  function forgetOldest(row: CaseRow) {
    while (row.mentions.size > settings.remembered) {
      const oldest = Math.min(...row.mentions.keys())
      const evidence = row.mentions.get(oldest)
      if (evidence) change(row, evidence, -1)
      row.mentions.delete(oldest)
    }
  }

  const index: CaseIndex = {
    decide(evidence, known) {
      const sure = certain(evidence, known)
      if (sure) return sure
      const near = nearest(evidence, known.cannot ?? [])
      const suggestions = near.slice(0, 5).map((each) => ({ caseId: each.row.id, score: each.score, because: reasons(evidence, each) }))
      const best = suggestions[0]
      if (!best) return { caseId: null, joined: 'new', band: 'new', score: 0, because: [], suggestions }
      const margin = best.score - (suggestions[1]?.score ?? 0)
      const { score, because } = best
      if (score >= settings.joinScore + moved && margin >= settings.joinMargin) {
        return { caseId: best.caseId, joined: 'similar', band: 'join', score, because, suggestions }
      }
      return { caseId: null, joined: 'new', band: score >= settings.suggestScore + moved ? 'suggest' : 'new', score, because, suggestions }
    },
    add(caseId, mentionId, evidence) {
      const row = rows.get(caseId) ?? { id: caseId, mentions: new Map(), counts: new Map(), words: new Map(), size: 0 }
      rows.set(caseId, row)
      if (row.mentions.has(mentionId)) return
      row.size++
      row.mentions.set(mentionId, evidence)
      change(row, evidence, 1)
      forgetOldest(row)
    },
    remove(caseId, mentionId, evidence) {
      const row = rows.get(caseId)
      if (!row) return
      row.size--
      if (row.mentions.delete(mentionId)) change(row, evidence, -1)
      if (row.size <= 0) index.drop(caseId)
    },
    merge(from, into) {
      const row = rows.get(from)
      if (!row || from === into) return
      const target = rows.get(into)
      const before = target?.size ?? 0
      for (const [mentionId, evidence] of row.mentions) index.add(into, mentionId, evidence)
      const merged = rows.get(into)
      if (merged) merged.size = before + row.size
      index.drop(from)
    },
    drop(caseId) {
      const row = rows.get(caseId)
      if (!row) return
      for (const evidence of row.mentions.values()) change(row, evidence, -1)
      rows.delete(caseId)
    },
    learn({ score, accepted }) {
      if (accepted && score < settings.suggestScore + moved) moved -= 0.002
      if (!accepted && score >= settings.suggestScore + moved) moved += 0.004
      moved = Math.max(-0.1, Math.min(0.15, moved))
    },
    name(caseId) {
      const row = rows.get(caseId)
      if (!row) return { title: '', words: [] }
      const telling = [...row.counts.keys()].sort((a, b) => caseWeight(row, b) - caseWeight(row, a) || (a.key < b.key ? -1 : 1))
      const words = telling.slice(0, 5).map((term) => [...(row.words.get(term) ?? [])][0] ?? term.name)
      return { title: words.slice(0, 3).join(' · '), words }
    },
    get size() {
      return rows.size
    },
  }
  return index
}
