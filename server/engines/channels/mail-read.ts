import { createHash } from 'node:crypto'
import PostalMime, { type Address, type Email } from 'postal-mime'
import { cleanLine, cleanText } from '../../kit/lib/text.ts'
import type { Post } from './channel.ts'
import { textOfHtml } from './html-text.ts'
import { conversationOfOwnId, placeMail, readIds } from './mail-ids.ts'
import { isAnswer, isForward, ownWords } from './mail-words.ts'

/** Who we are, and the secret our Message-IDs are signed with. */
export type MailSelf = { address: string; secret: string }

/**
 * The post a mail is; null for one that no person wrote to us: automatic answers, lists and mass mail, and bounces of mail that was not
 * ours. `arrivedAt` is the time of our own server (epoch ms): what the sender says is not believed. Never throws; a mail that cannot be
 * taken apart is shown as far as it can be read.
 * @param raw the mail as it came, perhaps cut after its first part
 */
export async function postOfMail(raw: Buffer, arrivedAt: number, self: MailSelf): Promise<Post | null> {
  const mail = await parse(raw)
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value ?? ''
  const messageId = readIds(header('message-id'))[0] ?? null
  const externalId = messageId ?? `sha256:${digest(raw)}`
  const place = placeMail(self.secret, {
    id: externalId,
    inReplyTo: readIds(header('in-reply-to')).slice(0, 5),
    references: readIds(header('references')),
  })
  const robot = robotOf(header, self)
  if (robot !== null && !(robot === 'bounce' && place.answersUs)) return null

  const writer = writerOf(mail) ?? { address: '', name: '' }
  const isOurs = writer.address === self.address.toLowerCase()
  return {
    externalId,
    url: null,
    text: wordsOf(mail),
    lang: null,
    postedAt: arrivedAt,
    editedAt: null,
    // Some programs give all their mails one Message-ID: only the same words are the same mail.
    originalId: messageId === null ? externalId : `${messageId}#${digest(raw, header).slice(0, 16)}`,
    deleted: false,
    author: {
      externalId: writer.address || `nobody:${digest(raw).slice(0, 16)}`,
      handle: writer.address || 'unknown sender',
      name: writer.name || writer.address || 'Unknown sender',
      followers: null,
      url: null,
    },
    conversationId: place.conversationId,
    inReplyTo: place.inReplyTo,
    repostOf: null,
    // Anybody can write our address into From; nobody else can make our Message-IDs.
    own: messageId !== null && conversationOfOwnId(self.secret, messageId) !== null,
    addressed: robot === null && writer.address !== '' && !isOurs,
    counts: { reposts: 0, likes: 0, replies: 0 },
  }
}

async function parse(raw: Buffer): Promise<Pick<Email, 'headers' | 'from' | 'replyTo' | 'subject' | 'text' | 'html' | 'attachments'>> {
  try {
    return await PostalMime.parse(raw, { maxNestingDepth: 20, maxHeadersSize: 256 * 1024 })
  } catch {
    // Too deep or too big a head: what can be read is read as it stands.
    return { headers: [], subject: '', text: raw.subarray(0, 20_000).toString('utf8'), attachments: [] }
  }
}

/** `bounce`, `automatic`, `list`; null: a person, as far as headers say (RFC 3834, RFC 2919). */
function robotOf(header: (name: string) => string, self: MailSelf): 'bounce' | 'automatic' | 'list' | null {
  const has = (name: string, pattern: RegExp) => pattern.test(header(name))
  if (has('content-type', /report-type\s*=\s*"?delivery-status/i) || has('from', /(^|<|\s)mailer-daemon@/i)) return 'bounce'
  if (has('auto-submitted', /\S/) && !has('auto-submitted', /^\s*no\b/i)) return 'automatic'
  if (has('precedence', /auto_reply/i) || has('x-autoreply', /\S/) || has('x-autorespond', /\S/)) return 'automatic'
  if (has('return-path', /^\s*<\s*>/)) return 'bounce'
  if (has('precedence', /^\s*(bulk|junk)\b/i)) return 'list'
  // A group address of our own house is how mail for us comes in, not a list.
  const domain = self.address.slice(self.address.lastIndexOf('@') + 1).toLowerCase()
  const listed = has('precedence', /^\s*list\b/i) || has('list-id', /\S/)
  return listed && !header('list-id').toLowerCase().replace(/>\s*$/, '').endsWith(domain) ? 'list' : null
}

/** Whom an answer would go to: Reply-To when it names one person, else From. It is what the mail claims, not who wrote it. */
function writerOf(mail: { replyTo?: Address[] | undefined; from?: Address | undefined }): { address: string; name: string } | null {
  const wanted = mail.replyTo?.length === 1 && isMailAddress(mail.replyTo[0]?.address) ? mail.replyTo[0] : mail.from
  if (!wanted || !isMailAddress(wanted.address)) return null
  return { address: wanted.address.toLowerCase(), name: cleanLine(wanted.name || mail.from?.name || '', 100) }
}

/** A plain address that can stand in a header and an SMTP envelope. */
export const isMailAddress = (address: string | null | undefined): address is string =>
  typeof address === 'string' && address.length <= 254 && /^[^\s<>()[\]\\,;:"@\p{C}]{1,64}@[^\s<>()[\]\\,;:"@\p{C}]{1,200}$/u.test(address)

/** Subject first, as far as it says something new; then the writer's own words; then what is attached, by name. */
function wordsOf(mail: Pick<Email, 'subject' | 'text' | 'html' | 'attachments'>): string {
  const subject = cleanLine(mail.subject ?? '', 300)
  const body = cleanText(mail.text?.trim() ? mail.text : textOfHtml(mail.html ?? ''))
  const said = isForward(subject) ? body : ownWords(body)
  const files = mail.attachments
    .slice(0, 20)
    .map(({ filename }) => cleanLine(filename ?? '', 100))
    .filter(Boolean)
  const parts = [isAnswer(subject) && said ? '' : subject, said, files.length > 0 ? `[${files.join(', ')}]` : '']
  return parts.filter(Boolean).join('\n\n') || '(no words)'
}

/** SHA-256 over the whole mail, or over what stays the same when it is delivered twice: who, when, subject and body. */
function digest(raw: Buffer, header?: (name: string) => string): string {
  const sum = createHash('sha256')
  if (!header) return sum.update(raw).digest('hex')
  const windows = raw.indexOf('\r\n\r\n')
  const body = windows >= 0 ? windows + 4 : Math.max(0, raw.indexOf('\n\n') + 2)
  for (const name of ['from', 'date', 'subject']) sum.update(`${header(name)}\n`)
  return sum.update(raw.subarray(body)).digest('hex')
}
