import { createHash } from 'node:crypto'
import { parseFeed } from 'feedsmith'
import { cleanLine } from '../../kit/lib/text.ts'
import { readBytes } from './charsets.ts'
import { fieldsOf, isFields, listOf, textOf, timeOf } from './fields.ts'
import { textOfHtml } from './html-text.ts'

/** One entry of a feed. `ids` are its guid, its link and what it says, the best first; `words` (a hash) tells whether it was changed. */
export type FeedItem = {
  ids: string[]
  url: string | null
  text: string
  words: string
  author: { name: string; url: string | null } | null
  lang: string | null
  postedAt: number | null
  updatedAt: number | null
}

export type ParsedFeed = { title: string; items: FeedItem[] }

/** Items of a feed that are kept: the newest, where all say when they were written. */
export const mostItems = 1_000
const mostRead = 20_000
const mostUnclosed = 1_000

/**
 * Reads RSS, RDF, Atom or JSON feeds; items as they stand in it. Null when it is none. What a document declares of its own (DTD, entities)
 * is passed over: it can read files and blow up (XXE, "billion laughs").
 * @param type the Content-Type header, for the charset
 * @param address where the feed was found in the end; addresses in it may be relative
 */
export function readFeed(body: Buffer, type: string, address: string): ParsedFeed | null {
  const written = withoutDeclarations(decode(body, type))
  const parsed = isTornApart(written) ? null : parse(written)
  if (!parsed) return null
  const feed = fieldsOf(parsed.feed)
  const lang = textOf(feed.language) ?? textOf(feed.lang)
  const base = baseOf(feed, address)
  const items = listOf(parsed.format === 'atom' ? feed.entries : feed.items)
  return { title: cleanLine(plain(feed.title), 100), items: newest(items).map((item) => readItem(item, lang, base)) }
}

function newest(items: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const dated = items.length > mostItems ? items.map((item) => ({ item, at: timesOf(item).postedAt ?? timesOf(item).updatedAt })) : []
  if (dated.length === 0 || dated.some(({ at }) => at === null)) return items.slice(0, mostItems)
  return dated
    .sort((a, b) => (b.at as number) - (a.at as number))
    .slice(0, mostItems)
    .map(({ item }) => item)
}

/** What stands before the first element is no part of the feed; words that look like a declaration within one are words. */
function withoutDeclarations(written: string): string {
  const start = written.search(/<[a-z]/i)
  const declared = written.slice(0, Math.max(0, start)).search(/<!DOCTYPE/i)
  if (declared < 0) return written
  let at = declared
  for (let depth = 0; at < written.length; at += 1) {
    const char = written[at]
    if (char === '"' || char === "'") {
      const end = written.indexOf(char, at + 1)
      if (end < 0) break
      at = end
    } else if (written.startsWith('<!--', at)) {
      const end = written.indexOf('-->', at)
      if (end < 0) break
      at = end + 2
    } else if (char === '[') depth += 1
    else if (char === ']') depth -= 1
    else if (char === '>' && depth <= 0) break
  }
  return written.slice(0, declared) + written.slice(at + 1)
}

/** Whether very many angle brackets were never closed: no feed is written so, and the parser looks for the end of each in all that follows. */
function isTornApart(written: string): boolean {
  if (/^\s*[{[]/.test(written)) return false
  let unclosed = 0
  for (let at = written.indexOf('<'); at >= 0; ) {
    const next = written.indexOf('<', at + 1)
    const end = written.slice(at, next < 0 ? undefined : next).includes('>')
    if (!end && ++unclosed > mostUnclosed) return true
    at = next
  }
  return false
}

function parse(written: string): { format: string; feed: unknown } | null {
  try {
    return parseFeed(written, { maxItems: mostRead })
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

function readItem(item: Record<string, unknown>, lang: string | null, feedBase: string): FeedItem {
  const dc = fieldsOf(item.dc)
  const base = baseOf(item, feedBase)
  const title = cleanLine(plain(item.title), 300)
  const body = words(
    fieldsOf(item.content).encoded ?? item.content ?? item.content_html ?? item.content_text ?? item.description ?? item.summary,
  )
  const text = !body || body.startsWith(title.replace(/…$/, '')) ? body || title : [title, body].filter(Boolean).join('\n\n')
  const guid = textOf(fieldsOf(item.guid).value) ?? textOf(item.guid) ?? textOf(item.id)
  const permalink = fieldsOf(item.guid).isPermaLink === false || !/^https?:/i.test(guid?.trim() ?? '') ? null : guid
  const link = [textOf(item.link), textOf(item.url), linkOf(item), permalink, textOf(item.external_url)].reduce<string | null>(
    (found, address) => found ?? httpUrl(address, base),
    null,
  )
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 32)
  const author = listOf(item.authors)[0]
  const name = cleanLine(textOf(author?.name) ?? firstText(dc.creators) ?? '', 100)
  return {
    ids: [...new Set([guid?.trim(), link, hash].filter(Boolean).map((id) => (id as string).slice(0, 500)))],
    url: link,
    text,
    words: hash,
    author: name ? { name, url: httpUrl(textOf(author?.url) ?? textOf(author?.uri), base) } : null,
    lang: textOf(item.language) ?? lang,
    ...timesOf(item),
  }
}

const timesOf = (item: Record<string, unknown>): { postedAt: number | null; updatedAt: number | null } => ({
  postedAt:
    timeOf(item.published) ?? timeOf(item.pubDate) ?? timeOf(item.date_published) ?? timeOf(firstText(fieldsOf(item.dc).dates)) ?? null,
  updatedAt: timeOf(item.updated) ?? timeOf(item.date_modified),
})

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

/** An address on the web, resolved against where it stands; null when it is none. */
function httpUrl(address: string | null, base: string): string | null {
  const written = address?.trim().slice(0, 2_000)
  if (!written || !URL.canParse(written, base)) return null
  const url = new URL(written, base).href
  // What was whole stays as it is written: ids are made of it.
  return /^https?:/i.test(url) ? (/^https?:\/\//i.test(written) ? written : url).slice(0, 500) : null
}

/** `xml:base` of a feed or an item (XML Base, RFC 4287), itself perhaps relative. */
function baseOf(node: Record<string, unknown>, outer: string): string {
  const base = textOf(fieldsOf(node.xml).base)
  return base && URL.canParse(base, outer) ? new URL(base, outer).href : outer
}
