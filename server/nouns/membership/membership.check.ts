import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { lockRows } from '../../kit/database/locking.ts'
import type { CaseRow } from '../cases/case.store.ts'
import { listConstraints, listThreadsOfConversations } from '../threads/thread.store.ts'
import { type Locked, lockThreads } from './membership.locks.ts'
import type { Plan } from './membership.plan.ts'

/** Somebody changed what a plan was based on. Its mentions are still to be clustered; the index holds decisions on `cases` that were not kept. */
export class OutdatedPlan extends Error {
  readonly cases: ReadonlySet<number>

  constructor(plan: Plan, what: string) {
    super(`The plan is outdated: ${what}.`)
    this.name = 'OutdatedPlan'
    this.cases = new Set(plan.mentions.flatMap(({ caseId }) => caseId ?? []))
  }
}

/**
 * Locks what a plan will write, and looks whether what it was based on still stands: each conversation has the threads that were read, in the
 * cases and with the last mention that were read; the cases that it joins are alive, and those it joins for their meaning still worked on;
 * nobody has ruled out a join; the mentions are as they were.
 * @throws OutdatedPlan
 */
export async function lockPlan(tx: Handle, engine: Engine, plan: Plan): Promise<Locked> {
  const refuse = (what: string): never => {
    throw new OutdatedPlan(plan, what)
  }
  const joined = plan.mentions.flatMap(({ caseId }) => (caseId === null || plan.opened.has(caseId) ? [] : [caseId]))
  const planned = plan.threads.flatMap(({ id }) => id ?? [])
  const locked = await lockThreads(tx, engine, planned, joined)
  const mentionIds = plan.mentions.map(({ mention }) => mention.id)
  await lockRows(tx, engine, 'mentions', mentionIds)

  const conversations = plan.mentions.map(({ mention }) => mention.conversationId)
  const threads = await listThreadsOfConversations(tx, conversations)
  const before = new Map(plan.basedOn.threads.map((row) => [row.id, row]))
  if (threads.length !== before.size) refuse('a conversation has other threads')
  for (const { id, caseId, lastMentionId } of threads) {
    const read = before.get(id)
    if (read?.caseId !== caseId || read.lastMentionId !== lastMentionId) refuse(`thread ${id} went on`)
  }

  const constraints = await listConstraints(tx, planned)
  for (const { id, caseId } of plan.threads)
    if (id !== null && caseId !== null && caseId !== before.get(id)?.caseId && constraints.get(id)?.includes(caseId))
      refuse(`thread ${id} was ruled out of case ${caseId}`)

  for (const { caseId, joined: why } of plan.mentions)
    if (caseId !== null && !plan.opened.has(caseId) && !takes(locked.cases.get(caseId), why)) refuse(`case ${caseId} takes no more`)

  const now = await tx
    .selectFrom('mentions')
    .select(['id', 'state', 'editedAt', 'deletedAt', 'caseId'])
    .where('id', 'in', mentionIds)
    .execute()
  const mentions = new Map(now.map((row) => [row.id, row]))
  for (const { mention } of plan.mentions) {
    const row = mentions.get(mention.id)
    const same = row?.state === mention.state && row.editedAt === mention.editedAt && row.deletedAt === mention.deletedAt
    if (!same) refuse(`mention ${mention.id} was changed`)
  }
  return locked
}

/** A case resolved meanwhile is opened again by its own people, not by those who say something alike. */
const takes = (row: CaseRow | undefined, why: string | null): boolean =>
  row !== undefined && row.mergedInto === null && (why !== 'similar' || row.state !== 'resolved')
