import type { DutyState } from '#shared/duty.ts'
import type { PolicyDecision, PolicyDutyOwed } from '#shared/policy.schema.ts'
import type { ServiceOrderState } from '#shared/service-order.ts'

type DutyName = PolicyDutyOwed['duty']
export type WantedDuty = { duty: DutyName; ruleKey: string; dueOn: string | null; state: 'open' | 'coming' }
export type KeptDuty = { id: number; duty: DutyName; ruleKey: string; dueOn: string | null; state: DutyState }

/** Steps of an order that do what is owed. */
const doneBySteps: Partial<Record<DutyName, readonly ServiceOrderState[]>> = {
  refund: ['refunded', 'part-refunded', 'paid'],
  'standard-delivery': ['refunded', 'part-refunded', 'paid'],
  'send-back': ['received'],
  inspect: ['inspected'],
  'finish-repair': ['ready', 'returned'],
  'free-transport': ['returned', 'delivered'],
  'switch-remedy': ['replaced', 'refunded', 'exchanged'],
}

/** Whether a step that an order takes does this duty. */
export const isDoneBy = (duty: DutyName, state: ServiceOrderState): boolean => doneBySteps[duty]?.includes(state) ?? false

/** What a decision has us do: each duty once, with its earliest day; what is owed already goes before what is only coming. */
export function wantedOf({ duties, coming }: Pick<PolicyDecision, 'duties' | 'coming'>): WantedDuty[] {
  const wanted = new Map<DutyName, WantedDuty>()
  const take = (list: readonly PolicyDutyOwed[], state: WantedDuty['state']) => {
    for (const { duty, rule, dueOn } of list) {
      const known = wanted.get(duty)
      const isEarlier = known?.state === state && dueOn !== null && (known.dueOn === null || dueOn < known.dueOn)
      if (!known || isEarlier) wanted.set(duty, { duty, ruleKey: rule, dueOn, state })
    }
  }
  take(duties, 'open')
  take(coming, 'coming')
  return [...wanted.values()]
}

export type DutyChange = { add: WantedDuty } | { id: number; duty: DutyName; to: Pick<KeptDuty, 'ruleKey' | 'dueOn' | 'state'> }

/** What must change so that the rows say what a decision says. What was done stays done, and what arose keeps its day. */
export function changesTo(kept: readonly KeptDuty[], wanted: readonly WantedDuty[]): DutyChange[] {
  const changes: DutyChange[] = wanted.filter(({ duty }) => !kept.some((one) => one.duty === duty)).map((add) => ({ add }))
  for (const one of kept) {
    if (one.state === 'done') continue
    const now = wanted.find(({ duty }) => duty === one.duty)
    const to = now ?? { ruleKey: one.ruleKey, dueOn: one.dueOn, state: 'dropped' as const }
    if (to.ruleKey !== one.ruleKey || to.dueOn !== one.dueOn || to.state !== one.state)
      changes.push({ id: one.id, duty: one.duty, to: { ruleKey: to.ruleKey, dueOn: to.dueOn, state: to.state } })
  }
  return changes
}

/** The earliest of a day and the days of what is owed; null: none has one. */
export const earliestDue = (day: string | null, duties: readonly Pick<KeptDuty, 'state' | 'dueOn'>[]): string | null =>
  [day, ...duties.filter(({ state }) => state === 'open').map(({ dueOn }) => dueOn)].filter((on) => on !== null).sort()[0] ?? null
