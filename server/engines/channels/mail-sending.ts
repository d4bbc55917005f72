import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import XOAuth2 from 'nodemailer/lib/xoauth2'
import { minute, second } from '../../kit/lib/clock.ts'
import { cleanLine } from '../../kit/lib/text.ts'
import { endingOf } from '../../kit/net/deadline.ts'
import { ChannelError, type ConnectionSettings, type ReplyOrder, type SentReply } from './channel.ts'
import { mintId, readIds } from './mail-ids.ts'
import { isMailAddress } from './mail-read.ts'
import { type MailSettings, searchMail, withImap } from './mail-session.ts'
import { isAnswer } from './mail-words.ts'

export const longestMail = 20_000

/** Sends a reply once and puts a copy into Sent. Throws ChannelError; `doubt` only when the words were on their way already. */
export async function sendMail(settings: MailSettings, connection: ConnectionSettings, order: ReplyOrder): Promise<SentReply> {
  const text = order.text.toWellFormed().trim()
  if (text.length > longestMail)
    throw new ChannelError('drop', 'invalid', `The reply is longer than ${longestMail} characters. Shorten it.`)
  if (!isMailAddress(order.authorExternalId)) throw new ChannelError('drop', 'invalid', 'This mail has no address that can be answered.')
  if (!settings.smtp)
    throw new ChannelError('stop-and-ask', 'invalid', 'There is no server for outgoing mail. Enter it in the settings of this source.')
  const answered = order.inReplyTo === '' ? { subject: '', references: [] } : await findAnswered(settings, connection, order)
  const id = idOf(settings, order)
  const message = await compose(settings, order, { text, id, ...answered }, connection.clock())
  await deliver(settings, connection, order.authorExternalId, message)
  if (!order.uncopied) await saveCopy(settings, connection, id, message)
  return { externalId: id, url: null }
}

/** Looks for the reply among what was sent, or for a mail that answers it. Null: not seen. Throws ChannelError. */
export function findMail(settings: MailSettings, connection: ConnectionSettings, order: ReplyOrder): Promise<SentReply | null> {
  const id = idOf(settings, order)
  return withImap(settings, connection, async (client) => {
    await client.mailboxOpen(await sentBox(client), { readOnly: true })
    const sent = await searchMail(client, { header: { 'message-id': id } })
    if (sent.length > 0) return { externalId: id, url: null }
    await client.mailboxOpen(settings.mailbox, { readOnly: true })
    const answers = await searchMail(client, { header: { 'in-reply-to': id } })
    return answers.length > 0 ? { externalId: id, url: null } : null
  })
}

const idOf = (settings: MailSettings, order: ReplyOrder) =>
  mintId(settings.secret, order, settings.address.slice(settings.address.lastIndexOf('@') + 1))

type Answered = { subject: string; references: string[] }

/** What the answered mail says about itself; the mailbox may not have it any more. */
function findAnswered(settings: MailSettings, connection: ConnectionSettings, { inReplyTo }: ReplyOrder): Promise<Answered> {
  const hasId = !inReplyTo.startsWith('sha256:')
  return withImap(settings, connection, async (client) => {
    await client.mailboxOpen(settings.mailbox, { readOnly: true })
    const uid = hasId ? (await searchMail(client, { header: { 'message-id': inReplyTo } })).at(-1) : undefined
    const mail = uid === undefined ? null : (await client.fetchOne(uid, { envelope: true, headers: ['references'] }, { uid: true })) || null
    const references = readIds(mail?.headers?.toString())
    const chain = [...references.filter((one) => one !== inReplyTo).slice(-20), ...(hasId ? [inReplyTo] : [])]
    // The first of a chain says which conversation it is.
    if (references.length > 20 && references[0]) chain.unshift(references[0])
    return { subject: mail?.envelope?.subject ?? '', references: chain }
  })
}

