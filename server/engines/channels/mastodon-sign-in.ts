import { CallFailure } from '../../kit/net/outbound.ts'
import { brokenCall, callJson, refusedCall, unreadable } from './calls.ts'
import { clientInForm, enteredServer } from './code-flow.ts'
import { fieldsOf, textOf } from './fields.ts'
import { label } from './mastodon-client.ts'
import type { SignIn } from './sign-in.ts'

/** It goes into an address. */
const longestClient = 1_000

const scopes = [
  { name: 'read', use: 'read' },
  { name: 'write:statuses', use: 'reply' },
] as const satisfies SignIn['scopes']

/** Any server that speaks Mastodon's API: an app makes itself known there, and a token does not end by itself. */
export const mastodonSignIn: SignIn = {
  key: 'mastodon',
  label,
  asks: [{ name: 'baseUrl', required: true }],
  scopes,
  // Servers before 4.3 pass over it.
  pkce: true,
  renews: false,
  places(settings) {
    const base = enteredServer(settings) ?? ''
    return { authorize: `${base}/oauth/authorize`, token: `${base}/oauth/token`, issuer: base }
  },
  client: clientInForm,
  async register({ outbound, base, now }, { redirectUri, website }) {
    const calling = { label, write: false, now, says: '' }
    const json = { client_name: 'Aftercare', redirect_uris: redirectUri, scopes: scopes.map(({ name }) => name).join(' '), website }
    try {
      const { status, body } = await callJson(outbound, { method: 'POST', url: `${base}/api/v1/apps`, json })
      const made = fieldsOf(body)
      if (status >= 300) throw refusedCall({ ...calling, status: status === 401 ? 403 : status, says: textOf(made.error) ?? '' })
      const [clientId, clientSecret] = [textOf(made.client_id), textOf(made.client_secret)]
      if (!clientId || !clientSecret || clientId.length + clientSecret.length > longestClient) throw unreadable(label, now)
      return { clientId, clientSecret }
    } catch (error) {
      throw error instanceof CallFailure ? brokenCall(error, calling) : error
    }
  },
}
