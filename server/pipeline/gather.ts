import type { CaseState } from '#shared/case.ts'
import { listAuthorsByIds } from '../authors/author.store.ts'
import { planGathering } from '../cases/case.gathering.ts'
import { keepPlan } from '../cases/case.keeping.ts'
import { joinWindowMs } from '../cases/case.rules.ts'
import { listCasesByIds } from '../cases/case.store.ts'
import { change, type Desk } from '../database/desk.ts'
import { holdLease, leaveLease } from '../database/lease.ts'
import { reserveIds } from '../database/reserve.ts'
import { findLastEventId } from '../events/event.store.ts'
import { createCaseIndex } from '../gathering/case-index.ts'
import type { CaseIndex, Evidence } from '../gathering/gathering.ts'
import { second } from '../lib/clock.ts'
import { listUnderWay, type MentionRow } from '../mentions/mention.store.ts'
import { listConstraints, listLastCasesOfAuthors, listThreadsOfConversations } from '../threads/thread.store.ts'
import { fillIndex, followPeople } from './case-memory.ts'

const atOnce = 200
const leaseMs = 30 * second

export type Gatherer = {
  /** Gathers the oldest understood mentions; answers how many. Only one node does this at a time. */
  gatherNext(): Promise<number>
  leave(): Promise<void>
}

/** The stage that turns understood mentions into threads and cases. Its memory is rebuilt from rows whenever it may be wrong. */
export function createGatherer(desk: Desk, node: string): Gatherer {
  let index: CaseIndex | null = null
  let followed = 0
  let spareIds: number[] = []

  async function ready(): Promise<CaseIndex> {
    if (index) {
      followed = await followPeople(desk, index, followed)
      return index
    }
    const fresh = createCaseIndex()
    followed = await findLastEventId(desk.db)
    await fillIndex(desk, fresh)
    index = fresh
    return fresh
  }

  async function gather(batch: MentionRow[], memory: CaseIndex): Promise<void> {
    if (spareIds.length < batch.length)
      spareIds.push(...(await reserveIds(desk.db, desk.engine, 'cases', Math.max(0, opening(batch) - spareIds.length))))
    const authorIds = batch.map((mention) => mention.authorId)
    const [threads, authorCases, authors, sources] = await Promise.all([
      listThreadsOfConversations(
        desk.db,
        batch.map((mention) => mention.conversationId),
      ),
      listLastCasesOfAuthors(desk.db, authorIds, Math.min(...batch.map((mention) => mention.postedAt)) - joinWindowMs),
      listAuthorsByIds(desk.db, authorIds),
      desk.db.selectFrom('sources').select(['id', 'createdAt']).execute(),
    ])
    const constraints = await listConstraints(
      desk.db,
      threads.map((thread) => thread.id),
    )
    const certainCases = [...threads.flatMap((thread) => thread.caseId ?? []), ...[...authorCases.values()].map((last) => last.caseId)]
    const cases = new Map((await listCasesByIds(desk.db, certainCases)).map((row) => [row.id, { ...row, state: row.state as CaseState }]))
    const plan = planGathering(
      batch.map((mention) => ({ mention, evidence: JSON.parse(mention.evidence ?? 'null') as Evidence })),
      { threads, authorCases, constraints, cases },
      memory,
      () => {
        const id = spareIds.shift()
        if (id === undefined) throw new Error('More cases were opened than numbers were reserved.')
        return id
      },
    )
    const about = {
      authorNames: new Map([...authors].map(([id, author]) => [id, author.name])),
      sourcesSince: new Map(sources.map((source) => [source.id, source.createdAt])),
    }
    await change(desk, (tx, happened) => keepPlan(tx, desk, plan, about, memory, happened))
  }

  return {
    async gatherNext() {
      const batch = await listUnderWay(desk.db, 'understood', atOnce)
      if (batch.length === 0 || !(await holdLease(desk, 'gather', node, leaseMs))) return 0
      const memory = await ready()
      try {
        await gather(batch, memory)
      } catch (error) {
        // The memory holds decisions that were not kept.
        index = null
        spareIds = []
        throw error
      }
      return batch.length
    },
    leave: () => leaveLease(desk, 'gather', node),
  }
}

/** How many cases a batch can open at most. */
const opening = (batch: readonly MentionRow[]): number => batch.filter((mention) => mention.kind === 'complaint').length
