import { afterEach, describe, expect, it } from 'vitest'
import type { Channel, Fetched } from '#server/channels/channel.ts'
import { listChannels } from '#server/channels/index.ts'
import { minute, second } from '#server/lib/clock.ts'
import type { Fault, KnobChange } from '#server/practice/knobs.ts'
import type { WorldPost } from '#server/practice/world.ts'
import {
  copy,
  failure,
  fault,
  hostileTexts,
  idsOf,
  manyPosts,
  openLine,
  orderFor,
  patienceFor,
  practiceSettings,
  readAll,
  startAt,
} from './support/line.ts'

const open: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

async function begin(channel: Channel, knobs: KnobChange = {}) {
  const line = await openLine(channel, knobs)
  open.push(line.network.close)
  return line
}

describe.each(listChannels().map((channel) => [channel.name, channel] as const))('the channel %s', (name, channel) => {
  it('can be tried on the practice network', () => {
    expect(practiceSettings[name]).toBeTypeOf('function')
  })

  describe('reading', () => {
    it('hands over every post exactly once across pages', async () => {
      const { network, line } = await begin(channel)
      const posted = manyPosts(network, 250)
      const read = await readAll(line)
      expect(idsOf(read.posts).sort()).toEqual(posted.sort())
      expect((await readAll(line, read.cursor)).posts).toEqual([])
    })

    it('hears what is posted while it reads', async () => {
      const { network, line, pass } = await begin(channel)
      const posted = manyPosts(network, 230)
      const first = await line.fetchPosts(null)
      pass(second)
      posted.push(...manyPosts(network, 5, 'meanwhile'))
      const rest = await readAll(line, first.cursor)
      const again = await readAll(line, rest.cursor)
      expect(idsOf([...first.posts, ...rest.posts, ...again.posts]).sort()).toEqual(posted.sort())
    })

    it('goes on in mid-window after a crash, from whichever cursor was kept last', async () => {
      const { network, line, reopen, pass } = await begin(channel)
      const posted = manyPosts(network, 330)
      const kept: Fetched[] = [await line.fetchPosts(null)]
      while (kept.at(-1)?.more) kept.push(await line.fetchPosts(copy(kept.at(-1)?.cursor)))
      expect(kept.length).toBeGreaterThan(3)
      for (const [index, page] of kept.entries()) {
        const before = kept.slice(0, index + 1).flatMap(({ posts }) => posts)
        pass(second)
        const after = await readAll(reopen(), copy(page.cursor))
        expect(new Set(idsOf([...before, ...after.posts]))).toEqual(new Set(posted))
      }
    })

    it('goes on after an empty page that has a next one', async () => {
      const { network, line } = await begin(channel)
      const posted = manyPosts(network, 150)
      network.turn({ once: [fault('mentions', 'empty-page'), fault('mentions', 'empty-page')] })
      const empty = await line.fetchPosts(null)
      expect(empty).toMatchObject({ posts: [], more: true })
      expect(new Set(idsOf((await readAll(line, empty.cursor)).posts))).toEqual(new Set(posted))
    })

    it('does not mind posts that come twice on two pages', async () => {
      const { network, line } = await begin(channel, { faults: { mentions: { 'repeat-page': 1 } } })
      const posted = manyPosts(network, 150)
      expect(new Set(idsOf((await readAll(line)).posts))).toEqual(new Set(posted))
    })

    it('hears posts that show up late, below what was read already', async () => {
      const { network, line, pass } = await begin(channel)
      manyPosts(network, 20)
      const { cursor } = await readAll(line)
      pass(10 * second)
      const late = network.post({ handle: 'late', text: '@fjellro it took a while', at: startAt - 500 })
      const on = network.post({ handle: 'punctual', text: '@fjellro this one did not' })
      expect(idsOf((await readAll(line, cursor)).posts)).toEqual([late.id, on.id])
    })

    it('loses nothing in bad weather', async () => {
      const weather = {
        rate: 0.05,
        'server-html': 0.05,
        'reset-after': 0.05,
        cut: 0.05,
        'wrong-type': 0.05,
        'empty-page': 0.1,
        'repeat-page': 0.1,
      }
      const { network, line, pass } = await begin(channel, { faults: { '*': weather } })
      const posted: string[] = []
      const heard = new Set<string>()
      let cursor: unknown = null
      for (let calls = 0; calls < 400; calls += 1) {
        pass(second)
        if (calls < 200) posted.push(...manyPosts(network, calls % 25, `storm ${calls}`))
        try {
          const page = await line.fetchPosts(copy(cursor))
          for (const id of idsOf(page.posts)) heard.add(id)
          cursor = page.cursor
        } catch (error) {
          expect(error).toMatchObject({ kind: 'retry-at' })
        }
      }
      expect(Object.keys(network.oracle.faults)).toHaveLength(5)
      expect(posted.filter((id) => !heard.has(id))).toEqual([])
    })

    it('begins the window again when the network no longer knows the page', async () => {
      const { network, line } = await begin(channel)
      const posted = manyPosts(network, 250)
      const first = await line.fetchPosts(null)
      const broken = JSON.parse(JSON.stringify(first.cursor).replace(/"token":"[^"]*"/, '"token":"AAAA"'))
      const stopped = await readAll(line, broken)
      const rest = await readAll(line, stopped.cursor)
      expect(new Set(idsOf([...stopped.posts, ...rest.posts]))).toEqual(new Set(posted))
    })

    it('says from when to when posts are out of reach', async () => {
      const { network, line, pass } = await begin(channel)
      manyPosts(network, 10)
      pass(minute)
      manyPosts(network, 10, 'last heard')
      const { cursor } = await readAll(line)
      pass(4 * minute)
      manyPosts(network, 100, 'lost')
      pass(minute)
      manyPosts(network, 700, 'storm')
      pass(minute)
      manyPosts(network, 100, 'newest')
      const { gaps } = await readAll(line, cursor)
      expect(gaps).toEqual([{ from: startAt + minute, to: startAt + 6 * minute, reason: expect.any(String) }])
    })

    it('has the texts of people exactly as they wrote them', async () => {
      const { network, line } = await begin(channel)
      const texts = hostileTexts.map((text) => `@fjellro ${text}`)
      const written = new Map(texts.map((text) => [network.post({ handle: 'mallory', text }).id, text]))
      const { posts } = await readAll(line)
      expect(new Map(posts.map((post) => [post.externalId, post.text]))).toEqual(written)
      expect(() => JSON.parse(JSON.stringify(posts))).not.toThrow()
    })

    it('tells own posts, repetitions and edits from what people say', async () => {
      const { network, line, pass } = await begin(channel)
      const first = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      const repeated = network.post({ handle: 'dan', text: '', reposts: first.id })
      const own = network.post({ handle: 'fjellro', text: 'Hei Aino', inReplyTo: first.id })
      pass(20 * second)
      const edited = network.edit(network.post({ handle: 'bex', text: '@fjellro te hinge' }), '@fjellro the hinge')
      const posts = new Map((await readAll(line)).posts.map((post) => [post.externalId, post]))
      expect(posts.get(first.id)).toMatchObject({ own: false, addressed: true, repostOf: null, editedAt: null, conversationId: first.id })
      expect(posts.get(repeated.id)).toMatchObject({ repostOf: first.id, addressed: false })
      expect(posts.get(own.id)).toMatchObject({ own: true, inReplyTo: first.id, conversationId: first.id })
      expect(posts.get(edited.id)).toMatchObject({
        text: '@fjellro the hinge',
        originalId: edited.versions[0],
        editedAt: startAt + 20 * second,
      })
    })

    it('learns on asking again which posts were changed and which are gone', async () => {
      const { network, line, pass } = await begin(channel)
      const [kept, changed, gone] = manyPosts(network, 3).map((id) => network.world.posts.get(id)) as [WorldPost, WorldPost, WorldPost]
      pass(second)
      network.remove(gone)
      const now = network.edit(changed, '@fjellro changed my mind')
      const answer = await line.lookUp([kept.id, changed.id, gone.id])
      expect(answer.gone).toEqual([gone.id])
      expect(answer.posts.map((post) => [post.originalId, post.externalId])).toEqual([
        [kept.id, kept.id],
        [changed.id, now.id],
      ])
    })

    it('says what reading cost, each object once a day', async () => {
      const { network, line, pass } = await begin(channel)
      manyPosts(network, 120)
      const first = await readAll(line)
      pass(second)
      manyPosts(network, 10, 'more')
      const more = await readAll(line, first.cursor)
      expect(first.cost + more.cost).toBe(network.ledger.bill.total)
      expect(more.cost).toBeLessThan(first.cost)
    })

    it('finds by search what does not speak to us, and says that only a person may answer it', async () => {
      if (!channel.searches) return
      const { network, reopen, pass } = await begin(channel)
      const post = network.post({ handle: 'bex', text: 'never again fjellro, hinge gone' })
      network.post({ handle: 'cook', text: 'soup was lovely' })
      pass(minute)
      const { posts } = await readAll(reopen({ query: 'fjellro hinge' }))
      expect(posts).toMatchObject([{ externalId: post.id, addressed: false }])
      expect(channel.replyBy({ addressed: false })).toMatchObject({ by: 'hand', reason: expect.any(String) })
      expect(channel.handOverUrl({ inReplyTo: post.id, text: 'Hei & sorry', url: posts[0]?.url ?? null })).toContain(post.id)
    })
  })

  describe('when the network says no', () => {
    const temporary: [Fault, string][] = [
      ['rate', 'rate-limit'],
      ['rate-v1', 'rate-limit'],
      ['server-json', 'server'],
      ['server-html', 'server'],
      ['reset-before', 'network'],
      ['reset-after', 'network'],
      ['hang', 'timeout'],
      ['hang-after', 'timeout'],
      ['cut', 'broken-answer'],
      ['drip', 'timeout'],
      ['garbled', 'broken-answer'],
      ['wrong-type', 'broken-answer'],
      ['redirect', 'broken-answer'],
      ['huge', 'broken-answer'],
    ]
    it.each(temporary)('tries reading again later after the fault %s', async (kind, code) => {
      const { network, line, reopen, now } = await begin(channel)
      const { cursor } = await readAll(line)
      const posted = manyPosts(network, 3)
      network.turn({ once: [fault('mentions', kind)] })
      const error = await failure(reopen(patienceFor(kind)).fetchPosts(cursor))
      expect(error).toMatchObject({ kind: 'retry-at', code })
      expect(error.retryAt).toBeGreaterThan(now())
      expect(idsOf((await readAll(line)).posts).sort()).toEqual(posted.sort())
    })

    const final: [Fault, string][] = [
      ['cap', 'cap'],
      ['credits', 'credits'],
      ['unauthorized', 'token'],
      ['forbidden', 'forbidden'],
    ]
    it.each(final)('stops and asks a person after the answer %s', async (kind, code) => {
      const { line } = await begin(channel, { faults: { mentions: { [kind]: 1 } } })
      expect(await failure(line.fetchPosts(null))).toMatchObject({ kind: 'stop-and-ask', code, retryAt: null })
    })

    it('waits until the limit resets, whatever the clock of the network says', async () => {
      const { line, now } = await begin(channel, { limitFactor: 0.004, clockSkewMs: 7 * minute })
      let cursor: unknown = null
      let waitUntil: number | null = null
      let refused: unknown = null
      for (let calls = 0; calls < 20 && refused === null; calls += 1) {
        try {
          const page = await line.fetchPosts(cursor)
          cursor = page.cursor
          waitUntil ??= page.waitUntil
        } catch (error) {
          refused = error
        }
      }
      expect(waitUntil).toBeGreaterThan(now())
      expect(refused).toMatchObject({ kind: 'retry-at', code: 'rate-limit', retryAt: waitUntil })
      expect(waitUntil).toBeLessThanOrEqual(now() + 15 * minute)
    })

    it('is told at once when the network cannot be reached, for reading and for writing', async () => {
      const { network, line } = await begin(channel)
      const { cursor } = await readAll(line)
      await network.close()
      expect(await failure(line.fetchPosts(cursor))).toMatchObject({ kind: 'retry-at', code: 'network' })
      expect(await failure(line.sendReply(orderFor('1', 'Hei')))).toMatchObject({ kind: 'retry-at', code: 'network' })
    })

    it('ends its calls when the product stops', async () => {
      const { line, stop } = await begin(channel, { faults: { '*': { hang: 1 } } })
      const reading = failure(line.fetchPosts(null))
      stop()
      expect(await reading).toMatchObject({ kind: 'retry-at' })
    })
  })

  describe('replying', () => {
    it('puts the reply into the thread', async () => {
      const { network, line } = await begin(channel)
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      const sent = await line.sendReply(orderFor(post.id, 'Hei Aino, korjaamme sen.'))
      const { posts } = await (await fetch(`${network.url}/practice/thread/${post.id}`)).json()
      expect(posts).toMatchObject([
        { id: post.id },
        { id: sent.externalId, handle: 'fjellro', text: 'Hei Aino, korjaamme sen.', inReplyTo: post.id },
      ])
      expect(sent.url).toContain(sent.externalId)
    })

    it('says what a reply costs', async () => {
      const { network, line } = await begin(channel)
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      const texts = ['Hei Aino', 'Hei Aino, https://fjellro.example/s/1']
      for (const text of texts) await line.sendReply(orderFor(post.id, text))
      expect(texts.reduce((sum, text) => sum + channel.price(text), 0)).toBe(network.ledger.bill.total)
    })

    const doubtful: Fault[] = ['reset-after', 'hang-after', 'cut', 'drip', 'garbled', 'wrong-type']
    it.each(doubtful)('is in doubt after %s, and finds the reply once the network shows it', async (kind) => {
      const { network, line, reopen, pass, now } = await begin(channel, { once: [fault('create', kind)], ownDelayMs: 20 * second })
      const post = network.post({ handle: 'aino', text: '@fjellro sarana & rikki' })
      const order = { ...orderFor(post.id, 'Hei Aino & kumppanit, lue https://fjellro.example/huolto?a=1&b=2 😤'), attemptedAt: now() }
      expect(await failure(reopen(patienceFor(kind)).sendReply(order))).toMatchObject({ kind: 'doubt' })
      expect(await line.findReply(order)).toBeNull()
      pass(channel.afterDoubt.settleMs)
      expect(network.oracle.accepted).toHaveLength(1)
      expect(await line.findReply(order)).toMatchObject({ externalId: network.oracle.accepted[0]?.id })
    })

    const vain: Fault[] = ['reset-before', 'hang', 'server-json', 'server-html', 'redirect']
    it.each(vain)('is in doubt after %s, and does not find a reply that was never taken', async (kind) => {
      const { network, line, reopen, pass, now } = await begin(channel, { once: [fault('create', kind)] })
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      const order = { ...orderFor(post.id, 'Hei Aino'), attemptedAt: now() }
      expect(await failure(reopen(patienceFor(kind)).sendReply(order))).toMatchObject({ kind: 'doubt' })
      pass(channel.afterDoubt.settleMs)
      expect(await line.findReply(order)).toBeNull()
      expect(network.oracle.accepted).toEqual([])
    })

    it('does not take another reply for the one it looks for', async () => {
      const { network, line, now } = await begin(channel)
      const [one, other] = manyPosts(network, 2) as [string, string]
      await line.sendReply(orderFor(one, 'Hei, korjaamme sen.'))
      expect(await line.findReply({ ...orderFor(other, 'Hei, korjaamme sen.'), attemptedAt: now() })).toBeNull()
      expect(await line.findReply({ ...orderFor(one, 'Hei, korjaamme tämän.'), attemptedAt: now() })).toBeNull()
    })

    it('is in doubt when the network knows the reply already, and finds it', async () => {
      if (channel.afterDoubt.nativeKey) return
      const { network, line, now } = await begin(channel)
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      const order = { ...orderFor(post.id, 'Hei Aino'), attemptedAt: now() }
      const sent = await line.sendReply(order)
      expect(await failure(line.sendReply(order))).toMatchObject({ kind: 'doubt', code: 'duplicate' })
      expect(await line.findReply(order)).toEqual(sent)
    })

    it('gives up a reply to a post that is gone, or that did not speak to us', async () => {
      const { network, line } = await begin(channel)
      const gone = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      network.remove(gone)
      expect(await failure(line.sendReply(orderFor(gone.id, 'Hei')))).toMatchObject({ kind: 'drop', code: 'gone' })
      const stranger = network.post({ handle: 'bex', text: 'never again' })
      expect(await failure(line.sendReply(orderFor(stranger.id, 'Hei')))).toMatchObject({ kind: 'drop', code: 'not-summoned' })
    })

    it('gives up a private reply where there are none, and one that is too long', async () => {
      const { network, line } = await begin(channel)
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      if (!channel.privateReplies) {
        expect(await failure(line.sendReply({ ...orderFor(post.id, 'Hei'), visibility: 'private' }))).toMatchObject({ kind: 'drop' })
      }
      const long = 'ä'.repeat(channel.replyLimit.length + 1)
      expect(channel.lengthOf(long)).toBeGreaterThan(channel.replyLimit.length)
      expect(await failure(line.sendReply(orderFor(post.id, long)))).toMatchObject({ kind: 'drop', code: 'invalid' })
      expect(network.oracle.accepted).toEqual([])
    })

    it('gets rate limits, caps and dead tokens told apart', async () => {
      const { network, line } = await begin(channel)
      const post = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      await line.whoAmI()
      for (const [kind, expected] of [
        ['rate', { kind: 'retry-at', code: 'rate-limit' }],
        ['cap', { kind: 'stop-and-ask', code: 'cap' }],
        ['credits', { kind: 'stop-and-ask', code: 'credits' }],
        ['unauthorized', { kind: 'stop-and-ask', code: 'token' }],
      ] as const) {
        network.turn({ once: [fault('create', kind)] })
        expect(await failure(line.sendReply(orderFor(post.id, 'Hei')))).toMatchObject(expected)
      }
      expect(network.oracle.accepted).toEqual([])
    })
  })
})
