import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Rehearsal } from '#shared/alert.schema.ts'
import { rehearsalDays, rehearsedKinds, type Sensitivity, sensitivities } from '#shared/alert.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { day } from '../../kit/lib/clock.ts'
import { dayIn, instantIn, plusDays } from '../../kit/lib/day.ts'
import { serverZone } from '../../kit/lib/environment.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { listCasesByIds } from '../cases/case.store.ts'
import { findFirstHeard, findTopCase, listDeafness, listHeard, listUrgent } from './alert.facts.store.ts'
import { consequencesOf, type Mark, markOf, missedOf, outcomeOf, type Rehearsed } from './alert.rehearsal.rules.ts'
import { gridOf, lastMoment, timingOf } from './alert.rules.ts'
import { bucketMs, limitOf, lookBackMs, usualOf } from './alert.series.rules.ts'
import { type AlertRow, listMarks } from './alert.store.ts'
import { createSeries, type Decision, type Firing, firingsOf, safetyMs, safetyReader, seriesReader, walk } from './alert.walking.rules.ts'
import { offsetsOf } from './alert.zone.ts'

type Rule = Pick<AlertRow, 'id' | 'kind' | 'grouping' | 'sensitivity' | 'floor' | 'forMinutes' | 'coolDownMinutes' | 'recipients'>
type Range = { from: number; to: number }
/** How one group was read: the decisions of a walk, in order; each call walks anew. */
type Walker = { group: string; decisions(sensitivity: Sensitivity): Generator<Decision> }

/** Rehearsed firings that are looked into: the newest. */
const mostFirings = 60

/**
 * What an alert would have done in the last 90 days, by what was known at each moment: the same decisions at the same moments as live.
 * @throws Refusal `not-rehearsed` for kinds that only look at what is so now
 */
export async function rehearse(
  context: Context,
  rule: Rule,
  asked: { sensitivity?: Sensitivity | undefined; to?: number | undefined },
  lang: InterfaceLanguage,
): Promise<Rehearsal> {
  if (!rehearsedKinds.includes(rule.kind))
    throw new Refusal('conflict', 'not-rehearsed', 'An alert of this kind looks at what is so now: there is no past to rehearse it on.')
  const { db } = context
  const to = lastMoment(rule.kind, Math.min(asked.to ?? context.clock(), context.clock()))
  const firstAt = await findFirstHeard(db)
  const days = firstAt === null ? 0 : Math.max(0, (to - firstAt) / day)
  const grid = gridOf(rule.kind)
  const from = Math.ceil(Math.max(to - rehearsalDays.most * day, firstAt ?? to) / grid) * grid
  const sensitivity = asked.sensitivity ?? rule.sensitivity
  const about = { from, to, zone: serverZone(), days: Math.floor(days), sensitivity, isTooEarly: days < rehearsalDays.least }
  const bars = await barsOf(db, rule, sensitivity, { from, to }, firstAt)
  if (about.isTooEarly) return { ...about, consequences: [], bars, firings: [] }
  const walked = await walkAll(db, rule, { from, to })
  const marks = (await listMarks(db, rule.id)).map(({ groupKey, firedAt, verdict }): Mark => ({ group: groupKey, firedAt, verdict }))
  const looked = {} as Record<Sensitivity, Rehearsed[]>
  const lookInto = createLooking(db, rule)
  for (const one of sensitivities) looked[one] = await lookInto(walked[one].firings)
  const tellings = { low: walked.low.tellings, medium: walked.medium.tellings, high: walked.high.tellings }
  const readers = Math.max(1, readJson(rule.recipients).length)
  const own = looked[sensitivity]
  const missed = missedOf(rule.kind, own, looked.high, marks)
  const titles = await titlesOf(db, [...own, ...missed], lang)
  const firings = [
    ...own.map((firing) => ({ firing, outcome: outcomeOf(rule.kind, firing, marks) as Rehearsal['firings'][number]['outcome'] })),
    ...missed.map((firing) => ({ firing, outcome: 'missed' as const })),
  ].sort((a, b) => b.firing.firedAt - a.firing.firedAt)
  return {
    ...about,
    consequences: consequencesOf(rule.kind, looked, tellings, marks, readers),
    bars,
    firings: firings.map(({ firing, outcome }) => ({
      group: firing.group,
      firedAt: firing.firedAt,
      endedAt: firing.endedAt,
      value: firing.value,
      expected: firing.expected,
      limit: firing.limit,
      later: firing.later,
      case: firing.top && titles.has(firing.top.caseId) ? { id: firing.top.caseId, title: titles.get(firing.top.caseId) ?? '' } : null,
      outcome,
      isMarked: markOf(firing, marks) !== null,
    })),
  }
}

type Walked = Record<Sensitivity, { firings: (Firing & { group: string })[]; tellings: number }>

/** Walks over a stretch of the past at each sensitivity; screens get their turn meanwhile. */
export async function walkAll(db: Handle, rule: Rule, range: Range): Promise<Walked> {
  const rest = createYield()
  const walkers = await walkersOf(db, rule, range)
  const walked = {} as Walked
  for (const sensitivity of sensitivities) {
    const firings: (Firing & { group: string })[] = []
    let tellings = 0
    for (const { group, decisions } of walkers) {
      const changed: Decision[] = []
      let count = 0
      for (const decision of decisions(sensitivity)) {
        if (decision.tell || decision.standing.state !== (decision.before?.state ?? 'normal')) changed.push(decision)
        count += 1
        if (count % 96 === 0) await rest()
      }
      const found = firingsOf(changed)
      firings.push(...found.firings.map((firing) => ({ ...firing, group })))
      tellings += found.told.length
    }
    walked[sensitivity] = { firings, tellings }
  }
  return walked
}

