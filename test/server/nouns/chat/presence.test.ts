import { expect, onTestFinished, test } from 'vitest'
import type { Context } from '#server/kit/database/context.ts'
import { hour, minute } from '#server/kit/lib/clock.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { hashToken } from '#server/kit/lib/secret-box.ts'
import { addAgent } from '#server/nouns/agents/agent.store.ts'
import { openSession } from '#server/nouns/agents/session.actions.ts'
import { createPresence } from '#server/nouns/chat/chat.presence.ts'
import type { Role } from '#shared/agent.ts'
import { engines, testContext, testNow } from '../../../support/database.ts'

const log = createLog('silent')
/** The tests happen on a Sunday at noon, UTC. */
const hours = { hours: 'su 9-17', timeZone: 'UTC' }

async function sessionOf(context: Context, role: Role): Promise<string> {
  const email = `${role}@fjellro.example`
  const id = await addAgent(context.db, { email, name: role, role, language: 'en', passwordHash: null, createdAt: context.clock() })
  const agent = await context.db.selectFrom('agents').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  return hashToken((await openSession(context, agent, { address: null, device: null, way: 'password' })).secret)
}

test.each(engines)('somebody is here as long as an agent has a screen open on some node, within opening hours, on %s', async (engine) => {
  const context = await testContext(engine)
  const screens: string[] = []
  const one = createPresence(context, 'node one', log, () => screens)
  const other = createPresence(context, 'node other', log, () => [])
  const look = async () => {
    await one.look()
    await other.look()
    return (await other.of(hours)).isHere
  }
  expect(await look()).toBe(false)
  screens.push(await sessionOf(context, 'staff'))
  expect(await look()).toBe(false)
  screens.push(await sessionOf(context, 'agent'))
  expect(await look()).toBe(true)
  context.clock.pass(5 * hour)
  await look()
  expect(await other.of(hours)).toEqual({ isHere: false, opensAt: testNow + (7 * 24 - 3) * hour })
  expect(await other.of({})).toEqual({ isHere: true, opensAt: null })
  screens.length = 0
  await look()
  expect(await other.of({})).toEqual({ isHere: false, opensAt: null })
})

test('a node that died is not taken for somebody who is here', async () => {
  const context = await testContext()
  const session = await sessionOf(context, 'manager')
  await createPresence(context, 'dead node', log, () => [session]).look()
  const presence = createPresence(context, 'node', log, () => [])
  expect(await presence.of({})).toMatchObject({ isHere: true })
  context.clock.pass(minute)
  expect(await presence.of({})).toMatchObject({ isHere: false })
})

test('a node that stops says good-bye', async () => {
  const context = await testContext()
  const session = await sessionOf(context, 'admin')
  const presence = createPresence(context, 'node', log, () => [session])
  presence.start()
  onTestFinished(() => presence.stop())
  await expect.poll(async () => (await presence.of({})).isHere).toBe(true)
  await presence.stop()
  expect(await presence.of({})).toMatchObject({ isHere: false })
})
