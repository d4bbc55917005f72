import { clientInForm, enteredServer } from './code-flow.ts'
import type { SignIn } from './sign-in.ts'

const client = [
  { name: 'clientId', required: true },
  { name: 'clientSecret', required: true },
] as const

/** Google (developers.google.com/identity/protocols/oauth2/web-server): only `offline` with a new consent gives what renews. */
const google: Pick<SignIn, 'pkce' | 'renews' | 'more' | 'client'> = {
  pkce: true,
  renews: true,
  more: { access_type: 'offline', prompt: 'consent' },
  client: clientInForm,
}

export const youtubeSignIn: SignIn = {
  ...google,
  key: 'youtube',
  label: 'YouTube',
  asks: client,
  scopes: [{ name: 'https://www.googleapis.com/auth/youtube.force-ssl', use: 'reply' }],
  places(settings) {
    const entered = enteredServer(settings)
    return {
      authorize: `${entered ?? 'https://accounts.google.com'}/o/oauth2/v2/auth`,
      token: entered ? `${entered}/token` : 'https://oauth2.googleapis.com/token',
      issuer: entered ?? 'https://accounts.google.com',
    }
  },
}

export const googleMailSignIn: SignIn = {
  ...google,
  key: 'google',
  label: 'Google',
  asks: [{ name: 'user', required: true }, ...client],
  scopes: [{ name: 'https://mail.google.com/', use: 'mail' }],
  places: () => ({
    authorize: 'https://accounts.google.com/o/oauth2/v2/auth',
    token: 'https://oauth2.googleapis.com/token',
    issuer: 'https://accounts.google.com',
  }),
  brings: { imapServer: 'imap.gmail.com', smtpServer: 'smtp.gmail.com:465', tokenUrl: 'https://oauth2.googleapis.com/token' },
}
