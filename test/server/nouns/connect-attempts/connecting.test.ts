import { describe, expect, test } from 'vitest'
import { openConnection } from '#server/nouns/sources/source.actions.ts'
import { findCredentials } from '#server/nouns/sources/source.credentials.ts'
import { getSource } from '#server/nouns/sources/source.store.ts'
import type { Channel } from '#shared/source.schema.ts'
import { codeOf, read, testSecretBox } from '../../../support/app.ts'
import { connectingDesk, deskUrl } from '../../../support/connecting.ts'
import { engines } from '../../../support/database.ts'

describe.each(engines)('connecting a network on its own page, on %s', (engine) => {
  test.each(['mastodon', 'x', 'reddit', 'youtube'] as const)(
    'lets a person in at %s, shows what is found, and keeps it',
    async (channel) => {
      const desk = await connectingDesk(engine)
      for (const n of [1, 2, 3, 4]) desk.at(channel).post({ handle: `aino${n}`, name: `Aino ${n}`, text: `@fjellro hinge ${n} broke` })
      const attempt = await desk.goThrough(channel)
      expect(attempt).toMatchObject({ state: 'signed-in', account: expect.stringContaining('fjellro'), fault: null })
      const tried = await desk.tryOut(attempt.id)
      expect(tried.found).toBeGreaterThanOrEqual(3)
      expect(tried.posts).toHaveLength(3)
      expect(tried.posts[0]).toMatchObject({ text: expect.stringContaining('hinge') })
      const saved = await read<{ id: number; name: string }>(
        desk.admin.call('POST', `/api/connect-attempts/${attempt.id}/source`, { name: 'Ours' }),
        201,
      )
      const source = await getSource(desk.context.db, saved.id)
      expect(source).toMatchObject({ name: 'Ours', state: 'live', cursor: null, channel })
      const opened = openConnection(desk.context, testSecretBox, source, new AbortController().signal)
      expect((await opened.fetchPosts(null, 1_000_000)).posts.length).toBeGreaterThanOrEqual(3)
      expect(await desk.attempt(attempt.id)).toMatchObject({ state: 'saved', sourceId: null })
      // Once saved it is saved: the credentials lie with the source alone.
      const { sealed } = await desk.context.db.selectFrom('connectAttempts').select('sealed').executeTakeFirstOrThrow()
      expect(sealed).toBeNull()
      expect(await codeOf(desk.admin.call('POST', `/api/connect-attempts/${attempt.id}/source`, {}))).toBe('connect-ended')
    },
  )

  test('what the network is paid for while trying stands in the ledger of the source', async () => {
    const desk = await connectingDesk(engine)
    for (const n of [1, 2, 3, 4, 5]) desk.practice.post({ handle: `dan${n}`, text: `@fjellro parcel ${n} is lost` })
    const { id } = await desk.goThrough('x')
    const { cost, perDay, pricePerDay } = await desk.tryOut(id)
    expect(cost).toBe(5 * 11_000)
    expect(pricePerDay).toBe(Math.round((perDay ?? 0) * 11_000))
    expect((await desk.attempt(id)).spent).toBe(cost)
    const source = await read<{ id: number }>(desk.admin.call('POST', `/api/connect-attempts/${id}/source`, { cap: 5_000_000 }), 201)
    expect(await getSource(desk.context.db, source.id)).toMatchObject({ spend: cost, cap: 5_000_000 })
  })

  test('an app password is tried before it is kept', async () => {
    const desk = await connectingDesk(engine)
    const bluesky = desk.practice.on('bluesky')
    bluesky.post({ handle: 'tuva', text: '@fjellro the strap came off' })
    const body = (appPassword: string) => ({
      channel: 'bluesky',
      signIn: null,
      settings: { identifier: 'fjellro.bsky.example', appPassword, baseUrl: bluesky.url },
    })
    const wrong = await read<{ id: number }>(desk.admin.call('POST', '/api/connect-attempts', body('wrong')), 201)
    expect(await codeOf(desk.admin.call('POST', `/api/connect-attempts/${wrong.id}/test`, { query: null }))).toBe('connect-failed')
    const right = await read<{ id: number; address: null }>(
      desk.admin.call('POST', '/api/connect-attempts', body(bluesky.clientSecret)),
      201,
    )
    expect(right.address).toBeNull()
    expect(await desk.tryOut(right.id)).toMatchObject({ account: 'fjellro.bsky.example', found: 1, cost: 0, pricePerDay: null })
    const source = await read<{ id: number }>(desk.admin.call('POST', `/api/connect-attempts/${right.id}/source`, {}), 201)
    // The session that trying opened is kept: signing in is limited there.
    const row = await getSource(desk.context.db, source.id)
    expect(Object.keys(findCredentials(testSecretBox, row) ?? {}).sort()).toEqual(['appPassword', 'session'])
  })
})

test('what a network must be told beforehand is said: where it sends people back to, and what is asked for', async () => {
  const desk = await connectingDesk()
  const { items } = await read<{ items: Channel[] }>(desk.admin.call('GET', '/api/channels'))
  const signIns = items.flatMap(({ name, signIns }) =>
    signIns.map(({ key, redirectUri, registers }) => [name, key, redirectUri, registers]),
  )
  const back = (key: string) => `${deskUrl}/api/connect-attempts/callback/${key}`
  expect(signIns).toEqual([
    ['x', 'x', back('x'), false],
    ['email', 'google', back('google'), false],
    ['email', 'microsoft', back('microsoft'), false],
    ['mastodon', 'mastodon', back('mastodon'), true],
    ['reddit', 'reddit', back('reddit'), false],
    ['youtube', 'youtube', back('youtube'), false],
  ])
  expect(items.find(({ name }) => name === 'x')).toMatchObject({ testPrices: { own: 155_000, search: 350_000 } })
})

test('nothing that lets us in is shown or lies open, and no answer holds it', async () => {
  const desk = await connectingDesk()
  const attempt = await desk.goThrough('x')
  const row = await desk.context.db.selectFrom('connectAttempts').selectAll().executeTakeFirstOrThrow()
  const { clientSecret } = desk.practice
  for (const secret of ['practice-access', 'practice-refresh', clientSecret]) {
    expect(JSON.stringify(row)).not.toContain(secret)
    expect(JSON.stringify(attempt)).not.toContain(secret)
  }
})

test('what is missing or unknown is refused before anybody is sent away', async () => {
  const desk = await connectingDesk()
  const begin = (body: object) => codeOf(desk.admin.call('POST', '/api/connect-attempts', body))
  expect(await begin({ channel: 'x', signIn: 'x', settings: {} })).toBe('setting-missing')
  expect(await begin({ channel: 'x', signIn: 'reddit', settings: {} })).toBe('channel-not-here')
  expect(await begin({ channel: 'x', signIn: 'x', settings: { password: 'x' } })).toBe('unknown-setting')
  expect(await begin({ channel: 'mastodon', signIn: 'mastodon', settings: { baseUrl: 'javascript:alert(1)' } })).toBe('bad-base-url')
  expect(await begin({ channel: 'mastodon', signIn: 'mastodon', settings: { baseUrl: 'http://127.0.0.1:9' } })).toBe('connect-failed')
  expect(await begin({ channel: 'bluesky', signIn: null, settings: { identifier: 'a' } })).toBe('setting-missing')
  expect((await desk.admin.call('POST', '/api/connect-attempts', { channel: 'fax', signIn: null, settings: {} })).status).toBe(422)
})
