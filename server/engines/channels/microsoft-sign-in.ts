import { clientInForm } from './code-flow.ts'
import type { SignIn } from './sign-in.ts'

const at = 'https://login.microsoftonline.com/common/oauth2/v2.0'

/** Mailboxes of Microsoft 365 and Outlook (learn.microsoft.com, OAuth for IMAP and SMTP). */
export const microsoftMailSignIn: SignIn = {
  key: 'microsoft',
  label: 'Microsoft',
  asks: [
    { name: 'user', required: true },
    { name: 'clientId', required: true },
    { name: 'clientSecret', required: true },
  ],
  scopes: [
    { name: 'https://outlook.office.com/IMAP.AccessAsUser.All', use: 'mail-read' },
    { name: 'https://outlook.office.com/SMTP.Send', use: 'mail-send' },
    { name: 'offline_access', use: 'renew' },
  ],
  pkce: true,
  renews: true,
  // The issuer has the id of the tenant in it, which nobody knows before.
  places: () => ({ authorize: `${at}/authorize`, token: `${at}/token`, issuer: null }),
  client: clientInForm,
  brings: { imapServer: 'outlook.office365.com', smtpServer: 'smtp.office365.com:587', tokenUrl: `${at}/token` },
}
