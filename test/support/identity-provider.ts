import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import Provider, { type Configuration } from 'oidc-provider'
import { onTestFinished, vi } from 'vitest'

export type Account = { email: string; name: string; email_verified?: boolean; groups?: string[] }

/** A port that was free a moment ago: the issuer must know its own address before it starts. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/**
 * A real OpenID provider (oidc-provider) on this machine, with a page to sign in and one to agree; gone after the test.
 * @param accounts by what is typed as login; their claims stand only in userinfo, as many providers have it
 */
export async function startIdentityProvider(redirectUris: string[], accounts: Record<string, Account>) {
  // It warns that it is not made for production, which it is not here.
  const quiet = [vi.spyOn(console, 'info').mockReturnValue(), vi.spyOn(console, 'warn').mockReturnValue()]
  onTestFinished(() => quiet.forEach((spy) => void spy.mockRestore()))
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  const configuration: Configuration = {
    clients: [
      { client_id: 'desk', client_secret: 'a secret of the client', redirect_uris: redirectUris, grant_types: ['authorization_code'] },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    pkce: { required: () => true },
    cookies: { keys: ['only for tests'] },
    findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, ...accounts[id] }) }),
  }
  const provider = new Provider(issuer, configuration)
  const server = provider.listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return { issuer, clientId: 'desk', clientSecret: 'a secret of the client' }
}

/** Goes through a provider's pages as a browser without a window would; answers the address that it is sent back to. */
export async function goThrough(address: string, login: string, back: string): Promise<string> {
  const jar = new Map<string, string>()
  const visit = async (url: string, body?: URLSearchParams) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { method: body ? 'POST' : 'GET', redirect: 'manual', headers: { cookie }, ...(body && { body }) })
    for (const one of answer.headers.getSetCookie()) {
      const [pair = ''] = one.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return answer
  }
  let next = address
  for (let hop = 0; hop < 12; hop += 1) {
    const answer = await visit(next)
    const location = answer.headers.get('location')
    if (location) {
      next = new URL(location, next).href
      if (next.startsWith(back)) return next
      continue
    }
    const page = await answer.text()
    const action = /action="([^"]+)"/.exec(page)?.[1]
    if (!action) throw new Error(`The provider answered ${answer.status}: ${page.slice(0, 300)}`)
    const fields = new URLSearchParams(/name="login"/.test(page) ? { prompt: 'login', login, password: 'x' } : { prompt: 'consent' })
    const sent = await visit(new URL(action, next).href, fields)
    next = new URL(sent.headers.get('location') ?? '', next).href
    if (next.startsWith(back)) return next
  }
  throw new Error('The provider never sent the browser back.')
}
