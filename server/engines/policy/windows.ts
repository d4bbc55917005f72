import type { PolicyDate, PolicyFact, PolicyRule } from '#shared/policy.schema.ts'
import { applies } from './applies.ts'
import { daysBetween, isFreeSomewhere, nextWorkday, plusDays, plusMonths, plusWorkdays } from './days.ts'
import { anchorDay, type Known, readFact } from './facts.ts'

/** The end of a rule's window: undefined while unknown, null when it has none. */
export type Window = { end: string | null | undefined; lines: PolicyDate[]; asks: readonly PolicyFact[] }

const open: Window = { end: null, lines: [], asks: [] }

/** A rule's own window, counted from its anchor or, for what `adds`, from the end reached so far. */
export function windowOf(rule: PolicyRule, known: Known, of: PolicyDate['of'], reached?: string): Window {
  const unit = rule.unit
  if (unit === undefined || rule.anchor === undefined) return open
  const anchor = anchorDay(rule.anchor, known)
  if (anchor.day === undefined) return { end: undefined, lines: [], asks: anchor.asks }
  if (anchor.day === null) return { ...open, asks: anchor.asks }
  const from = rule.adds && reached !== undefined ? reached : anchor.day
  const asks: PolicyFact[] = [...anchor.asks]
  let count = rule.count ?? 0
  if (unit === 'life') {
    const life = readFact('expectedLifeMonths', known)
    if (life.value === undefined) return { end: undefined, lines: [], asks: life.asks }
    count = Number(life.value)
  }
  if (unit === 'repair-day') count = repairDays(known, from)
  const to = plus(from, count, unit, known)
  return { end: to, lines: [{ rule: rule.key, of, anchor: rule.adds ? null : rule.anchor, from, count, unit, to, counts: false }], asks }
}

function plus(from: string, count: number, unit: NonNullable<PolicyRule['unit']>, known: Known): string {
  if (unit === 'month' || unit === 'life') return plusMonths(from, count)
  if (unit === 'workday') return plusWorkdays(from, count, known.place)
  return plusDays(from, count)
}

/** Days the thing was with us for repairs that were asked for by `end`; the day of handing in is not counted. */
function repairDays({ facts, today }: Known, end: string): number {
  const days = (facts.repairs ?? [])
    .filter(({ reportedOn }) => reportedOn <= end)
    .map(({ reportedOn, returnedOn }) => daysBetween(reportedOn, returnedOn && returnedOn < today ? returnedOn : today))
  return days.reduce((sum, each) => sum + Math.max(0, each), 0)
}

const takesAway: readonly PolicyRule['does'][] = ['except', 'cap', 'doubt']

/**
 * Whether one rule acts on another: by key, by layer, or, when it names nothing, within its own layer. The law is a floor: nothing below it
 * takes away from it, whatever it names.
 */
export function actsOn(rule: PolicyRule, target: PolicyRule): boolean {
  if (target.layer === 'statute' && rule.layer !== 'statute' && takesAway.includes(rule.does)) return false
  return rule.of ? rule.of.includes(target.key) || rule.of.includes(target.layer) : rule.layer === target.layer
}

/**
 * How long a right runs: its own window, then caps, then what is added to the end, then ends of their own (four months after a fault was
 * shown), and last a free day moved to the next workday. Each step is a line. What is only possible moves nothing, and is asked.
 */
export function chainOf(grant: PolicyRule, rules: readonly PolicyRule[], known: Known): Window {
  const base = windowOf(grant, known, grant.open ? 'life' : 'end')
  if (grant.open) return { end: null, lines: base.lines, asks: [] }
  if (base.end === undefined || base.end === null) return base
  let end: string = base.end
  const lines = [...base.lines]
  const asks = new Set(base.asks)
  const moving = rules.filter((rule) => actsOn(rule, grant) && ['cap', 'extend', 'shift'].includes(rule.does))
  const step = (rule: PolicyRule) => {
    const truth = applies(rule, known)
    if (truth.is === false && truth.asks.length === 0) return
    for (const fact of truth.asks) asks.add(fact)
    if (truth.is !== true) return
    if (rule.does === 'shift') {
      const to = nextWorkday(end, known.place)
      if (known.place.region === undefined && isFreeSomewhere(to, known.place.country)) asks.add('region')
      if (to === end) return
      lines.push({ rule: rule.key, of: 'end', anchor: null, from: end, count: daysBetween(end, to), unit: 'free-day', to, counts: false })
      end = to
      return
    }
    const window = windowOf(rule, known, 'end', end)
    for (const fact of window.asks) asks.add(fact)
    if (window.end === undefined || window.end === null) return
    const isCap = rule.does === 'cap'
    if (isCap ? window.end >= end : window.end <= end || !happenedWithin(rule, known, end)) return
    lines.push(...window.lines)
    end = window.end
  }
  const order = [
    moving.filter(({ does }) => does === 'cap'),
    moving.filter(({ does, adds }) => does === 'extend' && adds),
    moving.filter(({ does, adds }) => does === 'extend' && !adds),
    moving.filter(({ does }) => does === 'shift'),
  ]
  for (const rule of order.flat()) step(rule)
  return { end, lines, asks: [...asks] }
}

/** What lengthens a right must have begun while it ran: a fault shown, a repair asked for. Being informed late, or an exchange, need not. */
function happenedWithin(rule: PolicyRule, known: Known, end: string): boolean {
  if (rule.anchor === 'shown') return known.facts.firstShownOn !== undefined && known.facts.firstShownOn <= end
  if (rule.anchor === 'repaired')
    return (known.facts.repairs ?? []).some(
      ({ reportedOn, returnedOn }) => returnedOn != null && returnedOn <= known.today && reportedOn <= end,
    )
  return true
}
