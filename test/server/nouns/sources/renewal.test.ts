import { describe, expect, onTestFinished, test } from 'vitest'
import type { Connection } from '#server/engines/channels/channel.ts'
import type { Desk } from '#server/kit/database/context.ts'
import { hour, minute, second } from '#server/kit/lib/clock.ts'
import { addNewSource, changeSource, openConnection } from '#server/nouns/sources/source.actions.ts'
import { readCredentials } from '#server/nouns/sources/source.credentials.ts'
import { getSource } from '#server/nouns/sources/source.store.ts'
import type { Spoken } from '#server/practice/network.ts'
import { startPracticeNetwork } from '#server/practice/network.ts'
import type { ChannelName } from '#shared/channel.ts'
import { testSafe } from '../../../support/app.ts'
import { engines, testDesk } from '../../../support/database.ts'
import { failingDesk } from '../../../support/failing-desk.ts'
import { failure } from '../../../support/line.ts'

/** Networks whose access tokens end. On YouTube a refresh token lives on; on the others it works once, and its successor must not be lost. */
const networks: ChannelName[] = ['x', 'reddit', 'youtube']
const cases = engines.flatMap((engine) => networks.map((name) => [name, engine] as const))

async function signedIn(name: ChannelName, engine: (typeof engines)[number]) {
  const desk = await testDesk(engine)
  const practice = await startPracticeNetwork({ clock: desk.clock, knobs: { limitFactor: 0 } })
  onTestFinished(practice.close)
  const network = practice.on(name)
  const add = (query?: string) =>
    addNewSource(desk, testSafe, null, { channel: name, ...(query && { query }), settings: settingsOf(network) })
  const source = await add()
  const { signal } = new AbortController()
  const connect = async (node: string, of = source.id, on: Desk = desk) =>
    openConnection(on, testSafe, await getSource(desk.db, of), signal, node)
  const kept = async (of = source.id) => readCredentials(testSafe, await getSource(desk.db, of))
  return { desk, network, source, add, connect, kept }
}

const settingsOf = ({ url, refreshToken, clientId, clientSecret }: Spoken) => ({
  baseUrl: url,
  accessToken: 'dead',
  refreshToken,
  clientId,
  clientSecret,
})

const renewals = ({ oracle }: Spoken) => oracle.calls.token ?? 0

describe.each(cases)('an access token of %s that ended, on %s', (name, engine) => {
  test('is renewed once for twenty calls at once on two nodes, and all of them go on', async () => {
    const { network, connect } = await signedIn(name, engine)
    const nodes = [await connect('one'), await connect('one'), await connect('other'), await connect('other')]
    const asked = Array.from({ length: 20 }, (_, index) => (nodes[index % nodes.length] as Connection).whoAmI())
    expect(new Set((await Promise.all(asked)).map(({ handle }) => handle))).toEqual(new Set(['fjellro']))
    expect(renewals(network)).toBe(1)
  })

  test('is taken as the other node renewed it, however long ago that was', async () => {
    const { desk, network, connect, kept } = await signedIn(name, engine)
    const [one, other] = [await connect('one'), await connect('other')]
    await one.fetchPosts(null)
    desk.clock.pass(3 * hour)
    await one.fetchPosts(null)
    desk.clock.pass(minute)
    await other.fetchPosts(null)
    expect(renewals(network)).toBe(2)
    desk.clock.pass(3 * hour)
    await Promise.all([other.fetchPosts(null), one.fetchPosts(null)])
    expect(renewals(network)).toBe(3)
    expect((await kept()).accessToken).not.toBe('dead')
  })
})

describe.each(engines)('a refresh token that works once, on %s', (engine) => {
  test('is not spent twice by two sources that were given the same one', async () => {
    const { network, connect, add, kept, source } = await signedIn('x', engine)
    const search = await add('fjellro hinge')
    const [mentions, overheard] = [await connect('one'), await connect('other', search.id)]
    await Promise.all([mentions.whoAmI(), overheard.whoAmI()])
    expect(renewals(network)).toBe(1)
    expect(await kept(search.id)).toEqual(await kept(source.id))
  })

  test('is not lost when its successor cannot be kept at first', async () => {
    const { desk, network, connect, kept } = await signedIn('x', engine)
    const flaky = failingDesk(desk)
    flaky.failing.fault = 'write'
    const line = await connect('one', undefined, flaky.desk)
    await expect(line.whoAmI()).rejects.toThrow('The disk is full.')
    flaky.failing.fault = null
    expect(await line.whoAmI()).toMatchObject({ handle: 'fjellro' })
    expect(renewals(network)).toBe(1)
    expect((await kept()).refreshToken).not.toBe(network.refreshToken)
  })

  test('that was used before is refused: the source stops for a person, and what the person enters is not overwritten', async () => {
    const { desk, network, connect, kept, source } = await signedIn('x', engine)
    // A node that died between the answer and the save: nobody has the new pair.
    await fetch(`${network.url}/2/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: network.refreshToken }),
    })
    const line = await connect('one')
    expect(await failure(line.whoAmI())).toMatchObject({
      kind: 'stop-and-ask',
      code: 'token',
      message: expect.stringContaining('Sign in again'),
    })
    expect(renewals(network)).toBe(2)
    const anew = network.signIn()
    await changeSource(desk, testSafe, null, source.id, { settings: anew })
    expect(await (await connect('one')).whoAmI()).toMatchObject({ handle: 'fjellro' })
    expect(await kept()).toMatchObject(anew)
    expect(renewals(network)).toBe(2)
  })

  test('held by a node that is gone is free when its lease ends', async () => {
    const { desk, network, connect } = await signedIn('x', engine)
    const endsAt = desk.clock() + 30 * second
    await desk.db
      .insertInto('leases')
      .values({ name: `renewal x ${network.url}`, owner: 'gone', endsAt })
      .execute()
    desk.clock.pass(31 * second)
    expect(await (await connect('one')).whoAmI()).toMatchObject({ handle: 'fjellro' })
    expect(await desk.db.selectFrom('leases').select('name').execute()).toEqual([])
  })
})
