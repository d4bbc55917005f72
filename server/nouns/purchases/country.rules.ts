/** Where most people of a country live that has several zones. Of countries that spread over half a day none is the right one. */
const usual: Record<string, string> = {
  AR: 'America/Argentina/Buenos_Aires',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  DE: 'Europe/Berlin',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  GL: 'America/Nuuk',
  MY: 'Asia/Kuala_Lumpur',
  NL: 'Europe/Amsterdam',
  NO: 'Europe/Oslo',
  NZ: 'Pacific/Auckland',
  PT: 'Europe/Lisbon',
  UA: 'Europe/Kyiv',
  UZ: 'Asia/Tashkent',
}

const zones = new Map<string, string | null>()

/** The IANA zone of a country (ISO 3166-1 alpha-2); null where somebody has to say which of several it is. */
export function zoneOfCountry(country: string): string | null {
  const known = zones.get(country)
  if (known !== undefined) return known
  const all = usual[country] ? [usual[country]] : zonesIn(country)
  const zone = all.length === 1 ? (all[0] ?? null) : null
  zones.set(country, zone)
  return zone
}

function zonesIn(country: string): string[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): string[] | undefined }
  return locale.getTimeZones?.() ?? []
}

/** Codes that have a name and are no country. */
const notCountries = ['EU', 'EZ', 'UN', 'ZZ', 'QO', 'XA', 'XB']

/** Countries of ISO 3166-1 that there still are: others stand for one that does (DD for DE). */
export const countryCodes: ReadonlySet<string> = new Set(findCountries())

function findCountries(): string[] {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const letters = Array.from({ length: 26 }, (_, n) => String.fromCharCode(65 + n))
  const codes = letters.flatMap((first) => letters.map((second) => first + second))
  return codes.filter(
    (code) => !notCountries.includes(code) && names.of(code) !== undefined && new Intl.Locale(`und-${code}`).region === code,
  )
}

/** Whether two letters are a country of ISO 3166-1. */
export const isCountry = (code: string): boolean => countryCodes.has(code)
