import { deliveryHandlers } from '#server/flows/automation/deliveries.ts'
import { type Context, change } from '#server/kit/database/context.ts'
import { day, minute } from '#server/kit/lib/clock.ts'
import { decideAlerts } from '#server/nouns/alerts/alert.deciding.ts'
import { findTopCase } from '#server/nouns/alerts/alert.facts.store.ts'
import { listMarks } from '#server/nouns/alerts/alert.store.ts'
import { listDeliveries } from '#server/nouns/deliveries/delivery.store.ts'
import { sendReports } from '#server/nouns/scheduled-reports/scheduled-report.sending.ts'
import { alertKinds } from '#shared/alert.ts'
import { testAlertMailing, testReportMailing } from './desk-mails.ts'

type Call = (method: string, path: string, body?: object) => Promise<Response>

const cursor = Buffer.from('["9"]').toString('base64url')
const numbered = Buffer.from('[9]').toString('base64url')

/** Does everything once that can be done with an alert and with a report that is mailed by itself. */
export async function doEveryAlert(context: Context, call: Call): Promise<void> {
  const { db } = context
  const node = 'alerts'
  const { id: agentId } = await db.selectFrom('agents').select('id').orderBy('id').limit(1).executeTakeFirstOrThrow()
  const recipients = [{ agentId }, { address: 'board@example.com', lang: 'fi' }]
  const settings = { imapServer: '127.0.0.1:9', smtpServer: '127.0.0.1:9', user: 'desk@example.com', password: 'x' }
  await call('POST', '/api/sources', { channel: 'email', settings })
  const ids: number[] = []
  for (const kind of alertKinds) {
    const body = { kind, name: kind, forMinutes: 0, sensitivity: 'high', grouping: kind === 'dip' ? 'channel' : 'all', recipients }
    ids.push(((await (await call('POST', '/api/alerts', body)).json()) as { id: number }).id)
  }
  const decide = (afterMs: number) =>
    decideAlerts({ context: { ...context, clock: () => context.clock() + afterMs }, node, mailing: testAlertMailing })
  await decide(0)
  await decide(20 * minute)
  const month = { from: context.clock() - 30 * day, to: context.clock() }
  await findTopCase(db, { kind: 'spike', grouping: 'topic' }, '', month)
  await listMarks(db, ids[0] as number)
  for (const id of ids) {
    await call('GET', `/api/alerts/${id}/firings?limit=1`)
    await call('GET', `/api/alerts/${id}/firings?limit=1&cursor=${numbered}`)
    await call('GET', `/api/alerts/${id}/rehearsal`)
    await call('PUT', `/api/alerts/${id}/marks`, { firedAt: 1, verdict: 'right' })
    await call('PUT', `/api/alerts/${id}/marks`, { firedAt: 1, verdict: null })
  }
  await call('GET', '/api/alerts')
  await call('GET', '/api/alerts/counts')
  await call('PATCH', `/api/alerts/${ids[0]}`, { isOn: false })
  await call('DELETE', `/api/alerts/${ids[0]}`)

  const body = { name: 'Day', period: 'day', zone: 'UTC', clock: '00:00', recipients }
  const { id } = (await (await call('POST', '/api/scheduled-reports', body)).json()) as { id: number }
  await call('PATCH', `/api/scheduled-reports/${id}`, { clock: '00:01' })
  await db.updateTable('scheduledReports').set({ sinceOn: '2020-01-01' }).where('id', '=', id).execute()
  await sendReports({ context, node, mailing: testReportMailing })
  const { deliveryId } = await db.selectFrom('reportMails').select('deliveryId').orderBy('id').limit(1).executeTakeFirstOrThrow()
  for (const delivery of await listDeliveries(db, [Number(deliveryId)]))
    await change(context, (tx, emit) => deliveryHandlers.report(tx, context, delivery, emit))
  await call('GET', '/api/scheduled-reports')
  await call('GET', `/api/scheduled-reports/${id}/runs?limit=1`)
  await call('GET', `/api/scheduled-reports/${id}/runs?limit=1&cursor=${cursor}`)
  await call('GET', `/api/scheduled-reports/${id}/preview`)
  await call('POST', `/api/scheduled-reports/${id}/tests`, {})
  await call('DELETE', `/api/scheduled-reports/${id}`)
  // What is heard next comes from the other sources.
  await db.updateTable('sources').set({ state: 'paused' }).where('channel', '=', 'email').execute()
}