function* gridBetween({ from, to }: Range, grid: number): Generator<number> {
  for (let at = from; at <= to; at += grid) yield at
}

async function walkersOf(db: Handle, rule: Rule, range: Range): Promise<Walker[]> {
  const timing = timingOf(rule)
  const grid = gridOf(rule.kind)
  if (rule.kind === 'safety-words') {
    const received = await listUrgent(db, { from: range.from - safetyMs, to: range.to })
    return [{ group: '', decisions: () => walk(timing, gridBetween(range, grid), safetyReader(rule.floor, received), null, []) }]
  }
  const whole = { from: range.from - lookBackMs, to: range.to }
  const [heard, { gaps, sources }, firstAt] = await Promise.all([listHeard(db, rule, whole), listDeafness(db, whole), findFirstHeard(db)])
  const offsetAt = offsetsOf(serverZone())
  const groups = new Set([...heard.keys(), ...(rule.grouping === 'all' ? [''] : [])])
  return [...groups].map((group) => ({
    group,
    decisions: (sensitivity) => {
      const growing = createSeries(whole, heard.get(group) ?? [], gaps, sources, firstAt)
      return walk(timing, gridBetween(range, grid), seriesReader({ ...rule, sensitivity }, growing, offsetAt), null, [])
    },
  }))
}

/** What is known today of the hours that a firing counted, and which case holds most of it; each moment is looked at once. */
function createLooking(db: Handle, rule: Rule) {
  const known = new Map<string, Pick<Rehearsed, 'later' | 'top'>>()
  const look = async ({ group, firedAt, value }: Firing & { group: string }): Promise<Pick<Rehearsed, 'later' | 'top'>> => {
    if (rule.kind === 'safety-words') return { later: value, top: null }
    const range = { from: firedAt - day, to: firedAt }
    const heard = (await listHeard(db, rule, range, Number.MAX_SAFE_INTEGER)).get(group) ?? []
    const later = heard.reduce((sum, { count }) => sum + count, 0)
    return { later, top: rule.kind === 'spike' ? await findTopCase(db, rule, group, range) : null }
  }
  return async (firings: readonly (Firing & { group: string })[]): Promise<Rehearsed[]> => {
    const looked: Rehearsed[] = []
    for (const firing of firings.toSorted((a, b) => b.firedAt - a.firedAt).slice(0, mostFirings)) {
      const key = `${firing.firedAt} ${firing.group}`
      const found = known.get(key) ?? (await look(firing))
      known.set(key, found)
      looked.push({ ...firing, ...found })
    }
    return looked
  }
}

async function titlesOf(db: Handle, firings: readonly Rehearsed[], lang: InterfaceLanguage): Promise<Map<number, string>> {
  const ids = [...new Set(firings.flatMap(({ top }) => top?.caseId ?? []))]
  return new Map((await listCasesByIds(db, ids)).map((row) => [row.id, titleIn(row, lang)]))
}

/** Days of the zone: what was known of each by its evening, and what came later. */
async function barsOf(db: Handle, rule: Rule, sensitivity: Sensitivity, range: Range, firstAt: number | null): Promise<Rehearsal['bars']> {
  const zone = serverZone()
  const offsetAt = offsetsOf(zone)
  const isSafety = rule.kind === 'safety-words'
  const whole = { from: Math.floor((range.from - lookBackMs) / bucketMs) * bucketMs, to: range.to }
  const [heard, { gaps, sources }] = isSafety
    ? [[], { gaps: [], sources: 1 }]
    : [[...(await listHeard(db, rule, whole)).values()].flat().sort((a, b) => a.known - b.known), await listDeafness(db, whole)]
  const received = isSafety ? await listUrgent(db, range) : []
  const growing = createSeries(whole, heard, gaps, sources, firstAt)
  const bars: Rehearsal['bars'] = []
  for (let on = dayIn(zone, range.from); on <= dayIn(zone, range.to); on = plusDays(on, 1)) {
    const at = instantIn(zone, on, '00:00')
    const to = Math.min(instantIn(zone, plusDays(on, 1), '00:00'), range.to)
    if (to <= at) continue
    const isIn = (posted: number) => posted >= at && posted < to
    const evening = Math.ceil(to / bucketMs) * bucketMs
    const series = growing.at(evening)
    const counted = (known: number) => heard.reduce((sum, one) => sum + (isIn(one.posted) && one.known <= known ? one.count : 0), 0)
    const known = isSafety ? received.filter((one) => one > at && one <= to).length : counted(evening)
    const usual = isSafety || rule.grouping !== 'all' ? null : usualOf(series, evening, [], offsetAt)
    bars.push({
      on,
      at,
      to,
      known,
      later: isSafety ? 0 : counted(Number.POSITIVE_INFINITY) - known,
      limit: usual ? limitOf({ ...rule, sensitivity }, usual) : null,
      hasGap: gaps.some((gap) => gap.from < to && (gap.to ?? range.to) > at),
    })
  }
  return bars
}
