import { countryZones } from '#shared/policy.ts'

/** First days of Ramazan Bayramı (three days) and Kurban Bayramı (four), as announced, from 2027 on as computed. */
const bayram: Record<number, { ramazan: string[]; kurban: string[] }> = {
  2020: { ramazan: ['05-24'], kurban: ['07-31'] },
  2021: { ramazan: ['05-13'], kurban: ['07-20'] },
  2022: { ramazan: ['05-02'], kurban: ['07-09'] },
  2023: { ramazan: ['04-21'], kurban: ['06-28'] },
  2024: { ramazan: ['04-10'], kurban: ['06-16'] },
  2025: { ramazan: ['03-30'], kurban: ['06-06'] },
  2026: { ramazan: ['03-20'], kurban: ['05-27'] },
  2027: { ramazan: ['03-09'], kurban: ['05-16'] },
  2028: { ramazan: ['02-26'], kurban: ['05-05'] },
  2029: { ramazan: ['02-14'], kurban: ['04-24'] },
  2030: { ramazan: ['02-04'], kurban: ['04-13'] },
  2031: { ramazan: ['01-24'], kurban: ['04-02'] },
  2032: { ramazan: ['01-14'], kurban: ['03-22'] },
  2033: { ramazan: ['01-02', '12-23'], kurban: ['03-11'] },
  2034: { ramazan: ['12-12'], kurban: ['03-01'] },
  2035: { ramazan: ['12-01'], kurban: ['02-18'] },
}

type Year = { year: number; easter: number }
type Rule = (year: Year) => readonly number[]

const utc = (year: number, month: number, date: number) => Date.UTC(year, month - 1, date)
const dayMs = 86_400_000
const fixed =
  (...days: readonly (readonly [month: number, date: number])[]): Rule =>
  ({ year }) =>
    days.map(([month, date]) => utc(year, month, date))
const fromEaster =
  (...days: readonly number[]): Rule =>
  ({ easter }) =>
    days.map((day) => easter + day * dayMs)
/** The first such weekday (0 Sunday … 6 Saturday) on or after a day of the year. */
const weekdayFrom =
  (weekday: number, month: number, date: number): Rule =>
  ({ year }) => {
    const from = utc(year, month, date)
    return [from + ((weekday - new Date(from).getUTCDay() + 7) % 7) * dayMs]
  }
/** Where a day falls on a weekend, the next day that is free by neither: how the United Kingdom does it. */
const substituted =
  (...days: readonly (readonly [number, number])[]): Rule =>
  ({ year }) => {
    const taken: number[] = []
    for (const [month, date] of days) {
      let day = utc(year, month, date)
      while ([0, 6].includes(new Date(day).getUTCDay()) || taken.includes(day)) day += dayMs
      taken.push(day)
    }
    return taken
  }
const islamic: Rule = ({ year }) => {
  const days = bayram[year]
  const run = (first: string, length: number) => Array.from({ length }, (_, at) => Date.parse(`${year}-${first}`) + at * dayMs)
  return days ? [...days.ramazan.flatMap((first) => run(first, 3)), ...days.kurban.flatMap((first) => run(first, 4))] : []
}

