import { randomUUID } from 'node:crypto'
import { alertBody } from '#shared/alert.schema.ts'
import type { AlertKind } from '#shared/alert.ts'
import { scheduledReportBody } from '#shared/scheduled-report.schema.ts'
import { type Context, change } from '../kit/database/context.ts'
import type { Actor } from '../kit/http/route.ts'
import { hour, minute } from '../kit/lib/clock.ts'
import { serverZone } from '../kit/lib/environment.ts'
import { getAgent } from '../nouns/agents/agent.store.ts'
import { markFiring, openAlert } from '../nouns/alerts/alert.actions.ts'
import { addFiring, endFirings, listAlerts } from '../nouns/alerts/alert.store.ts'
import { addDelivery, moveDelivery } from '../nouns/deliveries/delivery.store.ts'
import { openReport } from '../nouns/scheduled-reports/scheduled-report.actions.ts'
import { lastDue } from '../nouns/scheduled-reports/scheduled-report.rules.ts'
import { addReportMail, addRun, getReport } from '../nouns/scheduled-reports/scheduled-report.store.ts'
import { listSources } from '../nouns/sources/source.store.ts'

const names: Record<AlertKind, string> = {
  spike: 'Negative spike, any product',
  'safety-words': 'Safety words',
  dip: 'Unusually quiet',
  'case-escalates': 'Case escalates',
  'sla-late': 'Answer late',
  'source-down': 'Source down',
  'cap-near': 'Cap near',
  'promise-late': 'Promise late',
}
/** It waits all day before it fires: whoever tries the desk sees one that is pending. */
const waits: Partial<Record<AlertKind, number>> = { 'sla-late': 12 * 60 }

/**
 * Gives a desk that has none the usual alerts, of which one fired and recovered before anybody looked, and a weekly report of which one was
 * sent. What fires and what is pending comes from the desk itself.
 */
export async function addPracticeAlerts(context: Context, by: Actor): Promise<void> {
  if ((await listAlerts(context.db)).length > 0) return
  const recipients = [{ agentId: by.agentId }]
  const ids = new Map<AlertKind, number>()
  for (const [kind, name] of Object.entries(names) as [AlertKind, string][]) {
    const forMinutes = waits[kind]
    const body = { kind, name, recipients, sensitivity: kind === 'sla-late' ? 'high' : 'medium', ...(forMinutes && { forMinutes }) }
    ids.set(kind, await openAlert(context, by, alertBody.parse(body)))
  }
  const [source] = await listSources(context.db)
  const alertId = ids.get('source-down')
  if (!source || alertId === undefined) return
  const firedAt = context.clock() - 3 * hour
  const past = { alertId, groupKey: String(source.id), firedAt, value: 31, usualValue: null, limitValue: 30 }
  await change(context, async (tx) => {
    await addFiring(tx, past)
    await endFirings(tx, alertId, firedAt + 50 * minute)
  })
  await markFiring(context, by, alertId, { group: past.groupKey, firedAt, verdict: 'right' })
  await addReport(context, by, source.id)
}

async function addReport(context: Context, by: Actor, sourceId: number): Promise<void> {
  const recipients = [{ agentId: by.agentId }]
  const body = { name: 'Week for Monday', period: 'week', zone: serverZone(), clock: '07:30', recipients }
  const id = await openReport(context, by, scheduledReportBody.parse(body))
  const report = await getReport(context.db, id)
  const { fromOn, toOn, dueAt } = lastDue(report, context.clock())
  const { email } = await getAgent(context.db, by.agentId)
  const payload = { text: report.name, visibility: 'private', inReplyTo: '', authorExternalId: email, conversationId: null } as const
  await change(context, async (tx) => {
    const runId = await addRun(tx, { reportId: id, fromOn, toOn, dueAt, madeAt: dueAt + minute })
    if (runId === null) return
    const delivery = { sourceId, purpose: 'report', key: randomUUID(), payload, createdAt: dueAt, sendAt: dueAt } as const
    const deliveryId = await addDelivery(tx, delivery)
    await moveDelivery(tx, deliveryId, ['approved'], { state: 'sent', sentAt: dueAt + minute, externalId: delivery.key })
    await addReportMail(tx, { runId, recipient: email, deliveryId })
  })
}
