import { expect, test } from 'vitest'
import { listChannels } from '#server/engines/channels/index.ts'
import { findCredentials } from '#server/nouns/sources/source.credentials.ts'
import { getSource } from '#server/nouns/sources/source.store.ts'
import type { Source } from '#shared/source.schema.ts'
import { codeOf, read, testApp, testSecretBox } from '#test/support/app.ts'

/** Every channel that keeps credentials, with each setting that says which server gets them. */
const servers = listChannels()
  .filter(({ settings }) => settings.some(({ secret }) => secret))
  .flatMap(({ name, settings }) => settings.filter(({ server }) => server).map((field) => [name, field.name] as const))

test('every channel with credentials names the setting that says where they are sent', () => {
  const named = new Set(servers.map(([channel]) => channel))
  expect(listChannels().filter(({ name, settings }) => settings.some(({ secret }) => secret) && !named.has(name))).toEqual([])
  expect(servers).toContainEqual(['email', 'smtpServer'])
})

test.each(servers)('credentials of %s are not sent to a server that somebody else names in %s', async (channel, setting) => {
  const { as, context } = await testApp()
  const boss = await as('admin', 'Boss')
  const fields = listChannels().find(({ name }) => name === channel)?.settings ?? []
  const filled = (of: typeof fields, value: string) =>
    Object.fromEntries(of.map(({ name, server }) => [name, server ? `https://${value}.example` : value]))
  const settings = filled(
    fields.filter(({ server, secret, required }) => server || secret || required),
    'old',
  )
  const { id } = await read<Source>(boss.call('POST', '/api/sources', { channel, settings }), 201)
  const change = (body: Record<string, string>) => boss.call('PATCH', `/api/sources/${id}`, { settings: body })
  const credentials = async () => findCredentials(testSecretBox, await getSource(context.db, id))
  const before = await credentials()

  expect(await codeOf(change({ [setting]: 'https://evil.example' }))).toBe('credentials-needed')
  expect((await getSource(context.db, id)).settings).not.toContain('evil')
  await read(change({ [setting]: 'https://old.example' }))
  expect(await credentials()).toEqual(before)

  const needed = fields.filter(({ secret, required }) => secret && required)
  const entered = filled(needed.length > 0 ? needed : fields.filter(({ secret }) => secret).slice(0, 1), 'new')
  await read(change({ [setting]: 'https://new.example', ...entered }))
  expect(await credentials()).toEqual(entered)
})
