import { describe, expect, onTestFinished, test } from 'vitest'
import type { Connection } from '#server/engines/channels/channel.ts'
import type { Context } from '#server/kit/database/context.ts'
import { hour, minute, second } from '#server/kit/lib/clock.ts'
import { addNewSource, changeSource, openConnection } from '#server/nouns/sources/source.actions.ts'
import { readCredentials } from '#server/nouns/sources/source.credentials.ts'
import { getSource } from '#server/nouns/sources/source.store.ts'
import type { Spoken } from '#server/practice/network.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'
import type { ChannelName } from '#shared/channel.ts'
import { testSecretBox } from '../../../support/app.ts'
import { failure } from '../../../support/connection.ts'
import { engines, testContext } from '../../../support/database.ts'
import { failingContext } from '../../../support/failing-desk.ts'

/** Networks whose access tokens end. On YouTube a refresh token lives on; on the others it works once, and its successor must not be lost. */
const networks: ChannelName[] = ['x', 'reddit', 'youtube']
const cases = engines.flatMap((engine) => networks.map((name) => [name, engine] as const))

async function signedIn(name: ChannelName, engine: (typeof engines)[number]) {
  const context = await testContext(engine)
  const practice = await startPracticeNetwork({ clock: context.clock, practiceSettings: { limitFactor: 0 } })
  onTestFinished(practice.close)
  const network = practice.on(name)
  const add = (query?: string) =>
    addNewSource(context, testSecretBox, null, { channel: name, ...(query && { query }), settings: settingsOf(network) })
  const source = await add()
  const { signal } = new AbortController()
  const connect = async (node: string, of = source.id, on: Context = context) =>
    openConnection(on, testSecretBox, await getSource(context.db, of), signal, node)
  const saved = async (of = source.id) => readCredentials(testSecretBox, await getSource(context.db, of))
  return { context, network, source, add, connect, saved }
}

const settingsOf = ({ url, refreshToken, clientId, clientSecret }: Spoken) => ({
  baseUrl: url,
  accessToken: 'dead',
  refreshToken,
  clientId,
  clientSecret,
})

const renewals = ({ journal }: Spoken) => journal.calls.token ?? 0

describe.each(cases)('an access token of %s that ended, on %s', (name, engine) => {
  test('is renewed once for twenty calls at once on two nodes, and all of them go on', async () => {
    const { network, connect } = await signedIn(name, engine)
    const nodes = [await connect('one'), await connect('one'), await connect('other'), await connect('other')]
    const asked = Array.from({ length: 20 }, (_, index) => (nodes[index % nodes.length] as Connection).whoAmI())
    expect(new Set((await Promise.all(asked)).map(({ handle }) => handle))).toEqual(new Set(['fjellro']))
    expect(renewals(network)).toBe(1)
  })

  test('is taken as the other node renewed it, however long ago that was', async () => {
    const { context, network, connect, saved } = await signedIn(name, engine)
    const [one, other] = [await connect('one'), await connect('other')]
    await one.fetchPosts(null)
    context.clock.pass(3 * hour)
    await one.fetchPosts(null)
    context.clock.pass(minute)
    await other.fetchPosts(null)
    expect(renewals(network)).toBe(2)
    context.clock.pass(3 * hour)
    await Promise.all([other.fetchPosts(null), one.fetchPosts(null)])
    expect(renewals(network)).toBe(3)
    expect((await saved()).accessToken).not.toBe('dead')
  })
})

describe.each(engines)('a refresh token that works once, on %s', (engine) => {
  test('is not spent twice by two sources that were given the same one', async () => {
    const { network, connect, add, saved, source } = await signedIn('x', engine)
    const search = await add('fjellro hinge')
    const [mentions, subscribed] = [await connect('one'), await connect('other', search.id)]
    await Promise.all([mentions.whoAmI(), subscribed.whoAmI()])
    expect(renewals(network)).toBe(1)
    expect(await saved(search.id)).toEqual(await saved(source.id))
  })

  test('is not lost when its successor cannot be kept at first', async () => {
    const { context, network, connect, saved } = await signedIn('x', engine)
    const flaky = failingContext(context)
    flaky.failing.fault = 'write'
    const connection = await connect('one', undefined, flaky.context)
    await expect(connection.whoAmI()).rejects.toThrow('The disk is full.')
    flaky.failing.fault = null
    expect(await connection.whoAmI()).toMatchObject({ handle: 'fjellro' })
    expect(renewals(network)).toBe(1)
    expect((await saved()).refreshToken).not.toBe(network.refreshToken)
  })

  test('that was used before is refused: the source stops for a person, and what the person enters is not overwritten', async () => {
    const { context, network, connect, saved, source } = await signedIn('x', engine)
    // A node that died between the answer and the save: nobody has the new pair.
    await fetch(`${network.url}/2/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: network.refreshToken }),
    })
    const connection = await connect('one')
    expect(await failure(connection.whoAmI())).toMatchObject({
      kind: 'stop-and-ask',
      code: 'token',
      message: expect.stringContaining('Sign in again'),
    })
    expect(renewals(network)).toBe(2)
    const anew = network.signIn()
    await changeSource(context, testSecretBox, null, source.id, { settings: anew })
    expect(await (await connect('one')).whoAmI()).toMatchObject({ handle: 'fjellro' })
    expect(await saved()).toMatchObject(anew)
    expect(renewals(network)).toBe(2)
  })

  test('held by a node that is gone is free when its lease ends', async () => {
    const { context, network, connect } = await signedIn('x', engine)
    const endsAt = context.clock() + 30 * second
    await context.db
      .insertInto('leases')
      .values({ name: `renewal x ${network.url}`, owner: 'gone', endsAt })
      .execute()
    context.clock.pass(31 * second)
    expect(await (await connect('one')).whoAmI()).toMatchObject({ handle: 'fjellro' })
    expect(await context.db.selectFrom('leases').select('name').execute()).toEqual([])
  })
})
