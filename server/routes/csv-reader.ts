import { type CsvShape, csvShape } from '../kit/lib/csv.ts'
import { isZone } from '../kit/lib/environment.ts'
import { Refusal } from '../kit/lib/errors.ts'

/** How a reader's spreadsheet reads a file. @throws Refusal `unknown-zone` or `unknown-locale` */
export function shapeOf({ locale, zone }: { locale: string; zone: string }): CsvShape {
  if (!isZone(zone)) throw new Refusal('bad-input', 'unknown-zone', `There is no time zone "${zone}".`, { params: { zone } })
  try {
    return csvShape(locale, zone)
  } catch (error) {
    if (error instanceof RangeError)
      throw new Refusal('bad-input', 'unknown-locale', `"${locale}" is no language tag.`, { params: { locale } })
    throw error
  }
}
