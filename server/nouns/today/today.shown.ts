import type { InterfaceLanguage } from '#shared/agent.ts'
import { mayActAs } from '#shared/agent.ts'
import type { TeamToday, Today, WaitingOrder, WaitingReply } from '#shared/today.schema.ts'
import { titleIn } from '../../engines/clustering/case-title.ts'
import type { Context } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { serverZone } from '../../kit/lib/environment.ts'
import { listAgents } from '../agents/agent.store.ts'
import { nameGroups } from '../alerts/alert.facts.store.ts'
import { listAlerts, listStandings } from '../alerts/alert.store.ts'
import { listCases } from '../cases/case.list.store.ts'
import { showCases } from '../cases/case.shown.ts'
import { showClocks } from '../clocks/clock.shown.ts'
import { showBudgets } from '../goodwill/goodwill.shown.ts'
import { countPromises, listPromises } from '../promises/promise.store.ts'
import { showReplies } from '../replies/reply.store.ts'
import { listSources } from '../sources/source.store.ts'
import { byPressing, dayIn, isLateOrder, onePerCase } from './today.rules.ts'
import {
  countDue,
  countLateCases,
  countLateOrders,
  countOpenCases,
  countOwnPromises,
  countUnassigned,
  countWaitingReplies,
  listAnsweredQuotes,
  listDue,
  listDutyDays,
  listGrowing,
  listOpenOrders,
  listWaitingLetters,
  listWaitingReplies,
} from './today.store.ts'

/** Rows that a part of the day shows, and of how many it looks for them. */
const shown = 5
const looked = 100
const mostOrders = 300

type Reader = { agentId: number; lang: InterfaceLanguage }
/** Reads a part of the day; null, and said, when it cannot be read: the other parts stay. */
type Try = <T>(name: string, load: () => Promise<T>) => Promise<T | null>

const tryWith =
  (failed: (part: string, error: unknown) => void): Try =>
  async (name, load) => {
    try {
      return await load()
    } catch (error) {
      failed(name, error)
      return null
    }
  }

/**
 * What waits for a person now, each part by itself.
 * @param failed hears of a part that could not be read
 */
export async function showToday(context: Context, reader: Reader, failed: (part: string, error: unknown) => void): Promise<Today> {
  const { db, clock } = context
  const { agentId, lang } = reader
  const now = clock()
  const today = dayIn(serverZone(), now)
  const attempt = tryWith(failed)
  const [due, promises, approvals, orders, alerts, unassigned, sources] = await Promise.all([
    attempt('due', async () => {
      const [rows, counts] = await Promise.all([listDue(db, agentId, looked), countDue(db, agentId, now)])
      return { items: await showClocks(context, onePerCase(rows).slice(0, shown), lang), ...counts }
    }),
    attempt('promises', async () => {
      const own = { owner: agentId }
      const [late, open, counts] = await Promise.all([
        listPromises(db, { ...own, list: 'late' }, { limit: shown }),
        listPromises(db, { ...own, list: 'open' }, { limit: shown }),
        countOwnPromises(db, agentId, today),
      ])
      return { items: [...late.items, ...open.items].slice(0, shown), total: counts.open + counts.late, late: counts.late }
    }),
    attempt('approvals', () => waitingReplies(db)),
    attempt('orders', () => openOrders(db, agentId, today)),
    attempt('alerts', () => firingAlerts(db, lang)),
    attempt('unassigned', async () => {
      const [page, total] = await Promise.all([
        listCases(db, context.engine, { queue: 'unassigned', me: agentId, now }, { limit: 3 }),
        countUnassigned(db),
      ])
      return { items: await showCases(db, page.items, lang), total }
    }),
    attempt('sources', () => illSources(db)),
  ])
  return { due, promises, approvals, orders, alerts, unassigned, sources }
}

/**
 * What waits for whoever leads the team, each part by itself.
 * @param failed hears of a part that could not be read
 */
export async function showTeamToday(
  context: Context,
  lang: InterfaceLanguage,
  failed: (part: string, error: unknown) => void,
): Promise<TeamToday> {
  const { db, clock } = context
  const now = clock()
  const attempt = tryWith(failed)
  const [people, requests, letters, approvals, growing, promises, orders, alerts, sources] = await Promise.all([
    attempt('people', () => teamLoad(db, now)),
    attempt('requests', async () => {
      const budgets = await showBudgets(context)
      const items = budgets
        .flatMap(({ currency, requests }) => requests.map((request) => ({ ...request, currency })))
        .toSorted((a, b) => a.askedAt - b.askedAt)
      return { items: items.slice(0, looked), total: items.length }
    }),
    attempt('letters', async () => {
      const rows = await listWaitingLetters(db, looked)
      const items = rows.map(({ id, caseId, title, titleName, isSafety, draftedBy, drafter, draftedAt }) => ({
        id,
        caseId,
        title: titleIn({ title, titleName }, lang),
        isSafety: isSafety === 1,
        by: { id: draftedBy, name: drafter },
        draftedAt,
      }))
      return { items, total: items.length }
    }),
    attempt('approvals', () => waitingReplies(db)),
    attempt('growing', async () => {
      const rows = await listGrowing(db, looked)
      return { items: await showCases(db, rows.slice(0, shown), lang), total: rows.length }
    }),
    attempt('promises', async () => {
      const { open, late } = await countPromises(db, {})
      return { open, late }
    }),
    attempt('orders', async () => ({ late: await countLateOrders(db, dayIn(serverZone(), now)) })),
    attempt('alerts', () => firingAlerts(db, lang)),
    attempt('sources', () => illSources(db)),
  ])
  return { people, requests, letters, approvals, growing, promises, orders, alerts, sources }
}

