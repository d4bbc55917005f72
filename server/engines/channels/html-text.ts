import { decodeEntities } from './html-entities.ts'

/** No more than this is read or made: no post is longer, and only hostile ones have more tags. */
const longestHtml = 4_000_000
const longestText = 40_000
const mostTags = 20_000
const longestTag = 4_000
const deepestQuote = 5

/** Blank line before and after. */
const paragraphs = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'ul', 'ol', 'table', 'pre', 'hr', 'aside', 'figure'])
/** A line of their own. */
const lines = new Set(['div', 'li', 'tr', 'dt', 'dd', 'section', 'article', 'header', 'footer', 'main', 'nav', 'address', 'form', 'body'])
/** Not for people's eyes: left out with all that is in them. */
const unseen = new Set(['script', 'style', 'title', 'template', 'noscript', 'iframe', 'object', 'svg', 'math'])

type Link = { href: string; words: string }

/**
 * What a person reads in a piece of HTML, as plain text: paragraphs, lines, list items (`- `) and quotes (`> `) kept apart, addresses of
 * links in full, entities decoded. Takes any string, never throws, and takes time in proportion to its length. The result is text: it may
 * hold `<` and must not be put into a page as HTML.
 */
export function textOfHtml(html: string): string {
  const input = html.slice(0, longestHtml)
  const out: string[] = []
  let breaks = 0
  let atStart = true
  let space = false
  let quotes = 0
  let preformatted = 0
  let link: Link | null = null

  let made = 0
  let tags = 0
  for (let at = 0; at < input.length && made < longestText && tags < mostTags; tags += 1) {
    const open = input.indexOf('<', at)
    if (open < 0) {
      say(input.slice(at))
      break
    }
    if (open > at) say(input.slice(at, open))
    if (input.startsWith('<!--', open)) {
      const end = input.indexOf('-->', open + 4)
      if (end < 0) break
      at = end + 3
      continue
    }
    if (!isTagStart(input[open + 1] ?? ' ')) {
      say('<')
      at = open + 1
      continue
    }
    const end = endOfTag(input, open + 1)
    if (end < 0) {
      // What was cut within an attribute holds no words, only an address or a picture.
      if (!/^<\/?[a-z][a-z0-9]*\s[^>]*=/i.test(input.slice(open, open + 300))) say(input.slice(open))
      break
    }
    at = tag(input.slice(open + 1, Math.min(end, open + longestTag)), end + 1)
  }
  closeLink()
  return out.join('').trim()

  /** Does what a tag says; answers where reading goes on. */
  function tag(inside: string, after: number): number {
    const name = (/^\/?([a-z][a-z0-9]*)/i.exec(inside)?.[1] ?? '').toLowerCase()
    const closes = inside.startsWith('/')
    if (unseen.has(name) && !closes && !inside.endsWith('/')) {
      const end = new RegExp(`</${name}`, 'gi')
      end.lastIndex = after
      const found = end.exec(input)
      return found ? found.index : input.length
    }
    if (name === 'br') breaks = Math.min(breaks + 1, 2)
    else if (paragraphs.has(name)) breakLines(2)
    else if (lines.has(name)) breakLines(1)
    else if (name === 'td' || name === 'th') space = true
    else if (name === 'img' && !closes) say(attribute(inside, 'alt').slice(0, 200))
    if (name === 'a') {
      closeLink()
      if (!closes) link = { href: attribute(inside, 'href'), words: '' }
    }
    if (name === 'li' && !closes) write('- ')
    if (name === 'blockquote') quotes = Math.max(0, quotes + (closes ? -1 : 1))
    if (name === 'pre') preformatted = Math.max(0, preformatted + (closes ? -1 : 1))
    return after
  }

  function say(raw: string): void {
    const text = decodeEntities(raw).replaceAll('\u00a0', ' ')
    if (preformatted > 0) {
      for (const [index, line] of text.split('\n').entries()) {
        if (index > 0) breaks = Math.min(breaks + 1, 2)
        if (line) write(line)
      }
      return
    }
    const words = text.replace(/[ \t\r\n\f]+/g, ' ')
    if (words === ' ') space = true
    else if (words) {
      if (words.startsWith(' ')) space = true
      write(words.trim())
      if (words.endsWith(' ')) space = true
    }
  }

  function write(words: string): void {
    if (breaks > 0 || atStart) {
      if (!atStart) out.push('\n'.repeat(breaks))
      if (quotes > 0) out.push('> '.repeat(Math.min(quotes, deepestQuote)))
      atStart = false
      breaks = 0
    } else if (space && !out.at(-1)?.endsWith(' ')) out.push(' ')
    space = false
    made += words.length
    if (link) link.words += words
    out.push(words)
  }

  function breakLines(count: number): void {
    breaks = Math.max(breaks, count)
    space = false
  }

  /** Networks shorten addresses they show: what was shortened is put back, and a link under words shows where it leads. */
  function closeLink(): void {
    if (!link) return
    const { href, words } = link
    link = null
    if (!/^https?:\/\/\S{1,2000}$/i.test(href) || !words || /^[@#]/.test(words)) return
    const bare = (address: string) => address.replace(/^https?:\/\//i, '').replace(/\/$/, '')
    if (bare(words) === bare(href)) return
    out.push(` (${href})`)
  }
}

const isTagStart = (char: string) =>
  (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || char === '/' || char === '!' || char === '?'

function endOfTag(input: string, from: number): number {
  for (let at = from; at < input.length; at += 1) {
    const char = input[at]
    if (char === '>') return at
    if (char !== '"' && char !== "'") continue
    if (input[at - 1] !== '=' && !/=\s$/.test(input.slice(at - 2, at))) continue
    at = input.indexOf(char, at + 1)
    if (at < 0) return -1
  }
  return -1
}

/** One attribute after the other, so that white space is passed over once. */
const attributes = /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g

function attribute(inside: string, name: string): string {
  for (const [, key, double, single, bare] of inside.matchAll(attributes))
    if (key?.toLowerCase() === name) return decodeEntities(double ?? single ?? bare ?? '').trim()
  return ''
}
