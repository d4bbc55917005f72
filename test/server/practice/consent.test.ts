import { expect, onTestFinished, test } from 'vitest'
import { challengeOf } from '#server/engines/channels/code-flow.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'
import { consentAt } from '#test/support/consent.ts'
import { testClock } from '#test/support/database.ts'

const redirect = 'https://desk.example/back'
const verifier = 'a verifier of at least forty-three characters, and more'

async function network() {
  const clock = testClock()
  const practice = await startPracticeNetwork({ cast: false, clock })
  onTestFinished(() => practice.close())
  const { url, clientId, clientSecret } = practice
  const page = (more: Record<string, string> = {}) => {
    const asked = { response_type: 'code', client_id: clientId, redirect_uri: redirect, scope: 'users.read offline.access', state: 's' }
    const pkce = { code_challenge: challengeOf(verifier), code_challenge_method: 'S256' }
    return `${url}/i/oauth2/authorize?${new URLSearchParams({ ...asked, ...pkce, ...more })}`
  }
  const trade = (code: string, more: Record<string, string> = {}, authorization?: string) =>
    fetch(`${url}/2/oauth2/token`, {
      method: 'POST',
      ...(authorization && { headers: { authorization } }),
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirect,
        client_id: clientId,
        code_verifier: verifier,
        ...more,
      }),
    })
  const codeOf = async (address: string) => (await consentAt(address)).searchParams.get('code') ?? ''
  return { clock, practice, page, trade, codeOf, clientId, clientSecret }
}

test('X’s page sends nobody to a program it does not know, and wants PKCE', async () => {
  const { page } = await network()
  expect((await fetch(page({ client_id: 'made-up' }), { redirect: 'manual' })).status).toBe(400)
  expect((await fetch(page({ redirect_uri: 'javascript:alert(1)' }), { redirect: 'manual' })).status).toBe(400)
  expect((await consentAt(page({ code_challenge: '' }))).searchParams.get('error')).toBe('invalid_request')
  expect((await consentAt(page({ response_type: 'token' }))).searchParams.get('error')).toBe('invalid_request')
})

test('a code works once, for thirty seconds, for that program, address and verifier', async () => {
  const { clock, page, trade, codeOf, clientId, clientSecret } = await network()
  const basic = (secret: string) => `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`
  const code = await codeOf(page())
  const first = await trade(code)
  expect([first.status, Object.keys((await first.json()) as object).sort()]).toEqual([
    200,
    ['access_token', 'expires_in', 'refresh_token', 'scope', 'token_type'],
  ])
  expect((await trade(code)).status).toBe(400)
  expect((await trade(await codeOf(page()), {}, basic(clientSecret))).status).toBe(200)
  expect((await trade(await codeOf(page()), {}, basic('wrong'))).status).toBe(400)
  expect((await trade(await codeOf(page()), { code_verifier: 'another' })).status).toBe(400)
  expect((await trade(await codeOf(page()), { redirect_uri: 'https://evil.example' })).status).toBe(400)
  const late = await codeOf(page())
  clock.pass(31_000)
  expect((await trade(late)).status).toBe(400)
  const brief = await trade(await codeOf(page({ scope: 'users.read' })))
  expect(Object.keys((await brief.json()) as object)).not.toContain('refresh_token')
})

test('Mastodon’s page sends people only to an address that the app named', async () => {
  const { practice } = await network()
  const { url } = practice.on('mastodon')
  const app = await fetch(`${url}/api/v1/apps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'Aftercare', redirect_uris: redirect, scopes: 'read' }),
  })
  const { client_id } = (await app.json()) as { client_id: string }
  const page = (redirect_uri: string) =>
    fetch(`${url}/oauth/authorize?${new URLSearchParams({ response_type: 'code', client_id, redirect_uri, scope: 'read', state: 's' })}`)
  expect((await page(redirect)).status).toBe(200)
  expect((await page('https://desk.example/other')).status).toBe(400)
})
