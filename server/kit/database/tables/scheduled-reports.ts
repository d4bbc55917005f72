import type { ReportPeriod, ReportSection } from '#shared/scheduled-report.ts'
import type { KeptRecipient } from './alerts.ts'
import { flag, id, instant, int, json, nullable, oneOf, reference, table, text } from './column.ts'

/** A report that is mailed by itself. `clock` (HH:MM) and days are those of `zone`. */
export const scheduledReports = table({
  id: id(),
  name: text(),
  period: oneOf<ReportPeriod>(),
  zone: text(),
  clock: text(),
  /** 1 Monday … 7 Sunday, of a weekly one. */
  weekday: int(),
  recipients: json<KeptRecipient[]>(),
  sections: json<ReportSection[]>(),
  isOn: flag(),
  /** The first day of the newest period it does not send any more: what ended before it was made or switched on. */
  sinceOn: text(),
  createdBy: nullable(reference('agents')),
  createdAt: instant(),
})

/** One period of a report, written once: whoever wrote the row sends the mails of its own transaction. */
export const reportRuns = table(
  {
    id: id(),
    reportId: reference('scheduledReports', 'cascade'),
    /** First and last day of the period, ISO dates of the report's zone. */
    fromOn: text(),
    toOn: text(),
    /** When it was due, and when it was made. */
    dueAt: instant(),
    madeAt: instant(),
  },
  [{ on: ['reportId', 'fromOn'], unique: true }],
)

/** A mail of a run. `deliveryId` null: there was no mailbox that sends, or the person is gone. */
export const reportMails = table(
  {
    id: id(),
    runId: reference('reportRuns', 'cascade'),
    recipient: text(),
    deliveryId: nullable(reference('deliveries', 'set null')),
  },
  [{ on: ['runId', 'recipient'], unique: true }, { on: ['deliveryId'] }],
)
