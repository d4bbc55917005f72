import type { Role } from '#shared/agent.ts'
import type { Plan, PlanLetter, PlanThread } from '#shared/plan.schema.ts'
import { planOrderKinds, walkedStates } from '#shared/plan.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { day } from '../../kit/lib/clock.ts'
import { authorOf, listAuthorsByIds } from '../authors/author.store.ts'
import { listNames } from '../cases/case.store.ts'
import { listDeliveries } from '../deliveries/delivery.store.ts'
import { isUndecided } from './plan.known.ts'
import { type Looked, lookAhead } from './plan.looking.ts'
import { findPlanOfCase, listTexts, type PlanRow } from './plan.store.ts'
import type { Walking } from './plan.walking.ts'
import { listAnswers } from './plan-answer.store.ts'
import { findUsualCost, listBases, listRepliesByIds, listThreadIdsOfCase } from './plan-known.store.ts'
import { findLetter } from './plan-letter.store.ts'

type Reading = Pick<Walking, 'context' | 'secretBox' | 'currency' | 'undoMs'>
type Person = { id: number; name: string }

/** How far back costs of orders are looked at. */
const costMs = 365 * day
/** The most threads of a case that are counted. */
const mostCounted = 1_000

/** The plan of a case as the screen sees it; null: there was none. */
export async function showPlan(reading: Reading, caseId: number, reader: { role: Role }): Promise<Plan | null> {
  const { db } = reading.context
  const plan = await findPlanOfCase(db, caseId)
  return plan && show(reading, plan, reader)
}

async function show(reading: Reading, plan: PlanRow, reader: { role: Role }): Promise<Plan> {
  const { db } = reading.context
  const { rows, findings } = await lookAhead(reading, plan, reader)
  const planned = rows.map(({ row }) => row)
  const unknown = rows.filter(({ row }) => isUndecided(row)).map(({ thread }) => thread.authorId)
  const [texts, answers, all, letter, threads, bases] = await Promise.all([
    listTexts(db, plan.id),
    listAnswers(db, plan.id, plan.startedAt ?? 0),
    listThreadIdsOfCase(db, plan.caseId, mostCounted),
    findLetter(db, plan.id),
    showThreads(db, rows),
    listBases(db, unknown),
  ])
  const authors = await listAuthorsByIds(
    db,
    answers.map(({ authorId }) => authorId),
  )
  const people = await listNames(db, [
    plan.openedBy,
    plan.startedBy,
    plan.costApprovedBy,
    letter?.draftedBy ?? null,
    letter?.approvedBy ?? null,
  ])
  const person = (id: number | null): Person | null => (id === null ? null : (people.get(id) ?? { id, name: '' }))
  const known = new Set(planned.map(({ threadId }) => threadId))
  const under = threads.filter(({ state, sendAt }) => [...walkedStates, 'approved'].includes(state) && sendAt !== null)
  return {
    id: plan.id,
    caseId: plan.caseId,
    state: plan.state,
    pauseReason: plan.pauseReason,
    pausedFor: plan.pausedThreadId,
    spacingMs: plan.spacingMs,
    dateOn: plan.dateOn,
    undoMs: reading.undoMs,
    openedBy: person(plan.openedBy) as Person,
    openedAt: plan.openedAt,
    startedBy: person(plan.startedBy),
    startedAt: plan.startedAt,
    endedAt: plan.endedAt,
    endsAt: plan.state === 'running' && under.length > 0 ? Math.max(...under.map(({ sendAt }) => sendAt as number)) : null,
    cost: {
      currency: reading.currency,
      about: await reckonCost(reading, rows),
      goodwill: planned.reduce((sum, row) => sum + (row.included === 1 ? row.goodwill : 0), 0),
      approvedBy: person(plan.costApprovedBy),
      approvedAt: plan.costApprovedAt,
    },
    threads,
    newThreads: all.filter((id) => !known.has(id)).length,
    newlyVerified: bases.length,
    texts: texts.map(({ purpose, lang, text, version, writtenBy, agentName }) => ({
      purpose,
      lang,
      text,
      version,
      by: writtenBy === null ? null : { id: writtenBy, name: agentName ?? '' },
    })),
    findings,
    heldSources: heldSourcesOf(rows),
    answers: answers.flatMap(({ authorId, ...answer }) => {
      const author = authors.get(authorId)
      return author ? [{ ...answer, author }] : []
    }),
    letter: letter && {
      id: letter.id,
      state: letter.state,
      isSafety: letter.isSafety === 1,
      texts: readJson(letter.texts) as PlanLetter['texts'],
      draftedBy: person(letter.draftedBy) as Person,
      draftedAt: letter.draftedAt,
      approvedBy: person(letter.approvedBy),
      approvedAt: letter.approvedAt,
    },
  }
}

