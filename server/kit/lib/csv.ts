/** How a reader's spreadsheet takes cells apart and reads numbers and times. */
export type CsvShape = { locale: string; zone: string; separator: ',' | ';'; decimal: ',' | '.' }

/**
 * The shape for a reader.
 * @param locale BCP 47; where its decimal sign is a comma, cells are parted by semicolons, as Excel reads them there
 * @param zone IANA, in which times are written
 */
export function csvShape(locale: string, zone: string): CsvShape {
  const decimal = new Intl.NumberFormat(locale).format(0.5).includes(',') ? ',' : '.'
  return { locale, zone, decimal, separator: decimal === ',' ? ';' : ',' }
}

/** What begins a formula: `=`, `+`, `-`, `@`, also full-width, behind white space, or behind a separator at which a program may split. */
const formula = /^(?=[\s"'\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r])|(?<=[;,\t|])(?=["']*[=+\-@])|(?<=[\r\n])(?=[=+@])/g

function cellOf(value: string | number | null, decimal: string): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value).replace('.', decimal)
  const tame = value.replace(formula, "'")
  return /[",;\t\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame
}

/**
 * One line of CSV (RFC 4180). Text from outside that a spreadsheet would take for a formula gets an apostrophe before it, also behind a
 * separator within the text.
 */
export const csvLine = (cells: readonly (string | number | null)[], { separator, decimal }: CsvShape): string =>
  `${cells.map((cell) => cellOf(cell, decimal)).join(separator)}\r\n`

/** Before the first line, so that spreadsheets read UTF-8. */
export const byteOrderMark = '\uFEFF'

const formats = new Map<string, Intl.DateTimeFormat>()

/** A moment as the reader's spreadsheet knows a time: date and clock as their language writes them, in their zone. */
export function csvTime(at: number | null, { locale, zone }: CsvShape): string {
  if (at === null) return ''
  const key = `${locale} ${zone}`
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(locale, {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
  formats.set(key, format)
  // A comma between date and clock would split the cell where cells are parted by commas.
  return format.format(at).replace(/,\s*/, ' ')
}
