import type { ChildProcess } from 'node:child_process'
import { expect, onTestFinished, test } from 'vitest'
import { startPracticeNetwork } from '#server/practice/start-network.ts'
import { clientOf, deskEnvironment, signIn, startProcess, urlIn } from '#server/scripts/bench/processes.ts'
import type { ConnectAttempt, ConnectBegun, ConnectTest } from '#shared/connect.schema.ts'
import { consentAt } from '#test/support/consent.ts'
import { emptyDatabaseUrl, engines } from '#test/support/database.ts'

/** Where the desk dies while somebody comes back, what is left of it, and how often the code was traded. */
const deaths = [
  ['connect-taken', 'trading', 0],
  ['connect-traded', 'trading', 1],
  ['connect-kept', 'signed-in', 1],
] as const

test.each(engines)(
  'a code is traded at most once, wherever the desk is killed, and nothing is half connected, on %s',
  { timeout: 240_000 },
  async (engine) => {
    const practice = await startPracticeNetwork({ cast: false })
    onTestFinished(() => practice.close())
    const environment = { ...deskEnvironment(await emptyDatabaseUrl(engine)), AFTERCARE_LOG: 'silent' }
    const children: ChildProcess[] = []
    onTestFinished(() => children.forEach((child) => void child.kill('SIGKILL')))
    const start = async (crashAt?: string) =>
      urlIn(await startProcess(children, 'server/main.ts', { ...environment, ...(crashAt && { AFTERCARE_CRASH_AT: crashAt }) }))
    const ended = (child = children.at(-1) as ChildProcess) =>
      new Promise((resolve) => (child.signalCode ? resolve(child.signalCode) : child.once('exit', (_, signal) => resolve(signal))))
    const { url: baseUrl, clientId, clientSecret } = practice
    const body = { channel: 'x', signIn: 'x', settings: { baseUrl, clientId, clientSecret } }

    for (const [point, state, traded] of deaths) {
      const before = practice.journal.calls.token ?? 0
      const dying = await start(point)
      const { cookie, post } = await signIn(dying)
      const { id, address } = await post<ConnectBegun>('/api/connect-attempts', body)
      const back = await consentAt(address ?? '')
      const death = ended()
      await expect(fetch(back, { headers: { cookie } })).rejects.toThrow()
      expect([point, await death]).toEqual([point, 'SIGKILL'])

      const desk = clientOf(await start(), cookie)
      expect([point, (await desk.get<ConnectAttempt>(`/api/connect-attempts/${id}`)).state]).toEqual([point, state])
      expect([point, (practice.journal.calls.token ?? 0) - before]).toEqual([point, traded])
      expect((await desk.get<{ items: object[] }>('/api/sources')).items).toEqual([])
      const tried = desk.post<ConnectTest>(`/api/connect-attempts/${id}/test`, { query: null })
      if (state === 'signed-in') expect((await tried).account).toBe('fjellro')
      else await expect(tried).rejects.toThrow('connect-ended')
      const well = ended()
      children.at(-1)?.kill('SIGTERM')
      await well
    }
  },
)
