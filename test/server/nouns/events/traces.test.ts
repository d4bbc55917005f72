import { expect, test } from 'vitest'
import { read, testApp } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'

test.each(engines)('whoever makes or ends an API token, or lets sending go on, leaves an event, on %s', async (engine) => {
  const { as, context } = await testApp(engine)
  const boss = await as('admin', 'Boss')
  const token = await read<{ id: number }>(boss.call('POST', '/api/tokens', { name: 'Reader' }), 201)
  expect((await boss.call('DELETE', `/api/tokens/${token.id}`)).status).toBe(204)
  expect((await boss.call('DELETE', `/api/tokens/${token.id}`)).status).toBe(404)
  await context.db.insertInto('pauses').values({ name: 'sending', sinceAt: 1, why: 'A backup was restored.' }).execute()
  expect((await boss.call('DELETE', '/api/sending-pause')).status).toBe(204)
  // Nothing was paused any more: nothing happened.
  expect((await boss.call('DELETE', '/api/sending-pause')).status).toBe(204)
  const rows = await context.db.selectFrom('events').select(['kind', 'agentId', 'data']).orderBy('id').execute()
  expect(rows.map(({ data, ...row }) => ({ ...row, data: JSON.parse(data) }))).toEqual([
    { kind: 'token-added', agentId: boss.id, data: { name: 'Reader', role: 'admin' } },
    { kind: 'token-removed', agentId: boss.id, data: { id: token.id } },
    { kind: 'sending-resumed', agentId: boss.id, data: { why: 'A backup was restored.' } },
  ])
})
