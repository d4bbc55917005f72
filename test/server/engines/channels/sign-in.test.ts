import { expect, test } from 'vitest'
import { authorizationUrl, challengeOf } from '#server/engines/channels/code-flow.ts'
import { getChannel, listChannels } from '#server/engines/channels/index.ts'
import type { ChannelName } from '#shared/channel.ts'
import type { SignInKey } from '#shared/connect.ts'

const flow = { redirectUri: 'https://desk.example/back', state: 'state', verifier: 'verifier' }
const addressOf = (channel: ChannelName, key: SignInKey, settings: Record<string, string> = {}) => {
  const signIn = getChannel(channel).signIns?.find((one) => one.key === key)
  if (!signIn) throw new Error(`no sign-in ${key}`)
  const { origin, pathname, searchParams } = new URL(authorizationUrl(signIn, { clientId: 'client', ...settings }, flow))
  return { at: origin + pathname, asked: Object.fromEntries(searchParams), token: signIn.places(settings).token }
}

test.each([
  ['x', 'x', {}, 'https://x.com/i/oauth2/authorize', 'https://api.x.com/2/oauth2/token'],
  ['reddit', 'reddit', {}, 'https://www.reddit.com/api/v1/authorize', 'https://www.reddit.com/api/v1/access_token'],
  ['youtube', 'youtube', {}, 'https://accounts.google.com/o/oauth2/v2/auth', 'https://oauth2.googleapis.com/token'],
  ['email', 'google', {}, 'https://accounts.google.com/o/oauth2/v2/auth', 'https://oauth2.googleapis.com/token'],
  [
    'email',
    'microsoft',
    {},
    'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    'https://login.microsoftonline.com/common/oauth2/v2.0/token',
  ],
  ['mastodon', 'mastodon', { baseUrl: 'https://one.example/' }, 'https://one.example/oauth/authorize', 'https://one.example/oauth/token'],
] as const)('%s asks its people and trades codes where its documents say (%s)', (channel, key, settings, at, token) => {
  const found = addressOf(channel, key, settings)
  expect([found.at, found.token]).toEqual([at, token])
  expect(found.asked).toMatchObject({ response_type: 'code', client_id: 'client', redirect_uri: flow.redirectUri, state: 'state' })
  const pkce = { code_challenge: challengeOf('verifier'), code_challenge_method: 'S256' }
  if (key === 'reddit') expect(found.asked).toMatchObject({ duration: 'permanent' })
  else expect(found.asked).toMatchObject(pkce)
})

test('a mailbox of a provider brings its servers and where its tokens are renewed', () => {
  expect(addressOf('email', 'google').asked).toMatchObject({ access_type: 'offline', prompt: 'consent', scope: 'https://mail.google.com/' })
  const brought = getChannel('email').signIns?.map(({ brings, places }) => [brings?.tokenUrl, places({}).token])
  expect(brought?.every(([renewed, traded]) => renewed === traded)).toBe(true)
})

test('whatever a sign-in asks for is a setting of its channel, and so is what it brings', () => {
  for (const { settings, signIns = [] } of listChannels()) {
    const names = settings.map(({ name }) => name)
    for (const { asks, brings = {} } of signIns)
      for (const name of [...asks.map((one) => one.name), ...Object.keys(brings)]) expect(names).toContain(name)
  }
})
