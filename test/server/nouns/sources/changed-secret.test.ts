import { expect, test } from 'vitest'
import { listenOnce } from '#server/flows/pipeline/listen.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { createSecretBox } from '#server/kit/lib/secret-box.ts'
import { addNewSource, openConnection } from '#server/nouns/sources/source.actions.ts'
import type { SourceRow } from '#server/nouns/sources/source.store.ts'
import type { Source } from '#shared/source.schema.ts'
import { read, testApp, testSecretBox } from '#test/support/app.ts'
import { engines } from '#test/support/database.ts'

const before = createSecretBox('the secret that was there before it was changed')
const listed = (items: Source[]) => items.map(({ name, state, errorCode, credentials }) => ({ name, state, errorCode, credentials }))

test.each(engines)('with a changed secret every source is shown, stops, and takes new credentials, on %s', async (engine) => {
  const { as, context } = await testApp(engine)
  const boss = await as('admin', 'Boss')
  const sources = async () => (await read<{ items: Source[] }>(boss.call('GET', '/api/sources'))).items
  const settings = { accessToken: 'old', baseUrl: 'http://127.0.0.1:9' }
  const { id } = await addNewSource(context, before, null, { channel: 'x', name: 'Old', settings })
  await addNewSource(context, testSecretBox, null, { channel: 'x', name: 'Well', settings })
  await context.db
    .updateTable('sources')
    .set({ nextPollAt: context.clock() + 1_000 })
    .where('name', '=', 'Well')
    .execute()

  expect(listed(await sources())).toContainEqual({ name: 'Old', state: 'live', errorCode: 'secret-changed', credentials: [] })
  const connect = (source: SourceRow) => openConnection(context, testSecretBox, source, new AbortController().signal)
  await listenOnce({ context, log: createLog('silent'), node: 'test', pollEveryMs: null, connect, onSaved: () => undefined })
  expect(listed(await sources())[0]).toEqual({ name: 'Old', state: 'stopped', errorCode: 'secret-changed', credentials: [] })

  await read(boss.call('PATCH', `/api/sources/${id}`, { name: 'Renamed' }))
  const sealed = () => context.db.selectFrom('sources').select('credentials').where('id', '=', id).executeTakeFirstOrThrow()
  expect(before.find(String((await sealed()).credentials), `source:x:${context.clock()}`)).toContain('old')
  await read(boss.call('PATCH', `/api/sources/${id}`, { settings: { accessToken: 'new' } }))
  expect(listed(await sources())).toContainEqual({ name: 'Renamed', state: 'live', errorCode: null, credentials: ['accessToken'] })
})
