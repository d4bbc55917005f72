import type { PolicyFact, PolicyFacts } from '#shared/policy.schema.ts'
import type { PolicyAnchor } from '#shared/policy.ts'
import { dayOf, type Place, zoneOf } from './days.ts'
import { categoryName, findGoods } from './goods.ts'

/** The facts as rules read them: plain days where the consumer lives, and what follows from other facts. */
export type Known = {
  facts: PolicyFacts
  topic: 'withdrawal' | 'defect' | 'not-delivered'
  zone: string
  place: Place
  /** The day on which it is decided. */
  today: string
  /** The day on which the customer acted: sent it, told us; today when nobody says otherwise. */
  act: string
  /** True when that day is another one where the offset of `at` was written. */
  otherDay: boolean
}

type Value = string | number | boolean | null
/** A fact's value; undefined while unknown, null when known to be none. `asks`: what would have to be told to know it better. */
export type Reading = { value: Value | undefined; asks: readonly PolicyFact[] }

const known = (value: Value): Reading => ({ value, asks: [] })
const unknown = (...asks: PolicyFact[]): Reading => ({ value: undefined, asks })

/**
 * Reads facts once. `return` becomes a defect where the reason says so, else a change of mind; the last of several deliveries counts; the
 * day of acting is the earliest of telling, sending and deciding.
 */
export function knowFacts(given: PolicyFacts): Known {
  const facts = { ...given, deliveredOn: given.lastDeliveredOn ?? given.deliveredOn }
  const zone = zoneOf(facts.zone, facts.country)
  const today = dayOf(facts.at, zone)
  const broken = facts.reason !== undefined && facts.reason !== 'changed-mind'
  const topic = facts.topic === 'return' ? (broken ? 'defect' : 'withdrawal') : facts.topic
  const acts = [facts.toldOn, topic === 'withdrawal' ? (facts.sentOn ?? undefined) : undefined].filter((day) => day !== undefined)
  return {
    facts,
    topic,
    zone,
    place: { country: facts.country, region: facts.region },
    today,
    act: acts.length > 0 ? acts.reduce((first, day) => (day < first ? day : first)) : today,
    otherDay: typeof facts.at === 'string' && /T.*[Z+-]/.test(facts.at) && facts.at.slice(0, 10) !== today,
  }
}

const ofGoods = (
  facts: PolicyFacts,
  fact: 'noticeTierMonths' | 'expectedLifeMonths' | 'listed',
  from: 'tier' | 'life' | 'listed',
): Reading => {
  const said = facts[fact]
  if (said !== undefined) return known(said)
  if (facts.category === undefined) return unknown('category')
  const goods = findGoods(facts.category)
  return goods ? known(goods[from]) : unknown(fact)
}

/** Repairs after which the thing is back, and those for which the same fault is known to have come again. */
const doneRepairs = ({ facts, today }: Known) => (facts.repairs ?? []).filter(({ returnedOn }) => returnedOn != null && returnedOn <= today)

