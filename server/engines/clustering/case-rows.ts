import { type Theme, themes } from '#shared/clustering.ts'
import type { Evidence, OlderMentions } from './clustering.ts'
import { createDirections, type Directed } from './directions.ts'
import { languages } from './languages.ts'
import { themeOfMost } from './own-matter.ts'
import type { ClusteringSettings } from './settings.ts'
import { languageNumber, type Term, type TermTable } from './terms.ts'

type Remembered = Directed['mentions'][number] & { id: number; lang: number; terms: Term[]; words: string[] }

/** An open case: what its newest mentions say. */
export type CaseRow = Omit<Directed, 'mentions'> & {
  id: number
  slot: number
  /** All mentions, also those too old to be remembered. */
  size: number
  langs: number[]
  /** How many of them are their author's own matter, in the order of `themes`; null where none is. */
  own: number[] | null
  /** What a person said: whose own matter it is, or none's (null); undefined where nobody did. */
  said: Theme | null | undefined
  /** The newest mentions, in the order of their ids. */
  mentions: Remembered[]
  /** What these say and how many of them say it; of one mention its own list and `ones`. */
  terms: Term[]
  counts: number[]
}

/** The theme of a case that holds somebody's own matter; null where it has, or may have, a common cause. */
export function themeOfCase({ said, own, size }: CaseRow): Theme | null {
  if (said !== undefined) return said
  return own && themeOfMost((theme) => own[themes.indexOf(theme)] ?? 0, size)
}

/** The counts of a case of one mention, as most are. */
const ones: number[] = Array.from({ length: 64 }, () => 1)
/** Spellings that are kept as one string each before they are looked at anew. */
const mostSpellings = 50_000

export type CaseRows = ReturnType<typeof createCaseRows>

/**
 * Open cases and their terms. What a case says is the sum of its newest mentions by id, so it depends on the rows alone
 * and not on the order in which they were added, moved or merged.
 */
export function createCaseRows(table: TermTable, settings: ClusteringSettings) {
  const byId = new Map<number, CaseRow>()
  /** Open cases by number; that of a case that is open no more is given to the next. */
  const slots: (CaseRow | undefined)[] = []
  const spareSlots: number[] = []
  /** Case ids by slot. */
  const ids: number[] = []
  const directions = createDirections()
  const written = new Map<string, string>()

  /** One string for each spelling, however many mentions use it. */
  function intern(word: string) {
    const known = written.get(word)
    if (known !== undefined) return known
    if (written.size >= mostSpellings) written.clear()
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

  function countIn(row: CaseRow, mention: Remembered) {
    if (mention.direction !== null) directions.count(row, mention.direction, 1)
    const isFirst = row.mentions.length === 1 && mention.terms.length <= ones.length
    if (isFirst) [row.terms, row.counts] = [mention.terms, ones]
    else ownLists(row)
    for (const term of mention.terms) {
      term.langs[mention.lang] = (term.langs[mention.lang] ?? 0) + 1
      term.epoch = 0
      const at = row.terms.indexOf(term)
      if (isFirst) noteCase(term, row)
      else if (at >= 0) row.counts[at] = (row.counts[at] ?? 0) + 1
      else {
        row.terms.push(term)
        row.counts.push(1)
        noteCase(term, row)
      }
    }
  }

  /** From here on the lists may be changed. */
  function ownLists(row: CaseRow) {
    if (row.counts !== ones) return
    row.terms = row.terms.slice()
    row.counts = ones.slice(0, row.terms.length)
  }

  function noteCase(term: Term, row: CaseRow) {
    const place = placeOf(term.cases, row)
    if (term.cases.length === 0) term.cases = [row.slot]
    else if (place === term.cases.length) term.cases.push(row.slot)
    else term.cases.splice(place, 0, row.slot)
  }

  function countOut(row: CaseRow, mention: Remembered) {
    if (mention.direction !== null) directions.count(row, mention.direction, -1)
    ownLists(row)
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
    if (row.mentions.length > 0) row.mentions.splice(at, 0, mention)
    else row.mentions = [mention]
    countIn(row, mention)
    if (row.mentions.length > settings.remembered) forget(row, 0)
  }

  function forget(row: CaseRow, at: number) {
    const [mention] = row.mentions.splice(at, 1) as [Remembered]
    countOut(row, mention)
    if (mention.direction !== null) directions.letGo(mention.direction)
  }

  /** Takes a case out that no mention is counted for any more. */
  function close(row: CaseRow) {
    byId.delete(row.id)
    slots[row.slot] = undefined
    spareSlots.push(row.slot)
    table.countCase(-1)
  }

  function open(id: number) {
    const row: CaseRow = {
      id,
      slot: spareSlots.pop() ?? slots.length,
      size: 0,
      own: null,
      said: undefined,
      langs: languages.map(() => 0),
      mentions: [],
      terms: [],
      counts: [],
      sum: null,
      directed: 0,
    }
    slots[row.slot] = row
    ids[row.slot] = id
    byId.set(id, row)
    table.countCase(1)
    return row
  }

  function countOwn(row: CaseRow, theme: Theme | undefined, by: number) {
    if (!theme) return
    row.own ??= themes.map(() => 0)
    const at = themes.indexOf(theme)
    row.own[at] = (row.own[at] ?? 0) + by
  }

  function drop(id: number) {
    const row = byId.get(id)
    if (!row) return
    while (row.mentions.length > 0) forget(row, row.mentions.length - 1)
    for (const [lang, count] of row.langs.entries()) table.countMentions(lang, -count)
    close(row)
  }

  return {
    byId,
    slots,
    ids,
    directions,
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
        direction: evidence.vector ? directions.keep(evidence.vector) : null,
      })
    },
    addOlder(id: number, { lang: tag, theme, count }: OlderMentions) {
      const row = byId.get(id) ?? open(id)
      const lang = languageNumber(tag)
      row.size += count
      countOwn(row, theme, count)
      row.langs[lang] = (row.langs[lang] ?? 0) + count
      table.countMentions(lang, count)
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
      if (at >= 0) forget(row, at)
      if (row.size <= 0) drop(id)
    },
    merge(from: number, into: number) {
      const row = byId.get(from)
      if (!row || from === into) return
      const target = byId.get(into) ?? open(into)
      const { mentions, langs, size, own } = row
      row.mentions = []
      for (const mention of mentions) countOut(row, mention)
      close(row)
      target.size += size
      own?.forEach((count, at) => void countOwn(target, themes[at], count))
      target.langs = target.langs.map((count, lang) => count + (langs[lang] ?? 0))
      for (const mention of mentions) remember(target, { ...mention, terms: mention.terms.map((term) => table.get(term.key)) })
    },
  }
}
