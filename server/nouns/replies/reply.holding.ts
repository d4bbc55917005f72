import type { ApprovalRule } from '#shared/approval.schema.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { getAgent } from '../agents/agent.store.ts'
import { mayApprove, rulesFor } from '../approvals/approval.rules.ts'
import { listRules } from '../approvals/approval.store.ts'
import { getThread } from '../threads/thread.store.ts'
import { getReply, moveReply, type ReplyRow } from './reply.store.ts'

type Looked = Pick<ReplyRow, 'threadId' | 'text' | 'visibility' | 'templateId' | 'writtenBy' | 'textBy'>

/** The rules by which a reply needs a second person, as its words are now. */
export async function findRules(tx: Handle, reply: Looked): Promise<ApprovalRule[]> {
  const rules = await listRules(tx)
  if (rules.length === 0) return []
  const [{ role }, { channel }] = [await getAgent(tx, reply.textBy ?? reply.writtenBy), await getThread(tx, reply.threadId)]
  return rulesFor(rules, { text: reply.text, role, channel, visibility: reply.visibility, templateId: reply.templateId })
}

/** Writes down with a draft that it waits for a second person, by which rules and of which role; or that it does not. */
export async function holdByRule(tx: Handle, id: number): Promise<void> {
  const rules = await findRules(tx, await getReply(tx, id))
  const heldBy = rules.length === 0 ? null : JSON.stringify(rules.map(({ name, approverRole }) => ({ name, role: approverRole })))
  await moveReply(tx, id, ['draft'], { heldBy })
}

/**
 * Refuses an approval by whoever must not give it: the rules of now count, and an edit makes its writer the first person.
 * @throws Refusal `second-person-needed` with the rules' names; `approval-cancelled` when another answer went out meanwhile
 */
export async function refuseHeld(tx: Handle, reply: ReplyRow, by: Actor): Promise<void> {
  const rules = await findRules(tx, reply)
  if (rules.length === 0) return
  if (!mayApprove(rules, by, reply.textBy ?? reply.writtenBy))
    throw new Refusal('forbidden', 'second-person-needed', 'Somebody else must approve this reply.', {
      params: { rule: rules.map(({ name }) => name).join(', ') },
    })
  if (reply.cancelledAt !== null)
    throw new Refusal('conflict', 'approval-cancelled', 'Another answer went out meanwhile. Whoever wrote this one hands it in again.')
}
