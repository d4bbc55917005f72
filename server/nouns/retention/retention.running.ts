import { type RetentionClass, retentionClasses, usualMonths } from '#shared/retention.ts'
import { type Context, change, type NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { day } from '../../kit/lib/clock.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import { saveGone } from '../mentions/mention.keep.ts'
import { emptyDeliveries, eraseFromEvents, eraseFromMail, listReplies } from '../personal-data/personal-data.store.ts'
import { cutoffOf } from './retention.rules.ts'
import * as store from './retention.store.ts'
import * as removal from './retention-removal.store.ts'

type Emit = (event: NewEvent) => void
type Slice = { tx: Handle; context: Context; cutoffAt: number; stretch: removal.Stretch; emit: Emit }
/** How many rows went, and up to which one all were looked at. */
type Done = { removed: number; upTo: number }

/** So many ids are looked at in one transaction; posts lose their words in smaller steps. */
const idsAtOnce = 2_000
const postsAtOnce = 200

/**
 * Lets go of what is too old, a slice of one class at a time (a job): the rows, and how far it is, are one transaction, so a run that dies
 * goes on where it was.
 * @returns whether there may be more at once
 */
export async function letGo(context: Context): Promise<boolean> {
  const now = context.clock()
  const rules = new Map((await store.listRules(context.db)).map((rule) => [rule.class, rule]))
  let more = false
  for (const one of retentionClasses) {
    const rule = rules.get(one)
    // Nothing is written, and nobody waits for it, where nothing is due.
    const isDue = rule ? rule.months !== null && now >= rule.startsAt && now >= rule.nextAt : usualMonths[one] !== null
    if (!isDue) continue
    more = (await letGoOf(context, one)) || more
    failpoint('retention-saved')
  }
  return more
}

function letGoOf(context: Context, one: RetentionClass): Promise<boolean> {
  return change(context, async (tx, emit) => {
    const now = context.clock()
    if (usualMonths[one] !== null)
      await store.addRule(tx, { class: one, months: usualMonths[one], changedBy: null, changedAt: now, startsAt: now, nextAt: now })
    const rule = await store.lockRule(tx, context.engine, one)
    if (!rule || rule.months === null || now < rule.startsAt) return false
    const last = await store.findLastRun(tx, one)
    const begun = last !== null && last.endedAt === null ? last : null
    if (!begun && now < rule.nextAt) return false
    const run =
      begun ??
      (await store.addRun(tx, {
        class: one,
        cutoffAt: cutoffOf(now, rule.months),
        startedAt: now,
        upToId: await removal.findLastId(tx, one),
      }))
    const stretch = { after: run.lastId, upTo: Math.min(run.lastId + idsAtOnce, run.upToId) }
    const { removed, upTo } = await sliceOf[one]({ tx, context, cutoffAt: run.cutoffAt, stretch, emit })
    const isOver = upTo >= run.upToId
    const total = run.removed + removed
    await store.updateRun(tx, run.id, { lastId: upTo, removed: total, ...(isOver && { endedAt: now }) })
    if (isOver) await store.updateRule(tx, one, { nextAt: now + day })
    if (isOver && total > 0) emit({ kind: 'retention-run', data: { name: one, removed: total } })
    failpoint('retention-written')
    return !isOver
  })
}

const sliceOf: Record<RetentionClass, (slice: Slice) => Promise<Done>> = {
  async mentions({ tx, context, cutoffAt, stretch, emit }) {
    const posts = await removal.listLoosePosts(tx, stretch, cutoffAt)
    const some = posts.slice(0, postsAtOnce)
    await takeWords(tx, context, some, emit)
    return { removed: some.length, upTo: posts.length > some.length ? (some.at(-1)?.id ?? stretch.after) : stretch.upTo }
  },
  async cases({ tx, context, cutoffAt, stretch, emit }) {
    const caseId = await removal.findOldCase(tx, stretch, cutoffAt)
    if (caseId === null) return { removed: 0, upTo: stretch.upTo }
    const posts = await removal.listPostsOfCase(tx, caseId, postsAtOnce)
    await takeWords(tx, context, posts, emit)
    // There may be more of this case: it is looked at again.
    if (posts.length === postsAtOnce) return { removed: posts.length, upTo: caseId - 1 }
    const threadIds = await removal.listThreadIds(tx, caseId)
    const isLeaving = (await listReplies(tx, threadIds)).some(({ leaving }) => leaving)
    if (!isLeaving) {
      await eraseFromEvents(tx, threadIds)
      await eraseFromMail(tx, { mailAuthorIds: [], threadIds })
      await removal.emptyNotes(tx, caseId)
    }
    return { removed: posts.length, upTo: caseId }
  },
  async photos({ tx, context, cutoffAt, stretch }) {
    return { removed: await removal.removePhotos(tx, stretch, cutoffAt, context.clock()), upTo: stretch.upTo }
  },
  async mails({ tx, cutoffAt, stretch }) {
    const ids = await removal.listOldMails(tx, stretch, cutoffAt)
    await emptyDeliveries(tx, ids)
    return { removed: ids.length, upTo: stretch.upTo }
  },
  webhooks: (slice) => deleteOld('webhooks', slice),
  notifications: (slice) => deleteOld('notifications', slice),
  audit: (slice) => deleteOld('audit', slice),
}

const deleteOld = async (one: 'webhooks' | 'notifications' | 'audit', { tx, cutoffAt, stretch }: Slice): Promise<Done> => ({
  removed: await removal.deleteOld(tx, one, stretch, cutoffAt),
  upTo: stretch.upTo,
})

type Post = Awaited<ReturnType<typeof removal.listLoosePosts>>[number]

/** Posts stay as rows, with their day, language, feeling and topic, so that every number stays true; their words go as if deleted. */
async function takeWords(tx: Handle, context: Context, posts: readonly Post[], emit: Emit): Promise<void> {
  for (const [channel, ofChannel] of Map.groupBy(posts, (post) => post.channel))
    await saveGone(tx, context.engine, channel, ofChannel, context.clock(), emit)
}
