import { ImapFlow } from 'imapflow'
import { minute, second } from '../../kit/lib/clock.ts'
import { endingOf } from '../../kit/net/deadline.ts'
import { openOutbound } from '../../kit/net/outbound.ts'
import { ChannelError, type ConnectionSettings } from './channel.ts'
import { isMailAddress } from './mail-read.ts'
import { tradeRefreshToken } from './refresh-token.ts'

export type MailServer = { host: string; port: number; tls: 'at-once' | 'starttls' | 'none' }

export type MailSettings = {
  imap: MailServer
  smtp: MailServer | null
  user: string
  password: string | null
  accessToken: string | null
  /** How a dead access token is renewed; null where there is only a password or a fixed token. */
  renewal: { url: string; form: Record<string, string> } | null
  address: string
  name: string
  mailbox: string
  secret: string
  /** Longest wait for one conversation with a server, in ms. */
  patienceMs: number
}

/** A whole call has up to three conversations with servers and ends within 30 s. */
const longestTalkMs = 9 * second

/** Reads the form's values. Throws ChannelError(stop-and-ask) when they cannot be used. */
export function readMailSettings(given: Record<string, unknown>): MailSettings {
  const text = (name: string) => (typeof given[name] === 'string' && given[name].trim() ? given[name].trim() : null)
  const wrong = (sentence: string) => new ChannelError('stop-and-ask', 'invalid', sentence)
  const user = text('user')
  const [password, accessToken, refreshToken, clientId] = [text('password'), text('accessToken'), text('refreshToken'), text('clientId')]
  const clientSecret = text('clientSecret')
  const tokenUrl = text('tokenUrl')
  const address = text('address') ?? user
  const secret = text('instanceKey')
  const canRenew = refreshToken !== null && clientId !== null && tokenUrl !== null
  if (!user || (!password && !accessToken && !canRenew))
    throw new ChannelError('stop-and-ask', 'token', 'There is no user name or no password. Enter both in the settings of this source.')
  if (!isMailAddress(address)) throw wrong('The address of the mailbox is not an e-mail address. Enter it in the settings of this source.')
  if (!secret || /[\r\n\0]/.test(user)) throw wrong('The mailbox cannot be opened with these settings.')
  const imap = readServer(text('imapServer') ?? '', 993)
  const smtp = text('smtpServer') ? readServer(text('smtpServer') ?? '', 465) : null
  if (!imap || (text('smtpServer') && !smtp))
    throw wrong('The address of a mail server must look like imap.example.com or imap.example.com:993.')
  const patience = typeof given.timeoutMs === 'number' && given.timeoutMs > 0 ? given.timeoutMs : longestTalkMs
  return {
    imap,
    smtp,
    user,
    password,
    accessToken: accessToken ?? (canRenew ? 'none yet' : null),
    renewal: canRenew
      ? { url: tokenUrl, form: { refresh_token: refreshToken, client_id: clientId, ...(clientSecret && { client_secret: clientSecret }) } }
      : null,
    address,
    name: text('name') ?? '',
    mailbox: text('mailbox') ?? 'INBOX',
    secret,
    patienceMs: Math.min(patience, longestTalkMs),
  }
}

/**
 * `host` or `host:port`. Ports 993 and 465 speak TLS from the first byte, every other must switch to it before the password is sent; only
 * this computer itself is spoken to in the clear. Null when it is no address.
 */
export function readServer(written: string, usualPort: number): MailServer | null {
  const [, host, port] = /^([a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)(?::(\d{1,5}))?$/i.exec(written) ?? []
  const number = port === undefined ? usualPort : Number(port)
  if (!host || number < 1 || number > 65_535) return null
  if (host === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host)) return { host, port: number, tls: 'none' }
  return { host, port: number, tls: number === 993 || number === 465 ? 'at-once' : 'starttls' }
}

/** What goes on after the work for as long as it takes; the server may be silent for `silentMs` meanwhile. */
export type Stay = { silentMs: number; maxIdleMs: number; until(client: ImapFlow): Promise<void> }

/**
 * Signs in, does the work and closes, all within the patience of the settings, unless it is to `stay`; a refused access token is renewed
 * once. Throws ChannelError, never `doubt`: nothing that is done here sends anything.
 */
