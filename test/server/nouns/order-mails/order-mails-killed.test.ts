import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { createContext } from '#server/kit/database/context.ts'
import { migrate, openDatabase } from '#server/kit/database/database.ts'
import { systemClock } from '#server/kit/lib/clock.ts'
import { createSecretBox } from '#server/kit/lib/secret-box.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import { deskEnvironment, startProcess } from '#server/scripts/bench/processes.ts'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { addBought } from '#test/support/bought.ts'
import { emptyDatabaseUrl, engines } from '#test/support/database.ts'

/** A mail server that keeps the subjects of what it takes. */
async function startSink() {
  const subjects: string[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(null, { user: 'care' }),
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        subjects.push(/^Subject: (.*)/m.exec(Buffer.concat(chunks).toString())?.[1] ?? '')
        done()
      })
    },
  })
  // A desk that dies breaks its connection.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { port: (server.server.address() as AddressInfo).port, subjects }
}

/** A port that was free a moment ago: the desk must know its own address before it starts. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** What each death leaves behind: how often the mail was taken. */
const deaths = [
  ['sending-written', 1],
  ['reply-leaves', 0],
  ['reply-answered', 1],
  ['reply-sent-saved', 1],
] as const

test.each(engines)('mails about orders are never sent twice, wherever the desk is killed, on %s', { timeout: 180_000 }, async (engine) => {
  const databaseUrl = await emptyDatabaseUrl(engine)
  const sink = await startSink()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const environment: Record<string, string> = {
    ...deskEnvironment(databaseUrl),
    PORT: String(port),
    AFTERCARE_URL: url,
    AFTERCARE_LOG: 'silent',
  }
  const database = openDatabase(databaseUrl)
  await migrate(database)
  const context = createContext(database, systemClock)
  await addBought(database.db, systemClock())
  await database.db.updateTable('customers').set({ emailKey: 'aino@post.example' }).execute()
  const settings = { imapServer: '127.0.0.1:9', smtpServer: `127.0.0.1:${sink.port}`, user: 'care@fjellro.example', password: 'x' }
  await addNewSource(context, createSecretBox(environment.AFTERCARE_SECRET ?? ''), null, { channel: 'email', settings })
  await database.close()

  const children: ChildProcess[] = []
  onTestFinished(() => children.forEach((child) => void child.kill('SIGKILL')))
  const start = async (crashAt?: string) => {
    await startProcess(children, 'server/main.ts', { ...environment, ...(crashAt && { AFTERCARE_CRASH_AT: crashAt }) })
    return children.at(-1) as ChildProcess
  }
  const end = (child: ChildProcess) =>
    new Promise((resolve) => (child.signalCode ? resolve(child.signalCode) : child.once('exit', (_, signal) => resolve(signal))))
  /** A withdrawal is received, and its customer gets a mail of it. @returns the number of the order */
  const declare = async (what: string) => {
    const body = new URLSearchParams({ number: '#1', contact: 'Aino', what })
    const receipt = await (await fetch(`${url}/withdraw/confirmation?lang=en`, { method: 'POST', body, headers: { origin: url } })).text()
    return /S-\d+/.exec(receipt)?.[0] ?? 'none'
  }
  /** The same at a desk that may be dead before it has answered: its mail leaves as soon as the order stands. */
  const declareToDying = (what: string) =>
    declare(what).catch(async (error: unknown) => {
      if (!(error instanceof TypeError)) throw error
      const left = openDatabase(databaseUrl)
      const { id } = await left.db.selectFrom('serviceOrders').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
      await left.close()
      return serviceOrderNumber(id)
    })
  const taken = (number: string) => sink.subjects.filter((subject) => new RegExp(`${number}\\b`).test(subject)).length

  for (const [point, times] of deaths) {
    const dying = await start(point)
    const number = await declareToDying(`Killed at ${point}`)
    expect([point, await end(dying)]).toEqual([point, 'SIGKILL'])
    const well = await start()
    const after = await declare(`After ${point}`)
    // What left later left in the same lane, behind what would have left again.
    await expect.poll(() => taken(after), { timeout: 30_000 }).toBe(1)
    expect([point, taken(number), taken(after)]).toEqual([point, times, 1])
    well.kill('SIGTERM')
    await end(well)
  }
  expect(new Set(sink.subjects).size).toBe(sink.subjects.length)
})
