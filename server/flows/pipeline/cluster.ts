import { createCaseIndex } from '../../engines/clustering/case-index.ts'
import type { CaseIndex, Evidence } from '../../engines/clustering/clustering.ts'
import { joinWindowMs } from '../../engines/clustering/decide.ts'
import { evidenceVersion } from '../../engines/clustering/evidence.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { acquireLease, LostLease, releaseLease, renewLease } from '../../kit/database/lease.ts'
import { reserveIds } from '../../kit/database/reserve.ts'
import { second } from '../../kit/lib/clock.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import type { Log } from '../../kit/lib/log.ts'
import { listAuthorsByIds } from '../../nouns/authors/author.store.ts'
import { listCasesByIds } from '../../nouns/cases/case.store.ts'
import { followLearnedTerms } from '../../nouns/learned-terms/learned-term.actions.ts'
import { OutdatedPlan } from '../../nouns/membership/membership.check.ts'
import { joinCases } from '../../nouns/membership/membership.joining.ts'
import { type Plan, planClustering } from '../../nouns/membership/membership.plan.ts'
import { listUnderWay, type MentionRow, updateMention } from '../../nouns/mentions/mention.store.ts'
import { listCasesOfAuthors, listConstraints, listThreadsOfConversations } from '../../nouns/threads/thread.store.ts'
import { fillIndex, followPeople, type People, readCases } from './case-index.ts'
import { findProgress, mergeAlike, type Progress, saveProgress, untilCheck } from './merge.ts'

const atOnce = 500
const leaseMs = 30 * second
const leaseName = 'cluster'

export type Clusterer = {
  /** Clusters the oldest understood mentions; answers how many. Only one node does this at a time. */
  clusterNext(): Promise<number>
  leave(): Promise<void>
}

