import { type Selectable, sql } from 'kysely'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Notification } from '#shared/notification.schema.ts'
import type { FollowedChange, NotificationKind, NotificationMail, NotificationWay } from '#shared/notification.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { NotificationTable } from '../../kit/database/schema.ts'
import { decodeCursor, pageOf } from '../../kit/lib/cursor.ts'
import { mayOfRow } from '../agents/access.ts'

export type NotificationRow = Selectable<NotificationTable>

/** Writes down what a person is told; the same once more is new again where `isRenewed`, and nothing else. @returns whether it is new */
export async function addNotification(tx: Handle, row: Omit<NotificationRow, 'id'>, isRenewed: boolean): Promise<boolean> {
  const query = tx.insertInto('notifications').values(row)
  const added = isRenewed
    ? query.onConflict((conflict) =>
        conflict.columns(['agentId', 'about']).doUpdateSet((old) => ({
          what: row.what,
          eventId: row.eventId,
          threadId: row.threadId,
          byId: row.byId,
          at: row.at,
          // What still waits to be read has been mailed, or will be.
          mail: sql<NotificationMail>`case when ${old.ref('notifications.readAt')} is null then ${old.ref('notifications.mail')} else ${row.mail} end`,
          readAt: null,
        })),
      )
    : query.onConflict((conflict) => conflict.columns(['agentId', 'about']).doNothing())
  return (await added.returning('id').executeTakeFirst()) !== undefined
}

/** What each of these people wants of this kind; who said nothing is left out. */
export async function listWays(db: Handle, agentIds: readonly number[]): Promise<Map<string, NotificationWay>> {
  if (agentIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('notificationChoices')
    .selectAll()
    .where('agentId', 'in', [...new Set(agentIds)])
    .execute()
  return new Map(rows.map(({ agentId, kind, way }) => [`${agentId} ${kind}`, way]))
}

export async function putWay(tx: Handle, agentId: number, kind: NotificationKind, way: NotificationWay): Promise<void> {
  await tx
    .insertInto('notificationChoices')
    .values({ agentId, kind, way })
    .onConflict((conflict) => conflict.columns(['agentId', 'kind']).doUpdateSet({ way }))
    .execute()
}

/** People who work here, of these, and whether they may approve a reply. */
export async function listHearing(db: Handle, ids: readonly number[]) {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('agents')
    .leftJoin('roles', 'roles.id', 'agents.roleId')
    .select(['agents.id', 'agents.role', 'roles.permissions'])
    .where('agents.id', 'in', [...new Set(ids)])
    .where('disabledAt', 'is', null)
    .execute()
  return rows.map(({ id, role, permissions }) => ({ id, role, mayApprove: mayOfRow(role, permissions, 'replies.approve') }))
}

/** Those who may approve a reply and are here now, at most fifty. */
export async function listApprovers(db: Handle, now: number): Promise<number[]> {
  const rows = await db
    .selectFrom('agents')
    .leftJoin('roles', 'roles.id', 'agents.roleId')
    .select(['agents.id', 'agents.role', 'roles.permissions'])
    .where('disabledAt', 'is', null)
    .where('passwordHash', 'is not', null)
    .where((where) => where.or([where('awayUntil', 'is', null), where('awayUntil', '<=', now)]))
    .orderBy('agents.id')
    .limit(500)
    .execute()
  return rows
    .filter(({ role, permissions }) => mayOfRow(role, permissions, 'replies.approve'))
    .slice(0, 50)
    .map(({ id }) => id)
}

/** Who has these cases: a person, a team. */
export async function listHolders(db: Handle, caseIds: readonly number[]) {
  if (caseIds.length === 0) return []
  return db
    .selectFrom('cases')
    .select(['id', 'assigneeId', 'teamId'])
    .where('id', 'in', [...new Set(caseIds)])
    .execute()
}

/** Open promises that are due by a day, of which their owners were not told. */
export function listDuePromises(db: Handle, days: { from: string; to: string }, limit: number) {
  return db
    .selectFrom('promises')
    .innerJoin('threads', 'threads.id', 'promises.threadId')
    .select(['promises.id', 'promises.dueOn', 'promises.ownerId', 'promises.threadId', 'threads.caseId'])
    .where('promises.state', '=', 'open')
    .where('promises.dueOn', '>=', days.from)
    .where('promises.dueOn', '<=', days.to)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('notifications')
            .select('notifications.id')
            .whereRef('notifications.promiseId', '=', 'promises.id')
            .whereRef('notifications.agentId', '=', 'promises.ownerId')
            .where(sql<boolean>`notifications.about = 'promise:' || promises.id || ':' || promises."dueOn"`),
        ),
      ),
    )
    .orderBy('promises.dueOn')
    .limit(limit)
    .execute()
}

/** Open clocks that are due soon and not late, whose case somebody has, and of which nobody was told. */
export function listSoonClocks(db: Handle, now: number, limit: number) {
  return db
    .selectFrom('clocks')
    .innerJoin('cases', 'cases.id', 'clocks.caseId')
    .select(['clocks.id', 'clocks.caseId', 'clocks.threadId', 'cases.assigneeId', 'cases.teamId'])
    .where('clocks.endedAt', 'is', null)
    .where('clocks.warnedAt', 'is', null)
    .where('clocks.breachedAt', 'is', null)
    .where('clocks.soonAt', '<=', now)
    .where('clocks.decidedAt', '>', now)
    .where((where) => where.or([where('cases.assigneeId', 'is not', null), where('cases.teamId', 'is not', null)]))
    .orderBy('clocks.soonAt')
    .limit(limit)
    .execute()
}

