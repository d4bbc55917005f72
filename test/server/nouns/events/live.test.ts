import { expect, test } from 'vitest'
import { change } from '#server/kit/database/context.ts'
import { day } from '#server/kit/lib/clock.ts'
import { removeSessionsOf } from '#server/nouns/agents/session.store.ts'
import { forgetOldEvents } from '#server/nouns/events/event.retention.ts'
import { testApp, testPassword } from '../../../support/app.ts'

type Message = { id: string; event: string; data: string }

/** Reads messages of an event stream until `enough` says so; bounded by the test's own time. */
async function listen(answer: Response, enough: (messages: Message[]) => boolean): Promise<Message[]> {
  const reader = (answer.body as ReadableStream).pipeThrough(new TextDecoderStream()).getReader()
  const messages: Message[] = []
  let rest = ''
  while (!enough(messages)) {
    const { value, done } = await reader.read()
    if (done) break
    const parts = (rest + value).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts.filter((one) => !one.startsWith(':'))) {
      const fields = Object.fromEntries(
        part.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      )
      messages.push(fields as Message)
    }
  }
  await reader.cancel()
  return messages
}

const opened = (caseId: number) => ({ kind: 'case-opened', caseId }) as const

test('a screen hears every change after it came, in order', async () => {
  const { as, context, live } = await testApp()
  live.start()
  const mari = await as('agent', 'Mari')
  await change(context, async (_tx, emit) => emit(opened(1)))
  const stream = await mari.call('GET', '/api/live')
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  // Proxies must neither buffer the events (nginx) nor pack them.
  expect([stream.headers.get('x-accel-buffering'), stream.headers.get('cache-control')]).toEqual(['no', 'no-store, no-transform'])
  const heard = listen(stream, (messages) => messages.length === 4)
  await change(context, async (_tx, emit) => emit(opened(2)))
  await change(context, async (_tx, emit) => {
    emit(opened(3))
    emit({ ...opened(4), agentId: mari.id })
  })
  const [hello, ...events] = await heard
  expect(hello?.event).toBe('hello')
  expect(events.map((message) => [message.event, JSON.parse(message.data).caseId])).toEqual([
    ['case-opened', 2],
    ['case-opened', 3],
    ['case-opened', 4],
  ])
  expect(JSON.parse(events[2]?.data ?? '').by).toEqual({ id: mari.id, name: 'Mari' })
})

test('a screen that was away gets what it missed, each event once', async () => {
  const { as, context, live } = await testApp()
  live.start()
  const mari = await as('agent', 'Mari')
  for (const n of [1, 2, 3]) await change(context, async (_tx, emit) => emit(opened(n)))
  const ids = (await context.db.selectFrom('events').select('id').orderBy('id').execute()).map((row) => row.id)
  const heard = listen(
    await mari.call('GET', '/api/live', undefined, { 'last-event-id': String(ids[0]) }),
    (messages) => messages.length === 3,
  )
  await change(context, async (_tx, emit) => emit(opened(4)))
  expect((await heard).map((message) => JSON.parse(message.data).caseId)).toEqual([2, 3, 4])
})

test('the stream closes when its session ends', async () => {
  const { as, context, live } = await testApp()
  live.start()
  const mari = await as('agent', 'Mari')
  const heard = listen(await mari.call('GET', '/api/live'), () => false)
  await removeSessionsOf(context.db, mari.id)
  const messages = await heard
  expect(messages.at(-1)).toMatchObject({ event: 'bye', data: '{"reason":"session-ended"}' })
  expect(live.listeners()).toBe(0)
})

