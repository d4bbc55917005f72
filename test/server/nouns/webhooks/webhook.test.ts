import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import { hour, second } from '#server/kit/lib/clock.ts'
import { createSecretBox } from '#server/kit/lib/secret-box.ts'
import { findSendingPause } from '#server/nouns/deliveries/delivery.store.ts'
import { letGo } from '#server/nouns/retention/retention.running.ts'
import { rotateSecret } from '#server/nouns/sources/secret.rotation.ts'
import { sendWebhooks } from '#server/nouns/webhooks/webhook.sending.ts'
import type { Case } from '#shared/case.schema.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Webhook, WebhookDelivery, WebhookWithSecret } from '#shared/webhook.schema.ts'
import { codeOf, read, testApp, testSecretBox } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'

type Told = { headers: IncomingHttpHeaders; body: string }

/** A program that is told, and answers as it is bidden. */
async function receiver() {
  const told: Told[] = []
  const answer: { status: number; headers: Record<string, string> } = { status: 204, headers: {} }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => {
      told.push({ headers: request.headers, body: Buffer.concat(parts).toString() })
      response.writeHead(answer.status, answer.headers).end()
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => new Promise((closed) => server.close(() => closed())))
  const { port } = server.address() as AddressInfo
  return { told, answer, url: `http://127.0.0.1:${port}/hook`, host: `127.0.0.1:${port}` }
}

const isSignedBy = (secret: string, { headers, body }: Told): boolean => {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const signature = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(signed)
    .digest('base64')
  return String(headers['webhook-signature']).split(' ').includes(`v1,${signature}`)
}

async function desk(engine: (typeof engines)[number]) {
  const { context, as } = await testApp(engine)
  const admin = await as('admin')
  const program = await receiver()
  const { signal } = new AbortController()
  const sending = {
    context,
    secretBox: testSecretBox,
    privateHosts: [program.host],
    signal,
    random: () => 0,
    isPaused: async () => (await findSendingPause(context.db)) !== null,
  }
  return {
    context,
    admin,
    as,
    program,
    sending,
    add: (body: object = {}) => read<WebhookWithSecret>(admin.call('POST', '/api/webhooks', { url: program.url, ...body }), 201),
    openCase: (title: string) => read<Case>(admin.call('POST', '/api/cases', { title }), 201),
    tell: async () => {
      while (await runSubscribers(context));
      await sendWebhooks(sending)
    },
    log: async (id: number) => (await read<Page<WebhookDelivery>>(admin.call('GET', `/api/webhooks/${id}/deliveries`))).items,
    show: async () => (await read<Page<Webhook>>(admin.call('GET', '/api/webhooks'))).items[0],
  }
}

