import type { Selectable } from 'kysely'
import type { PolicyDecision, PolicyFacts } from '#shared/policy.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import type { DecisionTable } from '../../kit/database/schema.ts'

type DecisionRow = Selectable<DecisionTable>

/** Keeps what was decided, for an order or without one. Decisions are only ever added. */
export async function saveDecision(
  db: Handle,
  {
    decision,
    facts,
    ...row
  }: Pick<DecisionRow, 'orderId' | 'versionId' | 'decidedBy' | 'decidedAt' | 'overriddenBy' | 'reason'> & {
    decision: PolicyDecision
    facts: PolicyFacts
  },
): Promise<number> {
  const values = {
    ...row,
    facts: JSON.stringify(facts),
    outcome: decision.outcome,
    warranty: decision.warranty,
    untilOn: decision.until,
    ruleKeys: JSON.stringify(decision.rules),
    missing: JSON.stringify(decision.missing),
    duties: JSON.stringify(decision.duties),
  }
  return (await db.insertInto('decisions').values(values).returning('id').executeTakeFirstOrThrow()).id
}

/** The newest decision of an order; null: there is none. */
export async function findLastDecision(db: Handle, orderId: number) {
  const row = await db
    .selectFrom('decisions')
    .leftJoin('agents', 'agents.id', 'decisions.decidedBy')
    .select(['decisions.id', 'versionId', 'facts', 'decidedAt', 'decidedBy', 'overriddenBy', 'reason', 'agents.name as agentName'])
    .where('orderId', '=', orderId)
    .orderBy('decisions.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const { agentName, decidedBy, overriddenBy, facts, ...rest } = row
  const by = decidedBy === null ? null : { id: decidedBy, name: agentName ?? '' }
  return { ...rest, facts: readJson<PolicyFacts>(facts), by, overridden: overriddenBy !== null }
}

/** Decisions since an instant, newest first, with the facts they rested on. */
export async function listDecisionsSince(
  db: Handle,
  since: number,
  limit: number,
): Promise<{ orderId: number | null; facts: PolicyFacts }[]> {
  const rows = await db
    .selectFrom('decisions')
    .select(['orderId', 'facts'])
    .where('decidedAt', '>=', since)
    .orderBy('decidedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ orderId, facts }) => ({ orderId, facts: readJson<PolicyFacts>(facts) }))
}
