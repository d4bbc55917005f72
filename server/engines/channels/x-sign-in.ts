import { settingOf } from './access.ts'
import { clientInForm, enteredServer } from './code-flow.ts'
import { basicOf } from './refresh-token.ts'
import type { SignIn } from './sign-in.ts'
import { xOrigin } from './x-client.ts'

/** X (docs.x.com, OAuth 2.0 with PKCE): a code is good for 30 seconds, an access token for two hours, a refresh token for one use. */
export const xSignIn: SignIn = {
  key: 'x',
  label: 'X',
  asks: [
    { name: 'clientId', required: true },
    { name: 'clientSecret', required: false },
  ],
  scopes: [
    { name: 'users.read', use: 'who' },
    { name: 'tweet.read', use: 'read' },
    { name: 'tweet.write', use: 'reply' },
    { name: 'offline.access', use: 'renew' },
  ],
  pkce: true,
  renews: true,
  places(settings) {
    const entered = enteredServer(settings)?.replace(/\/2$/, '') ?? null
    return { authorize: `${entered ?? 'https://x.com'}/i/oauth2/authorize`, token: `${entered ?? xOrigin}/2/oauth2/token`, issuer: null }
  },
  client(settings) {
    const secret = settingOf(settings, 'clientSecret')
    return secret ? { headers: { authorization: basicOf(settingOf(settings, 'clientId') ?? '', secret) } } : clientInForm(settings)
  },
}
