import { type Random, seededRandom, seedOf } from '../../practice/random.ts'
import { sampleTexts } from './fuzz-corpus.ts'

/** What an input is made for. */
export const kinds = ['mail', 'feed', 'html', 'json', 'query', 'language', 'clustering'] as const
export type FuzzKind = (typeof kinds)[number]
export type FuzzInput = { kind: FuzzKind; bytes: Buffer }

/** Longest input, in bytes: as much of a mail as is taken at once. */
const longest = 192 * 1024
/** Of so many inputs one is long. */
const longOneIn = 300

/** What has broken programs before: separators, escapes, halves of letters, names that every object has. */
const nasty = [
  ...['\0', '\ud83d', '\ufeff', '\u202e', '\u0323\u0307', 'İ', 'ı', 'ß', '😤', '\u2028', '\u00a0', '\r', '\n', '\r\n', '\t', ' ', '\x1b$B'],
  ...[
    '<',
    '>',
    '"',
    "'",
    '&',
    ';',
    ':',
    '=',
    '?',
    '%',
    '\\',
    '/',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '-',
    '--',
    '_',
    '*',
    '|',
    ',',
    '.',
    '@',
    '#',
  ],
  ...[
    'constructor',
    '__proto__',
    'toString',
    'null',
    'NaN',
    '-1',
    '1e999',
    '0',
    '9007199254740993',
    '../../etc',
    'OR',
    'NEAR(',
    ':*',
    '%00',
  ],
  ...[
    '&#0;',
    '&#xD800;',
    '&nbsp;',
    '&a;',
    ']]>',
    '<![CDATA[',
    '<!--',
    '-->',
    '<!DOCTYPE x [',
    '<!ENTITY a "b">',
    '=?utf-8?Q?=ff?=',
    '=?x?B?#?=',
  ],
]
const mailLines = [
  ...[
    'From: Ann <ann@post.example>',
    'From: "a, b" <x@y>, c: d;',
    'Reply-To: <r@post.example>',
    'Subject: Re: =?iso-8859-9?Q?=DEikayet?=',
    'Subject: VS: Pumpe',
  ],
  ...[
    'Message-ID: <1@post.example>',
    'In-Reply-To: bare@post.example',
    'References: <a@b> <c d@e>',
    'Date: Thu, 09 Jul 2026 08:57:00 CEST',
    'MIME-Version: 1.0',
  ],
  ...[
    'Content-Type: multipart/mixed; boundary=b',
    'Content-Type: multipart/alternative; boundary="b b"',
    'Content-Type: text/html; charset=utf-8',
    'Content-Type: message/rfc822',
  ],
  ...[
    'Content-Type: text/plain; charset=windows-1254; format=flowed',
    'Content-Transfer-Encoding: base64',
    'Content-Transfer-Encoding: quoted-printable',
    "Content-Disposition: attachment; filename*0*=utf-8''a%ff; filename*1=b",
  ],
  ...[
    'Auto-Submitted: auto-generated',
    'Precedence: bulk',
    'List-Id: <care.groups.example>',
    '',
    '--b',
    '--b--',
    '--b b',
    '> quoted',
    'On Mon, 2 Nov 2026, Care wrote:',
    'Von: Care',
    'Gesendet: heute',
    '-- ',
    '=\r',
  ],
]
const htmlPieces = [
  '<p>',
  '</p>',
  '<div>',
  '<br>',
  '<blockquote>',
  '<a href="https://x.example/?a=1&amp;b">',
  "<a x='",
  '</a>',
  '<img alt="x" src="data:image/png;base64,',
  '<style>',
  '</style>',
  '<svg>',
  '<li>',
  '<pre>',
  '<td>',
  '<b onx=',
  '<!--',
]
const feedPieces = [
  '<rss version="2.0"><channel>',
  '<title>',
  '</title>',
  '<item>',
  '</item>',
  '<link>/a</link>',
  '<guid isPermaLink="true">x</guid>',
  '<description>',
  '</description>',
  '<pubDate>Mi, 15 Okt 2025 09:30:00 +0200</pubDate>',
  '</channel></rss>',
  '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="a/">',
  '<entry>',
  '</entry>',
  '<content type="xhtml">',
  '<?xml version="1.0" encoding="utf-16"?>',
  '{"version":"https://jsonfeed.org/version/1.1","items":[',
  '{"id":"1","content_text":"',
  '"}]}',
]
const jsonNames = [
  'id',
  'uri',
  'cid',
  'text',
  'content',
  'data',
  'items',
  'posts',
  'account',
  'author',
  'author_id',
  'includes',
  'users',
  'snippet',
  'kind',
  'children',
  'replies',
  'created_at',
  'createdAt',
  'facets',
  'index',
  'byteStart',
  'byteEnd',
  'entities',
  'mentions',
  'record',
  'embed',
  'status',
  'name',
  'version',
  'url',
  'constructor',
  'toString',
  'length',
]
const frames: Record<FuzzKind, readonly string[]> = {
  mail: mailLines.map((line) => `${line}\r\n`),
  feed: feedPieces,
  html: htmlPieces,
  json: jsonNames.map((name) => `"${name}":`),
  query: ['"', '*', 'NOT ', 'AND ', '(', ')', ':*', ' & ', ' | ', '!', 'text:', '^', '%', '_'],
  language: ['not ', 'nicht ', 'ikke ', 'ei ', 'ekki ', 'değil ', '!!!', ':(', '@care ', 'https://x.example/ ', '#fail '],
  clustering: ['not ', 'Ro 2 ', 'order 4711 ', 'hinge ', 'Scharnier ', 'hengsel ', 'sarana ', 'menteşe '],
}

