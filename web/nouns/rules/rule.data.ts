import type { Page } from '#shared/list.schema.ts'
import type { Rehearsal, Rule, RuleAction, RuleConditions, RuleRun } from '#shared/rule.schema.ts'
import type { RuleEvent } from '#shared/rule.ts'
import { del, get, patch, post, put } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'

/** A rule as it is written. */
export type RuleDraft = { name: string; triggers: RuleEvent[]; conditions: RuleConditions; actions: RuleAction[]; stop: boolean }

/** All rules, in the order in which they are asked. What they name may go, and then they are broken. */
export const useRules = () =>
  createLiveQuery(
    () => ({ key: ['rules'], load: (signal) => get<Page<Rule>>('/api/rules', {}, signal) }),
    ['rule-', 'team-', 'tag-', 'template-', 'agent-changed'],
  )

/** What rules did: of one rule, or on one case. */
export const useRuleRuns = (of: () => { ruleId?: number; caseId?: number }) =>
  createLiveQuery(
    () => ({
      key: ['rule-runs', of().ruleId ?? 0, of().caseId ?? 0],
      load: (signal) => get<Page<RuleRun>>('/api/rule-runs', { ...of(), limit: 50 }, signal),
    }),
    ['rule-run', 'rule-undone'],
    (event) => of().caseId === undefined || event.caseId === of().caseId,
  )

export const writeRule = (body: RuleDraft, key: string) => post<Rule>('/api/rules', body, key)
export const changeRule = (id: number, body: Partial<RuleDraft> & { on?: boolean; removed?: boolean }) => patch(`/api/rules/${id}`, body)
export const orderRules = (ids: readonly number[]) => put('/api/rule-order', { ids })
export const rehearseRule = (body: RuleDraft & { id?: number }) => post<Rehearsal>('/api/rules/rehearsals', body)
export const undoRun = (id: number) => del(`/api/rule-runs/${id}`)
