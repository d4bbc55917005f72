import { expect } from 'vitest'
import { type Channel, ChannelError, type Connection, type Fetched, type Post, type ReplyOrder } from '#server/channels/channel.ts'
import type { Fault, KnobChange, Route } from '#server/practice/knobs.ts'
import { type PracticeNetwork, startPracticeNetwork } from '#server/practice/network.ts'

/** How a channel reaches the practice network. Each registered channel needs an entry. */
export const practiceSettings: Record<string, (network: PracticeNetwork) => Record<string, unknown>> = {
  x: ({ url, token }) => ({ baseUrl: url, accessToken: token }),
}

/** The instant at which test worlds begin. */
export const startAt = Date.UTC(2026, 10, 22, 12)

/** Texts that break things that are not made with care. */
export const hostileTexts = [
  '<script>alert(1)</script> &amp; &lt;b&gt; "q" \'q\'',
  '<img src=x onerror=alert(1)>',
  '{{7*7}} $HOME %00 %n \\u0000',
  "'; DROP TABLE mentions; --",
  '=HYPERLINK("http://evil.example","x")',
  'bidi \u202edeppilf\u202c, zero\u200bwidth, mark \ufeff, nul \u0000, bell \u0007',
  'lone \ud83d surrogate and \ude00 another',
  'Zalgo T\u0337\u0322\u0349h\u0338e seal l\u0337e\u0337a\u0337k\u0337s',
  '👩‍👩‍👧‍👦 🇳🇴 👍🏽 ❤️ 1️⃣',
  'link https://fjellro.example/a?b=1&c=<d> and http://t.example/x?y&amp;z',
  'لم يصل المبلغ إلى حسابي',
  `very long ${'hinge '.repeat(4_000)}`,
  '\n\n\tindented\r\nlines\u2028and\u2029more ',
]

export type Line = Awaited<ReturnType<typeof openLine>>

/** A practice network of its own, and a connection to it whose clock only moves by `pass`. The caller closes the network. */
export async function openLine(channel: Channel, knobs: KnobChange = {}) {
  let at = startAt
  const clock = () => at
  const stopping = new AbortController()
  const network = await startPracticeNetwork({ clock, knobs: { limitFactor: 0, ...knobs } })
  const reopen = ({ query = null, timeoutMs = 10_000 }: { query?: string | null; timeoutMs?: number } = {}) =>
    channel.open({
      settings: { timeoutMs, ...practiceSettings[channel.name]?.(network) },
      query,
      clock,
      signal: stopping.signal,
      saveCredentials: async () => {},
    })
  return { network, line: reopen(), reopen, now: clock, pass: (ms: number) => (at += ms), stop: () => stopping.abort() }
}

export function manyPosts(network: PracticeNetwork, count: number, word = 'hinge'): string[] {
  return Array.from({ length: count }, (_, index) => network.post({ handle: `person${index % 40}`, text: `@fjellro ${word} ${index}` }).id)
}

/** Reads until there is no more; a window that never ends fails the test. */
export async function readAll(line: Connection, cursor: unknown = null) {
  const all = { posts: [] as Post[], cursor, cost: 0, gaps: [] as NonNullable<Fetched['gap']>[] }
  for (let calls = 0; calls < 200; calls += 1) {
    const page = await line.fetchPosts(copy(all.cursor))
    all.posts.push(...page.posts)
    all.cost += page.cost
    if (page.gap) all.gaps.push(page.gap)
    all.cursor = page.cursor
    if (!page.more) return all
  }
  throw new Error('Reading never came to an end.')
}

export function orderFor(inReplyTo: string, text: string): ReplyOrder {
  return {
    key: `key-${inReplyTo}`,
    text,
    visibility: 'public',
    inReplyTo,
    authorExternalId: '1',
    conversationId: null,
    attemptedAt: startAt,
  }
}

export async function failure(call: Promise<unknown>): Promise<ChannelError> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ChannelError)
  return error as ChannelError
}

export const idsOf = (posts: readonly Post[]) => posts.filter((post) => !post.own).map((post) => post.externalId)
/** How long to wait for an answer that may never come: short only where it never does. */
export const patienceFor = (kind: Fault) => ({ timeoutMs: ['hang', 'hang-after', 'drip'].includes(kind) ? 500 : 10_000 })
export const fault = (route: Route, kind: Fault) => ({ route, fault: kind })
/** As a database would keep it. */
export const copy = (cursor: unknown): unknown => JSON.parse(JSON.stringify(cursor ?? null))
