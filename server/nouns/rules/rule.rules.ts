import type { Permission } from '#shared/permission.ts'
import type { RuleAction, RuleConditions, RuleOutcome } from '#shared/rule.schema.ts'
import { type RuleEvent, type RuleFault, type RuleField, type RuleSkip, ruleFields, ruleNeeds } from '#shared/rule.ts'
import { type CaseHistory, type FactTag, factsAt, isChangedBetween, type RuleFacts } from './rule-history.rules.ts'

/** A rule as it is walked. `conditions` null: it cannot be read. */
export type WalkedRule = {
  id: number
  version: number
  triggers: readonly RuleEvent[]
  conditions: RuleConditions | null
  actions: readonly RuleAction[]
  stop: boolean
  ownerId: number
  /** Only events after this one start it. */
  after: number
}

type Named = { name: string; gone: boolean }

/** What there is besides cases. */
export type Known = {
  tags: ReadonlyMap<number, string>
  teams: ReadonlyMap<number, Named>
  agents: ReadonlyMap<number, Named>
  /** Templates by their number; gone where whoever answers for the rule may not use it. */
  templates: ReadonlyMap<number, Named & { usableBy: readonly number[] }>
  mayDo(ownerId: number, needs: Permission): boolean
  mostTags: number
  keyOf(name: string): string
}

export type Fault = { what: RuleFault; name: string | null }

/** What a rule names that is no more; empty: it works. */
export function faultsOf({ conditions, actions, ownerId }: WalkedRule, { tags, teams, agents, templates }: Known): Fault[] {
  if (conditions === null || actions.length === 0) return [{ what: 'unreadable', name: null }]
  const faults: Fault[] = []
  const look = (what: RuleFault, found: Named | undefined) => {
    if (!found || found.gone) faults.push({ what, name: found?.name ?? null })
  }
  look('owner', agents.get(ownerId))
  for (const id of conditions.tag ?? []) if (!tags.has(id)) faults.push({ what: 'tag', name: null })
  if (conditions.teamId) look('team', teams.get(conditions.teamId))
  if (typeof conditions.assigneeId === 'number') look('person', agents.get(conditions.assigneeId))
  for (const action of actions) {
    if (action.do === 'assign') look('person', agents.get(action.to))
    if (action.do === 'team') look('team', teams.get(action.teamId))
    if (action.do === 'notify' && action.agentId !== null) look('person', agents.get(action.agentId))
    if (action.do === 'notify' && action.teamId !== null) look('team', teams.get(action.teamId))
    if (action.do === 'draft') {
      const template = templates.get(action.templateId)
      look('template', template && { name: template.name, gone: template.gone || !template.usableBy.includes(ownerId) })
    }
  }
  return faults
}

const isAny = <T>(wanted: readonly T[], there: readonly T[]): boolean => there.some((one) => wanted.includes(one))

const holds: { [F in RuleField]: (wanted: NonNullable<RuleConditions[F]>, facts: RuleFacts) => boolean } = {
  priority: (wanted, { priority }) => wanted.includes(priority),
  trend: (wanted, { trend }) => wanted.includes(trend),
  assigneeId: (wanted, { assigneeId }) => (wanted === 'nobody' ? assigneeId === null : assigneeId === wanted),
  teamId: (wanted, { teamId }) => teamId === wanted,
  tag: (wanted, { tags }) =>
    isAny(
      wanted,
      tags.map(({ id }) => id),
    ),
  channel: (wanted, { channels }) => isAny(wanted, channels),
  language: (wanted, { languages }) => isAny(wanted, languages),
  topic: (wanted, { topic }) => topic === wanted,
  theme: (wanted, { theme }) => theme === wanted,
}

/** The conditions that were given, if all of them hold; null: one does not. */
export function heldBy(conditions: RuleConditions, facts: RuleFacts): RuleField[] | null {
  const given = ruleFields.filter((field) => conditions[field] !== undefined)
  return given.every((field) => (holds[field] as (wanted: unknown, facts: RuleFacts) => boolean)(conditions[field], facts)) ? given : null
}

/** What one action would do with a case as it is: its name for the reader, and what is in its way. */
function foresee(action: RuleAction, facts: RuleFacts, rule: WalkedRule, known: Known): RuleOutcome {
  const person = (id: number) => known.agents.get(id)
  const team = (id: number) => known.teams.get(id)
  const is = (name: string | null, why: RuleSkip | null, found?: Named | null): RuleOutcome => ({
    action,
    name,
    skipped: !known.mayDo(rule.ownerId, ruleNeeds[action.do]) ? 'role' : facts.merged ? 'merged' : found?.gone ? 'gone' : why,
  })
  const already = (so: boolean) => (so ? 'already' : null)
  switch (action.do) {
    case 'tag': {
      const key = known.keyOf(action.name)
      const isThere = facts.tags.some((tag) => tag.nameKey === key)
      return is(action.name, isThere ? 'already' : facts.tags.length >= known.mostTags ? 'full' : null)
    }
    case 'assign':
      return is(person(action.to)?.name ?? null, already(facts.assigneeId === action.to), person(action.to))
    case 'team':
      return is(team(action.teamId)?.name ?? null, already(facts.teamId === action.teamId), team(action.teamId))
    case 'priority':
      return is(null, already(facts.priority === action.priority))
    case 'draft': {
      const template = known.templates.get(action.templateId)
      return is(
        template?.name ?? null,
        facts.threadId === null ? 'no-thread' : already(facts.drafted.includes(action.templateId)),
        template,
      )
    }
    case 'notify': {
      const found = action.agentId === null ? team(action.teamId ?? 0) : person(action.agentId)
      return is(found?.name ?? null, null, found)
    }
    case 'order': {
      const why =
        facts.threadId === null ? 'no-thread' : facts.product === null ? 'no-product' : already(facts.orders.includes(action.kind))
      return is(null, why)
    }
  }
}

