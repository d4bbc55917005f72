import type { RuleAction, RuleOutcome } from '#shared/rule.schema.ts'
import type { RuleSkip } from '#shared/rule.ts'
import type { RuleDone } from '../../kit/database/tables/rules.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { accessOf } from '../agents/access.ts'
import { getAgent } from '../agents/agent.store.ts'
import { type CaseRow, findCase } from '../cases/case.store.ts'
import type { Doing } from '../cases/case.working.ts'
import { writeDraft } from '../replies/reply.actions.ts'
import { holdByRule } from '../replies/reply.holding.ts'
import { openOrder } from '../service-orders/service-order.actions.ts'
import { takeStep } from '../templates/macro.actions.ts'
import { useTemplate } from '../templates/template.use.ts'

/** What opening an order needs. */
export type Making = { secretBox: SecretBox; currency: string }

type About = { caseId: number; threadId: number | null; product: string | null }

/**
 * Does what was planned with a locked case, by the verb that a person would use. What the case does not allow any more, since somebody was
 * quicker, is left out and says so.
 */
export async function doOutcome(doing: Doing, making: Making | null, about: About, planned: RuleOutcome): Promise<RuleDone> {
  if (planned.skipped !== null) return planned
  const row = await findCase(doing.tx, about.caseId)
  const late = row === null || row.mergedInto !== null ? 'merged' : lateOf(row, planned.action)
  if (row === null || late !== null) return { ...planned, skipped: late ?? 'merged' }
  try {
    return { ...planned, ...(await act(doing, making, about, row, planned.action)) }
  } catch (error) {
    // A verb refuses before it writes; anything else is a fault, and the whole batch is done again.
    if (error instanceof Refusal) return { ...planned, skipped: 'refused' }
    throw error
  }
}

/** Whether it became so since the event. */
function lateOf(row: CaseRow, action: RuleAction): RuleSkip | null {
  const isSo =
    (action.do === 'priority' && row.priority === action.priority) ||
    (action.do === 'assign' && row.assigneeId === action.to) ||
    (action.do === 'team' && row.teamId === action.teamId)
  return isSo ? 'already' : null
}

async function actorOf(doing: Doing): Promise<Actor> {
  const agent = await getAgent(doing.tx, doing.by.agentId)
  const { permissions } = await accessOf(doing.tx, agent)
  return { agentId: agent.id, name: agent.name, role: agent.role, permissions, sessionId: null }
}

async function act(doing: Doing, making: Making | null, about: About, row: CaseRow, action: RuleAction): Promise<Partial<RuleDone>> {
  const { tx, context, emit, by } = doing
  switch (action.do) {
    case 'tag':
    case 'assign':
    case 'team':
    case 'priority':
      return { step: await takeStep(doing, row, action) }
    case 'draft': {
      const threadId = Number(about.threadId)
      const actor = await actorOf(doing)
      const used = await useTemplate({ ...context, db: tx }, actor, action.templateId, { threadId, visibility: 'public' })
      if (used.text === '') return { skipped: 'gone' }
      const replyId = await writeDraft(tx, context, emit, by, threadId, {
        text: used.text,
        visibility: 'public',
        templateId: action.templateId,
      })
      await holdByRule(tx, replyId)
      return { replyId }
    }
    case 'notify':
      emit({
        kind: 'rule-told',
        agentId: by.agentId,
        caseId: about.caseId,
        threadId: about.threadId,
        data: action.agentId === null ? { toTeam: action.teamId } : { toId: action.agentId },
      })
      return {}
    case 'order': {
      if (making === null) return { skipped: 'refused' }
      const body = { kind: action.kind, product: about.product ?? '', fault: action.fault, warranty: 'undecided' as const }
      return { orderId: await openOrder(tx, context, emit, making, await actorOf(doing), Number(about.threadId), body) }
    }
  }
}
