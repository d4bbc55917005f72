import { expect, test } from 'vitest'
import { listenOnce } from '#server/flows/pipeline/listen.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { createSecretBox } from '#server/kit/lib/secret-box.ts'
import { checkSecret, findSecretProblem, resumeReadableSources } from '#server/nouns/sources/secret.check.ts'
import { rotateSecret } from '#server/nouns/sources/secret.rotation.ts'
import { addNewSource, openConnection } from '#server/nouns/sources/source.actions.ts'
import { readCredentials } from '#server/nouns/sources/source.credentials.ts'
import { getSource, type SourceRow, updateSource } from '#server/nouns/sources/source.store.ts'
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

test.each(engines)('the start finds another secret, and goes on as before with the right one, on %s', async (engine) => {
  const { as, context } = await testApp(engine)
  const boss = await as('admin', 'Boss')
  const settings = { accessToken: 'old', baseUrl: 'http://127.0.0.1:9' }
  await checkSecret(context, before)
  const { id } = await addNewSource(context, before, null, { channel: 'x', name: 'Old', settings })
  const found = await checkSecret(context, testSecretBox)
  expect(found).toEqual({ fits: false, unreadable: ['Old'] })
  expect(findSecretProblem(found, '/var/aftercare/secret.key')).toMatch('/var/aftercare/secret.key is not the one')
  await updateSource(context.db, id, { state: 'stopped', errorCode: 'secret-changed', error: 'Sealed' })

  expect(await checkSecret(context, before)).toEqual({ fits: true, unreadable: [] })
  await resumeReadableSources(context, before)
  expect(await context.db.selectFrom('sources').select(['state', 'errorCode']).execute()).toEqual([{ state: 'live', errorCode: null }])

  await updateSource(context.db, id, { credentials: '1.damaged' })
  expect(findSecretProblem(await checkSecret(context, before), '')).toMatch('1 source (Old) are damaged')
  expect(listed((await read<{ items: Source[] }>(boss.call('GET', '/api/sources'))).items)).toMatchObject([{ errorCode: 'secret-changed' }])
  // Nothing depends on the secret of before any more: that of now is the right one.
  await updateSource(context.db, id, { removedAt: 1 })
  expect(await checkSecret(context, testSecretBox)).toEqual({ fits: true, unreadable: [] })
  expect(await checkSecret(context, before)).toEqual({ fits: true, unreadable: [] })
})

test.each(engines)('everything sealed opens with the new secret after a rotation, or nothing was changed, on %s', async (engine) => {
  const { context } = await testApp(engine)
  const settings = { accessToken: 'kept', baseUrl: 'http://127.0.0.1:9' }
  const { id } = await addNewSource(context, before, null, { channel: 'x', name: 'One', settings })
  await addNewSource(context, testSecretBox, null, { channel: 'x', name: 'Foreign', settings })
  const after = createSecretBox('a new secret after the rotation of the old')
  await expect(rotateSecret(context, before, after)).rejects.toThrow('The credentials of Foreign cannot be read')
  expect(readCredentials(before, await getSource(context.db, id))).toMatchObject({ accessToken: 'kept' })
  await context.db.updateTable('sources').set({ removedAt: 1 }).where('name', '=', 'Foreign').execute()
  expect(await rotateSecret(context, before, after)).toEqual({ sources: 1, links: 0, webhooks: 0, signIns: 0 })
  expect(readCredentials(after, await getSource(context.db, id))).toMatchObject({ accessToken: 'kept' })
  expect(await checkSecret(context, after)).toEqual({ fits: true, unreadable: [] })
})