/** The mail as it goes out. Nothing that came from outside reaches a header but through `cleanLine` and the id pattern. */
function compose(
  settings: MailSettings,
  order: ReplyOrder,
  { text, id, subject, references }: Answered & { text: string; id: string },
  now: number,
): Promise<Buffer> {
  const line = cleanLine(subject, 250)
  const begins = order.inReplyTo === '' ? cleanLine(order.subject ?? '', 250) : ''
  const composer = new MailComposer({
    from: { name: cleanLine(settings.name, 100), address: settings.address },
    to: { name: '', address: order.authorExternalId },
    subject: begins ? begins : line === '' ? 'Re:' : isAnswer(line) ? line : `Re: ${line}`,
    text,
    ...(order.html !== undefined && { html: order.html, attachments: (order.pictures ?? []).map(inlinePicture) }),
    messageId: `<${id}>`,
    ...(references.length > 0 && { inReplyTo: `<${references.at(-1)}>`, references: references.map((one) => `<${one}>`).join(' ') }),
    // RFC 3834: so that no machine answers it.
    ...(order.automatic && { headers: { 'Auto-Submitted': 'auto-generated' } }),
    date: new Date(now),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}

/** A picture that stands in the mail itself: nothing is loaded from outside. */
const inlinePicture = ({ name, png }: { name: string; png: string }) => ({
  cid: name,
  filename: `${name}.png`,
  contentType: 'image/png',
  contentDisposition: 'inline' as const,
  content: Buffer.from(png, 'base64'),
})

function deliver(settings: MailSettings, { signal, clock }: ConnectionSettings, to: string, message: Buffer): Promise<void> {
  const smtp = settings.smtp as NonNullable<MailSettings['smtp']>
  const ending = endingOf(signal, settings.patienceMs)
  const line = new SMTPConnection({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.tls === 'at-once',
    requireTLS: smtp.tls === 'starttls',
    ignoreTLS: smtp.tls === 'none',
    name: settings.address.slice(settings.address.lastIndexOf('@') + 1),
    connectionTimeout: settings.patienceMs,
    greetingTimeout: settings.patienceMs,
    socketTimeout: settings.patienceMs,
    dnsTimeout: settings.patienceMs,
  })
  // The server is handed the words only after it agreed to take them: until someone reads them, nothing was sent.
  let begun = false
  const words = Readable.from(
    (function* () {
      begun = true
      yield message
    })(),
  )
  const { user, password, accessToken } = settings
  // The library takes a token only from a source of tokens; anything else it would send as a password.
  const auth = accessToken ? { method: 'XOAUTH2', user, oauth2: new XOAuth2({ user, accessToken }) } : { user, pass: password ?? '' }

  return new Promise<void>((resolve, reject) => {
    const fail = (error: unknown) => {
      reject(smtpError(error, { begun, late: ending.aborted && !signal.aborted, now: clock() }))
      line.close()
    }
    if (ending.aborted) return fail(ending.reason)
    ending.addEventListener('abort', () => fail(ending.reason), { once: true })
    line.once('error', fail)
    line.once('end', () => fail(new Error('The connection was closed.')))
    line.connect((error) => {
      if (error) return fail(error)
      line.login(auth, (refused) => {
        if (refused) return fail(refused)
        line.send({ from: settings.address, to: [to], size: message.length }, words, (undelivered) => {
          if (undelivered) return fail(undelivered)
          line.quit()
          resolve()
        })
      })
    })
  })
}

function smtpError(error: unknown, { begun, late, now }: { begun: boolean; late: boolean; now: number }): ChannelError {
  const { code, responseCode, response } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>
  const status = typeof responseCode === 'number' ? responseCode : null
  const says = typeof response === 'string' ? ` It says: “${cleanLine(response, 200)}”` : ''
  if (status === null && begun)
    return new ChannelError(
      'unknown',
      late ? 'timeout' : 'network',
      'The mail server did not confirm the reply. We look for it before anything is tried again.',
      {
        cause: error,
      },
    )
  if (code === 'EAUTH' && (status === null || status >= 500))
    return new ChannelError(
      'stop-and-ask',
      'token',
      'The server for outgoing mail refused the user name or the password. Enter them again in the settings of this source.',
      {
        cause: error,
      },
    )
  if (/^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(String(code)) || code === 'ETLS')
    return new ChannelError(
      'stop-and-ask',
      'invalid',
      'The server for outgoing mail offers no valid encryption. Check its address in the settings of this source.',
      {
        cause: error,
      },
    )
  if (status !== null && status >= 500)
    return new ChannelError(
      'drop',
      status === 550 || status === 553 ? 'gone' : 'forbidden',
      `The mail server does not take this reply.${says}`,
      { cause: error },
    )
  if (status !== null)
    return new ChannelError('retry-at', 'rate-limit', `The mail server asks us to wait.${says}`, {
      retryAt: now + 5 * minute,
      cause: error,
    })
  return new ChannelError(
    'retry-at',
    late ? 'timeout' : 'network',
    'The server for outgoing mail cannot be reached. We try again by ourselves.',
    {
      retryAt: now + 30 * second,
      cause: error,
    },
  )
}

/** Some servers keep what goes out by themselves. */
async function saveCopy(settings: MailSettings, connection: ConnectionSettings, id: string, message: Buffer): Promise<void> {
  try {
    await withImap(settings, connection, async (client) => {
      const path = await sentBox(client)
      await client.mailboxOpen(path)
      if ((await searchMail(client, { header: { 'message-id': id } })).length > 0) return
      await client.append(path, message, ['\\Seen'], new Date(connection.clock()))
    })
  } catch (error) {
    // The reply is out for certain; that its copy is missing must not make it look unsent.
    if (!(error instanceof ChannelError)) throw error
  }
}

async function sentBox(client: Parameters<typeof searchMail>[0]): Promise<string> {
  const boxes = await client.list()
  const sent = boxes.find(({ specialUse }) => specialUse === '\\Sent') ?? boxes.find(({ path }) => /^(INBOX[./])?Sent\b/i.test(path))
  return sent?.path ?? 'Sent'
}
