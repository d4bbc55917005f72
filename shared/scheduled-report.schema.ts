import { z } from 'zod'
import { interfaceLanguages } from './agent.ts'
import { recipientSchema, recipients } from './alert.schema.ts'
import { deliveryStates } from './delivery.ts'
import { id, instant } from './list.schema.ts'
import { reportPeriods, reportSections } from './scheduled-report.ts'

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const zone = z.string().min(1).max(64)
const settings = {
  name: z.string().trim().min(1).max(80),
  period: z.enum(reportPeriods),
  zone,
  clock,
  weekday: z.number().int().min(1).max(7),
  recipients,
  sections: z.array(z.enum(reportSections)).min(1).max(reportSections.length),
}

export const scheduledReportSchema = z.object({
  id,
  name: z.string(),
  period: z.enum(reportPeriods),
  zone: z.string(),
  clock: z.string(),
  weekday: z.number().int(),
  recipients: z.array(recipientSchema),
  sections: z.array(z.enum(reportSections)),
  isOn: z.boolean(),
  /** When the next one is due; null while it is off. */
  nextAt: instant.nullable(),
  /** The days that the next one covers. */
  nextFromOn: z.iso.date().nullable(),
  nextToOn: z.iso.date().nullable(),
  createdAt: instant,
})
export type ScheduledReport = z.infer<typeof scheduledReportSchema>

export const scheduledReportBody = z.strictObject({
  ...settings,
  weekday: settings.weekday.default(1),
  sections: settings.sections.default([...reportSections]),
  recipients: recipients.default([]),
})
export const scheduledReportChange = z.strictObject({
  name: settings.name.optional(),
  period: settings.period.optional(),
  zone: zone.optional(),
  clock: clock.optional(),
  weekday: settings.weekday.optional(),
  recipients: recipients.optional(),
  sections: settings.sections.optional(),
  isOn: z.boolean().optional(),
})

export const reportRunSchema = z.object({
  id,
  fromOn: z.iso.date(),
  toOn: z.iso.date(),
  dueAt: instant,
  madeAt: instant,
  /** It came more than a quarter of an hour late: the desk did not run, or was behind. */
  isLate: z.boolean(),
  /** `state` null: there was no way to send it. */
  mails: z.array(z.object({ recipient: z.string(), state: z.enum(deliveryStates).nullable(), error: z.string().nullable() })),
})
export type ReportRun = z.infer<typeof reportRunSchema>

export const reportPreviewQuery = z.strictObject({ lang: z.enum(interfaceLanguages).optional() })
export const reportPreviewSchema = z.object({
  subject: z.string(),
  /** The mail as it is sent; its picture stands in it as data. */
  html: z.string(),
  text: z.string(),
  fromOn: z.iso.date(),
  toOn: z.iso.date(),
  /** Whether any mailbox can send it. */
  canSend: z.boolean(),
})
export type ReportPreview = z.infer<typeof reportPreviewSchema>
