import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { change } from '#server/kit/database/context.ts'
import { readJson } from '#server/kit/database/json.ts'
import { day, hour, minute } from '#server/kit/lib/clock.ts'
import { openReport } from '#server/nouns/scheduled-reports/scheduled-report.actions.ts'
import { sendReports } from '#server/nouns/scheduled-reports/scheduled-report.sending.ts'
import { listRuns } from '#server/nouns/scheduled-reports/scheduled-report.store.ts'
import { interfaceLanguages } from '#shared/agent.ts'
import { type ReportPreview, type ScheduledReport, scheduledReportBody } from '#shared/scheduled-report.schema.ts'
import { addMentions, addVoice, daysOfMentions } from '../../../support/alert-history.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines, testContext } from '../../../support/database.ts'
import { testReportMailing } from '../../../support/desk-mails.ts'

const weekly = {
  name: 'Week for Monday',
  period: 'week',
  zone: 'Europe/Oslo',
  clock: '07:30',
  recipients: [
    { address: 'board@example.com', lang: 'fi' },
    { address: 'leitung@example.com', lang: 'de' },
  ],
}

/** A desk with three weeks of mentions until Sunday noon, a mailbox, and a weekly report. */
async function desk(engine: (typeof engines)[number]) {
  const context = await testContext(engine)
  const voice = await addVoice(context, context.clock() - 80 * day)
  await addMentions(context, voice, daysOfMentions(context.clock(), 21, []))
  const mailbox = { channel: 'email', name: 'Care', settings: '{}', state: 'live', nextPollAt: 0, spendMonth: '', refreshes: 'none' }
  const addMailbox = () =>
    context.db
      .insertInto('sources')
      .values({ ...mailbox, createdAt: context.clock() } as never)
      .execute()
  const id = await openReport(context, null, scheduledReportBody.parse(weekly))
  const send = (node = 'one') => sendReports({ context, node, mailing: testReportMailing })
  const mails = async () =>
    (await context.db.selectFrom('deliveries').select('payload').orderBy('id').execute()).map(({ payload }) => readJson(payload))
  return { context, id, send, mails, addMailbox, runs: async () => (await listRuns(context.db, id, { limit: 9 })).items }
}

describe.each(engines)('a report, on %s', (engine) => {
  test('goes out once a period in the language of each, with the same numbers as picture, table and text', async () => {
    const { context, send, mails, addMailbox, runs } = await desk(engine)
    await addMailbox()
    await send()
    expect(await runs()).toEqual([])
    // From Sunday noon to Monday, 07:30 in Oslo.
    context.clock.pass(18.5 * hour + minute)
    await Promise.all([send('one'), send('two')])
    await send('one')
    const [first, second] = await mails()
    expect(await mails()).toHaveLength(2)
    expect([first?.authorExternalId, second?.authorExternalId]).toEqual(['board@example.com', 'leitung@example.com'])
    expect(second?.subject).toMatch(/^Week for Monday, 16\.–22\. November 2026: \d+\s% negativ$/)
    expect(first?.html).toContain('cid:days')
    expect(second?.html).toContain('Erste Antwort, Median')
    expect(second?.text).toContain('Erwähnungen')
    const [picture] = second?.pictures ?? []
    const { format, width } = await sharp(Buffer.from(picture?.png ?? '', 'base64')).metadata()
    expect([format, width]).toEqual(['png', 1_072])
    expect(await runs()).toMatchObject([
      {
        fromOn: '2026-11-16',
        toOn: '2026-11-22',
        isLate: false,
        mails: [
          { recipient: 'board@example.com', state: 'approved' },
          { recipient: 'leitung@example.com', state: 'approved' },
        ],
      },
    ])
    context.clock.pass(7 * day)
    await send()
    expect((await runs()).map(({ fromOn }) => fromOn)).toEqual(['2026-11-23', '2026-11-16'])
  })

  test('that is late is sent once, and says so; weeks that were slept through are not sent one by one', async () => {
    const { context, send, mails, runs, addMailbox } = await desk(engine)
    context.clock.pass(19 * hour)
    // No mailbox: it waits.
    await send()
    expect(await runs()).toEqual([])
    await addMailbox()
    context.clock.pass(16 * day)
    await send()
    await send()
    expect(await runs()).toMatchObject([{ fromOn: '2026-11-30', isLate: true }])
    const [mail] = await mails()
    expect(mail?.text).toContain('se on myöhässä')
  })

  test('of one period is written once, even when two nodes both believe that they hold the lease', async () => {
    const { context, send, mails, addMailbox } = await desk(engine)
    await addMailbox()
    context.clock.pass(19 * hour)
    await change(context, (tx) => tx.deleteFrom('leases').execute())
    await Promise.all([send('one'), send('one')])
    expect(await mails()).toHaveLength(2)
  })
})

describe('over HTTP', () => {
  test('the preview is the mail itself in every language, with its picture in it and nothing from outside', async () => {
    const { as, context } = await testApp()
    const manager = await as('manager')
    const voice = await addVoice(context, context.clock() - 80 * day)
    await addMentions(context, voice, daysOfMentions(context.clock(), 21, []))
    const report = await read<ScheduledReport>(manager.call('POST', '/api/scheduled-reports', { ...weekly, recipients: [] }), 201)
    expect(report).toMatchObject({ isOn: true, nextFromOn: '2026-11-16', nextToOn: '2026-11-22' })
    const seen = new Set<string>()
    for (const lang of interfaceLanguages) {
      const preview = await read<ReportPreview>(manager.call('GET', `/api/scheduled-reports/${report.id}/preview?lang=${lang}`))
      expect(preview.html).toContain('src="data:image/png;base64,')
      expect(preview.html).not.toMatch(/src="http|\{\w+\}/)
      expect(preview.text).not.toMatch(/\{\w+\}/)
      expect(preview.canSend).toBe(false)
      seen.add(preview.subject)
    }
    expect(seen.size).toBe(interfaceLanguages.length)
    expect(await codeOf(manager.call('POST', `/api/scheduled-reports/${report.id}/tests`))).toBe('no-mailbox')
    expect(await codeOf(manager.call('PATCH', `/api/scheduled-reports/${report.id}`, { zone: 'Mars/Olympus' }))).toBe('unknown-zone')
    const moved = await read<ScheduledReport>(
      manager.call('PATCH', `/api/scheduled-reports/${report.id}`, { period: 'day', sections: ['numbers'] }),
    )
    expect(moved).toMatchObject({ nextFromOn: '2026-11-22', sections: ['numbers'] })
    expect((await manager.call('DELETE', `/api/scheduled-reports/${report.id}`)).status).toBe(204)
  })
})
