import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { hour } from '#server/kit/lib/clock.ts'
import { start } from '#server/main.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'
import { testPassword } from '../../../support/app.ts'
import { signIn } from '../../../support/signed-in.ts'

const waiting = { timeout: 20_000, interval: 20 }
const email = 'mari@fjellro.example'

/** A whole desk that polls once an hour, and the practice networks. */
async function hourlyDesk() {
  const folder = await mkdtemp(join(tmpdir(), 'aftercare-lines-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const practice = await startPracticeNetwork({ cast: false })
  onTestFinished(() => practice.close())
  const context = await start({
    port: 0,
    host: '127.0.0.1',
    databaseUrl: join(folder, 'aftercare.db'),
    secret: 'a secret for the lines, 32 characters and more',
    secretPlace: 'the test',
    admin: { email, password: testPassword },
    url: null,
    proxies: { networks: [], header: 'x-forwarded-for' },
    logLevel: 'silent',
    currency: 'EUR',
    service: { brand: 'Fjellro', phone: null, hours: null },
    webhookHosts: [],
    undoMs: 1_500,
    pollEveryMs: hour,
    crashAt: null,
    practice: null,
  })
  onTestFinished(() => context.stop())
  const call = await signIn(context.url, email, testPassword)
  const heard = async () => {
    const { items } = await call<{ items: { text: string }[] }>('GET', '/api/mentions')
    return items.map(({ text }) => text).sort()
  }
  return { practice, call, heard }
}

test('a desk that polls once an hour hears a mention on Mastodon at once, also after its line broke', async () => {
  const { practice, call, heard } = await hourlyDesk()
  const mastodon = practice.on('mastodon')
  mastodon.post({ handle: 'aino', text: '@fjellro sarana rikki' })
  const { id } = await call<{ id: number }>('POST', '/api/sources', 201, {
    channel: 'mastodon',
    settings: { baseUrl: mastodon.url, accessToken: mastodon.token },
  })
  await vi.waitFor(async () => expect(await heard()).toEqual(['@fjellro sarana rikki']), waiting)
  await vi.waitFor(() => expect(mastodon.journal.calls.stream).toBe(1), waiting)
  mastodon.turn({ line: { cutAfter: 1 } })
  mastodon.post({ handle: 'bex', text: '@fjellro the hinge' })
  mastodon.post({ handle: 'dan', text: '@fjellro while no line was open' })
  await vi.waitFor(async () => expect(await heard()).toHaveLength(3), waiting)
  mastodon.turn({ line: {} })
  await vi.waitFor(() => expect(mastodon.journal.calls.stream).toBe(2), waiting)
  mastodon.post({ handle: 'meg', text: '@fjellro on the next line' })
  await vi.waitFor(async () => expect(await heard()).toHaveLength(4), waiting)
  await call('PATCH', `/api/sources/${id}`, 200, { paused: true })
  expect(await call<{ items: unknown[] }>('GET', '/api/sources')).toMatchObject({ items: [{ state: 'paused', mentionCount: 4 }] })
})

test('a mention that is heard on a line and by polls is kept once', async () => {
  const { practice, call, heard } = await hourlyDesk()
  const mastodon = practice.on('mastodon')
  mastodon.turn({ line: { repeats: true } })
  await call('POST', '/api/sources', 201, { channel: 'mastodon', settings: { baseUrl: mastodon.url, accessToken: mastodon.token } })
  await vi.waitFor(() => expect(mastodon.journal.calls.stream).toBe(1), waiting)
  const said = Array.from({ length: 30 }, (_, index) => `@fjellro hinge ${index}`)
  for (const text of said) mastodon.post({ handle: 'aino', text })
  await vi.waitFor(async () => expect(await heard()).toEqual([...said].sort()), waiting)
  expect(await call<{ items: unknown[] }>('GET', '/api/sources')).toMatchObject({ items: [{ mentionCount: 30 }] })
})