/** The case after an action was done. */
function after(facts: RuleFacts, action: RuleAction, known: Known): RuleFacts {
  switch (action.do) {
    case 'tag': {
      const nameKey = known.keyOf(action.name)
      const id = [...known.tags].find(([, name]) => known.keyOf(name) === nameKey)?.[0] ?? 0
      return { ...facts, tags: [...facts.tags, { id, nameKey }] }
    }
    case 'assign':
      return { ...facts, assigneeId: action.to }
    case 'team':
      return { ...facts, assigneeId: null, teamId: action.teamId }
    case 'priority':
      return { ...facts, priority: action.priority }
    case 'draft':
      return { ...facts, drafted: [...facts.drafted, action.templateId] }
    case 'order':
      return { ...facts, orders: [...facts.orders, action.kind] }
    case 'notify':
      return facts
  }
}

/** One run that follows: of which rule, why, and what it does. */
export type PlannedRun = { rule: WalkedRule; held: RuleField[]; outcomes: RuleOutcome[] }

export type RuledEvent = { id: number; kind: RuleEvent; at: number; caseId: number; threadId: number | null }

/** What rules did in this walk that is not written in the history of the case yet. */
type Overlay = {
  priority?: { since: number; value: RuleFacts['priority'] }
  holders?: { since: number; assigneeId: number | null; teamId: number | null }
  tags: { since: number; tag: FactTag }[]
  drafted: { threadId: number; templateId: number }[]
  orders: { threadId: number; kind: string }[]
}

/**
 * Walks over events, oldest first, and says what rules do: live and in a rehearsal. All rules of one event see the case as it was at the
 * event, not what a rule before them did; what is done already, also by them, is not done again. What rules did at one event holds at the
 * next ones, until somebody changes it.
 * @param rules by rank, broken ones left out
 */
export function createWalk(rules: readonly WalkedRule[], known: Known) {
  const overlays = new Map<number, Overlay>()

  function seen(event: RuledEvent, history: CaseHistory): RuleFacts {
    const facts = factsAt(history, event)
    const done = overlays.get(event.caseId)
    if (!done) return facts
    const stands = (field: 'priority' | 'holders' | FactTag, since: number) => !isChangedBetween(history.changes, field, since, event.id)
    return {
      ...facts,
      ...(done.priority && stands('priority', done.priority.since) && { priority: done.priority.value }),
      ...(done.holders && stands('holders', done.holders.since) && { assigneeId: done.holders.assigneeId, teamId: done.holders.teamId }),
      tags: [
        ...facts.tags,
        ...done.tags
          .filter(({ since, tag }) => stands(tag, since) && !facts.tags.some((one) => one.nameKey === tag.nameKey))
          .map(({ tag }) => tag),
      ],
      drafted: [...facts.drafted, ...done.drafted.filter((one) => one.threadId === facts.threadId).map((one) => one.templateId)],
      orders: [...facts.orders, ...done.orders.filter((one) => one.threadId === facts.threadId).map((one) => one.kind)],
    }
  }

  function keep(event: RuledEvent, facts: RuleFacts, action: RuleAction): void {
    const done: Overlay = overlays.get(event.caseId) ?? { tags: [], drafted: [], orders: [] }
    overlays.set(event.caseId, done)
    const since = event.id
    const tag = facts.tags.at(-1)
    if (action.do === 'priority') done.priority = { since, value: action.priority }
    if (action.do === 'assign' || action.do === 'team') done.holders = { since, assigneeId: facts.assigneeId, teamId: facts.teamId }
    if (action.do === 'tag' && tag) done.tags.push({ since, tag })
    if (action.do === 'draft' && facts.threadId !== null) done.drafted.push({ threadId: facts.threadId, templateId: action.templateId })
    if (action.do === 'order' && facts.threadId !== null) done.orders.push({ threadId: facts.threadId, kind: action.kind })
  }

  return (event: RuledEvent, history: CaseHistory): { facts: RuleFacts; runs: PlannedRun[] } => {
    const facts = seen(event, history)
    const runs: PlannedRun[] = []
    let now = facts
    for (const rule of rules) {
      if (event.id <= rule.after || rule.conditions === null || !rule.triggers.includes(event.kind)) continue
      const held = heldBy(rule.conditions, facts)
      if (held === null) continue
      const outcomes: RuleOutcome[] = []
      for (const action of rule.actions) {
        const outcome = foresee(action, now, rule, known)
        outcomes.push(outcome)
        if (outcome.skipped !== null) continue
        now = after(now, action, known)
        keep(event, now, action)
      }
      runs.push({ rule, held, outcomes })
      if (rule.stop) break
    }
    return { facts, runs }
  }
}

/** Whether an event was caused by a rule: such an event starts none. */
export const isByRule = (data: Record<string, unknown>): boolean => typeof data.ruleId === 'number'
