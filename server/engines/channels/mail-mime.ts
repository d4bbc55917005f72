import { readBytes } from './charsets.ts'

/** The head of a mail or of a part: names in lower case, values unfolded, byte for byte (latin1). */
export type Head = readonly { name: string; value: string }[]

/** One piece of a mail: its kind, and its bytes as they stand there, still encoded. */
export type Part = {
  type: string
  params: Record<string, string>
  isAttachment: boolean
  fileName: string | null
  encoding: string
  body: Buffer
  parts: Part[]
}

const mostHead = 64 * 1024
const mostHeaders = 1_000
const longestValue = 20_000
const deepest = 20
const mostParts = 500
const mostParams = 50

/**
 * Takes a mail apart (RFC 2045, 2046, 2231, 5322), in time in proportion to its length whatever stands in it. Never throws: what is not
 * written by the book is text.
 */
export function readMime(raw: Buffer): { head: Head; root: Part } {
  let parts = 0
  const { head, body } = splitHead(raw)
  return { head, root: readPart(head, body, 0, 'text/plain') }

  function readPart(head: Head, body: Buffer, depth: number, usual: string): Part {
    const told = readParams(headerOf(head, 'content-type') || usual)
    const placed = readParams(headerOf(head, 'content-disposition'))
    const type = told.value.includes('/') ? told.value : usual
    const boundary = told.params.boundary
    const part: Part = {
      type,
      params: told.params,
      isAttachment: placed.value === 'attachment',
      fileName: placed.params.filename ?? told.params.name ?? null,
      encoding:
        /[\w-]+/.exec(
          headerOf(head, 'content-transfer-encoding')
            .slice(0, 200)
            .toLowerCase()
            .replace(/\([^)]*\)/g, ''),
        )?.[0] ?? '',
      body,
      parts: [],
    }
    parts += 1
    if (!type.startsWith('multipart/') || !boundary || depth >= deepest) return part
    const within = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
    for (const piece of splitParts(body, boundary, mostParts - parts)) {
      const inner = splitHead(piece)
      part.parts.push(readPart(inner.head, inner.body, depth + 1, within))
      if (parts >= mostParts) break
    }
    return part
  }
}

/** The first header of a name; an empty text where there is none. */
export const headerOf = (head: Head, name: string): string => head.find((one) => one.name === name)?.value ?? ''

function splitHead(raw: Buffer): { head: Head; body: Buffer } {
  const head: { name: string; value: string }[] = []
  let at = 0
  while (at < raw.length && at < mostHead && head.length < mostHeaders) {
    const feed = raw.indexOf(10, at)
    const end = feed < 0 ? raw.length : feed
    const line = raw.toString('latin1', at, Math.min(end, at + longestValue)).replace(/\r$/, '')
    if (line === '') return { head, body: raw.subarray(Math.min(end + 1, raw.length)) }
    const last = head.at(-1)
    const colon = line.indexOf(':')
    if (/^[ \t]/.test(line) && last) {
      if (last.value.length < longestValue) last.value += ` ${line.trim()}`
    } else if (colon > 0 && colon < 200 && !/\s\S/.test(line.slice(0, colon)))
      head.push({ name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() })
    // No header: the mail begins with its words.
    else if (head.length === 0) return { head, body: raw }
    at = end + 1
  }
  // A head that is too long is passed over.
  const rest = raw.subarray(Math.min(at, raw.length))
  const end = /\n\r?\n/.exec(rest.toString('latin1'))
  return { head, body: rest.subarray(at < raw.length && end ? end.index + end[0].length : 0) }
}

/** The bytes between the lines `--boundary`, up to `--boundary--` or the end. */
function splitParts(body: Buffer, boundary: string, most: number): Buffer[] {
  const mark = Buffer.from(`--${boundary}`, 'latin1')
  const pieces: Buffer[] = []
  let from = -1
  for (let at = body.indexOf(mark); at >= 0 && pieces.length < most; at = body.indexOf(mark, at + mark.length)) {
    if (at > 0 && body[at - 1] !== 10) continue
    const feed = body.indexOf(10, at)
    const after = body.toString('latin1', at + mark.length, Math.min(feed < 0 ? body.length : feed, at + mark.length + 200))
    if (!/^(--)?[ \t]*\r?$/.test(after)) continue
    if (from >= 0) pieces.push(body.subarray(from, at))
    from = feed < 0 ? body.length : feed + 1
    if (after.startsWith('--')) return pieces
  }
  if (from >= 0 && pieces.length < most) pieces.push(body.subarray(from))
  return pieces
}

