import { describe, expect, test } from 'vitest'
import { openNotices } from '#server/kit/database/notices.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { createCasePresence } from '#server/nouns/presence/case-presence.ts'
import { createBoard } from '#server/nouns/presence/presence.board.ts'
import type { CasePresence } from '#shared/presence.schema.ts'
import { codeOf, read, testApp } from '../../../support/app.ts'
import { engines, testClock } from '../../../support/database.ts'
import { mentionOf, post, said, testPipeline } from '../../../support/world.ts'

const beat = (agentId: number, tab: string, caseId: number | null, doing: 'viewing' | 'writing' = 'viewing') => ({
  agentId,
  name: `Agent ${agentId}`,
  tab,
  caseId,
  threadId: null,
  doing,
})
const seen = (people: CasePresence['people']) => people.map(({ id, doing }) => `${id} ${doing}`)

describe('who is on a case', () => {
  test('is each person once, however many screens they have; writing on one of them is writing', () => {
    const board = createBoard(testClock())
    expect(board.take(beat(1, 'a', 7)).map(({ people }) => seen(people))).toEqual([['1 viewing']])
    expect(board.take(beat(2, 'a', 7))).toHaveLength(1)
    expect(board.take(beat(1, 'b', 7))).toEqual([])
    expect(board.take(beat(1, 'b', 7, 'writing')).map(({ people }) => seen(people))).toEqual([['1 writing', '2 viewing']])
    // The screen that writes is closed; the other one is still there.
    expect(board.take(beat(1, 'b', null)).map(({ people }) => seen(people))).toEqual([['1 viewing', '2 viewing']])
  })

  test('is nobody who has been silent for 30 seconds, and whoever goes to another case is there', () => {
    const clock = testClock()
    const board = createBoard(clock)
    board.take(beat(1, 'a', 7))
    clock.pass(20_000)
    board.take(beat(2, 'a', 7))
    clock.pass(10_000)
    expect(board.expire().map(({ people }) => seen(people))).toEqual([['2 viewing']])
    expect(board.expire()).toEqual([])
    expect(board.take(beat(2, 'a', 8)).map(({ caseId, people }) => [caseId, people.length])).toEqual([
      [7, 0],
      [8, 1],
    ])
  })

  test('counts at most twenty screens of one person, so that none fills the memory', () => {
    const board = createBoard(testClock())
    for (let n = 0; n < 50; n++) board.take(beat(1, `tab-${n}`, n + 1))
    expect(board.all()).toHaveLength(20)
  })
})

describe.each(engines)('presence, on %s', (engine) => {
  test('is told to all screens, and is refused on what is not there', async () => {
    const { as, context, live } = await testApp(engine)
    const { hear } = await testPipeline(context)
    const dan = post(said.danBrokenHinge)
    await hear(dan)
    const { caseId, threadId } = await mentionOf(context, dan)
    const mari = await as('agent', 'Mari')
    const told: string[] = []
    const send = (chunk: Uint8Array) => told.push(new TextDecoder().decode(chunk))
    await live.join({ sessionId: 's', tokenId: null, who: { role: 'staff' }, send, close: () => {}, renew: () => {} }, null)
    const body = { tab: 'one', caseId, threadId, doing: 'writing' }
    const { items } = await read<{ items: CasePresence[] }>(mari.call('PUT', '/api/presence', body))
    expect(items).toEqual([{ caseId, people: [{ id: mari.id, name: 'Mari', doing: 'writing', threadId }] }])
    expect(told.at(-1)).toContain(`event: presence\ndata: {"caseId":${caseId}`)
    const ida = await as('staff', 'Ida')
    expect((await read<{ items: CasePresence[] }>(ida.call('GET', '/api/presence'))).items).toEqual(items)
    expect(await codeOf(ida.call('PUT', '/api/presence', { ...body, caseId: 999_999 }))).toBe('case-not-found')
    expect(await codeOf(ida.call('PUT', '/api/presence', { ...body, threadId: 999_999 }))).toBe('thread-not-found')
    expect((await ida.call('PUT', '/api/presence', { ...body, tab: '../../' })).status).toBe(422)
  })
})

test('nodes tell each other who is on a case', async () => {
  const { as, context, live } = await testApp('postgres')
  const { call } = await as('agent', 'Mari')
  const log = createLog('silent')
  const { id: caseId } = await read<{ id: number }>(call('POST', '/api/cases', { title: 'Hinge' }), 201)
  const nodes = ['here', 'there'].map((node) =>
    createCasePresence(context, live, openNotices(context, context.databaseUrl, 'aftercare_presence', node, log)),
  )
  const [here, there] = nodes as [ReturnType<typeof createCasePresence>, ReturnType<typeof createCasePresence>]
  for (const node of nodes) node.start()
  const mari = { agentId: 1, name: 'Mari', role: 'agent' as const, sessionId: null }
  await expect
    .poll(async () => {
      await here.say(mari, { tab: 'one', caseId, threadId: null, doing: 'writing' })
      return there.all()
    })
    .toEqual([{ caseId, people: [{ id: 1, name: 'Mari', doing: 'writing', threadId: null }] }])
  for (const node of nodes) await node.stop()
})
