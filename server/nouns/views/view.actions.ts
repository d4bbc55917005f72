import type { z } from 'zod'
import type { newViewBody, viewChange } from '#shared/view.schema.ts'
import { mostViews } from '#shared/view.ts'
import { type Context, change, inTransaction } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { day } from '../../kit/lib/clock.ts'
import { notFound, Refusal } from '../../kit/lib/errors.ts'
import { findTeamName } from '../cases/case.store.ts'
import { isSeenBy, mayChange, mayShow } from './view.rules.ts'
import {
  addView,
  countOwnViews,
  deleteRemovedViews,
  listTeamIdsOf,
  listThere,
  lockView,
  putPlaces,
  updateView,
  type ViewRow,
} from './view.store.ts'

const keptMs = 30 * day

/** Somebody as views know them. */
export const readerOf = async (db: Handle, { agentId, role, permissions }: Actor) => ({
  agentId,
  role,
  permissions,
  teamIds: await listTeamIdsOf(db, agentId),
})

/** Keeps a filter under a name. @returns its id @throws Refusal `view-not-shown`, `team-not-found`, `too-many-views` */
export function keepView(context: Context, by: Actor, body: z.output<typeof newViewBody>): Promise<number> {
  return change(context, async (tx, emit) => {
    if ((await countOwnViews(tx, by.agentId)) >= mostViews)
      throw new Refusal('conflict', 'too-many-views', `You have ${mostViews} views. Delete one first.`, { params: { most: mostViews } })
    const shown = { visibility: body.visibility, teamId: body.visibility === 'team' ? body.teamId : null }
    await refuseShown(tx, by, shown)
    const id = await addView(tx, {
      name: body.name,
      ownerId: by.agentId,
      ...shown,
      filter: JSON.stringify(body.filter),
      createdAt: context.clock(),
      removedAt: null,
    })
    emit({ kind: 'view-changed', agentId: by.agentId, data: { id } })
    return id
  })
}

/** Changes a view, deletes it, or brings it back. @throws Refusal `view-not-found`, `not-your-view`, `view-not-shown`, `team-not-found` */
export function changeView(context: Context, by: Actor, id: number, body: z.output<typeof viewChange>): Promise<void> {
  return change(context, async (tx, emit) => {
    const row = await lockView(tx, context.engine, id)
    const reader = await readerOf(tx, by)
    // What one does not see is not there.
    if (!isSeenBy(reader, row) && !mayChange(reader, row)) throw notFound('view')
    if (!mayChange(reader, row)) throw new Refusal('forbidden', 'not-your-view', 'Its owner or a manager can change this view.')
    const changed: Partial<ViewRow> = {}
    if (body.name !== undefined) changed.name = body.name
    if (body.filter !== undefined) changed.filter = JSON.stringify(body.filter)
    if (body.visibility !== undefined || body.teamId !== undefined) {
      const visibility = body.visibility ?? row.visibility
      const shown = { visibility, teamId: visibility === 'team' ? (body.teamId === undefined ? row.teamId : body.teamId) : null }
      await refuseShown(tx, by, shown)
      Object.assign(changed, shown)
    }
    if (body.removed !== undefined) changed.removedAt = body.removed ? context.clock() : null
    await updateView(tx, id, changed)
    emit({ kind: 'view-changed', agentId: by.agentId, data: { id } })
  })
}

async function refuseShown(tx: Handle, by: Actor, shown: Pick<ViewRow, 'visibility' | 'teamId'>): Promise<void> {
  if (shown.visibility === 'team') {
    if (shown.teamId === null) throw notFound('team')
    await findTeamName(tx, shown.teamId)
  }
  if (!mayShow(await readerOf(tx, by), shown))
    throw new Refusal('forbidden', 'view-not-shown', 'You show views to yourself and your teams; a manager shows them to all.')
}

/** Puts one's views into an order; of others nobody's changes. Those that are not named come last. */
export function orderViews(context: Context, by: Actor, ids: readonly number[]): Promise<void> {
  return change(context, async (tx, emit) => {
    const there = new Set(await listThere(tx, ids))
    await putPlaces(
      tx,
      by.agentId,
      [...new Set(ids)].filter((id) => there.has(id)),
    )
    // Other screens of the same person follow.
    emit({ kind: 'view-changed', agentId: by.agentId, data: {} })
  })
}

/** Lets go of views that were deleted more than 30 days ago (a job). */
export function forgetRemovedViews(context: Context): Promise<void> {
  return inTransaction(context, (tx) => deleteRemovedViews(tx, context.clock() - keptMs))
}
