import { describe, expect, test } from 'vitest'
import type { Check } from '#shared/preflight.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { codeOf, read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { sendOnce } from '../../../support/deliveries.ts'
import { draftedReply } from '../../../support/drafted-reply.ts'

async function desk(engine: (typeof engines)[number]) {
  const world = await draftedReply(engine)
  const { mari, mention } = world
  const look = async (text: string, visibility = 'public', call = mari.call) =>
    (await read<{ checks: Check[] }>(call('POST', `/api/threads/${mention.threadId}/preflight`, { text, visibility }))).checks
  const write = (text: string, call = mari.call) => read<Reply>(call('POST', `/api/threads/${mention.threadId}/replies`, { text }), 201)
  const approve = ({ id }: Reply, body = {}, call = mari.call) => call('POST', `/api/replies/${id}/approval`, body)
  return { ...world, look, write, approveOne: approve }
}
const kinds = (checks: Check[]) => checks.map(({ kind }) => kind)

describe.each(engines)('the look before sending, on %s', (engine) => {
  test('finds the wrong language, a promise, a blank and what belongs to the person', async () => {
    const { look } = await desk(engine)
    expect(await look('Hi Dan, we look into it and come back to you tomorrow.')).toEqual([])
    expect(kinds(await look('Hei Dan, selvitämme asian ja palaamme asiaan huomenna aamulla.'))).toContain('language')
    expect(kinds(await look('Hi Dan, you get a refund, write to dan@posti.example or {desk}'))).toEqual(['personal', 'blank', 'promise'])
    expect(kinds(await look('ok'))).toEqual([])
  })

  test('knows that a colleague answered already, and that others were sent the same words', async () => {
    const { look, reply, approveOne, as, context, sending, hear } = await desk(engine)
    await read(approveOne(reply))
    const meg = await as('agent', 'Meg')
    expect(kinds(await look('Hi Dan, on it.', 'public', meg.call))).toEqual(['colleague'])
    context.clock.pass(20_000)
    await sendOnce(sending)
    expect(kinds(await look('Hi Dan, on it.', 'public', meg.call))).toEqual(['answered'])
    expect(kinds(await look('Hi Dan, on it.'))).toEqual([])
    const { author, mentionOf, post } = await import('../../../support/world.ts')
    const other = post('My left hinge of the Ro 2 broke again, what now?', { author: author('Ole') })
    await hear(other)
    const { threadId } = await mentionOf(context, other)
    const { checks } = await read<{ checks: Check[] }>(
      meg.call('POST', `/api/threads/${threadId}/preflight`, { text: reply.text.toUpperCase(), visibility: 'public' }),
    )
    expect(checks).toContainEqual({ level: 'care', kind: 'same-elsewhere', n: 1 })
  })

  test('stops an approval whatever anybody says, and lets a warning pass with its reason kept', async () => {
    const { write, approveOne, context, mari } = await desk(engine)
    const personal = await write('Hi Dan, write to dan@posti.example')
    const stopped = await approveOne(personal, { confirmed: [{ id: 'personal:dan@posti.example', reason: 'It is fine' }] })
    expect([stopped.status, await stopped.json()]).toMatchObject([409, { code: 'preflight-stop', checks: [{ kind: 'personal' }] }])
    expect(await codeOf(approveOne(personal))).toBe('preflight-stop')
    const promise = await write('Hi Dan, you get a refund.')
    const asked = await approveOne(promise, { confirmed: [] })
    expect([asked.status, await asked.json()]).toMatchObject([409, { code: 'preflight-warnings', checks: [{ kind: 'promise' }] }])
    const passed = await read<Reply>(approveOne(promise, { confirmed: [{ id: 'promise:refund', reason: 'Anne agreed' }] }))
    expect(await context.db.selectFrom('replyOverrides').select(['replyId', 'version', 'code', 'found', 'reason']).execute()).toEqual([
      { replyId: promise.id, version: 1, code: 'promise', found: 'refund', reason: 'Anne agreed' },
    ])
    expect(passed.overrides).toEqual([{ kind: 'promise', reason: 'Anne agreed', by: { id: mari.id, name: 'Mari' } }])
    // A program that names no warnings is not asked about them.
    await read(approveOne(await write('Hi Dan, it is free of charge.')))
  })
})

describe.each(engines)('what somebody is writing, on %s', (engine) => {
  test('is kept for each person and surface, and found on every device of theirs alone', async () => {
    const { mari, mention, as } = await desk(engine)
    const meg = await as('agent', 'Meg')
    const path = `/api/threads/${mention.threadId}`
    const keep = (call: typeof mari.call, visibility: string, text: string) => call('PUT', `${path}/draft`, { text, visibility })
    const seen = async (call: typeof mari.call) => {
      const { draft, drafts } = await read<ThreadWithPosts>(call('GET', path))
      return [draft?.text ?? null, ...drafts.map(({ surface, text }) => `${surface} ${text}`).toSorted()]
    }
    expect((await keep(mari.call, 'public', 'Hi ')).status).toBe(204)
    await keep(mari.call, 'note', 'ask Anne')
    await keep(meg.call, 'private', 'Hello')
    expect(await seen(mari.call)).toEqual(['Hi ', 'note ask Anne', 'public Hi '])
    expect(await seen(meg.call)).toEqual(['Hello', 'private Hello'])
    await keep(mari.call, 'public', 'Hi Dan')
    await read(mari.call('POST', `${path}/replies`, { text: 'Hi Dan' }), 201)
    expect(await seen(mari.call)).toEqual([null, 'note ask Anne'])
    await mari.call('DELETE', `${path}/draft?surface=note`)
    expect(await seen(mari.call)).toEqual([null])
    await meg.call('DELETE', `${path}/draft`)
    expect(await seen(meg.call)).toEqual([null])
  })
})
