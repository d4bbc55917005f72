/** Beginnings of the names of months in the languages of our customers and their neighbours; the longer first where one begins another. */
const months: readonly (readonly [string, number])[] = [
  ['marras', 11],
  ...(
    [
      'jan tammi oca gen ene',
      'feb helmi şub fév fev',
      'mar mär maalis',
      'apr huhti nis avr abr',
      'may mai maj maí touko mag',
      'jun jún kesä haz giu juin',
      'jul júl heinä tem lug juil',
      'aug ágú elo ağu aoû ago',
      'sep syys eyl set',
      'oct okt loka eki ott',
      'nov kas',
      'dec dez des joulu ara déc dic',
    ] as const
  ).flatMap((names, month) => names.split(' ').map((name) => [name, month + 1] as const)),
]

/** Names of time zones in minutes east of UTC, as RFC 5322 lists them and as European feeds write them. */
const zones: Record<string, number> = {
  ...{ z: 0, ut: 0, utc: 0, gmt: 0, wet: 0, west: 60, bst: 60, cet: 60, mez: 60, met: 60, cest: 120, mest: 120, mesz: 120, eet: 120 },
  ...{ eest: 180, trt: 180, msk: 180, est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420 },
}

/** No post of a network is older: what is dated before says that it has no date (0001, 1970). */
const oldestYear = 1990

const clock = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(.*)`
const dayFirst = new RegExp(String.raw`^(?:\p{L}+\.?,?\s+)?(\d{1,2})\.?[\s-]+(\p{L}+)\.?,?[\s-]+(\d{2,4}),?\s+${clock}$`, 'u')
const monthFirst = new RegExp(String.raw`^(?:\p{L}+\.?,?\s+)?(\p{L}+)\.?\s+(\d{1,2}),?\s+(\d{4}),?\s+${clock}$`, 'u')
const iso = /^(\d{4})-\d{2}-\d{2}/

/**
 * The instant (epoch ms) of a date as ISO 8601, RFC 5322 or feeds write it: with names of months in other languages, and names of zones.
 * One without a zone is UTC. Null where none can be meant.
 */
export function instantOf(written: string): number | null {
  const text = written.trim().slice(0, 80).normalize('NFC')
  if (/^\d{10}(\d{3})?$/.test(text)) return text.length === 10 ? Number(text) * 1_000 : Number(text)
  const [, isoYear] = iso.exec(text) ?? []
  if (isoYear !== undefined) {
    const hasZone = !/\d:\d/.test(text) || /(z|[+-]\d{2}:?\d{2}?)$/i.test(text)
    return Number(isoYear) < oldestYear ? null : parsed(hasZone ? text : `${text}Z`)
  }
  const ordered = dayFirst.exec(text)
  const turned = ordered ? null : monthFirst.exec(text)
  const found = ordered ?? turned
  if (!found) return /\b(19|20)\d{2}\b/.test(text) ? parsed(text) : null
  const [day, name] = ordered ? [found[1], found[2]] : [found[2], found[1]]
  const month = monthOf(name ?? '')
  const year = fullYear(found[3] ?? '')
  const at = Date.UTC(year, (month ?? 1) - 1, Number(day), Number(found[4]), Number(found[5]), Number(found[6] ?? 0))
  return month === null || year < oldestYear || Number.isNaN(at) ? null : at - offsetOf(found[7] ?? '') * 60_000
}

function parsed(text: string): number | null {
  const at = Date.parse(text)
  return Number.isNaN(at) || new Date(at).getUTCFullYear() < oldestYear ? null : at
}

const monthOf = (name: string): number | null => months.find(([begins]) => name.toLowerCase().startsWith(begins))?.[1] ?? null

const fullYear = (written: string): number =>
  written.length === 2 ? Number(written) + (Number(written) < 70 ? 2000 : 1900) : Number(written)

function offsetOf(written: string): number {
  const zone = written.replace(/\(.*$/, '').trim()
  const [, sign, hours, minutes] = /^(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(zone) ?? []
  if (hours !== undefined) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0))
  const name = zone.toLowerCase()
  return Object.hasOwn(zones, name) ? (zones[name] as number) : 0
}
