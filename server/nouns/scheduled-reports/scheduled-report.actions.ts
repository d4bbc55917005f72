import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Recipient } from '#shared/alert.schema.ts'
import type { ReportPreview, ScheduledReport, scheduledReportBody, scheduledReportChange } from '#shared/scheduled-report.schema.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { readJson } from '../../kit/database/json.ts'
import { changedFields } from '../../kit/lib/changed.ts'
import { isZone } from '../../kit/lib/environment.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { findAgent, getAgent } from '../agents/agent.store.ts'
import { addDelivery } from '../deliveries/delivery.store.ts'
import { findMailbox } from '../sources/source.mailbox.ts'
import { letterOf, type ReportMailing, withPicture } from './scheduled-report.mail.ts'
import { lastDue, nextDue } from './scheduled-report.rules.ts'
import {
  addReport,
  deleteReport,
  getReport,
  listReports,
  mostReports,
  type ScheduledReportRow,
  updateReport,
} from './scheduled-report.store.ts'

type By = { agentId: number } | null

async function check(tx: Handle, zone: string | undefined, recipients: readonly Recipient[] = []): Promise<void> {
  if (zone !== undefined && !isZone(zone))
    throw new Refusal('bad-input', 'unknown-zone', `There is no time zone "${zone}".`, { params: { zone } })
  for (const one of recipients) if ('agentId' in one) await getAgent(tx, one.agentId)
}

/** Adds a report; the first is sent when it is due next. @throws Refusal `too-many-reports`, `unknown-zone` @returns its id */
export function openReport(context: Context, by: By, body: z.output<typeof scheduledReportBody>): Promise<number> {
  return change(context, async (tx, emit) => {
    if ((await listReports(tx)).length >= mostReports)
      throw new Refusal('conflict', 'too-many-reports', `There are ${mostReports} reports already.`, { params: { most: mostReports } })
    await check(tx, body.zone, body.recipients)
    const now = context.clock()
    const { recipients, sections, ...rest } = body
    const id = await addReport(tx, {
      ...rest,
      recipients: JSON.stringify(recipients),
      sections: JSON.stringify(sections),
      isOn: 1,
      sinceOn: nextDue(body, now).fromOn,
      createdBy: by?.agentId ?? null,
      createdAt: now,
    })
    emit({ kind: 'scheduled-report-added', agentId: by?.agentId ?? null, data: { id, name: body.name } })
    return id
  })
}

/** Changes a report; switched on again or moved to another time, it sends what is due from then on. */
export function changeReport(context: Context, by: By, id: number, body: z.output<typeof scheduledReportChange>): Promise<void> {
  return change(context, async (tx, emit) => {
    const before = await getReport(tx, id)
    const { recipients, sections, isOn, ...rest } = body
    await check(tx, body.zone, recipients)
    const after = { ...before, ...rest }
    const isMoved = (['period', 'zone', 'clock', 'weekday'] as const).some((name) => after[name] !== before[name])
    const isStarted = isOn === true && before.isOn === 0
    await updateReport(tx, id, {
      ...rest,
      ...(recipients && { recipients: JSON.stringify(recipients) }),
      ...(sections && { sections: JSON.stringify(sections) }),
      ...(isOn !== undefined && { isOn: isOn ? 1 : 0 }),
      ...((isMoved || isStarted) && { sinceOn: nextDue(after, context.clock()).fromOn }),
    })
    const was = { ...before, recipients: readJson(before.recipients), sections: readJson(before.sections), isOn: before.isOn === 1 }
    const audit = { subjectId: id, subject: before.name, ...changedFields(was, body) }
    emit({ kind: 'scheduled-report-changed', agentId: by?.agentId ?? null, data: { id, name: after.name, what: Object.keys(body) }, audit })
  })
}

export function removeReport(context: Context, by: By, id: number): Promise<void> {
  return change(context, async (tx, emit) => {
    const { name } = await getReport(tx, id)
    await deleteReport(tx, id)
    emit({ kind: 'scheduled-report-removed', agentId: by?.agentId ?? null, data: { id, name } })
  })
}

export function reportOf(row: ScheduledReportRow, now: number): ScheduledReport {
  const { id, name, period, zone, clock, weekday, createdAt } = row
  const next = row.isOn === 1 ? nextDue(row, now) : null
  return {
    id,
    name,
    period,
    zone,
    clock,
    weekday,
    createdAt,
    recipients: readJson(row.recipients),
    sections: readJson(row.sections),
    isOn: row.isOn === 1,
    nextAt: next?.dueAt ?? null,
    nextFromOn: next?.fromOn ?? null,
    nextToOn: next?.toOn ?? null,
  }
}

/** The mail as it would be sent for the newest full period, in the reader's language or another one. */
export async function previewReport(context: Context, mailing: ReportMailing, id: number, lang: InterfaceLanguage): Promise<ReportPreview> {
  const report = await getReport(context.db, id)
  const { fromOn, toOn } = lastDue(report, context.clock())
  const letter = await letterOf(context.db, mailing, report, { fromOn, toOn }, lang, null)
  const canSend = (await findMailbox(context.db)) !== null
  return { subject: letter.subject, html: withPicture(letter), text: letter.text, fromOn, toOn, canSend }
}

/** Sends the mail for the newest full period to one person, now. @throws Refusal `no-mailbox` */
export async function sendTest(context: Context, mailing: ReportMailing, by: { agentId: number }, id: number): Promise<void> {
  const { db } = context
  const report = await getReport(db, id)
  const me = await findAgent(db, by.agentId)
  if (!me) return
  const letter = await letterOf(db, mailing, report, lastDue(report, context.clock()), me.language, null)
  await change(context, async (tx) => {
    const mailbox = await findMailbox(tx)
    if (!mailbox) throw new Refusal('conflict', 'no-mailbox', 'No mailbox can send: connect one in Settings, Sources.')
    const now = context.clock()
    await addDelivery(tx, {
      sourceId: mailbox.id,
      purpose: 'report',
      key: randomUUID(),
      payload: letter.payloadTo(me.email),
      createdAt: now,
      sendAt: now,
    })
  })
}
