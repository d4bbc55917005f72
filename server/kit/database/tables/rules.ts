import type { MacroStep } from '#shared/macro.schema.ts'
import type { RuleAction, RuleConditions, RuleOutcome } from '#shared/rule.schema.ts'
import type { RuleEvent, RuleField } from '#shared/rule.ts'
import { flag, id, instant, int, json, nullable, oneOf, reference, table, text } from './column.ts'

/** What the desk does by itself with cases: when something happens, and if the case is so, then that. */
export const rules = table(
  {
    id: id(),
    name: text(),
    /** The lowest is asked first. */
    rank: int(),
    /** Counts what it was changed to, from 1. */
    version: int(),
    triggers: json<RuleEvent[]>(),
    conditions: json<RuleConditions>(),
    actions: json<RuleAction[]>(),
    stop: flag(),
    /** Since when it is on; null: it is off. */
    onAt: nullable(instant()),
    /** The newest event when it was switched on: it is for what comes after. */
    onEventId: nullable(int()),
    /** Who answers for it: it does what they may. */
    ownerId: reference('agents'),
    createdAt: instant(),
    changedAt: instant(),
    removedAt: nullable(instant()),
  },
  [{ on: ['removedAt', 'rank', 'id'] }, { on: ['ownerId'] }],
)

/** What an action did, so that it can be taken back. */
export type RuleDone = RuleOutcome & { step?: MacroStep; replyId?: number; orderId?: number }

/** One run of a rule for one event. No foreign key to the event: old events are deleted. */
export const ruleRuns = table(
  {
    id: id(),
    ruleId: reference('rules', 'cascade'),
    version: int(),
    eventId: int(),
    trigger: oneOf<RuleEvent>(),
    caseId: reference('cases', 'cascade'),
    /** When what started it happened. */
    at: instant(),
    held: json<RuleField[]>(),
    outcomes: json<RuleDone[]>(),
    undoneAt: nullable(instant()),
  },
  [{ on: ['ruleId', 'eventId'], unique: true }, { on: ['caseId', 'id'] }, { on: ['ruleId', 'id'] }],
)
