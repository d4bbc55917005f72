import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Config } from '#server/config.ts'
import { type Running, start } from '#server/main.ts'
import type { PracticeOptions } from '#server/practice/network.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'
import { testPassword } from './app.ts'

export const testSecret = 'a secret for the journey, 32 characters and more'

/**
 * A practice network without its cast, and a whole desk that listens to it; both on free ports, both gone after the test.
 * @param settings other than usual: `port` to listen on; `url`, its public address; `proxies`, whom it believes; `service`, how it is known
 * @param playing how the practice network plays, where it is to be other than empty
 */
export async function runningServer(
  settings: Partial<Pick<Config, 'port' | 'url' | 'proxies' | 'service'>> = {},
  playing: PracticeOptions = { cast: false },
) {
  const folder = await mkdtemp(join(tmpdir(), 'aftercare-journey-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const practice = await startPracticeNetwork(playing)
  onTestFinished(() => practice.close())
  const server: Running = await start({
    port: 0,
    host: '127.0.0.1',
    databaseUrl: join(folder, 'aftercare.db'),
    secret: testSecret,
    secretPlace: 'the test',
    admin: { email: 'mari@fjellro.example', password: testPassword },
    url: null,
    proxies: { networks: [], header: 'x-forwarded-for' },
    logLevel: 'error',
    currency: 'EUR',
    service: { brand: 'Fjellro', phone: null, hours: null },
    webhookHosts: [],
    undoMs: 1_500,
    pollEveryMs: 200,
    crashAt: null,
    practice: { url: practice.url, token: practice.token },
    ...settings,
  })
  onTestFinished(() => server.stop())
  await server.startPractice()
  return { server, practice, email: 'mari@fjellro.example', password: testPassword }
}
