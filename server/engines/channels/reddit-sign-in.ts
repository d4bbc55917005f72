import { settingOf } from './access.ts'
import { enteredServer } from './code-flow.ts'
import { agentOf, label } from './reddit-client.ts'
import { basicOf } from './refresh-token.ts'
import type { SignIn } from './sign-in.ts'

/** Reddit (github.com/reddit-archive/reddit/wiki/OAuth2): no PKCE, so its client must have a secret; `permanent` gives what renews. */
export const redditSignIn: SignIn = {
  key: 'reddit',
  label,
  asks: [
    { name: 'clientId', required: true },
    { name: 'clientSecret', required: true },
  ],
  scopes: [
    { name: 'identity', use: 'who' },
    { name: 'read', use: 'read' },
    { name: 'privatemessages', use: 'inbox' },
    { name: 'history', use: 'own' },
    { name: 'submit', use: 'reply' },
  ],
  pkce: false,
  renews: true,
  more: { duration: 'permanent' },
  places(settings) {
    const base = enteredServer(settings) ?? 'https://www.reddit.com'
    return { authorize: `${base}/api/v1/authorize`, token: `${base}/api/v1/access_token`, issuer: null }
  },
  client(settings) {
    const [clientId, secret] = [settingOf(settings, 'clientId') ?? '', settingOf(settings, 'clientSecret') ?? '']
    return { headers: { authorization: basicOf(clientId, secret), 'user-agent': agentOf(clientId) } }
  },
}