export async function markWarned(tx: Handle, clockIds: readonly number[], at: number): Promise<void> {
  if (clockIds.length === 0) return
  await tx
    .updateTable('clocks')
    .set({ warnedAt: at })
    .where('id', 'in', [...clockIds])
    .execute()
}

const shown = (db: Handle) =>
  db
    .selectFrom('notifications')
    .leftJoin('agents as tellers', 'tellers.id', 'notifications.byId')
    .leftJoin('cases', 'cases.id', 'notifications.caseId')
    .leftJoin('notes', 'notes.id', 'notifications.noteId')
    .leftJoin('promises', 'promises.id', 'notifications.promiseId')
    .leftJoin('clocks', 'clocks.id', 'notifications.clockId')
    .selectAll('notifications')
    .select(['tellers.name as tellerName', 'cases.title', 'cases.titleName', 'notes.text as noteText', 'promises.wording'])
    .select(['clocks.metric', 'clocks.dueAt as clockDueAt', 'clocks.endedAt as clockEndedAt'])

type Shown = Awaited<ReturnType<ReturnType<typeof shown>['execute']>>[number]

const bulkOf = ({ about }: Pick<NotificationRow, 'about'>): number | null => (about.startsWith('bulk:') ? Number(about.slice(5)) : null)

/** As a person reads them, with how many cases were given together. */
async function shownAll(db: Handle, rows: readonly Shown[], lang: InterfaceLanguage): Promise<Notification[]> {
  const jobs = rows.flatMap((row) => bulkOf(row) ?? [])
  const counted =
    jobs.length === 0
      ? []
      : await db
          .selectFrom('bulkRows')
          .select((row) => ['jobId', row.fn.countAll<number>().as('count')])
          .where('jobId', 'in', [...new Set(jobs)])
          // Also those that were taken back since.
          .where('state', 'in', ['done', 'undone', 'kept'])
          .groupBy('jobId')
          .execute()
  const manyOf = new Map(counted.map(({ jobId, count }) => [Number(jobId), Number(count)]))
  return rows.map((row) => shownOf(row, lang, manyOf.get(bulkOf(row) ?? 0) ?? 0))
}

const shownOf = (row: Shown, lang: InterfaceLanguage, many: number): Notification => ({
  id: row.id,
  many: many > 1 ? many : null,
  kind: row.kind,
  what: row.what as FollowedChange | null,
  caseId: row.caseId,
  title: row.title === null ? null : titleIn({ title: row.title, titleName: row.titleName }, lang),
  threadId: row.threadId,
  promiseId: row.promiseId,
  clock:
    row.clockId === null || row.metric === null
      ? null
      : { id: row.clockId, metric: row.metric, dueAt: row.clockEndedAt === null ? row.clockDueAt : null },
  by: row.byId === null ? null : { id: row.byId, name: row.tellerName ?? '' },
  text: (row.noteText ?? row.wording)?.slice(0, 200).toWellFormed() ?? null,
  at: row.at,
  readAt: row.readAt,
})

/** What a person was told, the newest first. */
export async function listNotifications(
  db: Handle,
  agentId: number,
  page: { limit: number; cursor?: string | undefined; unread?: boolean | undefined; lang: InterfaceLanguage },
) {
  let query = shown(db).where('notifications.agentId', '=', agentId)
  if (page.unread !== undefined) query = query.where('notifications.readAt', page.unread ? 'is' : 'is not', null)
  if (page.cursor) {
    const [at, id] = decodeCursor(page.cursor, 'nn')
    query = query.where((where) => where(where.refTuple('notifications.at', 'notifications.id'), '<', where.tuple(Number(at), Number(id))))
  }
  const rows = await query
    .orderBy('notifications.at', 'desc')
    .orderBy('notifications.id', 'desc')
    .limit(page.limit + 1)
    .execute()
  return pageOf(await shownAll(db, rows, page.lang), page.limit, ({ at, id }) => [at, id])
}

export async function countUnread(db: Handle, agentId: number): Promise<number> {
  const { count } = await db
    .selectFrom('notifications')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('agentId', '=', agentId)
    .where('readAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Marks a person's own as read or unread: these, or all. @returns those that changed */
export async function markRead(tx: Handle, agentId: number, ids: readonly number[] | null, readAt: number | null): Promise<number[]> {
  if (ids?.length === 0) return []
  let query = tx
    .updateTable('notifications')
    .set({ readAt })
    .where('agentId', '=', agentId)
    .where('readAt', readAt === null ? 'is not' : 'is', null)
  if (ids) query = query.where('id', 'in', [...ids])
  return (await query.returning('id').execute()).map(({ id }) => id)
}

/** What is to be mailed: of one kind of mail, person by person. */
export function listToMail(db: Handle, mail: 'due' | 'digest', limit: number): Promise<NotificationRow[]> {
  return db.selectFrom('notifications').selectAll().where('mail', '=', mail).orderBy('agentId').orderBy('id').limit(limit).execute()
}

/** As the person they are for reads them. */
export async function showNotifications(db: Handle, ids: readonly number[], lang: InterfaceLanguage): Promise<Notification[]> {
  if (ids.length === 0) return []
  const rows = await shown(db)
    .where('notifications.id', 'in', [...ids])
    .orderBy('notifications.id')
    .execute()
  return shownAll(db, rows, lang)
}

/** @returns those that were still in the state `from` */
export async function setMail(tx: Handle, ids: readonly number[], from: NotificationMail, mail: NotificationMail): Promise<number[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .updateTable('notifications')
    .set({ mail })
    .where('id', 'in', [...ids])
    .where('mail', '=', from)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}
