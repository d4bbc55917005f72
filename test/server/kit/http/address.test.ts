import { describe, expect, it } from 'vitest'
import { readConfig } from '#server/config.ts'
import { StartError } from '#server/kit/lib/errors.ts'
import { codeOf, testApp, testPassword } from '../../../support/app.ts'

const secret = 'a secret for the tests, 32 characters and more'
const urlOf = (AFTERCARE_URL: string) => readConfig({ AFTERCARE_URL, AFTERCARE_SECRET: secret }).url

/** A sign-in from a page at this origin, through a proxy that calls the desk by this host. */
async function signIn(url: string | null, origin: string, host: string): Promise<Response> {
  const { as, app } = await testApp('sqlite', undefined, url)
  await as('agent', 'Mari')
  return app.request(`http://${host}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', origin, host },
    body: JSON.stringify({ email: 'mari@fjellro.example', password: testPassword }),
  })
}

describe('a desk behind a proxy', () => {
  it.each(['https://desk.example', 'https://Desk.Example', 'https://desk.example:443', 'HTTPS://desk.example:443/'])(
    'lets people sign in whose address is set as %s, though the proxy calls it by another host',
    async (address) => {
      expect((await signIn(urlOf(address), 'https://desk.example', 'internal:8787')).status).toBe(201)
      expect(await codeOf(signIn(urlOf(address), 'https://evil.example', 'internal:8787'))).toBe('foreign-origin')
      expect(await codeOf(signIn(urlOf(address), 'https://desk.example:8443', 'internal:8787'))).toBe('foreign-origin')
    },
  )

  it.each(['desk', 'Desk:443', '127.0.0.1:8787', '[::1]:8787', 'localhost:8787', '81.2.69.142'])(
    'lets people sign in without an address where it is called %s, which can be nobody else’s name',
    async (host) => {
      const scheme = host.endsWith(':443') ? 'https' : 'http'
      expect((await signIn(null, `${scheme}://${host.toLowerCase().replace(':443', '')}`, host)).status).toBe(201)
    },
  )

  it.each(['evil.example', 'evil.example:8787', '127.0.0.1.evil.example', 'localhost.evil.example'])(
    'is not set up or signed in to by a page that points its own name %s here',
    async (host) => {
      for (const url of [null, 'https://desk.example']) expect(await codeOf(signIn(url, `http://${host}`, host))).toBe('foreign-origin')
      const { app } = await testApp()
      const body = JSON.stringify({ name: 'Eve', email: 'eve@evil.example', password: testPassword })
      const headers = { 'content-type': 'application/json', host }
      expect(await codeOf(app.request(`http://${host}/api/welcome`, { method: 'POST', headers, body }))).toBe('foreign-host')
    },
  )

  it('says which address it does not know, so that whoever runs it can set it', async () => {
    const answer = await signIn(null, 'https://desk.example', 'internal:8787')
    expect(answer.status).toBe(403)
    expect(await answer.text()).toMatch(/https:\/\/desk\.example.*AFTERCARE_URL/)
  })

  it.each(['https://desk.example/care/', 'https://desk.example/?x', 'https://a:b@desk.example', 'ftp://desk.example', 'desk.example'])(
    'does not start with the address %s, at which it could not work',
    (address) => {
      expect(() => urlOf(address)).toThrow(StartError)
      expect(() => urlOf(address)).toThrow(/^AFTERCARE_URL is not right: [^\n]+[^.]\. Public address/)
    },
  )

  it.each(['', '  '])('takes an address that is set to "%s" for none', (address) => expect(urlOf(address)).toBeNull())
})
