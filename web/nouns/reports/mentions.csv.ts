import type { Mention } from '#shared/mention.schema.ts'

const columns = [
  'id',
  'posted',
  'channel',
  'author',
  'handle',
  'language',
  'sentiment',
  'score',
  'kind',
  'topic',
  'case',
  'caseTitle',
  'url',
  'text',
] as const

/**
 * Mentions as CSV (RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8).
 * Times are local with their offset. Text from outside that a spreadsheet would take for a formula gets an apostrophe before it.
 */
export function mentionsCsv(mentions: Mention[]): string {
  const rows = mentions.map((mention) => [
    mention.id,
    localTime(mention.postedAt),
    mention.channel,
    mention.author.name,
    mention.author.handle,
    mention.lang ?? '',
    mention.sentiment?.label ?? '',
    mention.sentiment?.score ?? '',
    mention.kind ?? '',
    mention.topic ?? '',
    mention.case?.id ?? '',
    mention.case?.title ?? '',
    mention.url ?? '',
    mention.text,
  ])
  return `\uFEFF${[columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const tame = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame
}

/** A moment as ISO 8601 with the offset of this device's time zone: "2026-11-24T14:02:00+01:00". */
export function localTime(at: number): string {
  const offset = -new Date(at).getTimezoneOffset()
  const two = (n: number) => String(Math.trunc(Math.abs(n))).padStart(2, '0')
  const wall = new Date(at + offset * 60_000).toISOString().slice(0, 19)
  return `${wall}${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`
}
