import type { PolicyCondition, PolicyFact, PolicyRule } from '#shared/policy.schema.ts'
import { euCountries } from '#shared/policy.ts'
import { isGiven, type Known, type Reading, readFact } from './facts.ts'
import { categoryName } from './goods.ts'

/** True, false, or not known; `asks` holds the facts that were not known or only presumed on the way. */
export type Truth = { is: boolean | null; asks: readonly PolicyFact[] }

const asksOf = (truths: readonly Truth[]) => [...new Set(truths.flatMap(({ asks }) => asks))]
const told = (is: boolean): Truth => ({ is, asks: [] })

/** Kleene's three-valued "and": false as soon as one is. What is false for certain asks nothing. */
export function every(truths: readonly Truth[]): Truth {
  const no = truths.find(({ is, asks }) => is === false && asks.length === 0)
  if (no) return no
  return { is: truths.some(({ is }) => is === false) ? false : truths.some(({ is }) => is === null) ? null : true, asks: asksOf(truths) }
}

const some = (truths: readonly Truth[]): Truth => {
  const yes = truths.find(({ is, asks }) => is === true && asks.length === 0)
  if (yes) return yes
  return { is: truths.some(({ is }) => is === true) ? true : truths.some(({ is }) => is === null) ? null : false, asks: asksOf(truths) }
}

const test = ({ value, asks }: Reading, check: (value: NonNullable<Reading['value']> | null) => boolean): Truth =>
  value === undefined ? { is: null, asks } : { is: check(value), asks }

function holds(condition: PolicyCondition, known: Known): Truth {
  if ('all' in condition) return every(condition.all.map((each) => holds(each, known)))
  if ('any' in condition) return some(condition.any.map((each) => holds(each, known)))
  if ('not' in condition) {
    const { is, asks } = holds(condition.not, known)
    return { is: is === null ? null : !is, asks }
  }
  if ('given' in condition) return told(isGiven(condition.fact, known) === condition.given)
  const reading = readFact(condition.fact, known)
  if ('is' in condition) return test(reading, (value) => value === condition.is)
  if ('in' in condition) return test(reading, (value) => value !== null && (condition.in as unknown[]).includes(value))
  if ('some' in condition) return test(reading, (value) => (value !== null) === condition.some)
  if ('atLeast' in condition) return test(reading, (value) => typeof value === 'number' && value >= condition.atLeast)
  return test(reading, (value) => typeof value === 'number' && value <= condition.atMost)
}

/** Whether a list of countries, in which `EU` stands for all its members, holds this one. */
export const coversCountry = (countries: readonly string[], country: string): boolean =>
  countries.includes(country) || (countries.includes('EU') && (euCountries as readonly string[]).includes(country))

/** The rules that can speak of this topic and country at all: few of many. */
export const rulesNear = (rules: readonly PolicyRule[], { topic, facts: { country } }: Known): PolicyRule[] =>
  rules.filter(({ topics, countries }) => topics.includes(topic) && (!countries || !country || coversCountry(countries, country)))

/** Whether a rule speaks of these facts; its window is not looked at. */
export function applies(rule: PolicyRule, known: Known): Truth {
  if (!rule.topics.includes(known.topic)) return told(false)
  const { countries, salesChannels, buyerKind, reasons, contractFrom, contractTo, when } = rule
  const checks: Truth[] = []
  if (countries) checks.push(test(readFact('country', known), (value) => coversCountry(countries, String(value))))
  if (checks[0]?.is === false) return told(false)
  const oneOf = (name: string, wanted: readonly string[] | undefined) => {
    if (wanted) checks.push(test(readFact(name, known), (value) => wanted.includes(String(value))))
  }
  oneOf('salesChannel', salesChannels)
  oneOf('buyerKind', buyerKind && [buyerKind])
  oneOf('reason', reasons)
  oneOf('sku', rule.skus)
  oneOf('category', rule.categories?.map(categoryName))
  if (contractFrom) checks.push(contractSide(known, (day) => day >= contractFrom, contractFrom))
  if (contractTo) checks.push(contractSide(known, (day) => day <= contractTo, contractTo))
  if (when) checks.push(holds(when, known))
  return every(checks)
}

/** A contract is not younger than its delivery: goods delivered before the day were bought before it, and nobody need be asked. */
function contractSide(known: Known, check: (day: string) => boolean, border: string): Truth {
  const reading = readFact('contractOn', known)
  const truth = test(reading, (value) => check(String(value)))
  return typeof reading.value === 'string' && reading.value < border ? { is: truth.is, asks: [] } : truth
}

/** How narrowly a rule is drawn: goods weigh more than country, country more than the way of sale. */
export function specificity(rule: PolicyRule): number {
  const { skus, categories, countries, salesChannels, buyerKind, reasons, when, contractFrom, contractTo } = rule
  const where = countries ? (countries.length === 1 && countries[0] !== 'EU' ? 8 : 4) : 0
  const flags = [salesChannels, buyerKind, reasons, when, contractFrom ?? contractTo].filter((each) => each !== undefined).length
  return (skus ? 32 : 0) + (categories ? 16 : 0) + where + flags
}
