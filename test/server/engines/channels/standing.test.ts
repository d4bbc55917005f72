import { describe, expect, test } from 'vitest'
import type { Channel } from '#server/engines/channels/channel.ts'
import { getChannel } from '#server/engines/channels/index.ts'
import { tradeRefreshToken } from '#server/engines/channels/refresh-token.ts'
import { quotaOf } from '#server/engines/channels/standing.ts'
import { day, hour, minute } from '#server/kit/lib/clock.ts'
import { copy, openTestConnection, startAt } from '../../../support/connection.ts'

const told: [Channel['name'], number, number][] = [
  ['x', 300, 15 * minute],
  ['bluesky', 3_000, 5 * minute],
  ['mastodon', 300, 5 * minute],
  ['reddit', 1_000, 10 * minute],
]

describe.each(told)('%s tells with each page', (name, of, windowMs) => {
  test('how many calls are left, of how many, and when they come back', async () => {
    const { connection } = await openTestConnection(getChannel(name), { limitFactor: 1 })
    const first = await connection.fetchPosts(null)
    // In between, our own posts are read, under another limit.
    let last = first
    do last = await connection.fetchPosts(copy(last.cursor))
    while (!last.standing?.quota)
    const [before, after] = [first.standing?.quota, last.standing.quota]
    expect(before).toMatchObject({ of, resetsAt: expect.toSatisfy((at: number) => at > startAt && at <= startAt + windowMs) })
    expect(after.left).toBeLessThan(before?.left ?? 0)
  })
})

test('the units of YouTube are counted by the desk, until midnight in California', async () => {
  const { connection, pass } = await openTestConnection(getChannel('youtube'), { limitFactor: 1 })
  const first = await connection.fetchPosts(null)
  // Noon UTC is four in the morning there.
  expect(first.standing?.quota).toEqual({ left: 9_998, of: 10_000, resetsAt: startAt + 20 * hour })
  const next = await connection.fetchPosts(copy(first.cursor))
  expect(next.standing?.quota?.left).toBe(9_997)
  pass(day)
  expect((await connection.fetchPosts(copy(next.cursor))).standing?.quota).toMatchObject({
    left: 9_999,
    resetsAt: startAt + day + 20 * hour,
  })
})

test('what renews itself does not end; of a bare access token nobody tells the end', async () => {
  const { connection, settings, network, reopen } = await openTestConnection(getChannel('x'))
  expect((await connection.fetchPosts(null)).standing).not.toHaveProperty('tokenEndsAt')
  Object.assign(settings, { refreshToken: network.refreshToken, clientId: network.clientId, clientSecret: network.clientSecret })
  expect((await reopen().fetchPosts(null)).standing).toMatchObject({ tokenEndsAt: null })
})

test('where access was given for a time, its end is kept with the renewed token and told from then on', async () => {
  const body = { access_token: 'new', refresh_token_expires_in: 604_800 }
  const outbound = async () => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
    url: '',
  })
  const pair = await tradeRefreshToken({ outbound, label: 'YouTube', url: 'https://door.example/token' }, 'old', startAt)
  expect(pair).toEqual({ accessToken: 'new', signInEndsAt: String(startAt + 7 * day) })
  const { settings, network, reopen } = await openTestConnection(getChannel('youtube'))
  Object.assign(settings, { refreshToken: network.refreshToken, clientId: network.clientId, signInEndsAt: pair.signInEndsAt })
  expect((await reopen().fetchPosts(null)).standing).toMatchObject({ tokenEndsAt: startAt + 7 * day })
})

test('a limit is shown only when all of it is told and makes sense', () => {
  expect(quotaOf('298', '300', startAt)).toEqual({ quota: { left: 298, of: 300, resetsAt: startAt } })
  for (const [left, of, at] of [
    [undefined, '300', startAt],
    ['298', '', startAt],
    ['301', '300', startAt],
    ['-1', '300', startAt],
    ['0', '0', startAt],
    ['many', '300', startAt],
    ['298', '300', null],
  ] as const)
    expect(quotaOf(left, of, at)).toEqual({})
})
