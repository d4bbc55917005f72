import type { z } from 'zod'
import type { approvalRuleBody, approvalRuleChange } from '#shared/approval.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { addRule, deleteRule, getRule, listRules, mostRules, updateRule } from './approval.store.ts'

/** Adds a rule by which replies need a second person from now on. @returns its id @throws Refusal `too-many-rules` */
export function addApprovalRule(context: Context, by: Actor, body: z.output<typeof approvalRuleBody>): Promise<number> {
  return change(context, async (tx, emit) => {
    if ((await listRules(tx)).length >= mostRules)
      throw new Refusal('conflict', 'too-many-rules', `There are ${mostRules} rules already.`, { params: { most: mostRules } })
    const { name, visibility, approverRole, isOn, ...lists } = body
    const id = await addRule(tx, {
      name,
      visibility,
      approverRole,
      ...asJson(lists),
      isOn: isOn ? 1 : 0,
      createdBy: by.agentId,
      createdAt: context.clock(),
    })
    emit({ kind: 'approval-rule-changed', agentId: by.agentId, data: { id, name, added: true } })
    return id
  })
}

/** Changes a rule, switches it off or on. Replies that wait are looked at anew when somebody approves them. */
export function changeApprovalRule(context: Context, by: Actor, id: number, body: z.output<typeof approvalRuleChange>): Promise<void> {
  return change(context, async (tx, emit) => {
    const before = await getRule(tx, id)
    const { name, visibility, approverRole, isOn, ...lists } = body
    await updateRule(tx, id, {
      ...(name !== undefined && { name }),
      ...(visibility !== undefined && { visibility }),
      ...(approverRole !== undefined && { approverRole }),
      ...(isOn !== undefined && { isOn: isOn ? 1 : 0 }),
      ...asJson(lists),
    })
    emit({ kind: 'approval-rule-changed', agentId: by.agentId, data: { id, name: name ?? before.name, what: Object.keys(body) } })
  })
}

export function removeApprovalRule(context: Context, by: Actor, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const { name } = await getRule(tx, id)
    await deleteRule(tx, id)
    emit({ kind: 'approval-rule-changed', agentId: by.agentId, data: { id, name, removed: true } })
  })
}

const asJson = <T extends Record<string, readonly unknown[] | undefined>>(lists: T) =>
  Object.fromEntries(Object.entries(lists).flatMap(([key, list]) => (list ? [[key, JSON.stringify(list)]] : []))) as {
    [K in keyof T]: string
  }
