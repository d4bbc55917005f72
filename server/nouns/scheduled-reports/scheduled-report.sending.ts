import { randomUUID } from 'node:crypto'
import type { InterfaceLanguage } from '#shared/agent.ts'
import { type Context, change } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { acquireLease } from '../../kit/database/lease.ts'
import { minute } from '../../kit/lib/clock.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import { readersOf } from '../alerts/alert.mail.ts'
import type { DeliveryHandler } from '../deliveries/delivery.handler.ts'
import { addDelivery } from '../deliveries/delivery.store.ts'
import { findMailbox } from '../sources/source.mailbox.ts'
import { type Letter, letterOf, type ReportMailing } from './scheduled-report.mail.ts'
import { isLate, lastDue } from './scheduled-report.rules.ts'
import {
  addReportMail,
  addRun,
  findReportOfDelivery,
  findRun,
  getReport,
  listReports,
  type ScheduledReportRow,
} from './scheduled-report.store.ts'

export type ReportSending = { context: Context; node: string; mailing: ReportMailing }

const leaseName = 'scheduled reports'
const leaseMs = 5 * minute

/**
 * Sends what is due (a job; on one node). A report is written and its mails put into the outbox in one transaction, held to one run a
 * period by the database: whatever dies, each mail is written once, and the outbox sends nothing twice. Without a mailbox it waits, and
 * is sent late.
 */
export async function sendReports({ context, node, mailing }: ReportSending): Promise<boolean> {
  if (!(await acquireLease(context, leaseName, node, leaseMs))) return false
  for (const report of await listReports(context.db)) {
    if (report.isOn === 0) continue
    const due = lastDue(report, context.clock())
    if (due.fromOn < report.sinceOn || (await findRun(context.db, report.id, due.fromOn)) !== null) continue
    await sendOne(context, mailing, report, due)
    if (!(await acquireLease(context, leaseName, node, leaseMs))) return false
  }
  return false
}

async function sendOne(
  context: Context,
  mailing: ReportMailing,
  report: ScheduledReportRow,
  due: { fromOn: string; toOn: string; dueAt: number },
): Promise<void> {
  const { db } = context
  const readers = await readersOf(db, readJson(report.recipients))
  if (readers.length > 0 && (await findMailbox(db)) === null) return
  const madeAt = context.clock()
  const late = isLate({ dueAt: due.dueAt, madeAt }) ? due.dueAt : null
  const letters = new Map<InterfaceLanguage, Letter>()
  for (const { lang } of readers) if (!letters.has(lang)) letters.set(lang, await letterOf(db, mailing, report, due, lang, late))
  failpoint('report-drawn')
  await change(
    context,
    async (tx, emit) => {
      const { isOn } = await getReport(tx, report.id)
      const runId = isOn === 1 ? await addRun(tx, { reportId: report.id, ...due, madeAt }) : null
      if (runId === null) return
      const mailbox = await findMailbox(tx)
      for (const { address, lang } of readers) {
        const payload = letters.get(lang)?.payloadTo(address)
        const delivery = { purpose: 'report', key: randomUUID(), createdAt: madeAt, sendAt: madeAt } as const
        const deliveryId = mailbox && payload ? await addDelivery(tx, { ...delivery, sourceId: mailbox.id, payload }) : null
        await addReportMail(tx, { runId, recipient: address, deliveryId })
      }
      const data = { id: report.id, name: report.name, fromOn: due.fromOn, toOn: due.toOn, mails: readers.length, late: late !== null }
      emit({ kind: 'scheduled-report-made', data })
      failpoint('report-written')
    },
    { durable: true },
  )
  failpoint('report-saved')
}

/** Who watches the report sees how its mails stand. */
export const followReportMail: DeliveryHandler = async (tx, _context, { id, state, failure }, emit) => {
  const mail = await findReportOfDelivery(tx, id)
  if (!mail) return
  emit({ kind: 'scheduled-report-mailed', data: { id: mail.reportId, state, ...(failure ? { error: failure.words } : {}) } })
}
