import { z } from 'zod'
import { day, second } from '../../kit/lib/clock.ts'
import { createYield } from '../../kit/lib/slices.ts'
import { signInEndOf } from './access.ts'
import { ChannelError, type ConnectionSettings, type Fetched, type Post } from './channel.ts'
import { readLargeMail } from './mail-large.ts'
import { countPassedOver, passedOver, sayPassedOver } from './mail-lists.ts'
import { readMail } from './mail-read.ts'
import { type MailSettings, searchMail, withImap } from './mail-session.ts'

const pageSize = 25
/** As much of a mail as is taken at once; of a larger one its texts are asked for. */
const mostOfMail = 192 * 1024
/** Bytes of large mails after which a page is closed, so that it is read in time. */
const mostOfPage = 3 * 1024 * 1024
/** How far back a new source reads, and one whose mailbox was rebuilt. */
const lookBackMs = 30 * day

const cursor = z.object({
  version: z.literal(1),
  /** The mailbox's own word for "these numbers still mean the same mails" (RFC 9051, 2.3.1.1). */
  uidValidity: z.string().nullable(),
  lastUid: z.number().int().min(0),
  /** When the newest mail known arrived. */
  newestAt: z.number().nullable(),
  lists: passedOver.nullable().default(null),
})
type MailCursor = z.infer<typeof cursor>

/**
 * One page of mail, oldest first, without marking anything as read. The numbers of mails are trusted as long as the mailbox says so; after
 * that the last 30 days are read again, and mails known before are recognised by their Message-ID. Throws ChannelError.
 */
export function fetchMail(settings: MailSettings, connection: ConnectionSettings, saved: unknown): Promise<Fetched> {
  const parsed = cursor.safeParse(saved)
  const before: MailCursor = parsed.success ? parsed.data : { version: 1, uidValidity: null, lastUid: 0, newestAt: null, lists: null }
  return withImap(settings, connection, async (client) => {
    const box = await openBox(client, settings.mailbox)
    const after = box.uidValidity === before.uidValidity ? before.lastUid : 0
    const since = new Date((before.newestAt ?? connection.clock()) - lookBackMs)
    // `n:*` also names the last mail when none is newer.
    const found = await searchMail(client, after > 0 ? { uid: `${after + 1}:*` } : { since })
    const uids = found.filter((uid) => uid > after).sort((a, b) => a - b)
    const asked = uids.slice(0, pageSize)
    const mails = asked.length === 0 ? [] : await readMails(client, asked, connection.clock())
    const page = asked.filter((uid) => uid <= (mails.at(-1)?.uid ?? Number.POSITIVE_INFINITY))
    const posts: Post[] = []
    // A mailbox that is read again has them again.
    let lists = after > 0 ? before.lists : null
    const rest = createYield()
    for (const { raw, arrivedAt, isCut } of mails) {
      const { post, list } = readMail(raw, arrivedAt, settings, isCut)
      await rest()
      if (post) posts.push(post)
      if (list !== null) lists = countPassedOver(lists, list, arrivedAt)
    }
    const newestAt = mails.reduce<number | null>((newest, { arrivedAt }) => Math.max(newest ?? 0, arrivedAt), before.newestAt)
    return {
      posts,
      cursor: {
        version: 1,
        uidValidity: box.uidValidity,
        lastUid: page.at(-1) ?? Math.max(after, box.uidNext - 1),
        newestAt,
        lists,
      } satisfies MailCursor,
      more: uids.length > page.length,
      cost: 0,
      gap: null,
      waitUntil: null,
      standing: {
        // A password does not end, and what can be renewed renews itself; of a bare access token nobody tells the end.
        ...((settings.renewal || !settings.accessToken) && { tokenEndsAt: signInEndOf(connection.settings) }),
        trouble: sayPassedOver(lists, connection.clock()),
      },
    }
  })
}

type Client = Parameters<typeof searchMail>[0]

/** Opens a mailbox without changing anything in it. Throws ChannelError when there is none of that name. */
export async function openBox(client: Client, path: string): Promise<{ uidValidity: string; uidNext: number }> {
  try {
    const box = await client.mailboxOpen(path, { readOnly: true })
    return { uidValidity: String(box.uidValidity), uidNext: box.uidNext }
  } catch (error) {
    if ((error as { responseStatus?: unknown }).responseStatus !== 'NO') throw error
    throw new ChannelError('stop-and-ask', 'invalid', `There is no mailbox "${path}". Check the settings of this source.`, { cause: error })
  }
}

type Mail = { uid: number; raw: Buffer; arrivedAt: number; isCut: boolean }

/**
 * The mails of these numbers, up to the one with which their texts are enough for one page. One that is still there and did not come is an
 * error: the cursor must not pass it.
 */
async function readMails(client: Client, uids: readonly number[], now: number): Promise<Mail[]> {
  const got = await client.fetchAll(
    uids.join(','),
    { uid: true, internalDate: true, size: true, source: { start: 0, maxLength: mostOfMail } },
    { uid: true },
  )
  const mails = new Map(got.filter(({ source }) => source !== undefined).map((mail) => [mail.uid, mail]))
  const absent = uids.filter((uid) => !mails.has(uid))
  if (absent.length > 0 && (await searchMail(client, { uid: absent.join(',') })).length > 0)
    throw new ChannelError('retry-at', 'broken-answer', 'The mail server left mails out. We try again by ourselves.', {
      retryAt: now + 30 * second,
    })
  const read: Mail[] = []
  let large = 0
  for (const uid of uids) {
    const mail = mails.get(uid)
    if (!mail?.source) continue
    const isLarge = mail.source.length >= mostOfMail && (mail.size ?? 0) > mail.source.length
    const texts = isLarge ? await readLargeMail(client, uid) : null
    const arrivedAt = new Date(mail.internalDate ?? now).getTime()
    if (texts) large += texts.raw.length
    read.push({
      uid,
      ...(texts ?? { raw: mail.source, isCut: isLarge }),
      arrivedAt: Number.isFinite(arrivedAt) ? Math.min(arrivedAt, now) : now,
    })
    if (large > mostOfPage) break
  }
  return read
}
