import { createHash } from 'node:crypto'
import { parseFeed } from 'feedsmith'
import { cleanLine } from '../../kit/lib/text.ts'
import { readBytes } from './charsets.ts'
import { fieldsOf, isFields, listOf, textOf, timeOf } from './fields.ts'
import { textOfHtml } from './html-text.ts'

/** One entry of a feed. `id` is its guid, else its link, else what it says; `words` (a hash) tells whether it was changed. */
export type FeedItem = {
  id: string
  url: string | null
  text: string
  words: string
  author: { name: string; url: string | null } | null
  lang: string | null
  postedAt: number | null
  updatedAt: number | null
}

export type ParsedFeed = { title: string; items: FeedItem[] }

export const mostItems = 1_000
const largestFeed = 2 * 1024 * 1024

/**
 * Reads RSS, RDF, Atom or JSON feeds; items as they stand in it. Null when it is none, is larger than 2 MB, or brings entities of its own
 * (they can read files and blow up: XXE, "billion laughs").
 * @param type the Content-Type header, for the charset
 */
export function readFeed(body: Buffer, type: string): ParsedFeed | null {
  if (body.length > largestFeed) return null
  const written = decode(body, type)
  if (/<!ENTITY/i.test(written)) return null
  const parsed = parse(written)
  if (!parsed) return null
  const feed = fieldsOf(parsed.feed)
  const lang = textOf(feed.language) ?? textOf(feed.lang)
  return {
    title: cleanLine(plain(feed.title), 100),
    items: listOf(parsed.format === 'atom' ? feed.entries : feed.items)
      .slice(0, mostItems)
      .map((item) => readItem(item, lang)),
  }
}

function parse(written: string): { format: string; feed: unknown } | null {
  try {
    return parseFeed(written, { maxItems: mostItems })
  } catch {
    // Every way to be no feed is an exception of its own there; for us they are one.
    return null
  }
}

/** As the header or the XML declaration says, unless the bytes say otherwise. */
function decode(body: Buffer, type: string): string {
  const told =
    /charset\s*=\s*"?([\w-]{1,40})/i.exec(type)?.[1] ??
    /^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([\w-]{1,40})/i.exec(body.subarray(0, 300).toString('latin1'))?.[1]
  return readBytes(body, told ?? null)
}

function readItem(item: Record<string, unknown>, lang: string | null): FeedItem {
  const dc = fieldsOf(item.dc)
  const title = cleanLine(plain(item.title), 300)
  const body = words(
    fieldsOf(item.content).encoded ?? item.content ?? item.content_html ?? item.content_text ?? item.description ?? item.summary,
  )
  const text = !body || body.startsWith(title.replace(/…$/, '')) ? body || title : [title, body].filter(Boolean).join('\n\n')
  const link = httpUrl(textOf(item.link) ?? textOf(item.url) ?? linkOf(item))
  const guid = textOf(fieldsOf(item.guid).value) ?? textOf(item.guid) ?? textOf(item.id)
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 32)
  const author = listOf(item.authors)[0]
  const name = cleanLine(textOf(author?.name) ?? firstText(dc.creators) ?? '', 100)
  return {
    id: (guid?.trim() || link || hash).slice(0, 500),
    url: link,
    text,
    words: hash,
    author: name ? { name, url: httpUrl(textOf(author?.url) ?? textOf(author?.uri)) } : null,
    lang: textOf(item.language) ?? lang,
    postedAt: timeOf(item.published) ?? timeOf(item.pubDate) ?? timeOf(item.date_published) ?? timeOf(firstText(dc.dates)),
    updatedAt: timeOf(item.updated) ?? timeOf(item.date_modified),
  }
}

/** Texts come bare or as `{value, type}`; only those that look like HTML are read as such. */
function words(value: unknown): string {
  const written = textOf(value) ?? textOf(fieldsOf(value).value) ?? ''
  const isPlain = isFields(value) && value.type === 'text'
  return !isPlain && /<[a-z!/]|&[#a-z]/i.test(written) ? textOfHtml(written) : written.trim()
}

const plain = (value: unknown): string => words(value).replace(/\s+/g, ' ')
const firstText = (value: unknown): string | null => (Array.isArray(value) ? textOf(value[0]) : null)

function linkOf(item: Record<string, unknown>): string | null {
  const links = listOf(item.links)
  return textOf((links.find(({ rel }) => rel === undefined || rel === 'alternate') ?? links[0])?.href)
}

const httpUrl = (address: string | null): string | null =>
  address && URL.canParse(address) && /^https?:\/\//i.test(address) ? address.slice(0, 500) : null