/** The input of this place in the series of a seed: the same for the same two numbers, so that one can be run again alone. */
export function fuzzInput(seed: number, index: number): FuzzInput {
  const random = seededRandom(seedOf('fuzz', seed, index))
  const kind = kinds[index % kinds.length] as FuzzKind
  const text = kind === 'json' && random() < 0.7 ? jsonOf(random, 0) : made(kind, random)
  const bytes = encoded(kind, text, random).subarray(0, longest)
  return { kind, bytes: random() < 0.3 ? mutated(bytes, random) : bytes }
}

const pick = <T>(random: Random, all: readonly T[]): T => all[Math.floor(random() * all.length)] as T

function made(kind: FuzzKind, random: Random): string {
  // One piece over and over is what holds up patterns that look twice.
  if (random() < 1 / longOneIn) {
    const piece = random() < 0.5 ? pick(random, frames[kind]) : pick(random, nasty) + pick(random, nasty)
    return `${opening(kind)}${piece.repeat(Math.ceil(longest / Math.max(1, piece.length)))}`
  }
  const pieces = Array.from({ length: 1 + Math.floor(random() ** 3 * 40) }, () => {
    const draw = random()
    return draw < 0.45 ? pick(random, frames[kind]) : draw < 0.75 ? pick(random, sampleTexts()) : pick(random, nasty)
  })
  return (random() < 0.6 ? opening(kind) : '') + pieces.join(random() < 0.3 ? ' ' : '')
}

const opening = (kind: FuzzKind): string =>
  kind === 'mail'
    ? 'From: Ann <ann@post.example>\r\nSubject: Pump\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'
    : kind === 'feed'
      ? '<rss version="2.0"><channel><title>t</title><item><title>'
      : ''

function jsonOf(random: Random, depth: number): string {
  const draw = random()
  if (depth > 3 || draw < 0.35) return JSON.stringify(random() < 0.5 ? pick(random, sampleTexts()) : pick(random, nasty))
  if (draw < 0.5)
    return pick(random, ['null', 'true', '0', '-1', '1e999', '17', '1760036100000', '""', '[]', '{}', '"2026-11-24T10:00:00Z"'])
  const size = Math.floor(random() ** 2 * 8)
  if (draw < 0.65) return `[${Array.from({ length: size }, () => jsonOf(random, depth + 1)).join(',')}]`
  return `{${Array.from({ length: size + 3 }, () => `"${pick(random, jsonNames)}":${jsonOf(random, depth + 1)}`).join(',')}}`
}

const encoded = (kind: FuzzKind, text: string, random: Random): Buffer =>
  Buffer.from(text, (kind === 'mail' || kind === 'feed') && random() < 0.2 ? 'latin1' : 'utf8')

/** Bytes changed, doubled, left out or moved, a few times. */
function mutated(bytes: Buffer, random: Random): Buffer {
  let out = bytes
  for (let count = 1 + Math.floor(random() * 6); count > 0; count -= 1) {
    const at = Math.floor(random() * (out.length + 1))
    const length = Math.floor(random() ** 3 * 200)
    const piece =
      random() < 0.4
        ? Buffer.from(pick(random, nasty))
        : random() < 0.5
          ? out.subarray(at, at + length)
          : Buffer.alloc(length % 8, random() * 256)
    out = Buffer.concat([out.subarray(0, at), piece, out.subarray(at + (random() < 0.5 ? length : 0))])
  }
  return out.subarray(0, longest)
}
