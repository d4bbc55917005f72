import type { InterfaceLanguage } from '#shared/agent.ts'
import type { AlikeCases } from '#shared/case.schema.ts'
import { conceptIn } from '../../engines/clustering/case-name.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { commonHeadings, seenFrom, wordsUnder } from './merge-suggestion.rules.ts'
import { listCompared, listSuggestionsOf } from './merge-suggestion.store.ts'

/** The cases that look like the same problem as this one, side by side; labels and titles in the reader's language. */
export async function showAlikeCases(db: Handle, caseId: number, lang: InterfaceLanguage): Promise<AlikeCases> {
  const suggestions = await listSuggestionsOf(db, caseId)
  const others = new Map(
    (
      await listCompared(
        db,
        suggestions.map(({ otherId }) => otherId),
      )
    ).map((row) => [row.id, row]),
  )
  const seen = suggestions.flatMap(({ fromId, otherId, because, score, refusedAt }) => {
    const row = others.get(otherId)
    return row ? [{ row, score, refused: refusedAt !== null, reasons: seenFrom(fromId === caseId, readJson(because)) }] : []
  })
  const headings = commonHeadings(seen)
  const kept = seen.filter(({ refused }) => !refused)
  return {
    headings: headings.map(({ name, kind, share }) => ({
      name,
      label: kind === 'concept' ? conceptIn(name, lang) : null,
      share: Math.round(share * 100) / 100,
    })),
    own: headings.map(({ name }) => wordsUnder(seen.map(({ reasons }) => reasons.find((one) => one.name === name)?.own ?? []))),
    items: seen.map(({ row, score, refused, reasons }) => ({
      caseId: row.id,
      title: titleIn(row, lang),
      people: row.authorCount,
      author: row.authorCount === 1 ? row.lastAuthor : null,
      languages: readJson(row.languages),
      channels: readJson(row.channels),
      priority: row.priority,
      text: row.lastText,
      lang: row.lastLang,
      at: row.lastAt,
      score,
      words: headings.map(({ name }) => wordsUnder([reasons.find((one) => one.name === name)?.other ?? []])),
      refused,
    })),
    people: kept.reduce((sum, { row }) => sum + row.authorCount, 0),
    languages: [...new Set(kept.flatMap(({ row }) => readJson(row.languages)))].sort(),
  }
}