/** The stage that turns understood mentions into threads and cases. Its memory is rebuilt from rows whenever it may be wrong. */
export function createClusterer(context: Context, node: string, log: Log): Clusterer {
  let index: CaseIndex | null = null
  /** What its evidence was read with. */
  let version = ''
  /** How far the clustering was when this node last did it: if it is elsewhere now, another node has gone on, and the memory lacks that. */
  let reachedBefore = ''
  /** What people change after it was filled. */
  let people: People | null = null
  let spareIds: number[] = []
  /** How many mentions are still taken one by one, after a batch could not be decided. */
  let careful = 0
  /** How many mentions are taken at once: fewer after people changed what a plan was based on, so that the next plan is done before they change more. */
  let most = atOnce

  /** Whoever lost the lease in mid-work keeps nothing of it. */
  const hold = (tx: Handle) => renewLease(tx, context, leaseName, node, leaseMs)

  async function ready(progress: Progress): Promise<CaseIndex> {
    await followLearnedTerms(context)
    if (index && people && version === evidenceVersion() && reachedBefore === JSON.stringify(progress)) {
      await followPeople(context, index, people)
      return index
    }
    const fresh = createCaseIndex()
    people = await fillIndex(context, fresh)
    version = evidenceVersion()
    index = fresh
    return fresh
  }

  async function cluster(batch: MentionRow[], memory: CaseIndex, progress: Progress): Promise<void> {
    if (spareIds.length < batch.length)
      spareIds.push(...(await reserveIds(context.db, context.engine, 'cases', Math.max(0, opening(batch) - spareIds.length))))
    failpoint('numbers-reserved')
    const authorIds = batch.map((mention) => mention.authorId)
    const [threads, authorCases, authors, sources] = await Promise.all([
      listThreadsOfConversations(
        context.db,
        batch.map((mention) => mention.conversationId),
      ),
      listCasesOfAuthors(context.db, authorIds, Math.min(...batch.map((mention) => mention.postedAt)) - joinWindowMs),
      listAuthorsByIds(context.db, authorIds),
      context.db.selectFrom('sources').select(['id', 'createdAt']).execute(),
    ])
    const constraints = await listConstraints(
      context.db,
      threads.map((thread) => thread.id),
    )
    const certainCases = [
      ...threads.flatMap((thread) => thread.caseId ?? []),
      ...[...authorCases.values()].flat().map(({ caseId }) => caseId),
    ]
    const cases = new Map((await listCasesByIds(context.db, certainCases)).map((row) => [row.id, row]))
    const nextCaseId = () => {
      const id = spareIds.shift()
      if (id === undefined) throw new Error('More cases were opened than numbers were reserved.')
      return id
    }
    const read = batch.map((mention) => ({ mention, evidence: readJson(mention.evidence) as Evidence }))
    let plan: Plan
    try {
      plan = await planClustering(read, { threads, authorCases, constraints, cases }, memory, nextCaseId)
    } catch (error) {
      throw new Undecidable(error)
    }
    failpoint('clustering-planned')
    const about = {
      authorNames: new Map([...authors].map(([id, author]) => [id, author.name])),
      sourcesSince: new Map(sources.map((source) => [source.id, source.createdAt])),
    }
    const { filed } = progress
    const lastId = batch.at(-1)?.id ?? progress.lastId
    const unread = await change(context, async (tx, emit) => {
      await hold(tx)
      const unread = await joinCases(tx, context, plan, about, memory, emit)
      await saveProgress(tx, { ...progress, filed: filed + opening(batch), lastId })
      failpoint('clustering-written')
      return unread
    })
    failpoint('clustering-saved')
    await readCases(context, memory, unread)
  }

  /** One mention that breaks the deciding must not hold up all others: it goes to a person. */
  async function stepAside(id: number): Promise<void> {
    await change(context, async (tx, emit) => {
      await updateMention(tx, id, { state: 'clustered', queue: 'unsure', suggestions: '[]' })
      emit({ kind: 'mention-clustered', mentionId: id, data: { queue: 'unsure', failed: true } })
    })
  }

  return {
    async clusterNext() {
      const hasWork = untilCheck(await findProgress(context.db)) === 0 || (await listUnderWay(context.db, 'understood', 1)).length > 0
      if (!hasWork || !(await acquireLease(context, leaseName, node, leaseMs))) return 0
      // Read only now: until this node held the lease, another one may have clustered the same mentions.
      const waiting = await listUnderWay(context.db, 'understood', careful > 0 ? 1 : most)
      const progress = await findProgress(context.db)
      const room = untilCheck(progress)
      if (waiting.length === 0 && room > 0) return 0
      failpoint('clustering-begun')
      const memory = await ready(progress)
      failpoint('memory-filled')
      const batch = upTo(waiting, room)
      try {
        if (room === 0) await mergeAlike(context, memory, progress, hold)
        else await cluster(batch, memory, progress)
        reachedBefore = JSON.stringify(await findProgress(context.db))
        most = Math.min(atOnce, 2 * most)
      } catch (error) {
        // The memory holds decisions that were not kept; what people did instead is decided upon in the next round.
        spareIds = []
        if (error instanceof OutdatedPlan) {
          most = Math.max(1, Math.floor(batch.length / 2))
          await readCases(context, memory, error.cases)
          return 1
        }
        index = null
        if (error instanceof LostLease) return 0
        if (!(error instanceof Undecidable)) throw error
        log.error({ err: error.cause, mentions: batch.map((mention) => mention.id) }, 'a mention could not join a case')
        if (batch.length === 1) await stepAside(batch[0]?.id ?? 0)
        careful = batch.length === 1 ? careful : batch.length
      }
      careful = Math.max(0, careful - 1)
      return Math.max(1, batch.length)
    },
    leave: () => releaseLease(context, leaseName, node),
  }
}

/** The first mentions, up to the complaint after which alike cases are looked for. */
function upTo(waiting: readonly MentionRow[], complaints: number): MentionRow[] {
  let left = complaints
  const end = waiting.findIndex((mention) => mention.kind === 'complaint' && --left === 0)
  return waiting.slice(0, end < 0 ? waiting.length : end + 1)
}

/** How many cases a batch can open at most. */
const opening = (batch: readonly MentionRow[]): number => batch.filter((mention) => mention.kind === 'complaint').length

/** The deciding itself failed, not the database: trying again would fail again. */
class Undecidable extends Error {
  constructor(cause: unknown) {
    super('A mention could not join a case.', { cause })
  }
}
