import type { PolicyDecision, PolicyFacts, PolicyRule } from '#shared/policy.schema.ts'
import type { PolicyLayer, PolicyOutcome, PolicyVersionState, PolicyWarranty } from '#shared/policy.ts'
import { id, instant, int, json, nullable, oneOf, reference, table, text } from './column.ts'

/** A policy as a whole: one draft at most; what was published never changes. */
export const policyVersions = table(
  {
    id: id(),
    state: oneOf<PolicyVersionState>(),
    /** Counted from 1 as published; null while a draft. */
    number: nullable(int()),
    /** First day on which it decides, plain. */
    validFromOn: nullable(text()),
    createdBy: nullable(reference('agents')),
    createdAt: instant(),
    publishedBy: nullable(reference('agents')),
    publishedAt: nullable(instant()),
  },
  [
    { on: ['state', 'number'] },
    { on: ['number'], unique: true, where: 'number is not null' },
    { on: ['state'], unique: true, name: 'one_draft', where: "state = 'draft'" },
  ],
)

export const policyRules = table(
  {
    id: id(),
    versionId: reference('policyVersions', 'cascade'),
    key: text(),
    layer: oneOf<PolicyLayer>(),
    rule: json<PolicyRule>(),
    changedBy: nullable(reference('agents')),
    changedAt: instant(),
  },
  [{ on: ['versionId', 'key'], unique: true }],
)

/** Facts with the answer that must stay: nothing is published while one fails. */
export const policyExamples = table({
  id: id(),
  name: text(),
  facts: json<PolicyFacts>(),
  expected: json<Pick<PolicyDecision, 'outcome' | 'warranty' | 'until'>>(),
  createdBy: nullable(reference('agents')),
  createdAt: instant(),
})

/** What was decided, by which version, on which facts; only ever added to. */
export const decisions = table(
  {
    id: id(),
    orderId: nullable(reference('serviceOrders')),
    versionId: reference('policyVersions'),
    facts: json<PolicyFacts>(),
    outcome: oneOf<PolicyOutcome>(),
    warranty: nullable(oneOf<PolicyWarranty>()),
    untilOn: nullable(text()),
    ruleKeys: json<string[]>(),
    missing: json<string[]>(),
    duties: json<PolicyDecision['duties']>(),
    decidedBy: nullable(reference('agents')),
    decidedAt: instant(),
    overriddenBy: nullable(reference('agents')),
    reason: nullable(text()),
  },
  [{ on: ['decidedAt', 'id'] }, { on: ['orderId', 'id'] }],
)
