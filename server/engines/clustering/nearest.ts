import type { CaseRow, CaseRows } from './case-rows.ts'
import type { Evidence } from './clustering.ts'
import { dimensions, readVector } from './embedding.ts'
import type { ClusteringSettings } from './settings.ts'
import type { Term, TermTable } from './terms.ts'

/** `alike`: how far the directions agree, from 0 to 1; `share`: what of the score that is. */
export type Near = { row: CaseRow; score: number; alike: number; share: number }
/** A mention's, or a case's, terms with their weights and length. */
export type Question = { terms: Term[]; weights: number[]; length: number; vector: ArrayLike<number> | null }

const round = (value: number) => Math.round(value * 1e6) / 1e6

function longer(list: Int32Array, length: number) {
  const copy = new Int32Array(length)
  copy.set(list)
  return copy
}

export type Nearest = ReturnType<typeof createNearest>

/** Finds the cases nearest to a question: candidates over the rarest terms, then exact cosines of (share of mentions)^e · weight. */
export function createNearest(table: TermTable, rows: CaseRows, settings: ClusteringSettings) {
  let sums = new Float32Array(1024)
  let touched = new Int32Array(1024)
  let shares: number[] = []
  let exponent = 0

  function readMix() {
    const now = table.at(settings.shareExponent)
    if (now === exponent) return
    exponent = now
    shares = Array.from({ length: settings.remembered + 1 }, (_, count) => count ** exponent)
  }

  function shareOf(count: number, of: number) {
    readMix()
    return (shares[count] ?? 0) / (shares[of] || 1)
  }

  function questionOf(evidence: Evidence): Question {
    readMix()
    const terms = evidence.terms.map(([key]) => table.peek(key))
    const weights = terms.map((term) => table.weightOf(term))
    return { terms, weights, length: Math.hypot(...weights), vector: evidence.vector ? readVector(evidence.vector) : null }
  }

  function questionOfCase(row: CaseRow): Question {
    readMix()
    const weights = row.terms.map((term, at) => shareOf(row.counts[at] ?? 0, row.mentions.length) * table.weightOf(term))
    return {
      terms: row.terms,
      weights,
      length: Math.hypot(...weights),
      vector: row.directed > 0 ? Array.from(rows.directions.sumOf(row), (value) => value / row.directed) : null,
    }
  }

  /** Slots that share the question's rarest terms, those that share most first. */
  function candidates({ terms, weights, length }: Question): CaseRow[] {
    if (sums.length < rows.slots.length) sums = new Float32Array(rows.slots.length * 2)
    const order = terms
      .map((_, at) => at)
      .sort((a, b) => {
        const [one, other] = [terms[a] as Term, terms[b] as Term]
        return one.cases.length - other.cases.length || (one.key < other.key ? -1 : 1)
      })
    let count = 0
    let left = settings.postings
    let best = 0
    const enough = settings.goodShare * length ** 2
    for (const at of order) {
      const { cases } = terms[at] as Term
      const weight = (weights[at] ?? 0) ** 2
      if (!weight) continue
      // A part of a long list would be chance; only when nothing else was read is it better than nothing.
      if (cases.length > left && count > 0) break
      const until = Math.max(0, cases.length - left)
      if (touched.length < count + cases.length - until) touched = longer(touched, 2 * (count + cases.length))
      for (let place = cases.length - 1; place >= until; place--) {
        const slot = cases[place] as number
        const sum = (sums[slot] as number) + weight
        if (sum === weight) touched[count++] = slot
        sums[slot] = sum
        if (sum > best) best = sum
      }
      left -= cases.length - until
      if (left <= 0 || (best >= enough && left < settings.postings - settings.postingsWhenGood)) break
    }
    const highestSlots = highest(touched.subarray(0, count))
    for (let n = 0; n < count; n++) sums[touched[n] as number] = 0
    return highestSlots
  }

  /** The slots with the highest sums; equal sums in the order of case ids. Rows are not looked at: they lie all over the memory. */
  function highest(found: Int32Array): CaseRow[] {
    const best: number[] = []
    const sumOf = (slot: number) => sums[slot] as number
    const idOf = (slot: number) => rows.ids[slot] as number
    for (const slot of found) {
      const sum = sumOf(slot)
      const full = best.length >= settings.candidates
      const least = best[best.length - 1] as number
      if (full && (sum < sumOf(least) || (sum === sumOf(least) && idOf(slot) > idOf(least)))) continue
      let at = full ? best.length - 1 : best.length
      for (; at > 0; at--) {
        const before = best[at - 1] as number
        if (sumOf(before) > sum || (sumOf(before) === sum && idOf(before) < idOf(slot))) break
        best[at] = before
      }
      best[at] = slot
    }
    const enough = best.length ? sumOf(best[0] as number) * settings.worthScoring : 0
    return best.filter((slot) => sumOf(slot) >= enough).map((slot) => rows.slots[slot] as CaseRow)
  }

  /**
   * The cosine of the question's direction and a case's, both seen from the middle of all that this desk hears; 0 where one has none or they
   * point apart.
   */
  function alikeness(vector: ArrayLike<number> | null, row: CaseRow): number {
    if (!vector || row.directed === 0) return 0
    const { sum, directed } = rows.directions.all
    const middle = 1 / (directed + settings.mentionsForMiddle)
    const part = 1 / row.directed
    const its = rows.directions.sumOf(row)
    let dot = 0
    let own = 0
    let other = 0
    for (let at = 0; at < dimensions; at++) {
      const usual = (sum[at] as number) * middle
      const a = (vector[at] as number) - usual
      const b = (its[at] as number) * part - usual
      dot += a * b
      own += a * a
      other += b * b
    }
    return own && other ? Math.max(0, dot / Math.sqrt(own * other)) : 0
  }

  function scoreOf(row: CaseRow, { length, vector, terms }: Question): Near {
    const concepts = terms.filter(({ kind }) => kind === 'c').length
    const leaning = 1 + table.at(settings.alikeWhenFew) / (1 + concepts)
    let dot = 0
    let squares = 0
    const of = shares[row.mentions.length] || 1
    for (let at = 0; at < row.terms.length; at++) {
      const term = row.terms[at] as Term
      const weight = ((shares[row.counts[at] as number] as number) / of) * table.weightOf(term)
      squares += weight * weight
      if (term.asked) dot += weight * term.asked
    }
    const cosine = dot && length ? dot / (length * Math.sqrt(squares)) : 0
    const alike = alikeness(vector, row)
    const meant = table.at(settings.alikeWeight) * leaning * Math.max(0, alike - settings.alikeByChance)
    const bonus = 1 + table.at(settings.sizeBonus) * Math.log(Math.min(row.size, settings.sizeBonusUpTo))
    const score = round(Math.max(0, Math.min(1, (cosine + meant) * bonus - settings.sizePenalty / Math.sqrt(row.size))))
    return { row, score, alike: round(alike), share: meant > 0 ? round((score * meant) / (cosine + meant)) : 0 }
  }

  return {
    questionOf,
    questionOfCase,
    shareOf,
    /** Best first; equal scores in the order of case ids. */
    find(question: Question, isOut: (row: CaseRow) => boolean): Near[] {
      question.terms.forEach((term, at) => {
        term.asked = question.weights[at] ?? 0
      })
      const near = candidates(question)
        .filter((row) => !isOut(row))
        .map((row) => scoreOf(row, question))
        .filter((each) => each.score > 0)
        .sort((a, b) => b.score - a.score || a.row.id - b.row.id)
      for (const term of question.terms) term.asked = 0
      return near
    },
  }
}