/** `value; name=word; name="quoted"`, with RFC 2231's pieces (`name*0*=`) put together. */
function readParams(header: string): { value: string; params: Record<string, string> } {
  const value = (/^[^;(]*/.exec(header)?.[0] ?? '').trim().replace(/^"|"$/g, '').toLowerCase()
  const pieces = new Map<string, { text: string; isEncoded: boolean }[]>()
  let count = 0
  for (const [, name = '', piece, star, quoted, bare] of header
    .slice(0, longestValue)
    .matchAll(/;\s*([^\s=;*"]{1,60})(?:\*(\d{1,3}))?(\*)?\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/g)) {
    count += 1
    if (count > mostParams) break
    const key = name.toLowerCase()
    const known = pieces.get(key) ?? []
    // The first of two parameters of one name counts, as it does for headers.
    if (known.length > 0 && piece === undefined) continue
    known.push({ text: quoted === undefined ? (bare ?? '').trim() : quoted.replace(/\\(.)/g, '$1'), isEncoded: star !== undefined })
    pieces.set(key, known)
  }
  const params = new Map([...pieces].map(([name, all]) => [name, joinPieces(all)]))
  return { value, params: Object.fromEntries(params) }
}

function joinPieces(pieces: readonly { text: string; isEncoded: boolean }[]): string {
  if (!pieces.some(({ isEncoded }) => isEncoded)) return pieces.map(({ text }) => text).join('')
  const charset = /^([^']{0,40})'[^']{0,40}'/.exec(pieces[0]?.text ?? '')
  const bytes = pieces.map(({ text, isEncoded }, at) => {
    const said = at === 0 && charset ? text.slice(charset[0].length) : text
    return isEncoded ? said.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))) : said
  })
  return Buffer.from(readBytes(Buffer.from(bytes.join(''), 'latin1'), charset?.[1] ?? null), 'utf8').toString('latin1')
}

/** The bytes of a part, decoded from base64 or quoted-printable; at most `longest` of them. */
export function decodedBody({ body, encoding }: Pick<Part, 'body' | 'encoding'>, longest: number): Buffer {
  if (encoding === 'base64') return decodeBase64(body.toString('latin1', 0, longest * 2)).subarray(0, longest)
  if (encoding === 'quoted-printable') return decodeQuoted(body.toString('latin1', 0, longest * 3)).subarray(0, longest)
  return body.subarray(0, longest)
}

/** Some programs pad every line: each group ends by itself. */
function decodeBase64(text: string): Buffer {
  const bare = text.replace(/[^a-z0-9+/=]+/gi, '')
  const padded = bare.indexOf('=')
  if (padded < 0 || /^=*$/.test(bare.slice(padded, padded + 4))) return Buffer.from(bare, 'base64')
  return Buffer.concat(bare.split(/=+/).map((group) => Buffer.from(group, 'base64')))
}

function decodeQuoted(text: string): Buffer {
  const lines = text.split('\n').map((line) => {
    const whole = line.trimEnd()
    return whole.endsWith('=') ? whole.slice(0, -1) : `${whole}\n`
  })
  return decodeHex(lines.join(''))
}

const decodeHex = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )

/**
 * A header as people read it: encoded words (RFC 2047) decoded, bytes beyond ASCII read as the mail is written.
 * @param value the header byte for byte (latin1), as `readMime` gives it
 * @param charset what the mail's text is labelled as
 */
export function decodeHeader(value: string, charset: string | null): string {
  // Of neighbours in one charset the bytes are put together first: a letter may be cut in two.
  const joined = value.replace(/(=\?[^?\s]{1,60}\?[bq]\?[^?\s]*\?=)\s+(?==\?[^?\s]{1,60}\?[bq]\?)/gi, '$1')
  const words = /(?:=\?[^?\s]{1,60}\?[bq]\?[^?\s]*\?=)+/gi
  let out = ''
  let at = 0
  for (const found of joined.matchAll(words)) {
    out += readRaw(joined.slice(at, found.index), charset) + decodeWords(found[0])
    at = found.index + found[0].length
  }
  return out + readRaw(joined.slice(at), charset)
}

/** A header byte for byte (latin1) as text; encoded words stay as they are. */
export const readRaw = (bytes: string, charset: string | null): string => readBytes(Buffer.from(bytes, 'latin1'), charset)

function decodeWords(run: string): string {
  const groups: { charset: string; bytes: Buffer[] }[] = []
  for (const [, charset = '', kind = '', text = ''] of run.matchAll(/=\?([^?\s]{1,60})\?([bq])\?([^?\s]*)\?=/gi)) {
    const name = charset.toLowerCase().replace(/\*.*$/, '')
    const bytes = kind.toLowerCase() === 'b' ? decodeBase64(text) : decodeHex(text.replaceAll('_', ' '))
    const last = groups.at(-1)
    if (last?.charset === name) last.bytes.push(bytes)
    else groups.push({ charset: name, bytes: [bytes] })
  }
  return groups.map(({ charset, bytes }) => readBytes(Buffer.concat(bytes), charset)).join('')
}