/** Facts that follow from others. */
const derived: Record<string, (known: Known) => Reading> = {
  // A buyer is a private person unless somebody says otherwise (BGB 13; asked where it changes anything).
  buyerKind: ({ facts }) => (facts.buyerKind ? known(facts.buyerKind) : { value: 'consumer', asks: ['buyerKind'] }),
  reason: ({ facts, topic }) =>
    facts.reason
      ? known(facts.reason)
      : { value: topic === 'defect' ? 'defect' : 'changed-mind', asks: topic === 'defect' ? ['reason'] : [] },
  contractOn: ({ facts }) =>
    facts.contractOn
      ? known(facts.contractOn)
      : facts.deliveredOn
        ? { value: facts.deliveredOn, asks: ['contractOn'] }
        : unknown('contractOn'),
  category: ({ facts }) => (facts.category === undefined ? unknown('category') : known(categoryName(facts.category))),
  unsealed: ({ facts }) =>
    facts.unsealed !== undefined ? known(facts.unsealed) : facts.condition ? known(facts.condition !== 'sealed') : unknown('unsealed'),
  noticeTierMonths: ({ facts }) => ofGoods(facts, 'noticeTierMonths', 'tier'),
  expectedLifeMonths: ({ facts }) => ofGoods(facts, 'expectedLifeMonths', 'life'),
  listed: ({ facts }) => ofGoods(facts, 'listed', 'listed'),
  informed: ({ facts }) => (facts.informedOn === undefined ? unknown('informedOn') : known(facts.informedOn !== null)),
  goodsBack: ({ facts }) =>
    facts.goodsBackOn !== undefined ? known(facts.goodsBackOn !== null) : facts.sentOn === null ? known(false) : unknown('goodsBackOn'),
  repairCount: (all) => (all.facts.repairs ? known(doneRepairs(all).length) : unknown('repairs')),
  failedRepairs: (all) => (all.facts.repairs ? known(doneRepairs(all).filter(({ sameFault }) => sameFault).length) : unknown('repairs')),
  inRepair: ({ facts, today }) =>
    facts.repairs ? known(facts.repairs.some(({ returnedOn }) => returnedOn == null || returnedOn > today)) : unknown('repairs'),
  severalDeliveries: ({ facts }) =>
    known(facts.firstDeliveredOn !== undefined && facts.deliveredOn != null && facts.firstDeliveredOn !== facts.deliveredOn),
  otherDay: ({ otherDay }) => known(otherDay),
  moved: ({ facts }) => known(facts.movedTo !== undefined && facts.movedTo !== facts.country),
  purchases: ({ facts }) =>
    facts.purchases !== undefined ? known(facts.purchases) : facts.deliveredOn || facts.contractOn ? known(1) : unknown('purchases'),
  goodwillShort: ({ facts }) => {
    if (facts.amount === undefined) return unknown('amount')
    return facts.goodwillLeft === undefined ? unknown('goodwillLeft') : known(facts.amount > facts.goodwillLeft)
  },
}

/** Names of facts that conditions may ask for beside those of the schema. */
export const derivedFacts = Object.keys(derived)

/** One fact, or what follows from others under its name. */
export function readFact(name: string, from: Known): Reading {
  const read = derived[name]
  if (read) return read(from)
  const value = from.facts[name as PolicyFact]
  return value === undefined ? unknown(name as PolicyFact) : known(Array.isArray(value) ? value.length : value)
}

/** Whether a fact was given at all, without asking for it. */
export const isGiven = (name: string, from: Known): boolean => from.facts[name as PolicyFact] !== undefined

/** The day a window counts from: undefined while unknown, null when it has not come. */
export function anchorDay(anchor: PolicyAnchor, from: Known): { day: string | null | undefined; asks: readonly PolicyFact[] } {
  const { facts, act, today } = from
  const dayOrAsk = (day: string | null | undefined, fact: PolicyFact) => ({ day, asks: day === undefined ? [fact] : [] })
  const lastOf = (days: (string | null | undefined)[]) =>
    days
      .filter((day) => day != null)
      .sort()
      .at(-1) ?? null
  switch (anchor) {
    case 'contract': {
      const { value, asks } = readFact('contractOn', from)
      return { day: value as string | undefined, asks }
    }
    case 'lastDelivery':
      return dayOrAsk(facts.deliveredOn, 'deliveredOn')
    case 'informed':
      return dayOrAsk(facts.informedOn, 'informedOn')
    case 'shown':
      return dayOrAsk(facts.firstShownOn, 'firstShownOn')
    case 'told':
      return { day: act, asks: [] }
    case 'replaced':
      return dayOrAsk(facts.replacedOn, 'replacedOn')
    case 'reported': {
      const open = facts.repairs?.filter(({ returnedOn }) => returnedOn == null || returnedOn > today)
      return dayOrAsk(open && lastOf(open.map(({ reportedOn }) => reportedOn)), 'repairs')
    }
    case 'repaired':
      return dayOrAsk(facts.repairs && lastOf(doneRepairs(from).map(({ returnedOn }) => returnedOn)), 'repairs')
  }
}
