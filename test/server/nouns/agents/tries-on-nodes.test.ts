import { expect, test } from 'vitest'
import { inMemory, limitsOf } from '#server/kit/database/limit.ts'
import { minute } from '#server/kit/lib/clock.ts'
import { createChatLimits } from '#server/nouns/chat/chat.limits.ts'
import { read, testApp, testPassword } from '../../../support/app.ts'
import { testContext } from '../../../support/database.ts'

/** Two nodes of one desk on PostgreSQL, and what they answer to calls by turns. */
async function twoNodes() {
  const context = await testContext('postgres')
  const nodes = [
    await testApp('postgres', undefined, null, context),
    await testApp('postgres', undefined, null, { ...context, onEvents: new Set() }),
  ]
  const byTurns = async (count: number, path: string, body: unknown) => {
    const statuses: number[] = []
    for (let n = 0; n < count; n++) statuses.push((await nodes[n % 2]?.anonymous('POST', path, body))?.status ?? 0)
    return statuses
  }
  return { context, nodes, byTurns }
}

test('ten wrong passwords are ten on all nodes together, and the right one waits with them', async () => {
  const { context, nodes, byTurns } = await twoNodes()
  const [one, two] = nodes as [(typeof nodes)[0], (typeof nodes)[0]]
  await one.as('agent', 'Mari')
  const mari = { email: 'mari@fjellro.example', password: testPassword }
  expect(await byTurns(10, '/api/session', { ...mari, password: 'not the password' })).toEqual(Array(10).fill(401))
  const refused = await two.anonymous('POST', '/api/session', mari)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, String(15 * 60)])
  expect((await one.anonymous('POST', '/api/session', mari)).status).toBe(429)
  context.clock.pass(15 * minute)
  await read(one.anonymous('POST', '/api/session', mari), 201)
})

test('a right password on one node takes back what was tried on the other', async () => {
  const { nodes, byTurns } = await twoNodes()
  const [one] = nodes as [(typeof nodes)[0]]
  await one.as('agent', 'Mari')
  const mari = { email: 'mari@fjellro.example', password: testPassword }
  await byTurns(6, '/api/session', { ...mari, password: 'not the password' })
  await read(one.anonymous('POST', '/api/session', mari), 201)
  expect(await byTurns(6, '/api/session', { ...mari, password: 'not the password' })).toEqual(Array(6).fill(401))
})

test('made-up invitations are counted on all nodes together', async () => {
  const { context, byTurns } = await twoNodes()
  const limit = limitsOf(context)({ name: 'tries of all', most: 600, windowMs: 15 * minute })
  await limit.count('all')
  await context.db.updateTable('limitCounts').set({ count: 596 }).execute()
  expect(await byTurns(6, '/api/invitations/made-up', { password: testPassword })).toEqual([404, 404, 404, 404, 429, 429])
})

test('strangers who speak in the chat for the first time are counted on all nodes together, windows on each', async () => {
  const context = await testContext('postgres')
  const limits = [createChatLimits(context.clock, limitsOf(context)), createChatLimits(context.clock, limitsOf(context))]
  const said: boolean[] = []
  for (let n = 0; n < 24; n++) said.push((await limits[n % 2]?.maySay(`visitor ${n}`, '81.2.69.142', true)) ?? false)
  expect(said).toEqual([...Array(20).fill(true), ...Array(4).fill(false)])
  expect(await createChatLimits(context.clock, inMemory).maySay('visitor 99', '81.2.69.142', true)).toBe(true)
})
