import type { ChildProcess } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { createContext } from '#server/kit/database/context.ts'
import { migrate, openDatabase } from '#server/kit/database/database.ts'
import { systemClock } from '#server/kit/lib/clock.ts'
import { createSecretBox } from '#server/kit/lib/secret-box.ts'
import { openReport } from '#server/nouns/scheduled-reports/scheduled-report.actions.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import { deskEnvironment, startProcess } from '#server/scripts/bench/processes.ts'
import { scheduledReportBody } from '#shared/scheduled-report.schema.ts'
import { emptyDatabaseUrl, engines } from '#test/support/database.ts'

/** A mail server that keeps what it takes. */
async function startSink() {
  const taken: { to: string; subject: string; mail: string }[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(null, { user: 'care' }),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const mail = Buffer.concat(chunks).toString()
        const subject = /^Subject: (.*)/m.exec(mail)?.[1] ?? ''
        taken.push({ to: session.envelope.rcptTo[0]?.address ?? '', subject, mail })
        done()
      })
    },
  })
  // A desk that dies breaks its connection.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { port: (server.server.address() as AddressInfo).port, taken }
}

/** Where the desk dies, and how often its mail has been taken in the end. The other points of what leaves are those of `order-mails-killed`. */
const deaths = [
  ['report-drawn', 1],
  ['report-written', 1],
  ['report-saved', 1],
  ['reply-answered', 1],
] as const

test.each(engines)('a report is never mailed twice, wherever the desk is killed, on %s', { timeout: 240_000 }, async (engine) => {
  const databaseUrl = await emptyDatabaseUrl(engine)
  const sink = await startSink()
  const environment: Record<string, string> = { ...deskEnvironment(databaseUrl), AFTERCARE_LOG: 'silent' }
  const database = openDatabase(databaseUrl)
  await migrate(database)
  const context = createContext(database, systemClock)
  const settings = { imapServer: '127.0.0.1:9', smtpServer: `127.0.0.1:${sink.port}`, user: 'care@fjellro.example', password: 'x' }
  await addNewSource(context, createSecretBox(environment.AFTERCARE_SECRET ?? ''), null, { channel: 'email', settings })

  const children: ChildProcess[] = []
  onTestFinished(() => children.forEach((child) => void child.kill('SIGKILL')))
  const start = async (crashAt?: string) => {
    await startProcess(children, 'server/main.ts', { ...environment, ...(crashAt && { AFTERCARE_CRASH_AT: crashAt }) })
    return children.at(-1) as ChildProcess
  }
  const end = (child: ChildProcess) =>
    new Promise((resolve) => (child.signalCode ? resolve(child.signalCode) : child.once('exit', (_, signal) => resolve(signal))))
  /** Adds a report that is due already. @returns where it goes */
  const report = async (name: string) => {
    const address = `${name}@example.com`
    const body = { name, period: 'day', zone: 'UTC', clock: '00:00', sections: ['days', 'numbers'], recipients: [{ address, lang: 'en' }] }
    const id = await openReport(context, null, scheduledReportBody.parse(body))
    await database.db.updateTable('scheduledReports').set({ sinceOn: '2020-01-01' }).where('id', '=', id).execute()
    return address
  }
  const taken = (address: string) => sink.taken.filter(({ to }) => to === address).length

  for (const [point, times] of deaths) {
    const killed = await report(`killed-${point}`)
    const dying = await start(point)
    expect([point, await end(dying)]).toEqual([point, 'SIGKILL'])
    const after = await report(`after-${point}`)
    const well = await start()
    // What was written later left in the same lane, behind what would have left again.
    await expect.poll(() => taken(after), { timeout: 60_000 }).toBe(1)
    expect([point, taken(killed), taken(after)]).toEqual([point, times, 1])
    well.kill('SIGTERM')
    await end(well)
  }
  const mail = sink.taken.at(-1)?.mail ?? ''
  expect(mail).toContain('Content-ID: <days>')
  expect(mail).toContain('text/plain')
  expect(mail).toContain('Auto-Submitted: auto-generated')
  const runs = await database.db.selectFrom('reportRuns').select('reportId').execute()
  expect(new Set(runs.map(({ reportId }) => reportId)).size).toBe(runs.length)
  await database.close()
})