async function waitingReplies(db: Handle): Promise<NonNullable<Today['approvals']>> {
  const [rows, total] = await Promise.all([listWaitingReplies(db, 2 * shown), countWaitingReplies(db)])
  const replies = await showReplies(db, rows)
  const items = rows.flatMap(({ channel, author, answersMentionId, lastMentionId }, at): WaitingReply[] => {
    const reply = replies[at]
    return reply ? [{ reply, channel, author, lastMentionId: answersMentionId ?? lastMentionId }] : []
  })
  return { items, total }
}

async function openOrders(db: Handle, agentId: number, today: string): Promise<NonNullable<Today['orders']>> {
  const rows = await listOpenOrders(db, agentId, mostOrders)
  const ids = rows.map(({ id }) => id)
  const [duties, quotes] = await Promise.all([listDutyDays(db, ids), listAnsweredQuotes(db, ids)])
  const orders = rows.map(({ toldAt, stateSince, ...row }): WaitingOrder => {
    const duty = duties.find(({ orderId }) => orderId === row.id)
    const quote = quotes.find(({ orderId }) => orderId === row.id)
    const isNew = quote?.answeredAt !== null && Number(quote?.answeredAt) >= stateSince
    return {
      ...row,
      told: toldAt !== null,
      duty: duty?.duty ?? null,
      dutyOn: duty?.dueOn ?? null,
      quote: isNew && (quote?.state === 'accepted' || quote?.state === 'refused') ? quote.state : null,
    }
  })
  return {
    items: orders.toSorted(byPressing).slice(0, shown),
    total: orders.length,
    late: orders.filter((order) => isLateOrder(order, today)).length,
  }
}

async function firingAlerts(db: Handle, lang: InterfaceLanguage): Promise<NonNullable<Today['alerts']>> {
  const [alerts, standings] = await Promise.all([listAlerts(db), listStandings(db)])
  const firing = standings.filter(({ state }) => state === 'firing').toSorted((a, b) => b.sinceAt - a.sinceAt)
  const items = []
  for (const { alertId, groupKey, sinceAt } of firing.slice(0, shown)) {
    const alert = alerts.find(({ id }) => id === alertId)
    if (!alert) continue
    const names = await nameGroups(db, alert.kind, [groupKey], lang)
    items.push({ alertId, name: alert.name, kind: alert.kind, group: names.get(groupKey) ?? null, since: sinceAt })
  }
  return { items, total: firing.length }
}

async function illSources(db: Handle): Promise<NonNullable<Today['sources']>> {
  const ill = (await listSources(db)).filter(({ state }) => state === 'stopped' || state === 'failing')
  const items = ill.slice(0, shown).map(({ id, channel, name, state, lastSuccessAt }) => ({ id, channel, name, state, lastSuccessAt }))
  return { items, total: ill.length }
}

async function teamLoad(db: Handle, now: number): Promise<NonNullable<TeamToday['people']>> {
  const people = (await listAgents(db)).filter(
    ({ disabledAt, passwordHash, role }) => disabledAt === null && passwordHash !== null && mayActAs(role, 'agent'),
  )
  const [open, late, unassigned] = await Promise.all([
    countOpenCases(
      db,
      people.map(({ id }) => id),
    ),
    countLateCases(db, now),
    countUnassigned(db),
  ])
  const items = people
    .map(({ id, name, capacity, awayUntil }) => ({
      id,
      name,
      open: open.get(id) ?? 0,
      late: late.get(id) ?? 0,
      capacity,
      awayUntil: awayUntil !== null && awayUntil > now ? awayUntil : null,
    }))
    .toSorted((a, b) => b.late - a.late || b.open - a.open || a.id - b.id)
  return { items, total: items.length, unassigned, late: [...late.values()].reduce((sum, one) => sum + one, 0) }
}

/** How many decisions wait for a manager: goodwill that is asked for, letters to buyers, replies. */
export async function countDecisions(context: Context): Promise<number> {
  const [budgets, letters, replies] = await Promise.all([
    showBudgets(context),
    listWaitingLetters(context.db, looked),
    countWaitingReplies(context.db),
  ])
  return budgets.reduce((sum, { requests }) => sum + requests.length, 0) + letters.length + replies
}
