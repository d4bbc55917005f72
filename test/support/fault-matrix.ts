import type { ChannelErrorKind } from '#server/engines/channels/channel.ts'
import type { Fault } from '#server/practice/settings.ts'
import type { ChannelName } from '#shared/channel.ts'

/** What a fault leads to: an error, or `heard` and `sent`: all is well in the end. */
export type Outcome = readonly [kind: ChannelErrorKind, code: string] | 'heard' | 'sent'

/** What goes wrong without the network's saying no: tokens, clocks, and posts that come, change and go as they like. */
export const stories = [
  'expired',
  'grant-gone',
  'late',
  'deleted',
  'edited',
  'unreachable',
  'clock-ahead',
  'clock-behind',
  'sent-before',
  'own-late',
] as const
export type Story = (typeof stories)[number]

export type RowName = Fault | Story

/**
 * What reading comes to, what sending a reply comes to (null: it cannot happen there), and whether the network has taken the reply by then;
 * `lasting`: what reading comes to when it goes on.
 */
export type Row = { says: string; reading: Outcome | null; lasting?: Outcome; sending: Outcome | null; taken?: true }

export const rows: Readonly<Record<RowName, Row>> = {
  rate: { says: 'asks us to wait', reading: ['retry-at', 'rate-limit'], sending: ['retry-at', 'rate-limit'] },
  'rate-v1': { says: 'asks us to wait, in its older words', reading: ['retry-at', 'rate-limit'], sending: ['retry-at', 'rate-limit'] },
  cap: { says: 'says the month is used up', reading: ['stop-and-ask', 'cap'], sending: ['stop-and-ask', 'cap'] },
  credits: { says: 'says the money is used up', reading: ['stop-and-ask', 'credits'], sending: ['stop-and-ask', 'credits'] },
  unauthorized: { says: 'refuses the token', reading: ['stop-and-ask', 'token'], sending: ['stop-and-ask', 'token'] },
  forbidden: { says: 'forbids it', reading: ['stop-and-ask', 'forbidden'], sending: ['drop', 'forbidden'] },
  duplicate: { says: 'says we said that already', reading: null, sending: ['unknown', 'duplicate'] },
  locked: { says: 'lets nobody answer there', reading: null, sending: ['drop', 'not-summoned'] },
  'server-json': { says: 'has a fault, and says so', reading: ['retry-at', 'server'], sending: ['unknown', 'server'] },
  'server-html': { says: 'has a fault, and shows a page', reading: ['retry-at', 'server'], sending: ['unknown', 'server'] },
  'reset-before': { says: 'breaks the line before it did anything', reading: ['retry-at', 'network'], sending: ['unknown', 'network'] },
  'reset-after': {
    says: 'breaks the line when it has done it',
    reading: ['retry-at', 'network'],
    sending: ['unknown', 'network'],
    taken: true,
  },
  hang: { says: 'never answers', reading: ['retry-at', 'timeout'], sending: ['unknown', 'timeout'] },
  'hang-after': { says: 'does it, and never answers', reading: ['retry-at', 'timeout'], sending: ['unknown', 'timeout'], taken: true },
  cut: {
    says: 'cuts its answer in the middle',
    reading: ['retry-at', 'broken-answer'],
    sending: ['unknown', 'broken-answer'],
    taken: true,
  },
  drip: { says: 'answers a byte now and then', reading: ['retry-at', 'timeout'], sending: ['unknown', 'timeout'], taken: true },
  packed: { says: 'packs its answer unasked', reading: 'heard', sending: 'sent', taken: true },
  garbled: {
    says: 'answers bytes that nobody can read',
    reading: ['retry-at', 'broken-answer'],
    sending: ['unknown', 'broken-answer'],
    taken: true,
  },
  'wrong-type': {
    says: 'names its answer wrongly',
    reading: ['retry-at', 'broken-answer'],
    sending: ['unknown', 'broken-answer'],
    taken: true,
  },
  redirect: { says: 'sends us elsewhere', reading: ['retry-at', 'broken-answer'], sending: ['unknown', 'broken-answer'] },
  huge: { says: 'answers with 6 MB', reading: ['retry-at', 'broken-answer'], sending: ['unknown', 'broken-answer'] },
  'empty-page': { says: 'hands out an empty page', reading: 'heard', sending: null },
  'repeat-page': { says: 'hands out posts twice', reading: 'heard', sending: null },
  'shuffled-page': { says: 'hands out posts in no order', reading: 'heard', sending: null },
  partial: { says: 'says yes, and inside that it failed', reading: ['retry-at', 'broken-answer'], sending: null },
  expired: { says: 'ends an access token', reading: 'heard', sending: 'sent' },
  'grant-gone': {
    says: 'takes a refresh token only once, and it was used',
    reading: ['stop-and-ask', 'token'],
    sending: ['stop-and-ask', 'token'],
  },
  late: { says: 'shows a post late, below those we know', reading: 'heard', sending: null },
  deleted: { says: 'takes a post away between two polls', reading: 'heard', sending: ['drop', 'gone'] },
  edited: { says: 'changes a post between two polls', reading: 'heard', sending: 'sent' },
  unreachable: { says: 'is not there', reading: ['retry-at', 'network'], sending: ['retry-at', 'network'] },
  'clock-ahead': { says: 'asks us to wait, its clock ten minutes ahead', reading: ['retry-at', 'rate-limit'], sending: null },
  'clock-behind': { says: 'asks us to wait, its clock ten minutes behind', reading: ['retry-at', 'rate-limit'], sending: null },
  'sent-before': { says: 'has the reply already', reading: null, sending: ['unknown', 'duplicate'], taken: true },
  'own-late': { says: 'breaks the line, and shows our own posts late', reading: null, sending: ['unknown', 'network'], taken: true },
}