/** Public holidays by country, and by `country-region` those that come on top. Sources: the countries' holiday acts. */
const rules: Record<string, readonly Rule[]> = {
  DE: [fixed([1, 1], [5, 1], [10, 3], [12, 25], [12, 26]), fromEaster(-2, 1, 39, 50)],
  'DE-BW': [fixed([1, 6], [11, 1]), fromEaster(60)],
  'DE-BY': [fixed([1, 6], [11, 1]), fromEaster(60)],
  'DE-BE': [fixed([3, 8])],
  'DE-BB': [fixed([10, 31]), fromEaster(0, 49)],
  'DE-HB': [fixed([10, 31])],
  'DE-HH': [fixed([10, 31])],
  'DE-HE': [fromEaster(60)],
  'DE-MV': [fixed([3, 8], [10, 31])],
  'DE-NI': [fixed([10, 31])],
  'DE-NW': [fixed([11, 1]), fromEaster(60)],
  'DE-RP': [fixed([11, 1]), fromEaster(60)],
  'DE-SL': [fixed([8, 15], [11, 1]), fromEaster(60)],
  'DE-SN': [fixed([10, 31]), weekdayFrom(3, 11, 16)],
  'DE-ST': [fixed([1, 6], [10, 31])],
  'DE-SH': [fixed([10, 31])],
  'DE-TH': [fixed([9, 20], [10, 31])],
  NO: [fixed([1, 1], [5, 1], [5, 17], [12, 25], [12, 26]), fromEaster(-3, -2, 1, 39, 50)],
  IS: [
    fixed([1, 1], [5, 1], [6, 17], [12, 24], [12, 25], [12, 26], [12, 31]),
    fromEaster(-3, -2, 1, 39, 50),
    weekdayFrom(4, 4, 19),
    weekdayFrom(1, 8, 1),
  ],
  // With Midsummer Eve and Christmas Eve, which count for terms (laki säädettyjen määräaikain laskemisesta 5 §).
  FI: [
    fixed([1, 1], [1, 6], [5, 1], [12, 6], [12, 24], [12, 25], [12, 26]),
    fromEaster(-2, 1, 39),
    weekdayFrom(5, 6, 19),
    weekdayFrom(6, 6, 20),
    weekdayFrom(6, 10, 31),
  ],
  TR: [fixed([1, 1], [4, 23], [5, 1], [5, 19], [7, 15], [8, 30], [10, 29]), islamic],
  UK: [
    substituted([1, 1]),
    fromEaster(-2, 1),
    weekdayFrom(1, 5, 1),
    weekdayFrom(1, 5, 25),
    weekdayFrom(1, 8, 25),
    substituted([12, 25], [12, 26]),
  ],
  'UK-SCT': [substituted([1, 1], [1, 2]), weekdayFrom(1, 8, 1), substituted([11, 30])],
}

/** Other members of the Union: the days that nearly all of them keep. */
const elsewhere: readonly Rule[] = [fixed([1, 1], [5, 1], [12, 25], [12, 26]), fromEaster(1)]

const known = new Map<string, ReadonlySet<string>>()

/** Whether the country, or its region, keeps this plain day as a public holiday. Weekends are not asked here. */
export function isPublicHoliday(day: string, country: string, region?: string): boolean {
  return (
    daysOf(country, day).has(day) ||
    (region !== undefined && `${country}-${region}` in rules && daysOf(`${country}-${region}`, day).has(day))
  )
}

/**
 * The public holidays of the country whose capital keeps a time zone, in plain days, in order; weekends too. Only those of the whole country.
 * @returns null where the zone is of none of the countries whose holidays are known
 */
export function publicHolidaysIn(zone: string, years: readonly number[]): { country: string; days: string[] } | null {
  const country = Object.keys(countryZones).find((one) => countryZones[one] === zone)
  if (country === undefined || !(country in rules)) return null
  return { country, days: years.flatMap((year) => [...daysOf(country, `${year}-01-01`)].filter((day) => day.startsWith(`${year}`)).sort()) }
}

/** Regions whose free days differ from their country's. */
export const regionsOf = (country: string): string[] =>
  Object.keys(rules)
    .filter((place) => place.startsWith(`${country}-`))
    .map((place) => place.slice(country.length + 1))

function daysOf(place: string, day: string): ReadonlySet<string> {
  const year = Number(day.slice(0, 4))
  const key = `${place} ${year}`
  const days =
    known.get(key) ??
    new Set(
      (rules[place] ?? elsewhere)
        .flatMap((rule) => rule({ year, easter: easterOf(year) }))
        .map((at) => new Date(at).toISOString().slice(0, 10)),
    )
  known.set(key, days)
  return days
}

/** Easter Sunday, epoch milliseconds UTC: the anonymous Gregorian algorithm (Nature, 1876). */
function easterOf(year: number): number {
  const a = year % 19
  const [b, c] = [Math.floor(year / 100), year % 100]
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  return utc(year, Math.floor((h + l - 7 * m + 114) / 31), ((h + l - 7 * m + 114) % 31) + 1)
}
