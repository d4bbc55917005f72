import { createHash } from 'node:crypto'
import { type Address, addressParser } from 'postal-mime'
import { cleanLine } from '../../kit/lib/text.ts'
import type { Post } from './channel.ts'
import { conversationOfOwnId, placeMail, readIds } from './mail-ids.ts'
import { nameOfList } from './mail-lists.ts'
import { decodeHeader, headerOf, readMime, readRaw } from './mail-mime.ts'
import { robotOf } from './mail-robots.ts'
import { charsetOfText, wordsOfMail } from './mail-text.ts'

/** Who we are, and the secret our Message-IDs are signed with. */
export type MailSelf = { address: string; secret: string }

/** Letters of a header with addresses that are read. */
const longestAddresses = 2_000

/**
 * The post a mail is; null for one that no person wrote to us: automatic answers, lists and mass mail, and bounces of mail that was not
 * ours. `arrivedAt` is the time of our own server (epoch ms): what the sender says is not believed. Never throws; a mail that cannot be
 * taken apart is shown as far as it can be read, in time in proportion to its length.
 * @param raw the mail as it came, perhaps cut after its first part
 * @param isCut whether words of it were left at the server
 */
export function postOfMail(raw: Buffer, arrivedAt: number, self: MailSelf, isCut = false): Post | null {
  return readMail(raw, arrivedAt, self, isCut).post
}

/** The same, and of a mail that was passed over because it came by a list that is not ours, or to very many, the name of that list. */
export function readMail(raw: Buffer, arrivedAt: number, self: MailSelf, isCut: boolean): { post: Post | null; list: string | null } {
  const mail = readMime(raw)
  const header = (name: string) => headerOf(mail.head, name)
  const messageId = readIds(header('message-id'))[0] ?? null
  const externalId = messageId ?? `sha256:${digest(raw)}`
  const place = placeMail(self.secret, {
    id: externalId,
    inReplyTo: readIds(header('in-reply-to')).slice(0, 5),
    references: readIds(header('references')),
  })
  const charset = charsetOfText(mail.root)
  const addresses = (name: string) => addressParser(readRaw(header(name).slice(0, longestAddresses), charset))
  const from = addresses('from')[0]
  const replyTo = addresses('reply-to')
  const robot = robotOf({ header, subject: decodeHeader(header('subject'), charset), from, replyTo, self })
  if (robot !== null && robot !== 'form' && !(robot === 'bounce' && place.answersUs))
    return { post: null, list: robot === 'list' ? nameOfList(decodeHeader(header('list-id'), charset), from?.address) : null }

  const writer = writerOf({ from, replyTo }) ?? { address: '', name: '' }
  const isOurs = writer.address === self.address.toLowerCase()
  const text = wordsOfMail(mail, robot === 'form')
  const post: Post = {
    externalId,
    url: null,
    text: isCut ? `${text}\n\n[…]` : text,
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
    addressed: (robot === null || robot === 'form') && writer.address !== '' && !isOurs,
    counts: { reposts: 0, likes: 0, replies: 0 },
  }
  return { post, list: null }
}

/** Whom an answer would go to: Reply-To when it names one person, else From. It is what the mail claims, not who wrote it. */
function writerOf(mail: { replyTo: readonly Address[]; from: Address | undefined }): { address: string; name: string } | null {
  const wanted = mail.replyTo.length === 1 && isMailAddress(mail.replyTo[0]?.address) ? mail.replyTo[0] : mail.from
  if (!wanted || !isMailAddress(wanted.address)) return null
  return { address: wanted.address.toLowerCase(), name: cleanLine(wanted.name || mail.from?.name || '', 100) }
}

/** A plain address that can stand in a header and an SMTP envelope. */
export const isMailAddress = (address: string | null | undefined): address is string =>
  typeof address === 'string' && address.length <= 254 && /^[^\s<>()[\]\\,;:"@\p{C}]{1,64}@[^\s<>()[\]\\,;:"@\p{C}]{1,200}$/u.test(address)

/** SHA-256 over the whole mail, or over what stays the same when it is delivered twice: who, when, subject and body. */
function digest(raw: Buffer, header?: (name: string) => string): string {
  const sum = createHash('sha256')
  if (!header) return sum.update(raw).digest('hex')
  const windows = raw.indexOf('\r\n\r\n')
  const body = windows >= 0 ? windows + 4 : Math.max(0, raw.indexOf('\n\n') + 2)
  for (const name of ['from', 'date', 'subject']) sum.update(`${header(name)}\n`)
  return sum.update(raw.subarray(body)).digest('hex')
}
