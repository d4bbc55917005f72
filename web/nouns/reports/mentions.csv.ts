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
 * Mentions as CSV (RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8). Times are local with their offset. Text from
 * outside that a spreadsheet would take for a formula gets an apostrophe before it, also behind a separator within the text.
 * @param locale whose decimal sign is written (BCP 47); where it is a comma, cells are parted by semicolons, as Excel reads them there
 */
export function mentionsCsv(mentions: Mention[], locale: string): string {
  const decimal = new Intl.NumberFormat(locale).format(0.5).includes(',') ? ',' : '.'
  const separator = decimal === ',' ? ';' : ','
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
  return `\uFEFF${[columns, ...rows].map((row) => row.map((value) => cell(value, decimal)).join(separator)).join('\r\n')}\r\n`
}

/** What begins a formula: `=`, `+`, `-`, `@`, also full-width, behind white space, or behind a separator at which a program may split. */
const formula = /^(?=[\s"'\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r])|(?<=[;,\t|])(?=["']*[=+\-@])|(?<=[\r\n])(?=[=+@])/g

function cell(value: string | number, decimal: string): string {
  if (typeof value === 'number') return String(value).replace('.', decimal)
  const tame = value.replace(formula, "'")
  return /[",;\t\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame
}

/** A moment as ISO 8601 with the offset of this device's time zone: "2026-11-24T14:02:00+01:00". */
export function localTime(at: number): string {
  const offset = -new Date(at).getTimezoneOffset()
  const two = (n: number) => String(Math.trunc(Math.abs(n))).padStart(2, '0')
  const wall = new Date(at + offset * 60_000).toISOString().slice(0, 19)
  return `${wall}${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`
}
