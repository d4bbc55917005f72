import { expect, onTestFinished, test } from 'vitest'
import type { Desk } from '#server/kit/database/context.ts'
import { hour, minute } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { hashToken } from '#server/kit/lib/secret-box.ts'
import { addAgent } from '#server/nouns/agents/agent.store.ts'
import { openSession } from '#server/nouns/agents/session.actions.ts'
import { createReception } from '#server/nouns/chat/chat.presence.ts'
import type { Role } from '#shared/agent.ts'
import { engines, testDesk, testNow } from '../../../support/database.ts'

const log = createLog('silent')
/** The tests happen on a Sunday at noon, UTC. */
const hours = { hours: 'su 9-17', timeZone: 'UTC' }

async function sessionOf(desk: Desk, role: Role): Promise<string> {
  const email = `${role}@fjellro.example`
  const id = await addAgent(desk.db, { email, name: role, role, language: 'en', passwordHash: null, createdAt: desk.clock() })
  const agent = await desk.db.selectFrom('agents').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  return hashToken((await openSession(desk, agent)).secret)
}

test.each(engines)('somebody is here as long as an agent has a screen open on some node, within opening hours, on %s', async (engine) => {
  const desk = await testDesk(engine)
  const screens: string[] = []
  const one = createReception(desk, 'node one', log, () => screens)
  const other = createReception(desk, 'node other', log, () => [])
  const look = async () => {
    await one.look()
    await other.look()
    return (await other.of(hours)).isHere
  }
  expect(await look()).toBe(false)
  screens.push(await sessionOf(desk, 'staff'))
  expect(await look()).toBe(false)
  screens.push(await sessionOf(desk, 'agent'))
  expect(await look()).toBe(true)
  desk.clock.pass(5 * hour)
  await look()
  expect(await other.of(hours)).toEqual({ isHere: false, opensAt: testNow + (7 * 24 - 3) * hour })
  expect(await other.of({})).toEqual({ isHere: true, opensAt: null })
  screens.length = 0
  await look()
  expect(await other.of({})).toEqual({ isHere: false, opensAt: null })
})

test('a node that died is not taken for somebody who is here', async () => {
  const desk = await testDesk()
  const session = await sessionOf(desk, 'manager')
  await createReception(desk, 'dead node', log, () => [session]).look()
  const reception = createReception(desk, 'node', log, () => [])
  expect(await reception.of({})).toMatchObject({ isHere: true })
  desk.clock.pass(minute)
  expect(await reception.of({})).toMatchObject({ isHere: false })
})

test('a node that stops says good-bye', async () => {
  const desk = await testDesk()
  const session = await sessionOf(desk, 'admin')
  const reception = createReception(desk, 'node', log, () => [session])
  reception.start()
  onTestFinished(() => reception.stop())
  await expect.poll(async () => (await reception.of({})).isHere).toBe(true)
  await reception.stop()
  expect(await reception.of({})).toMatchObject({ isHere: false })
})