export const rowNames = Object.keys(rows) as RowName[]

/** What is another way on one channel. `lacks`: what cannot happen there, and why not. */
export type Column = { differs?: Partial<Record<RowName, Partial<Row>>>; lacks: Partial<Record<RowName, string>> }

const sameKey = { sending: 'sent' } as const
const free = 'Nobody pays for it.'
const wholeOrNot = 'It answers whole or not at all.'
const plainToken = 'Its token does not end by itself.'
const readOnly = { sending: null } as const

/** The channels whose networks are spoken to over HTTP: test/channels.test.ts. */
export type HttpChannel = Exclude<ChannelName, 'email' | 'chat'>

/**
 * All channels. `email` is tried against real servers (test/mail/faults.mail.ts); the network of the chat is the desk itself, so its
 * column is what our own tables and the visitors' lines can do (test/support/chat-faults.ts).
 */
export const columns: Readonly<Record<ChannelName, Column>> = {
  x: {
    differs: {
      // One empty page proves nothing; twenty in a row do.
      'empty-page': { lasting: ['retry-at', 'broken-answer'] },
    },
    lacks: {},
  },
  bluesky: {
    differs: {
      // A dead token renews itself, and behind a dead session there is the app password.
      unauthorized: { reading: 'heard', lasting: ['retry-at', 'network'], sending: 'sent' },
      'grant-gone': { reading: 'heard', sending: 'sent' },
      'sent-before': sameKey,
    },
    lacks: {
      cap: 'There is no paid tier.',
      duplicate: 'It takes the same words twice; the same record under the same key changes nothing.',
      partial: wholeOrNot,
    },
  },
  mastodon: {
    differs: { locked: { sending: ['drop', 'forbidden'] }, 'sent-before': sameKey },
    lacks: {
      cap: 'There is no paid tier.',
      duplicate: 'It takes the same words twice; the same Idempotency-Key gives the same post.',
      partial: wholeOrNot,
      expired: plainToken,
      'grant-gone': plainToken,
    },
  },
  reddit: {
    lacks: {
      cap: 'There is no monthly cap on reading.',
      credits: free,
      duplicate: 'It takes the same words twice, so we look before we say anything (see: has the reply already).',
      partial: wholeOrNot,
    },
  },
  youtube: {
    differs: {
      // A used-up quota comes back by itself at midnight, Pacific time.
      cap: { reading: ['retry-at', 'rate-limit'], sending: ['retry-at', 'rate-limit'] },
      'grant-gone': { reading: 'heard', sending: 'sent' },
    },
    lacks: {
      credits: free,
      duplicate: 'It takes the same words twice, so we look before we say anything (see: has the reply already).',
      partial: wholeOrNot,
    },
  },
  discourse: {
    lacks: { cap: free, credits: free, partial: wholeOrNot, expired: plainToken, 'grant-gone': plainToken },
  },
  feed: {
    differs: {
      ...Object.fromEntries(rowNames.map((name) => [name, readOnly])),
      // What it calls itself is not believed anyway: it is read, and is a feed or none.
      'wrong-type': { reading: 'heard', ...readOnly },
      // Feeds move, so it is followed, but never to an address that is not public.
      redirect: { reading: ['stop-and-ask', 'invalid'], ...readOnly },
    },
    lacks: {
      cap: free,
      credits: free,
      duplicate: 'A feed can only be read.',
      locked: 'A feed can only be read.',
      partial: wholeOrNot,
      expired: 'It is read without a token.',
      'grant-gone': 'It is read without a token.',
      'sent-before': 'A feed can only be read.',
      'own-late': 'A feed can only be read.',
    },
  },
  email: {
    differs: {
      'rate-v1': { reading: null },
      forbidden: { reading: null },
      locked: { sending: ['drop', 'gone'] },
      // Before the words are on their way nothing was sent for certain, so it is simply tried again.
      'server-json': { sending: ['retry-at', 'rate-limit'] },
      'reset-before': { sending: ['retry-at', 'network'] },
      hang: { sending: ['retry-at', 'timeout'] },
      cut: { reading: ['retry-at', 'network'], sending: ['unknown', 'network'] },
      // Words that come slowly are words.
      drip: { reading: 'heard', sending: 'sent' },
      garbled: { reading: ['retry-at', 'timeout'], sending: null },
      deleted: { sending: 'sent' },
    },
    lacks: {
      cap: free,
      credits: free,
      duplicate: 'A mail server takes the same words twice, so nothing is ever said again: it is looked for.',
      'server-html': 'It shows no pages.',
      'wrong-type': 'Its answers have no type.',
      redirect: 'It sends nobody elsewhere.',
      packed: 'Its answers are never packed.',
      huge: 'Of a large mail only its texts are asked for.',
      'empty-page': 'It has no pages.',
      partial: wholeOrNot,
      edited: 'A mail cannot be changed.',
      'clock-ahead': 'It names no time to come again.',
      'clock-behind': 'It names no time to come again.',
      'sent-before': 'After any doubt a mail is looked for, never sent again.',
    },
  },
  chat: {
    differs: {
      'server-json': { reading: ['retry-at', 'unforeseen'], sending: ['unknown', 'unforeseen'] },
      'reset-after': { reading: null, sending: ['unknown', 'unforeseen'] },
      hang: { reading: null, sending: ['unknown', 'timeout'] },
      'sent-before': { sending: 'sent' },
    },
    lacks: Object.fromEntries(
      rowNames
        .filter((name) => !['server-json', 'reset-after', 'hang', 'repeat-page', 'deleted', 'sent-before'].includes(name))
        .map((name) => [name, 'Its network is this desk: there is nobody in between who could do that.']),
    ),
  },
}

/** What the matrix says of a fault on a channel; null: it cannot happen there. */
export function cellOf(channel: ChannelName, name: RowName): Row | null {
  const { differs, lacks } = columns[channel]
  return lacks[name] === undefined ? { ...rows[name], ...differs?.[name] } : null
}

export function isKind(outcome: Outcome, kind: ChannelErrorKind, code?: string): outcome is Exclude<Outcome, string> {
  return typeof outcome !== 'string' && outcome[0] === kind && (code === undefined || outcome[1] === code)
}
