import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { channelLabels } from '#shared/channel.ts'
import type { Network } from './network.ts'

/** A program that may ask; `redirectUris` null: the network does not look where it sends people back to. */
type App = { name: string; secret: string; redirectUris: readonly string[] | null }

export type ConsentWays = {
  /** The programs that are known; null: this one is not. */
  findApp(clientId: string): App | null
  /** How long a code is good, in ms. */
  codeLifeMs: number
  /** Whether PKCE must be used, may be, or is passed over. */
  pkce: 'needed' | 'known' | 'unknown'
  /** Whether a program without a secret may trade, with PKCE alone. */
  mayBePublic?: true
  /** Whether what was asked for brings a refresh token. */
  renews(asked: URLSearchParams): boolean
  /** As whom the network signs its answers (RFC 9207); left out where it does not. */
  issuer?(c: Context): string
}

type Pending = { clientId: string; redirectUri: string; scope: string; challenge: string | null; renews: boolean; at: number }

/** What a network answers where codes are traded: a new pair, or why not. */
export type Given = { access: string; refresh: string | null; scope: string; expiresInMs: number } | { error: string }

export type Consent = {
  /** The page on which a person says yes or no. */
  page(c: Context): Response | Promise<Response>
  /** What the person said. */
  decide(c: Context): Promise<Response>
  /** Trades a code, once. */
  trade(c: Context, form: URLSearchParams): Given
}

const pageStyle = `:root { color-scheme: light dark } body { font: 16px/1.5 system-ui, sans-serif; max-width: 28rem; margin: 3rem auto; padding: 0 1rem }
  button { font: inherit; padding: .5rem 1rem; min-height: 44px } form { display: flex; gap: .5rem }`

/** How the account of a network here lets a program in: OAuth 2, code flow, as strict as the real ones. */
export function openConsent(network: Network, ways: ConsentWays): Consent {
  const { world, tokens, adapter } = network
  const asked = new Map<string, Pending & { state: string }>()
  const codes = new Map<string, Pending>()
  const label = channelLabels[adapter.name]
  const random = () => randomBytes(18).toString('base64url')

  return {
    page(c) {
      const query = new URL(c.req.url).searchParams
      const of = (name: string) => query.get(name) ?? ''
      const app = ways.findApp(of('client_id'))
      const redirectUri = of('redirect_uri')
      // Nobody is sent to an address that this program did not name before.
      if (!app || !/^https?:\/\//.test(redirectUri) || (app.redirectUris && !app.redirectUris.includes(redirectUri)))
        return say(
          c,
          'This program is not known here',
          'Something is wrong with its id or with the address it wants people sent back to.',
          400,
        )
      const challenge = query.get('code_challenge')
      if (of('response_type') !== 'code' || (ways.pkce === 'needed' && (!challenge || of('code_challenge_method') !== 'S256')))
        return back(c, redirectUri, { error: 'invalid_request', state: of('state') })
      const id = random()
      const pending = { clientId: of('client_id'), redirectUri, scope: of('scope'), challenge: ways.pkce === 'unknown' ? null : challenge }
      asked.set(id, { ...pending, renews: ways.renews(query), at: world.clock(), state: of('state') })
      const scopes = pending.scope.split(/\s+/).filter(Boolean)
      return c.html(
        shell(
          `${label}: let a program in?`,
          html`<p><b>${app.name}</b> wants to use the account <b>@${world.brand.handle}</b> at the practice ${label}. It asks for:</p>
          <ul>${scopes.map((scope) => html`<li><code>${scope}</code></li>`)}</ul>
          <form method="post"><input type="hidden" name="ask" value="${id}" />
            <button name="answer" value="yes">Let it in</button><button name="answer" value="no">Do not</button></form>`,
        ),
        200,
        // Browsers hold forms to where they lead in the end, and that is the desk.
        { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'", 'cache-control': 'no-store' },
      )
    },

    async decide(c) {
      const form = new URLSearchParams(await c.req.text())
      const pending = asked.get(form.get('ask') ?? '')
      asked.delete(form.get('ask') ?? '')
      if (!pending) return say(c, 'This question is over', 'Begin again at the program that asked.', 400)
      const { state, ...rest } = pending
      if (form.get('answer') !== 'yes') return back(c, rest.redirectUri, { error: 'access_denied', state })
      const code = random()
      codes.set(code, { ...rest, at: world.clock() })
      return back(c, rest.redirectUri, { code, state, ...(ways.issuer && { iss: ways.issuer(c) }) })
    },

    trade(c, form) {
      const code = form.get('code') ?? ''
      const given = codes.get(code)
      codes.delete(code)
      const [clientId, secret] = clientOf(c, form)
      const app = ways.findApp(clientId)
      const isApp = app !== null && (app.secret === secret || (ways.mayBePublic === true && secret === null && given?.challenge != null))
      if (!isApp) return { error: 'invalid_client' }
      const isAlive = given !== undefined && world.clock() - given.at <= ways.codeLifeMs
      if (!isAlive || given.clientId !== clientId || given.redirectUri !== form.get('redirect_uri')) return { error: 'invalid_grant' }
      const shown = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      if (given.challenge !== null && shown !== given.challenge) return { error: 'invalid_grant' }
      const { access, refresh, expiresInMs } = tokens.begin()
      network.save({ kind: 'tokens', ...tokens.state() })
      return { access, refresh: given.renews ? refresh : null, scope: given.scope, expiresInMs }
    },
  }

  function say(c: Context, title: string, words: string, status: 400): Response | Promise<Response> {
    return c.html(shell(title, html`<p>${words}</p>`), status, {
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    })
  }
}

const shell = (title: string, body: unknown) => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8" /><title>${title}</title><meta name="viewport" content="width=device-width" />
<style>${raw(pageStyle)}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`

function back(c: Context, redirectUri: string, answer: Record<string, string>): Response {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
  return c.redirect(url.href, 302)
}

/** Who trades, by the header or the form (RFC 6749, 2.3.1); without a secret: null. */
function clientOf(c: Context, form: URLSearchParams): [string, string | null] {
  const [, packed] = /^Basic (.+)$/.exec(c.req.header('authorization') ?? '') ?? []
  if (packed === undefined) return [form.get('client_id') ?? '', form.get('client_secret')]
  const [id = '', secret = ''] = Buffer.from(packed, 'base64').toString().split(':')
  return [decodeURIComponent(id), decodeURIComponent(secret)]
}

/** The one app that a network knows from the start; it looks at no address of return. */
export const ownApp = ({ tokens: { first } }: Network): ConsentWays['findApp'] => {
  const app = { name: 'Aftercare', secret: first.clientSecret, redirectUris: null }
  return (clientId) => (clientId === first.clientId ? app : null)
}
