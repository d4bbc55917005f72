import { minute } from '../../kit/lib/clock.ts'
import type { Channel, Connection, ConnectionSettings } from './channel.ts'
import { googleMailSignIn } from './google-sign-in.ts'
import { subscribeMail } from './mail-idling.ts'
import { fetchMail } from './mail-reading.ts'
import { findMail, longestMail, sendMail } from './mail-sending.ts'
import { readMailSettings, withImap } from './mail-session.ts'
import { microsoftMailSignIn } from './microsoft-sign-in.ts'

/** A mailbox: read over IMAP by asking again and again (IDLE only says when), answered over SMTP. */
export const email: Channel = {
  name: 'email',
  label: 'E-mail',
  settings: [
    {
      name: 'imapServer',
      label: 'Incoming mail (IMAP)',
      hint: 'imap.example.com, or with a port: imap.example.com:993',
      secret: false,
      required: true,
      server: true,
    },
    {
      name: 'smtpServer',
      label: 'Outgoing mail (SMTP)',
      hint: 'smtp.example.com, or with a port: smtp.example.com:587',
      secret: false,
      required: true,
      server: true,
    },
    { name: 'user', label: 'User name', hint: 'Often the address itself.', secret: false, required: true },
    { name: 'password', label: 'Password', hint: 'With two-step sign-in: an app password.', secret: true, required: false, usual: true },
    {
      name: 'accessToken',
      label: 'Access token',
      hint: 'Instead of a password, where the provider asks for OAuth 2.',
      secret: true,
      required: false,
    },
    {
      name: 'refreshToken',
      label: 'Refresh token',
      hint: 'Renews the access token; with the client and the address below.',
      secret: true,
      required: false,
    },
    { name: 'clientId', label: 'Client ID', hint: null, secret: false, required: false },
    { name: 'clientSecret', label: 'Client secret', hint: null, secret: true, required: false },
    {
      name: 'tokenUrl',
      label: 'Address for tokens',
      hint: 'Like https://oauth2.googleapis.com/token.',
      secret: false,
      required: false,
      server: true,
    },
    { name: 'address', label: 'Address', hint: 'Leave empty when it is the user name.', secret: false, required: false },
    { name: 'name', label: 'Name of the sender', hint: 'What customers see beside the address.', secret: false, required: false },
    { name: 'mailbox', label: 'Mailbox', hint: 'Leave empty for INBOX.', secret: false, required: false },
  ],
  signIns: [googleMailSignIn, microsoftMailSignIn],
  searches: false,
  authorsByAddress: true,
  beginsConversations: true,
  pollEveryMs: minute,
  publicReplies: false,
  privateReplies: true,
  replyLimit: { length: longestMail, counts: 'characters', perUrl: null },
  lengthOf: (text) => text.length,
  refreshes: null,
  price: () => 0,
  replyBy: ({ addressed }) =>
    addressed
      ? { by: 'api', reason: null }
      : { by: 'hand', reason: 'A program wrote this mail, or it names us as its sender: an answer would reach nobody.' },
  handOverUrl: () => null,
  // A mail server may pass a mail on and die before it says so, and not all receivers drop the second copy: it is looked for, never repeated.
  reconciliation: { nativeKey: false, settleMs: minute, attempts: 3 },
  open,
}

function open(connection: ConnectionSettings): Connection {
  const settings = readMailSettings(connection.settings)
  return {
    whoAmI: () =>
      withImap(settings, connection, async () => ({
        externalId: settings.address.toLowerCase(),
        handle: settings.address,
        name: settings.name || settings.address,
      })),
    fetchPosts: (cursor) => fetchMail(settings, connection, cursor),
    subscribe: (onNews, ending) => subscribeMail(settings, connection, onNews, ending),
    sendReply: (order) => sendMail(settings, connection, order),
    findReply: (order) => findMail(settings, connection, order),
    // A mail cannot be changed or taken back; that we tidied it away says nothing about its writer.
    refresh: async () => ({ posts: [], gone: [], cost: 0, waitUntil: null }),
  }
}
