import type { Theme } from '#shared/clustering.ts'
import type { Evidence } from './clustering.ts'
import { dimensions, readVector } from './embedding.ts'
import { languages } from './languages.ts'
import { themeOfMost } from './own-matter.ts'
import type { ClusteringSettings } from './settings.ts'
import { languageNumber, type Term, type TermTable } from './terms.ts'

type Remembered = { id: number; lang: number; terms: Term[]; words: string[]; vector: Int8Array | null }

/** An open case: what its newest mentions say. */
export type CaseRow = {
  id: number
  slot: number
  /** All mentions, also those too old to be remembered. */
  size: number
  langs: number[]
  /** How many of them are their author's own matter, by its theme. */
  own: Map<Theme, number>
  /** What a person said: whose own matter it is, or none's (null); undefined where nobody did. */
  said: Theme | null | undefined
  /** The newest mentions, in the order of their ids. */
  mentions: Remembered[]
  terms: Term[]
  counts: number[]
  /** Sum of the directions of its newest mentions (whole numbers, so that the order of adding does not matter), and how many have one. */
  sum: Int32Array
  directed: number
}

/** The theme of a case that holds somebody's own matter; null where it has, or may have, a common cause. */
export function themeOfCase({ said, own, size }: CaseRow): Theme | null {
  return said === undefined ? themeOfMost(own, size) : said
}

export type CaseRows = ReturnType<typeof createCaseRows>

/**
 * Open cases and their terms. What a case says is the sum of its newest mentions by id, so it depends on the rows alone
 * and not on the order in which they were added, moved or merged.
 */
export function createCaseRows(table: TermTable, settings: ClusteringSettings) {
  const byId = new Map<number, CaseRow>()
  const slots: CaseRow[] = []
  /** Case ids by slot. */
  const ids: number[] = []
  const written = new Map<string, string>()
  /** The directions of all remembered mentions of all cases together: what a desk hears anyway. */
  const all = { sum: new Float64Array(dimensions), directed: 0 }

  /** One string for each spelling, however many mentions use it. */
  function intern(word: string) {
    const known = written.get(word)
    if (known !== undefined) return known
    if (written.size > 200_000) written.clear()
    written.set(word, word)
    return word
  }

  /** Where a slot stands, or belongs, in a list that is ordered by case id. */
  function placeOf(list: number[], row: CaseRow) {
    let low = 0
    let high = list.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ids[list[middle] as number] as number) < row.id) low = middle + 1
      else high = middle
    }
    return low
  }

  function direct(row: CaseRow, { vector }: Remembered, by: 1 | -1) {
    if (!vector) return
    row.directed += by
    all.directed += by
    for (let at = 0; at < dimensions; at++) {
      row.sum[at] = (row.sum[at] as number) + by * (vector[at] as number)
      all.sum[at] = (all.sum[at] as number) + by * (vector[at] as number)
    }
  }

  function countIn(row: CaseRow, mention: Remembered) {
    direct(row, mention, 1)
    for (const term of mention.terms) {
      term.langs[mention.lang] = (term.langs[mention.lang] ?? 0) + 1
      term.epoch = 0
      const at = row.terms.indexOf(term)
      if (at >= 0) row.counts[at] = (row.counts[at] ?? 0) + 1
      else {
        row.terms.push(term)
        row.counts.push(1)
        const place = placeOf(term.cases, row)
        if (place === term.cases.length) term.cases.push(row.slot)
        else term.cases.splice(place, 0, row.slot)
      }
    }
  }

  function countOut(row: CaseRow, mention: Remembered) {
    direct(row, mention, -1)
    for (const term of mention.terms) {
      term.langs[mention.lang] = (term.langs[mention.lang] ?? 1) - 1
      term.epoch = 0
      const at = row.terms.indexOf(term)
      const count = (row.counts[at] ?? 1) - 1
      if (count > 0) row.counts[at] = count
      else {
        row.terms.splice(at, 1)
        row.counts.splice(at, 1)
        term.cases.splice(placeOf(term.cases, row), 1)
        if (!term.cases.length) table.forget(term)
      }
    }
  }

  function remember(row: CaseRow, mention: Remembered) {
    let at = row.mentions.length
    while (at > 0 && (row.mentions[at - 1] as Remembered).id > mention.id) at--
    row.mentions.splice(at, 0, mention)
    countIn(row, mention)
    if (row.mentions.length > settings.remembered) countOut(row, row.mentions.shift() as Remembered)
  }

  function open(id: number) {
    const row: CaseRow = {
      id,
      slot: slots.length,
      size: 0,
      own: new Map(),
      said: undefined,
      langs: languages.map(() => 0),
      mentions: [],
      terms: [],
      counts: [],
      sum: new Int32Array(dimensions),
      directed: 0,
    }
    slots.push(row)
    ids.push(id)
    byId.set(id, row)
    table.countCase(1)
    return row
  }

  function countOwn(row: CaseRow, theme: Theme | undefined, by: number) {
    if (theme) row.own.set(theme, (row.own.get(theme) ?? 0) + by)
  }

  function drop(id: number) {
    const row = byId.get(id)
    if (!row) return
    for (const mention of row.mentions) countOut(row, mention)
    for (const [lang, count] of row.langs.entries()) table.countMentions(lang, -count)
    byId.delete(id)
    table.countCase(-1)
  }

  return {
    byId,
    slots,
    ids,
    all,
    drop,
    add(id: number, mentionId: number, evidence: Evidence) {
      const row = byId.get(id) ?? open(id)
      if (row.mentions.some((mention) => mention.id === mentionId)) return
      const lang = languageNumber(evidence.lang)
      row.size++
      countOwn(row, evidence.theme, 1)
      row.langs[lang] = (row.langs[lang] ?? 0) + 1
      table.countMentions(lang, 1)
      remember(row, {
        id: mentionId,
        lang,
        terms: evidence.terms.map(([key]) => table.get(key)),
        words: evidence.terms.map(([, word]) => intern(word)),
        vector: evidence.vector ? readVector(evidence.vector) : null,
      })
    },
    remove(id: number, mentionId: number, evidence: Evidence) {
      const row = byId.get(id)
      if (!row) return
      const lang = languageNumber(evidence.lang)
      row.size--
      countOwn(row, evidence.theme, -1)
      row.langs[lang] = (row.langs[lang] ?? 1) - 1
      table.countMentions(lang, -1)
      const at = row.mentions.findIndex((mention) => mention.id === mentionId)
      if (at >= 0) countOut(row, row.mentions.splice(at, 1)[0] as Remembered)
      if (row.size <= 0) drop(id)
    },
    merge(from: number, into: number) {
      const row = byId.get(from)
      if (!row || from === into) return
      const target = byId.get(into) ?? open(into)
      const { mentions, langs, size, own } = row
      for (const mention of mentions) countOut(row, mention)
      row.mentions = []
      byId.delete(from)
      table.countCase(-1)
      target.size += size
      for (const [theme, count] of own) countOwn(target, theme, count)
      target.langs = target.langs.map((count, lang) => count + (langs[lang] ?? 0))
      for (const mention of mentions) remember(target, { ...mention, terms: mention.terms.map((term) => table.get(term.key)) })
    },
  }
}
