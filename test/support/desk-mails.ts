import { drawPng } from '#server/kit/lib/drawing.ts'
import type { AlertMailing } from '#server/nouns/alerts/alert.mail.ts'
import type { ReportMailing } from '#server/nouns/scheduled-reports/scheduled-report.mail.ts'
import { alertMail } from '#server/pages/alert-mail.ts'
import { reportMail } from '#server/pages/report-mail.ts'

const url = 'https://desk.example.com'

/** Mails to the team as the desk words them. */
export const testAlertMailing: AlertMailing = { url, write: (parts) => alertMail(parts, 'UTC') }
export const testReportMailing: ReportMailing = { url, write: (parts) => reportMail(parts, 'Fjellro'), draw: drawPng }
