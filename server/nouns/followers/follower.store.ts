import type { Handle } from '../../kit/database/database.ts'

export type Follower = { id: number; name: string }

/** Lets these people follow a case; who does already goes on. */
export async function addFollowers(tx: Handle, caseId: number, agentIds: readonly number[], since: number): Promise<void> {
  if (agentIds.length === 0) return
  await tx
    .insertInto('caseFollowers')
    .values([...new Set(agentIds)].map((agentId) => ({ caseId, agentId, since })))
    .onConflict((conflict) => conflict.columns(['caseId', 'agentId']).doNothing())
    .execute()
}

export async function removeFollower(tx: Handle, caseId: number, agentId: number): Promise<void> {
  await tx.deleteFrom('caseFollowers').where('caseId', '=', caseId).where('agentId', '=', agentId).execute()
}

/** Who follows a case and works here, in the order of their names. */
export function listFollowers(db: Handle, caseId: number): Promise<Follower[]> {
  return db
    .selectFrom('caseFollowers')
    .innerJoin('agents', 'agents.id', 'caseFollowers.agentId')
    .select(['agents.id', 'agents.name'])
    .where('caseId', '=', caseId)
    .where('disabledAt', 'is', null)
    .orderBy('agents.name')
    .execute()
}

/** For each of these cases the numbers of those who follow it. */
export async function listFollowerIds(db: Handle, caseIds: readonly number[]): Promise<Map<number, number[]>> {
  const followers = new Map<number, number[]>()
  if (caseIds.length === 0) return followers
  const rows = await db
    .selectFrom('caseFollowers')
    .select(['caseId', 'agentId'])
    .where('caseId', 'in', [...new Set(caseIds)])
    .orderBy('agentId')
    .execute()
  for (const { caseId, agentId } of rows) followers.set(caseId, [...(followers.get(caseId) ?? []), agentId])
  return followers
}
