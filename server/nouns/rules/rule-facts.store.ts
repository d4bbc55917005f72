import type { RuleEvent } from '#shared/rule.ts'
import type { Handle } from '../../kit/database/database.ts'
import { findLastEventId } from '../events/event.store.ts'
import { type CaseHistory, changingKinds } from './rule-history.rules.ts'

/** What is known of these cases, and what became of them: a few statements, however many there are. */
export async function listHistories(db: Handle, caseIds: readonly number[]): Promise<Map<number, CaseHistory>> {
  const ids = [...new Set(caseIds)]
  if (ids.length === 0) return new Map()
  const cases = await db
    .selectFrom('cases')
    .leftJoin('products', 'products.key', 'cases.product')
    .select(['cases.id', 'priority', 'trend', 'assigneeId', 'teamId', 'topic', 'theme', 'mergedInto', 'cases.product', 'products.name'])
    .where('cases.id', 'in', ids)
    .execute()
  const tags = await db
    .selectFrom('caseTags')
    .innerJoin('tags', 'tags.id', 'caseTags.tagId')
    .select(['caseTags.caseId', 'tags.id', 'tags.nameKey'])
    .where('caseTags.caseId', 'in', ids)
    .orderBy('caseTags.caseId')
    .orderBy('tags.id')
    .execute()
  const changes = await db
    .selectFrom('events')
    .select(['id', 'kind', 'data', 'caseId'])
    .where('caseId', 'in', ids)
    .where('kind', 'in', [...changingKinds])
    .orderBy('id')
    .execute()
  const heard = await db
    .selectFrom('mentions')
    .select((row) => ['caseId', 'threadId', 'channel', 'lang', row.fn.min('receivedAt').as('firstAt')])
    .where('caseId', 'in', ids)
    .where('threadId', 'is not', null)
    .groupBy(['caseId', 'threadId', 'channel', 'lang'])
    .orderBy('firstAt')
    .orderBy('threadId')
    .execute()
  const drafts = await db
    .selectFrom('threads')
    .innerJoin('replies', 'replies.threadId', 'threads.id')
    .select(['threads.caseId', 'replies.threadId', 'replies.templateId', 'replies.createdAt'])
    .where('threads.caseId', 'in', ids)
    .execute()
  const orders = await db
    .selectFrom('threads')
    .innerJoin('serviceOrders', 'serviceOrders.threadId', 'threads.id')
    .select(['threads.caseId', 'serviceOrders.threadId', 'serviceOrders.kind', 'serviceOrders.createdAt', 'serviceOrders.closedAt'])
    .where('threads.caseId', 'in', ids)
    .execute()
  const of = <T extends { caseId: number | null }>(rows: readonly T[]) => Map.groupBy(rows, ({ caseId }) => caseId ?? 0)
  const [tagsOf, changesOf, heardOf, draftsOf, ordersOf] = [of(tags), of(changes), of(heard), of(drafts), of(orders)]
  return new Map(
    cases.map(({ id, mergedInto, product, name, ...now }) => [
      id,
      {
        now: {
          ...now,
          tags: (tagsOf.get(id) ?? []).map((tag) => ({ id: tag.id, nameKey: tag.nameKey })),
          product: name ?? product,
          merged: mergedInto !== null,
        },
        changes: (changesOf.get(id) ?? []).map((one) => ({ id: one.id, kind: one.kind, data: JSON.parse(one.data) })),
        heard: (heardOf.get(id) ?? []).map((one) => ({ ...one, threadId: Number(one.threadId), firstAt: Number(one.firstAt) })),
        drafts: (draftsOf.get(id) ?? []).flatMap(({ threadId, templateId, createdAt }) =>
          templateId === null ? [] : [{ threadId, templateId, at: createdAt }],
        ),
        orders: (ordersOf.get(id) ?? []).map((one) => ({
          threadId: Number(one.threadId),
          kind: one.kind,
          at: one.createdAt,
          closedAt: one.closedAt,
        })),
      },
    ]),
  )
}

/** Names of everything that rules name, gone or not: a desk has few of each. */
export async function listNamed(db: Handle) {
  const [tags, teams, agents, templates, members] = [
    await db.selectFrom('tags').select(['id', 'name']).where('mergedInto', 'is', null).execute(),
    await db.selectFrom('teams').select(['id', 'name', 'removedAt']).execute(),
    await db
      .selectFrom('agents')
      .leftJoin('roles', 'roles.id', 'agents.roleId')
      .select(['agents.id', 'agents.name', 'agents.role', 'agents.disabledAt', 'roles.permissions'])
      .execute(),
    await db.selectFrom('templates').select(['id', 'name', 'scope', 'teamId', 'ownerId', 'removedAt']).execute(),
    await db
      .selectFrom('teamMembers')
      .innerJoin('teams', 'teams.id', 'teamMembers.teamId')
      .select(['teamMembers.agentId', 'teamMembers.teamId'])
      .where('teams.removedAt', 'is', null)
      .execute(),
  ]
  return { tags, teams, agents, templates, members }
}

/** The first event of a time (epoch ms) or later, found by halves: ids and times grow together. The id before it, 0 for the first there is. */
export async function findEventBefore(db: Handle, at: number): Promise<number> {
  let [low, high] = [0, await findLastEventId(db)]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const row = await db.selectFrom('events').select(['id', 'at']).where('id', '>=', middle).orderBy('id').limit(1).executeTakeFirst()
    if (row && row.at < at) low = Number(row.id)
    else high = middle - 1
  }
  return low
}

/** Numbers of events about a case, of these kinds and after one, the newest first. */
export async function listStarting(db: Handle, kinds: readonly RuleEvent[], after: number, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('events')
    .select('id')
    .where('id', '>', after)
    .where('kind', 'in', [...kinds])
    .where('caseId', 'is not', null)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => Number(id))
}

/** Events by their numbers, oldest first. */
export async function listEventsByIds(db: Handle, ids: readonly number[]) {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('events')
    .select(['id', 'kind', 'at', 'caseId', 'threadId', 'data'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, data: JSON.parse(row.data) as Record<string, unknown> }))
}

/** The titles of cases by their numbers. */
export async function listTitles(db: Handle, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('cases')
    .select(['id', 'title'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ id, title }) => [id, title]))
}
