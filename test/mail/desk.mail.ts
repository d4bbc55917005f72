import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { findAccessFaults } from '../support/browser.ts'
import { openMailConnection, stopDovecot } from '../support/mail-connection.ts'
import { runningServer } from '../support/running.ts'
import { signIn } from '../support/signed-in.ts'
import { buildWeb, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)
afterAll(stopDovecot)

const waiting = { timeout: 20_000, interval: 100 }

test('a complaint by mail becomes a case, is answered once and in private, and the answer joins its thread', async () => {
  const { user, sink, imap, smtp, arrive } = await openMailConnection()
  const { server, email, password } = await runningServer()
  const call = await signIn(server.url, email, password)
  const settings = { imapServer: `127.0.0.1:${imap.port}`, smtpServer: `127.0.0.1:${smtp.port}`, user, password: 'practice' }
  await call('POST', '/api/sources', 201, { channel: 'email', name: 'Mail', settings })
  const id = await arrive('Sarana hajosi jo toisen kerran. Kukaan ei vastaa, haluan rahani takaisin!', { Subject: 'Vasen sarana rikki' })

  const threadOf = async () => {
    const { items } = await call<{ items: { threadId: number; text: string }[] }>('GET', '/api/mentions?channel=email')
    expect(items).toMatchObject([{ threadId: expect.any(Number) }])
    return items[0]?.threadId
  }
  const threadId = await vi.waitFor(threadOf, waiting)
  await vi.waitFor(async () => expect((await call<{ items: unknown[] }>('GET', '/api/cases')).items).toHaveLength(1), waiting)

  const reply = await call<{ id: number; visibility: string }>('POST', `/api/threads/${threadId}/replies`, 201, {
    text: 'Hei Aino, lähetämme uuden.',
  })
  expect(reply.visibility).toBe('private')
  await call('POST', `/api/replies/${reply.id}/approval`)
  type Shown = { replies: { state: string }[]; mentions: { externalId: string }[]; reply: { publicAllowed: boolean } }
  await vi.waitFor(async () => {
    expect(await call<Shown>('GET', `/api/threads/${threadId}`)).toMatchObject({
      replies: [{ state: 'sent' }],
      reply: { publicAllowed: false },
    })
  }, waiting)
  expect(sink.delivered).toHaveLength(1)
  const raw = (sink.delivered[0]?.raw ?? '').replace(/\r\n\s(?=\S)/g, ' ')
  expect(raw).toContain(`In-Reply-To: <${id}>`)

  const sent = /^Message-ID: <([^>]+)>/im.exec(raw)?.[1] ?? ''
  const answer = await arrive('Kiitos!', { Subject: 'Re: Vasen sarana rikki', 'In-Reply-To': `<${sent}>` })
  await vi.waitFor(async () => {
    const { mentions } = await call<Shown>('GET', `/api/threads/${threadId}`)
    expect(mentions.map(({ externalId }) => externalId)).toContain(answer)
  }, waiting)
}, 60_000)

test('a mailbox is connected in the dialog, and the screen offers only private replies in it', async () => {
  const { user, sink, imap, smtp, arrive } = await openMailConnection()
  const { page, broken } = await visit(await runningServer())
  await page.goto('/settings/sources?add=email')
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByLabel('Incoming mail (IMAP)').fill(`127.0.0.1:${imap.port}`)
  await page.getByLabel('Outgoing mail (SMTP)').fill(`127.0.0.1:${smtp.port}`)
  await page.getByLabel('User name').fill(user)
  await page.getByLabel('Password').fill('practice')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()

  const words = 'Sarana hajosi jo toisen kerran. Kukaan ei vastaa, haluan rahani takaisin!'
  await arrive(words, { Subject: 'Vasen sarana rikki' })
  await page.goto('/cases?queue=all')
  await page.getByText('Kukaan ei vastaa').first().waitFor()
  await page.waitForURL(/\/cases\/\d+\/threads\/\d+/)
  expect(await page.getByRole('button', { name: 'Public', exact: true }).isDisabled()).toBe(true)
  expect(await page.getByText('nothing leaves this computer').count()).toBe(0)
  await page
    .getByRole('textbox', { name: /message|reply/i })
    .last()
    .fill('Hei Aino, lähetämme uuden saranan.')
  await page.getByRole('button', { name: /Send privately/ }).click()
  await vi.waitFor(() => expect(sink.delivered).toHaveLength(1), waiting)
  expect(broken).toEqual([])
}, 60_000)
