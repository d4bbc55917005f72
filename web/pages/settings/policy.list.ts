import type { PolicyRow } from '#shared/policy.schema.ts'
import { euCountries } from '#shared/policy.ts'

export const layerFilters = ['all', 'law', 'own', 'plan', 'goodwill'] as const
export type Filters = { layer: (typeof layerFilters)[number]; country: string; unread: boolean }

const isIn = (layer: string, wanted: Filters['layer']): boolean => {
  if (wanted === 'all') return true
  if (wanted === 'law') return layer === 'statute'
  if (wanted === 'own') return layer === 'store' || layer === 'commercial'
  return layer === wanted
}

/** The rows that pass the filters, and the opened one always. */
export const shownRows = (rows: readonly PolicyRow[], { layer, country, unread }: Filters, open: string | undefined): PolicyRow[] =>
  rows.filter(
    ({ rule }) =>
      rule.key === open ||
      (isIn(rule.layer, layer) &&
        (!unread || (rule.layer === 'statute' && rule.reviewedBy === null)) &&
        (!country ||
          !rule.countries ||
          rule.countries.includes(country) ||
          (rule.countries.includes('EU') && (euCountries as readonly string[]).includes(country)))),
  )

export type Group = { topic: PolicyRow['rule']['topics'][number]; rows: PolicyRow[] }
const shownTopics = ['withdrawal', 'defect', 'not-delivered'] as const
const order: Record<string, number> = {
  grant: 0,
  except: 1,
  cap: 2,
  extend: 3,
  shift: 4,
  presume: 5,
  doubt: 6,
  remedy: 7,
  cost: 8,
  duty: 9,
  note: 10,
}

/** Rules under the first topic they speak of: rights first, then what changes them, then what follows. Ours stand before the law: they are what is changed. */
export function rulesByTopic(rows: readonly PolicyRow[]): Group[] {
  const rank = ({ rule }: PolicyRow) => (rule.layer === 'statute' ? 1 : 0) * 100 + (order[rule.does] ?? 99)
  return shownTopics
    .map((topic) => ({ topic, rows: rows.filter(({ rule }) => rule.topics[0] === topic).toSorted((a, b) => rank(a) - rank(b)) }))
    .filter((group) => group.rows.length > 0)
}

/** A window of ours to begin with: thirty days everywhere, the post on us. */
export function newWindow(rows: readonly PolicyRow[]): PolicyRow {
  const taken = new Set(rows.map(({ rule }) => rule.key))
  let key = 'store.window'
  for (let n = 2; taken.has(key); n++) key = `store.window.${n}`
  return {
    rule: {
      key,
      topics: ['withdrawal'],
      layer: 'store',
      does: 'grant',
      buyerKind: 'consumer',
      outcome: 'allow',
      count: 30,
      unit: 'day',
      anchor: 'lastDelivery',
      payer: 'us',
      statute: '',
      sureness: 'H',
      reviewedBy: null,
    },
    changedBy: null,
    changedAt: 0,
    isChanged: true,
    before: null,
  }
}