async function showThreads(db: Handle, rows: readonly Looked[]): Promise<PlanThread[]> {
  const replies = await listRepliesByIds(
    db,
    rows.flatMap(({ row }) => row.replyId ?? []),
  )
  const replyOf = new Map(replies.map((reply) => [reply.id, reply]))
  const deliveries = await listDeliveries(
    db,
    replies.flatMap(({ deliveryId }) => deliveryId ?? []),
  )
  const deliveryOf = new Map(deliveries.map((delivery) => [delivery.id, delivery]))
  return rows.map(({ row, thread, written, visibility, byHand, isTheirLanguage, candidate }) => {
    const reply = row.replyId === null ? undefined : replyOf.get(row.replyId)
    const delivery = reply?.deliveryId == null ? undefined : deliveryOf.get(reply.deliveryId)
    return {
      id: row.id,
      threadId: row.threadId,
      sourceId: row.sourceId,
      channel: thread.channel,
      author: authorOf({ ...thread, id: thread.authorId }),
      lang: row.lang,
      textLang: row.textLang,
      state: row.state,
      included: row.included === 1,
      verified: row.verified,
      outcome: row.outcome,
      warranty: row.warranty,
      missing: [...candidate.missing],
      orderKind: row.orderKind,
      orderId: row.orderId,
      orderIsOurs: row.orderId !== null && row.orderKind !== null,
      goodwill: row.goodwill,
      currency: row.currency,
      purpose: row.purpose,
      visibility,
      byHand,
      template: written.template,
      // What is written already stays, whatever becomes of the words of the plan.
      text: reply?.text ?? written.text,
      blanks: written.blanks,
      isOwnText: row.text !== null,
      length: candidate.length,
      limit: candidate.limit,
      needsReading: !isTheirLanguage && row.readBy === null,
      hold: row.hold,
      reason: row.reason ?? delivery?.failure?.words ?? null,
      replyId: row.replyId,
      replyState: reply?.state ?? null,
      handUrl: reply?.state === 'handed-over' ? reply.url : null,
      sendAt: row.state === 'approved' ? (delivery?.sendAt ?? null) : row.sendAt,
      sentAt: reply?.sentAt ?? null,
      said:
        thread.lastMentionId === null
          ? null
          : {
              id: thread.lastMentionId,
              text: thread.lastText ?? '',
              lang: thread.lastLang,
              score: thread.lastScore,
              at: thread.lastAt ?? 0,
              url: thread.lastUrl,
            },
    }
  })
}

/** What the orders of a plan would cost, by what such orders cost before (minor units of the desk's currency). */
async function reckonCost({ context, currency }: Reading, rows: readonly Looked[]): Promise<number> {
  const sums = await Promise.all(
    planOrderKinds.map(async (kind) => {
      const count = rows.filter(({ row }) => row.included === 1 && row.orderKind === kind).length
      return count === 0 ? 0 : count * (await findUsualCost(context.db, kind, currency, context.clock() - costMs))
    }),
  )
  return sums.reduce((all, sum) => all + sum, 0)
}

function heldSourcesOf(rows: readonly Looked[]): Plan['heldSources'] {
  const held = new Map<number, Plan['heldSources'][number]>()
  for (const { row, thread } of rows) {
    if (row.hold !== 'source' || !walkedStates.includes(row.state)) continue
    const one = held.get(row.sourceId) ?? { id: row.sourceId, name: thread.sourceName, channel: thread.channel, why: row.reason, count: 0 }
    held.set(row.sourceId, { ...one, count: one.count + 1 })
  }
  return [...held.values()]
}
