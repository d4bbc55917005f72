import { type Context, inTransaction, type Reaction } from '../../kit/database/context.ts'
import type { Actor } from '../../kit/http/route.ts'
import { getCase } from '../cases/case.store.ts'
import { addFollowers, listFollowerIds, removeFollower } from './follower.store.ts'

/** Follows a case, or follows it no more. It is one's own matter: no event tells others. @throws Refusal `case-not-found` */
export function followCase(context: Context, by: Actor, caseId: number, follows: boolean): Promise<void> {
  return inTransaction(context, async (tx) => {
    await getCase(tx, caseId)
    if (follows) await addFollowers(tx, caseId, [by.agentId], context.clock())
    else await removeFollower(tx, caseId, by.agentId)
  })
}

/** Whoever is given a case follows it. */
export const followAssigned: Reaction = async (tx, context, { caseId, data }) => {
  if (caseId && typeof data?.toId === 'number') await addFollowers(tx, caseId, [data.toId], context.clock())
}

/** Whoever a note calls by name follows its case; who is called as one of a team does not. */
export const followMentioned: Reaction = async (tx, context, { caseId, data }) => {
  const { agents = [] } = (data?.mentioned ?? {}) as { agents?: number[] }
  if (caseId) await addFollowers(tx, caseId, agents, context.clock())
}

/** Who followed a case that was merged follows the one that it lives on in. */
export const followSurvivor: Reaction = async (tx, context, { caseId, data }) => {
  if (!caseId || typeof data?.into !== 'number') return
  await addFollowers(tx, data.into, (await listFollowerIds(tx, [caseId])).get(caseId) ?? [], context.clock())
}