test.each(['removed', 'its owner disabled', 'its owner removed from the table'] as const)(
  'the stream of a program closes when its token is %s, and hears nothing of what comes then',
  async (how) => {
    const { app, as, context, live } = await testApp()
    live.start()
    const [root, mari] = [await as('admin', 'Root'), await as('agent', 'Mari')]
    const made = (await (await mari.call('POST', '/api/tokens', { name: 'script' })).json()) as { id: number; secret: string }
    const other = (await (await root.call('POST', '/api/tokens', { name: 'other' })).json()) as { id: number; secret: string }
    const open = (secret: string) => app.request('/api/live', { headers: { authorization: `Bearer ${secret}` } })
    const heard = listen(await open(made.secret), () => false)
    const heardOn = listen(await open(other.secret), (messages) => messages.some(({ event }) => event === 'case-opened'))
    if (how === 'removed') await mari.call('DELETE', `/api/tokens/${made.id}`)
    else if (how === 'its owner disabled') await root.call('PATCH', `/api/agents/${mari.id}`, { disabled: true })
    else await context.db.deleteFrom('agents').where('id', '=', mari.id).execute()
    await change(context, async (_tx, emit) => emit(opened(1)))
    const messages = await heard
    expect(messages.at(-1)).toMatchObject({ event: 'bye' })
    if (how !== 'its owner removed from the table') expect(messages.map(({ event }) => event)).not.toContain('case-opened')
    await heardOn
  },
)

test('a screen that comes back from before the events that were deleted is told to load everything anew', async () => {
  const { as, context, live } = await testApp()
  live.start()
  for (const kind of ['mention-saved', 'mention-saved', 'case-opened'] as const) await change(context, async (_tx, emit) => emit({ kind }))
  const ids = (await context.db.selectFrom('events').select('id').orderBy('id').execute()).map((row) => row.id)
  context.clock.pass(40 * day)
  const mari = await as('agent', 'Mari')
  await change(context, async (_tx, emit) => emit({ kind: 'case-opened' }))
  await forgetOldEvents(context)
  const again = async (id: number | undefined, event: string) => {
    const stream = await mari.call('GET', '/api/live', undefined, { 'last-event-id': String(id) })
    return (await listen(stream, (messages) => messages.some((message) => message.event === event))).map((message) => message.event)
  }
  expect(await again(ids[0], 'afresh')).toEqual(['afresh'])
  expect(await again(ids.at(-1), 'case-opened')).not.toContain('afresh')
})

test('a screen hears of customers only while its role may read them', async () => {
  const { as, anonymous, context, live } = await testApp()
  live.start()
  const [root, mari] = [await as('admin', 'Root'), await as('agent', 'Mari')]
  const role = { name: 'Shop floor', basedOn: 'agent', permissions: ['cases.note'] }
  const { id } = (await (await root.call('POST', '/api/roles', role)).json()) as { id: number }
  await root.call('PATCH', `/api/agents/${mari.id}`, { roleId: id })
  const signedIn = await anonymous('POST', '/api/session', { email: 'mari@fjellro.example', password: testPassword })
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  const openAs = {
    root: (headers = {}) => root.call('GET', '/api/live', undefined, headers),
    mari: (headers = {}) => anonymous('GET', '/api/live', undefined, { cookie, ...headers }),
  }
  const isDone = (messages: Message[]) => messages.some(({ event }) => event === 'case-opened')
  const hear = async (stream: Promise<Response>, enough = isDone) => (await listen(await stream, enough)).map(({ event }) => event)
  const [hello] = await listen(await openAs.root(), (messages) => messages.length > 0)
  const streams = [openAs.root(), openAs.mari()]
  await Promise.all(streams)
  const heard = streams.map((stream) => hear(stream))
  for (const kind of ['customer-added', 'purchase-added'] as const) await change(context, async (_tx, emit) => emit({ kind }))
  await change(context, async (_tx, emit) => emit(opened(1)))
  expect(await Promise.all(heard)).toEqual([
    ['hello', 'customer-added', 'purchase-added', 'case-opened'],
    ['hello', 'case-opened'],
  ])
  const since = { 'last-event-id': hello?.id }
  expect(await hear(openAs.root(since))).toEqual(['customer-added', 'purchase-added', 'case-opened'])
  expect(await hear(openAs.mari(since))).toEqual(['case-opened'])

  // A stream that is open when the role changes ends, and comes back with what is allowed now.
  const stream = openAs.mari()
  await stream
  const open = hear(stream, () => false)
  await root.call('PATCH', `/api/roles/${id}`, { permissions: ['cases.note', 'customers.read'] })
  expect(await open).not.toContain('bye')
  expect(await hear(openAs.mari(since))).toContain('customer-added')
})
