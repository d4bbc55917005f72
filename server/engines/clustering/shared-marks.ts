import type { MarkKind } from '#shared/cause.ts'
import { type Mark, namesMark, readMarks } from './marks.ts'
import { chanceOfMore, chanceOfShare } from './surprise.ts'
import { fold } from './words.ts'

/** What one customer said of an own matter or of another trouble. `lang`: a tag, or null; `at`: epoch milliseconds. */
export type Telling = { caseId: number; author: number; at: number; lang: string | null; text: string }

/** Something that unusually many own matters of one kind name: a carrier, a batch, a message that they all got. */
export type SharedMark = {
  kind: MarkKind
  /** The same for every spelling and ending. */
  key: string
  /** As most of them write it. */
  written: string
  caseIds: number[]
  /** Between the first and the last of them; epoch milliseconds. */
  firstAt: number
  lastAt: number
}

/** Fewer people than these are a coincidence. */
export const leastPeople = 4
/** What may be by chance once in so many. */
const surprising = 0.01
const dayMs = 24 * 3_600_000
/** A desk that has heard of such matters for so many days knows what is usual. */
const daysToKnow = 7

type Found = { kind: MarkKind; key: string; written: Map<string, number>; cases: Map<number, number>; people: Set<number> }

/**
 * Finds what own matters of one kind share beyond what is usual: more often than other complaints of the same days name it, and more often
 * than the same kind of matter did before. Learnt from what repeats here; there is no list of carriers.
 * @param own what was said lately, over `days`; `before`: the same kind of matter in the weeks before that; `others`: other complaints of the same days
 * @returns the most surprising first
 */
export function findSharedMarks(about: {
  own: readonly Telling[]
  before: readonly Telling[]
  others: readonly Telling[]
  days: number
}): SharedMark[] {
  const all = [...about.own, ...about.before, ...about.others]
  const people = { own: peopleIn(about.own), others: peopleIn(about.others) }
  const heardFor = about.before.length > 0 ? spanOf(about.before.map(({ at }) => at)) / dayMs : 0
  const until = about.own.length + about.before.length
  const candidates = readMarks(all).flatMap((mark) => {
    if (!mark.isName) return []
    const within = (from: number, to: number) => foundIn(mark, all, ({ telling }) => telling >= from && telling < to)
    const own = within(0, about.own.length)
    return own.people.size < leastPeople
      ? []
      : [{ own, before: within(about.own.length, until).people.size, others: within(until, all.length).people.size }]
  })
  /** Times as many as were looked at: of many candidates some stand out by chance. */
  const chanceOf = ({ own, before, others }: (typeof candidates)[number]) => {
    const met = own.people.size
    const here = chanceOfShare({ met, drawn: people.own, having: met + others, from: people.own + people.others })
    const usual = (before + 0.5) * (about.days / heardFor)
    return candidates.length * (heardFor < daysToKnow ? here : Math.max(here, chanceOfMore(met, usual)))
  }
  const listed = candidates
    .map((candidate) => ({ own: candidate.own, chance: chanceOf(candidate) }))
    .filter(({ chance }) => chance < surprising)
    .sort((a, b) => a.chance - b.chance || b.own.people.size - a.own.people.size || (a.own.key < b.own.key ? -1 : 1))
  const kept: Found[] = []
  for (const { own } of listed) if (!kept.some((other) => saysTheSame(own, other))) kept.push(own)
  return kept.map(sharedMarkOf)
}

/** The tellings that name a mark that was found before; null when none does. */
export function findMark(tellings: readonly Telling[], mark: Pick<SharedMark, 'kind' | 'key' | 'written'>): SharedMark | null {
  const met = tellings.filter(({ text }) => namesMark(text, mark))
  if (met.length === 0) return null
  const places = met.map((_, telling) => ({ telling, written: mark.written }))
  return sharedMarkOf(foundIn({ ...mark, places, isName: true }, met, () => true))
}

/** Once a person writes of it in two cases, it is one person who names it. */
function foundIn({ kind, key, places }: Mark, tellings: readonly Telling[], isMeant: (place: Mark['places'][number]) => boolean): Found {
  const found: Found = { kind, key, written: new Map(), cases: new Map(), people: new Set() }
  for (const place of places) {
    if (!isMeant(place)) continue
    const { caseId, at, author } = tellings[place.telling] as Telling
    found.cases.set(caseId, Math.min(at, found.cases.get(caseId) ?? at))
    found.people.add(author)
    found.written.set(place.written, (found.written.get(place.written) ?? 0) + 1)
  }
  return found
}

const peopleIn = (tellings: readonly Telling[]) => new Set(tellings.map(({ author }) => author)).size
const spanOf = (times: readonly number[]) => Math.max(...times) - Math.min(...times)

/** Written as most do without an ending, which is the shortest. */
function sharedMarkOf({ kind, key, written, cases }: Found): SharedMark {
  const times = [...cases.values()]
  const [[most] = [key]] = [...written].sort(
    ([a, ofA], [b, ofB]) => Number(fold(b) === key) - Number(fold(a) === key) || ofB - ofA || (a < b ? -1 : 1),
  )
  const caseIds = [...cases.keys()].sort((a, b) => a - b)
  return { kind, key, written: most, caseIds, firstAt: Math.min(...times), lastAt: Math.max(...times) }
}

/** Two marks of nearly the same cases are one piece of evidence. */
function saysTheSame(one: Found, other: Found): boolean {
  const met = [...one.cases.keys()].filter((id) => other.cases.has(id)).length
  return met >= 0.8 * Math.min(one.cases.size, other.cases.size)
}
