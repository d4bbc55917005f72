import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'
import { minute } from '../kit/lib/clock.ts'
import { openConsent } from './consent.ts'
import { failing } from './fault-injector.ts'
import type { Bindings, Network } from './network.ts'

const appBody = z.object({
  client_name: z.string().min(1).max(60),
  redirect_uris: z.union([z.string().min(1), z.array(z.string())]),
  scopes: z.string().default('read'),
  website: z.string().optional(),
})

/** Programs make themselves known, people let them in, and a token does not end (docs.joinmastodon.org, apps and oauth). */
export function mastodonConsent(network: Network): Hono<Bindings> {
  const apps = new Map<string, { name: string; secret: string; redirectUris: readonly string[] }>()
  const random = () => randomBytes(24).toString('base64url')
  const consent = openConsent(network, {
    findApp: (clientId) => apps.get(clientId) ?? null,
    codeLifeMs: 10 * minute,
    pkce: 'known',
    renews: () => false,
  })
  const app = new Hono<Bindings>()

  app.post('/api/v1/apps', failing(network, 'about', { strangers: true }), async (c) => {
    const body = appBody.safeParse(await c.req.json().catch(() => null))
    if (!body.success) return c.json({ error: "Validation failed: Application name can't be blank" }, 422)
    const { client_name: name, redirect_uris: given, website = null } = body.data
    const redirectUris = Array.isArray(given) ? given : given.split('\n')
    const [clientId, secret] = [random(), random()]
    apps.set(clientId, { name, secret, redirectUris })
    return c.json({
      id: String(apps.size),
      name,
      website,
      scopes: body.data.scopes.split(' '),
      redirect_uri: redirectUris.join('\n'),
      redirect_uris: redirectUris,
      client_id: clientId,
      client_secret: secret,
      client_secret_expires_at: 0,
    })
  })
  app.get('/oauth/authorize', (c) => consent.page(c))
  app.post('/oauth/authorize', (c) => consent.decide(c))
  app.post('/oauth/token', failing(network, 'token'), async (c) => {
    const given = consent.trade(c, new URLSearchParams(await c.req.text()))
    if ('error' in given)
      return c.json({ error: given.error, error_description: 'The provided authorization grant is invalid, expired or revoked.' }, 400)
    const createdAt = Math.floor(network.world.clock() / 1_000)
    return c.json({ access_token: given.access, token_type: 'Bearer', scope: given.scope, created_at: createdAt })
  })
  return app
}