export async function withImap<T>(
  settings: MailSettings,
  connection: ConnectionSettings,
  work: (client: ImapFlow) => Promise<T>,
  stay?: Stay,
): Promise<T> {
  const { renewal } = settings
  try {
    return await talk(settings, connection, work, stay)
  } catch (error) {
    if (!renewal || !(error instanceof ChannelError) || error.code !== 'token') throw error
    const outbound = openOutbound({ baseUrl: renewal.url, timeoutMs: settings.patienceMs, signal: connection.signal })
    const changed = await tradeRefreshToken(
      { outbound, label: 'The mail provider', ...renewal },
      renewal.form.refresh_token ?? '',
      connection.clock(),
    )
    await connection.saveCredentials(changed)
    settings.accessToken = changed.accessToken ?? null
    if (changed.refreshToken) renewal.form.refresh_token = changed.refreshToken
    return talk(settings, connection, work, stay)
  }
}

async function talk<T>(
  settings: MailSettings,
  { signal, clock }: Pick<ConnectionSettings, 'signal' | 'clock'>,
  work: (client: ImapFlow) => Promise<T>,
  stay?: Stay,
): Promise<T> {
  const { imap, patienceMs, user } = settings
  const client = new ImapFlow({
    host: imap.host,
    port: imap.port,
    secure: imap.tls === 'at-once',
    doSTARTTLS: imap.tls === 'none' ? false : imap.tls === 'starttls' ? true : undefined,
    auth: settings.accessToken ? { user, accessToken: settings.accessToken } : { user, pass: settings.password ?? '' },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: stay?.silentMs ?? patienceMs,
    ...(stay && { maxIdleTime: stay.maxIdleMs }),
    maxLiteralSize: 8 * 1024 * 1024,
  })
  let broke: unknown = null
  client.on('error', (error) => {
    broke ??= error
  })
  const ending = endingOf(signal, patienceMs)
  const over = new Promise<never>((_, reject) => {
    if (ending.aborted) reject(ending.reason)
    ending.addEventListener('abort', () => reject(ending.reason), { once: true })
  })
  try {
    const done = await Promise.race([over, client.connect().then(() => work(client))])
    await stay?.until(client)
    return done
  } catch (error) {
    if (error instanceof ChannelError) throw error
    throw imapError(broke ?? error, { stopped: signal.aborted, late: ending.aborted, now: clock() })
  } finally {
    client.close()
  }
}

const neverThere = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

function imapError(error: unknown, { stopped, late, now }: { stopped: boolean; late: boolean; now: number }): ChannelError {
  const told = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>
  const soon = { retryAt: now + 30 * second, cause: error }
  if (told.authenticationFailed === true && !/UNAVAILABLE|INUSE|LIMIT/.test(String(told.serverResponseCode)))
    return new ChannelError(
      'stop-and-ask',
      'token',
      'The mail server refused the user name or the password. Enter them again in the settings of this source.',
      {
        cause: error,
      },
    )
  if (told.code === 'ETHROTTLE' || /LIMIT|UNAVAILABLE|INUSE/.test(String(told.serverResponseCode)))
    return new ChannelError('retry-at', 'rate-limit', 'The mail server asks us to wait. We go on by ourselves.', {
      ...soon,
      retryAt: now + 5 * minute,
    })
  if (/^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(String(told.code)))
    return new ChannelError(
      'stop-and-ask',
      'invalid',
      'The certificate of the mail server is not valid. Check its address in the settings of this source.',
      {
        cause: error,
      },
    )
  if (!stopped && (late || /TIMEOUT/i.test(String(told.code))))
    return new ChannelError('retry-at', 'timeout', 'The mail server did not answer in time. We try again by ourselves.', soon)
  if (neverThere.has(String(told.code)))
    return new ChannelError('retry-at', 'network', 'The mail server cannot be reached. We try again by ourselves.', soon)
  if (told.responseStatus === 'NO' || told.responseStatus === 'BAD')
    return new ChannelError('retry-at', 'server', 'The mail server refused what we asked. We try again by ourselves.', soon)
  return new ChannelError('retry-at', 'network', 'The connection to the mail server broke. We try again by ourselves.', soon)
}

/** Numbers of the mails that match, ascending; the library answers `false` where the server refused, which is not "none". */
export async function searchMail(client: ImapFlow, query: Parameters<ImapFlow['search']>[0]): Promise<number[]> {
  const found = await client.search(query, { uid: true })
  if (!found) throw new Error('The mail server did not search.')
  return found
}