describe.each(engines)('a webhook, on %s', (engine) => {
  test('tells a program what happens from then on, signed, and nothing else', async () => {
    const { add, openCase, tell, program, log } = await desk(engine)
    await openCase('Before')
    const webhook = await add({ kinds: ['case-opened'] })
    const { id } = await openCase('Hinge')
    await tell()
    await tell()
    expect(program.told).toHaveLength(1)
    const [told] = program.told
    expect(JSON.parse(told?.body ?? '')).toMatchObject({
      type: 'case-opened',
      timestamp: expect.any(String),
      data: { kind: 'case-opened', caseId: id },
    })
    expect(told && isSignedBy(webhook.secret, told)).toBe(true)
    expect(await log(webhook.id)).toMatchObject([
      { kind: 'case-opened', state: 'sent', attempts: 1, status: 204, messageId: told?.headers['webhook-id'] },
    ])
  })

  test('is tried again with the same id and the same words, and can be told once more by hand', async () => {
    const { add, openCase, tell, program, log, context, admin, show } = await desk(engine)
    const { id } = await add({ kinds: ['case-opened'] })
    await openCase('Hinge')
    program.answer.status = 503
    await tell()
    expect(await log(id)).toMatchObject([
      { state: 'waiting', attempts: 1, status: 503, failure: 'status', nextAt: context.clock() + 5 * second },
    ])
    expect(await show()).toMatchObject({ state: 'on', failingSince: context.clock() })
    await tell()
    expect(program.told).toHaveLength(1)
    context.clock.pass(5 * second)
    program.answer.status = 200
    await tell()
    const [first, second_] = program.told
    expect([second_?.headers['webhook-id'], second_?.body]).toEqual([first?.headers['webhook-id'], first?.body])
    expect(await show()).toMatchObject({ failingSince: null })
    const [delivery] = await log(id)
    await read(admin.call('POST', `/api/webhook-deliveries/${delivery?.id}/tries`, {}), 202)
    await tell()
    expect(program.told.map(({ headers }) => headers['webhook-id'])).toEqual(Array(3).fill(first?.headers['webhook-id']))
  })

  test('signs with both secrets for a day after a new one was made', async () => {
    const { add, openCase, tell, program, admin, context } = await desk(engine)
    const before = await add({ kinds: ['case-opened'] })
    const after = await read<WebhookWithSecret>(admin.call('POST', `/api/webhooks/${before.id}/secrets`, {}), 201)
    await openCase('Hinge')
    await tell()
    expect(program.told.map((told) => [isSignedBy(before.secret, told), isSignedBy(after.secret, told)])).toEqual([[true, true]])
    context.clock.pass(24 * hour)
    await context.db
      .insertInto('events')
      .values({ kind: 'case-opened', at: context.clock(), data: '{}' } as never)
      .execute()
    await tell()
    const last = program.told.at(-1) as Told
    expect([isSignedBy(before.secret, last), isSignedBy(after.secret, last)]).toEqual([false, true])
  })

  test('is switched off when its server says that it is gone', async () => {
    const { add, openCase, tell, program, show, log, admin } = await desk(engine)
    const { id } = await add({ kinds: ['case-opened'] })
    await openCase('Hinge')
    program.answer.status = 410
    await tell()
    expect(await show()).toMatchObject({ state: 'off', offReason: 'gone' })
    expect(await log(id)).toMatchObject([{ state: 'failed' }])
    await openCase('Lid')
    await tell()
    expect(program.told).toHaveLength(1)
    const [delivery] = await log(id)
    expect(await codeOf(admin.call('POST', `/api/webhook-deliveries/${delivery?.id}/tries`, {}))).toBe('webhook-off')
    // What happened while it was off is not told afterwards.
    await read(admin.call('PATCH', `/api/webhooks/${id}`, { state: 'on' }))
    program.answer.status = 200
    await tell()
    expect(program.told).toHaveLength(1)
  })

  test('reaches no address of the own network that nobody named', async () => {
    const { add, openCase, sending, program, context, log } = await desk(engine)
    const { id } = await add({ kinds: ['case-opened'] })
    await openCase('Hinge')
    while (await runSubscribers(context));
    await sendWebhooks({ ...sending, privateHosts: [] })
    expect(program.told).toEqual([])
    expect(await log(id)).toMatchObject([{ state: 'waiting', failure: 'closed', status: null }])
  })

  test('tells nothing while a restored desk waits for a person', async () => {
    const { add, openCase, tell, program, context } = await desk(engine)
    await add({ kinds: ['case-opened'] })
    await openCase('Hinge')
    await context.db.insertInto('pauses').values({ name: 'sending', sinceAt: context.clock(), why: 'restored' }).execute()
    await tell()
    expect(program.told).toEqual([])
    await context.db.deleteFrom('pauses').execute()
    await tell()
    expect(program.told).toHaveLength(1)
  })

  test('a process that died before it wrote the answer down tells again, with the same id', async () => {
    const { add, openCase, tell, program, context } = await desk(engine)
    await add({ kinds: ['case-opened'] })
    await openCase('Hinge')
    await tell()
    await context.db.updateTable('webhookDeliveries').set({ state: 'waiting', attempts: 0, sendAt: context.clock() }).execute()
    await tell()
    expect(new Set(program.told.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  test('two nodes do not try one delivery at the same time', async () => {
    const { add, openCase, sending, program, context } = await desk(engine)
    await add({ kinds: ['case-opened'] })
    await openCase('Hinge')
    while (await runSubscribers(context));
    await Promise.all([sendWebhooks(sending), sendWebhooks(sending), sendWebhooks(sending)])
    expect(program.told).toHaveLength(1)
  })

  test('its secret survives another AFTERCARE_SECRET; old deliveries are forgotten', async () => {
    const { add, openCase, tell, program, context, sending, log } = await desk(engine)
    const webhook = await add({ kinds: ['case-opened'] })
    const after = createSecretBox('another secret for the tests, long enough')
    expect(await rotateSecret(context, testSecretBox, after)).toMatchObject({ webhooks: 1 })
    await openCase('Hinge')
    await tell()
    expect(await log(webhook.id)).toMatchObject([{ failure: 'secret-changed' }])
    context.clock.pass(5 * second)
    await sendWebhooks({ ...sending, secretBox: after })
    expect(program.told.map((told) => isSignedBy(webhook.secret, told))).toEqual([true])
    context.clock.pass(31 * 24 * hour)
    await letGo(context)
    expect(await context.db.selectFrom('webhookDeliveries').selectAll().execute()).toEqual([])
  })

  test('is for administrators; what is no address or no event for programs is refused', async () => {
    const { admin, as } = await desk(engine)
    expect((await (await as('manager', 'Anne')).call('GET', '/api/webhooks')).status).toBe(403)
    for (const body of [
      { url: 'ftp://example.com' },
      { url: 'example.com' },
      { url: 'https://example.com', kinds: ['sign-in-failed'] },
      { url: 'https://example.com', kinds: ['x'] },
    ])
      expect((await admin.call('POST', '/api/webhooks', body)).status).toBe(422)
  })
})
