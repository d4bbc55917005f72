import { describe, expect, test } from 'vitest'
import type { Engine } from '#server/kit/database/engine.ts'
import { addNewSource, openConnection } from '#server/nouns/sources/source.actions.ts'
import { findCredentials } from '#server/nouns/sources/source.credentials.ts'
import { getSource, updateSource } from '#server/nouns/sources/source.store.ts'
import { codeOf, read, testSecretBox } from '../../../support/app.ts'
import { connectingDesk } from '../../../support/connecting.ts'
import { consentAt } from '../../../support/consent.ts'
import { engines } from '../../../support/database.ts'

const ended = { state: 'stopped', error: 'X refused the access token.', errorCode: 'token' } as const

/** Sources of the same account whose sign-in has ended. */
async function endedSources(engine: Engine) {
  const desk = await connectingDesk(engine)
  const { context, practice } = desk
  const settings = { ...desk.settingsOf('x'), accessToken: practice.token }
  const account = await openConnection(
    context,
    testSecretBox,
    await addNewSource(context, testSecretBox, null, { channel: 'x', name: 'To look', settings }),
    new AbortController().signal,
  ).whoAmI()
  const add = async (name: string, change: object, query?: string) => {
    const { id } = await addNewSource(context, testSecretBox, null, { channel: 'x', name, settings, ...(query && { query }) })
    await updateSource(context.db, id, { cursor: '{"kept":true}', mentionCount: 7, account: JSON.stringify(account), ...change })
    return id
  }
  practice.revoke()
  return { ...desk, account, add }
}

const token = async (desk: Awaited<ReturnType<typeof endedSources>>, id: number) =>
  findCredentials(testSecretBox, await getSource(desk.context.db, id))?.accessToken

describe.each(engines)('a source that is signed in again on its network’s page, on %s', (engine) => {
  test('keeps its place, its cursor and its history, and takes those of the same account along that lost the same sign-in', async () => {
    const desk = await endedSources(engine)
    const id = await desk.add('Mentions', ended)
    const other = await desk.add('Search', ended, 'fjellro')
    const paused = await desk.add('Paused', { state: 'paused' })
    const strangers = await desk.add('Another account', { ...ended, account: JSON.stringify({ ...desk.account, externalId: '1' }) })
    const before = await token(desk, strangers)
    const attempt = await desk.goThrough('x', { sourceId: id, settings: {} })
    expect(attempt).toMatchObject({ state: 'saved', sourceId: id, others: ['Search'], fault: null })
    for (const one of [id, other])
      expect(await getSource(desk.context.db, one)).toMatchObject({
        state: 'live',
        error: null,
        errorCode: null,
        cursor: '{"kept":true}',
        mentionCount: 7,
      })
    expect(await token(desk, id)).toMatch(/^practice-access/)
    expect(await token(desk, other)).toBe(await token(desk, id))
    expect((await getSource(desk.context.db, paused)).state).toBe('paused')
    expect(await token(desk, strangers)).toBe(before)
    const opened = openConnection(desk.context, testSecretBox, await getSource(desk.context.db, id), new AbortController().signal)
    expect((await opened.whoAmI()).handle).toBe('fjellro')
  })

  test('stays as it was when somebody else is signed in there, or the person says no', async () => {
    const desk = await endedSources(engine)
    const id = await desk.add('Mentions', { ...ended, account: JSON.stringify({ ...desk.account, externalId: '1' }) })
    const before = await getSource(desk.context.db, id)
    expect(await desk.goThrough('x', { sourceId: id, settings: {} })).toMatchObject({
      state: 'refused',
      fault: 'other-account',
      said: 'fjellro',
    })
    const { id: denied, address } = await desk.begin('x', { sourceId: id, settings: {} })
    await desk.comeBack(await consentAt(address, 'no'))
    expect(await desk.attempt(denied)).toMatchObject({ state: 'refused', fault: 'denied' })
    expect(await getSource(desk.context.db, id)).toEqual(before)
  })
})

test('a further source of an account shares its newest sign-in, since the network may end the one before', async () => {
  const desk = await connectingDesk()
  const connect = async (name: string) => {
    const { id } = await desk.goThrough('x')
    return (await read<{ id: number }>(desk.admin.call('POST', `/api/connect-attempts/${id}/source`, { name }), 201)).id
  }
  const [first, second] = [await connect('Mentions'), await connect('Search')]
  const credentials = async (id: number) => findCredentials(testSecretBox, await getSource(desk.context.db, id))
  expect((await credentials(first))?.refreshToken).toBe((await credentials(second))?.refreshToken)
  for (const id of [first, second]) {
    const opened = openConnection(desk.context, testSecretBox, await getSource(desk.context.db, id), new AbortController().signal)
    expect((await opened.whoAmI()).handle).toBe('fjellro')
  }
})

test('what a source is signed in with goes to no other server than before', async () => {
  const desk = await endedSources('sqlite')
  const id = await desk.add('Mentions', ended)
  const { address } = await desk.begin('x', { sourceId: id, settings: { baseUrl: 'https://evil.example' } })
  expect(new URL(address).origin).toBe(new URL(desk.practice.url).origin)
})

test('a source that was removed, or is of another network, cannot be signed in again', async () => {
  const desk = await endedSources('sqlite')
  const id = await desk.add('Mentions', ended)
  const begin = (channel: string, sourceId: number) =>
    codeOf(desk.admin.call('POST', '/api/connect-attempts', { channel, signIn: channel, settings: {}, sourceId }))
  expect(await begin('reddit', id)).toBe('source-not-found')
  await desk.admin.call('DELETE', `/api/sources/${id}`)
  expect(await begin('x', id)).toBe('source-not-found')
  expect(await begin('x', 4_711)).toBe('source-not-found')
})
