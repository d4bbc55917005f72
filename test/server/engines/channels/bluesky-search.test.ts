import { describe, expect, it } from 'vitest'
import { bluesky } from '#server/engines/channels/bluesky.ts'
import type { Fetched } from '#server/engines/channels/channel.ts'
import { hour, minute, second } from '#server/kit/lib/clock.ts'
import { keptByBluesky } from '#server/practice/bluesky-shape.ts'
import type { SettingsChange } from '#server/practice/settings.ts'
import { copy, failure, fault, hostileTexts, idsOf, manyPosts, openTestConnection, readAll, startAt } from '#test/support/connection.ts'

/** A search whose posts come from the stream; `calls` counts what was asked of the network. */
async function openSearch(practiceSettings: SettingsChange = {}, query = 'fjellro') {
  const opened = await openTestConnection(bluesky, practiceSettings)
  opened.settings.jetstreamUrl = opened.network.url
  const reopen = (more: { timeoutMs?: number } = {}) => opened.reopen({ query, ...more })
  const { calls } = opened.network.journal
  return { ...opened, reopen, connection: reopen(), calls: () => ({ search: calls.search ?? 0, stream: calls.stream ?? 0 }) }
}

/** One that has been searched for to the end, so that the stream goes on. */
async function openStream(practiceSettings: SettingsChange = {}, query = 'fjellro') {
  const opened = await openSearch(practiceSettings, query)
  const { cursor } = await readAll(opened.connection)
  opened.pass(second)
  return { ...opened, cursor, before: opened.calls() }
}

describe('a search on Bluesky', () => {
  it('searches for what was before, then reads the stream and searches no more', async () => {
    const { network, connection, pass, calls } = await openSearch()
    const old = manyPosts(network, 90)
    const first = await readAll(connection)
    expect(idsOf(first.posts).sort()).toEqual(old.sort())
    const searched = calls().search
    let { cursor } = first
    for (let polls = 0; polls < 5; polls += 1) {
      pass(5 * second)
      network.post({ handle: 'cook', text: 'soup was lovely' })
      const post = network.post({ handle: 'bex', text: `never again fjellro, hinge gone ${polls}` })
      const read = await readAll(connection, cursor)
      expect(read.posts).toMatchObject([{ externalId: post.id, author: { handle: 'bex.bsky.example' }, addressed: false }])
      cursor = read.cursor
    }
    expect(calls()).toEqual({ search: searched, stream: 5 })
  })

  it('hands over every post exactly once, page by page', async () => {
    const { network, connection, cursor, pass } = await openStream()
    const posted: string[] = []
    for (let times = 0; times < 6; times += 1) {
      posted.push(...manyPosts(network, 50, `storm ${times}`))
      pass(3 * second)
    }
    const pages: Fetched[] = [await connection.fetchPosts(copy(cursor))]
    while (pages.at(-1)?.more) pages.push(await connection.fetchPosts(copy(pages.at(-1)?.cursor)))
    expect(pages.length).toBeGreaterThan(2)
    expect(idsOf(pages.flatMap(({ posts }) => posts)).sort()).toEqual(posted.sort())
    expect((await readAll(connection, pages.at(-1)?.cursor)).posts).toEqual([])
  })

  it('goes on after a crash from whichever cursor was kept last', async () => {
    const { network, connection, reopen, cursor, pass } = await openStream()
    const posted = manyPosts(network, 330)
    const saved: Fetched[] = [await connection.fetchPosts(cursor)]
    while (saved.at(-1)?.more) saved.push(await connection.fetchPosts(copy(saved.at(-1)?.cursor)))
    for (const [index, page] of saved.entries()) {
      pass(second)
      const before = saved.slice(0, index + 1).flatMap(({ posts }) => posts)
      const after = await readAll(reopen(), copy(page.cursor))
      expect(new Set(idsOf([...before, ...after.posts]))).toEqual(new Set(posted))
    }
  })

  it('hears what is posted while it searches, and what the search shows only later', async () => {
    const { network, connection, pass } = await openSearch({ searchDelayMs: 30 * second })
    const old = manyPosts(network, 150)
    pass(minute)
    const unseen = network.post({ handle: 'bex', text: 'fjellro, not searchable yet' })
    const first = await connection.fetchPosts(null)
    const meanwhile = network.post({ handle: 'dan', text: 'fjellro, while you were searching' })
    const rest = await readAll(connection, first.cursor)
    pass(second)
    const last = await readAll(connection, rest.cursor)
    // Whoever keeps them knows a post that comes twice.
    const heard = idsOf([...first.posts, ...rest.posts])
    expect(heard.sort()).toEqual(old.sort())
    expect(new Set([...heard, ...idsOf(last.posts)])).toEqual(new Set([...old, unseen.id, meanwhile.id]))
  })

  it('minds no line that says everything twice, and hears posts that say they are old', async () => {
    const { network, connection, cursor, pass } = await openStream({ line: { repeats: true } })
    const posted = manyPosts(network, 30)
    pass(10 * second)
    posted.push(network.post({ handle: 'late', text: 'fjellro, it took a while', at: startAt - hour }).id)
    const { posts } = await readAll(connection, cursor)
    expect(idsOf(posts).sort()).toEqual(posted.sort())
  })

  it('tells of posts that were taken away, also after a restart, and of none that came and went meanwhile', async () => {
    const { network, connection, reopen, cursor, pass } = await openStream()
    const saved = network.post({ handle: 'bex', text: 'fjellro hinge gone' })
    const other = network.post({ handle: 'dan', text: 'fjellro seal gone' })
    const one = await readAll(connection, cursor)
    pass(second)
    network.remove(saved)
    network.remove(network.post({ handle: 'mal', text: 'fjellro, no, forget it' }))
    network.remove(network.post({ handle: 'cook', text: 'soup' }))
    const two = await readAll(connection, one.cursor)
    expect(two.posts).toMatchObject([{ externalId: saved.id, deleted: true, text: '', author: { handle: 'bex.bsky.example' } }])
    pass(second)
    network.remove(other)
    const three = await readAll(reopen(), two.cursor)
    expect(three.posts).toContainEqual(expect.objectContaining({ externalId: other.id, deleted: true }))
  })

  it('has a post as its author’s server says it while Bluesky does not show it yet', async () => {
    const { network, connection, cursor } = await openStream()
    const post = network.post({ handle: 'bex', text: 'fjellro 🧊 hinge', listedAt: startAt + hour })
    const { posts } = await readAll(connection, cursor)
    expect(posts).toMatchObject([{ externalId: post.id, text: 'fjellro 🧊 hinge', author: { externalId: post.author.id } }])
  })

  it('searches as before while no stream can be read, and goes back to the stream', async () => {
    const { network, connection, cursor, pass, calls, before } = await openStream({ line: { refused: 503 } })
    const posted: string[] = []
    const heard: string[] = []
    let saved = cursor
    for (const line2 of [{ refused: 503 }, { silent: true }, { refused: 404 }, {}]) {
      network.turn({ line: line2 })
      posted.push(...manyPosts(network, 3))
      const read = await readAll(connection, saved)
      heard.push(...idsOf(read.posts))
      saved = read.cursor
      pass(2 * minute)
    }
    expect(heard).toEqual(posted)
    expect(calls()).toEqual({ search: before.search + 3, stream: before.stream + 4 })
  })

  it('leaves a stream that failed alone for a minute', async () => {
    const { connection, cursor, pass, calls, before } = await openStream({ line: { refused: 503 } })
    let saved = cursor
    for (let polls = 0; polls < 12; polls += 1) {
      saved = (await readAll(connection, saved)).cursor
      pass(6 * second)
    }
    expect(calls().stream - before.stream).toBe(2)
  })

  it.each(['rate', 'server-html', 'reset-before', 'reset-after', 'cut'] as const)(
    'loses nothing when the stream does not open: %s',
    async (kind) => {
      const { network, connection, cursor } = await openStream()
      const posted = manyPosts(network, 5)
      network.turn({ once: [fault('stream', kind)] })
      expect(idsOf((await readAll(connection, cursor)).posts).sort()).toEqual(posted.sort())
      expect(network.journal.faults).toEqual({ [kind]: 1 })
    },
  )

  it('is told in time when the stream does not answer at all', async () => {
    const { network, reopen, cursor } = await openStream()
    const posted = manyPosts(network, 5)
    network.turn({ once: [fault('stream', 'hang')] })
    expect(idsOf((await readAll(reopen({ timeoutMs: 400 }), cursor)).posts).sort()).toEqual(posted.sort())
  })

  it('keeps its place when the line breaks after a while', async () => {
    const { network, connection, cursor, pass } = await openStream({ line: { cutAfter: 7 } })
    const posted = manyPosts(network, 30)
    const heard: string[] = []
    let saved = cursor
    for (let polls = 0; polls < 3; polls += 1) {
      const read = await readAll(connection, saved)
      heard.push(...idsOf(read.posts))
      saved = read.cursor
    }
    expect(heard.length).toBeLessThan(30)
    network.turn({ line: {} })
    pass(second)
    heard.push(...idsOf((await readAll(connection, saved)).posts))
    expect(new Set(heard)).toEqual(new Set(posted))
    expect(heard).toHaveLength(30)
  })

  it('is told by the search what was said in a long absence, and what the stream has forgotten', async () => {
    const { network, connection, cursor, pass, calls, before } = await openStream()
    pass(hour)
    const away = manyPosts(network, 5, 'away')
    const read = await readAll(connection, cursor)
    expect(idsOf(read.posts).sort()).toEqual(away.sort())
    expect(read.gaps).toEqual([])
    expect(calls()).toEqual({ search: before.search + 1, stream: before.stream })
    pass(minute)
    const forgotten = manyPosts(network, 5, 'forgotten')
    pass(10 * minute)
    network.turn({ line: { keptMs: minute } })
    const again = await readAll(connection, read.cursor)
    expect(idsOf(again.posts).sort()).toEqual(forgotten.sort())
    expect(again.gaps).toEqual([])
    expect(calls().search).toBe(before.search + 2)
  })

  it('says from when to when nobody can tell, when the stream has forgotten and the search is refused', async () => {
    const { network, connection, cursor, pass, now } = await openStream()
    const { cursor: saved } = await readAll(connection, cursor)
    const lastHeardAt = now()
    manyPosts(network, 5, 'lost')
    pass(hour)
    network.turn({ line: { keptMs: minute }, faults: { search: { forbidden: 1 } } })
    const fresh = network.post({ handle: 'bex', text: 'fjellro, still there?' })
    const read = await readAll(connection, saved)
    expect(idsOf(read.posts)).toEqual([fresh.id])
    expect(read.gaps).toEqual([{ from: lastHeardAt + 1, to: now(), reason: expect.any(String) }])
    pass(second)
    expect((await readAll(connection, read.cursor)).gaps).toEqual([])
  })

  it('says so when neither can be read', async () => {
    const { connection, cursor } = await openStream({ line: { refused: 503 } })
    expect((await connection.fetchPosts(cursor)).posts).toEqual([])
    const { network, reopen, cursor: saved } = await openStream()
    network.turn({ line: { refused: 503 }, faults: { search: { forbidden: 1 } } })
    expect(await failure(reopen().fetchPosts(saved))).toMatchObject({ kind: 'stop-and-ask', code: 'forbidden' })
    network.turn({ faults: { search: { 'server-html': 1 } } })
    expect(await failure(reopen().fetchPosts(saved))).toMatchObject({ kind: 'retry-at', code: 'server' })
  })

  it('moves no cursor when the posts it heard of cannot be looked at', async () => {
    const { network, connection, cursor } = await openStream()
    const post = network.post({ handle: 'bex', text: 'fjellro hinge' })
    network.turn({ once: [fault('lookup', 'server-html')] })
    expect(await failure(connection.fetchPosts(cursor))).toMatchObject({ kind: 'retry-at', code: 'server' })
    expect(idsOf((await readAll(connection, cursor)).posts)).toEqual([post.id])
  })

  it('goes on at another instance when one is gone', async () => {
    const { network, settings, cursor, reopen, pass, calls, before } = await openStream()
    settings.jetstreamUrl = `ws://127.0.0.1:1, ${network.url}`
    const connection = reopen()
    const posted = manyPosts(network, 3)
    const one = await readAll(connection, cursor)
    pass(second)
    posted.push(...manyPosts(network, 3))
    const two = await readAll(connection, one.cursor)
    expect(idsOf([...one.posts, ...two.posts])).toEqual(posted)
    expect(calls()).toEqual({ search: before.search + 1, stream: before.stream + 1 })
  })

  it('loses nothing in bad weather', async () => {
    const weather = { rate: 0.05, 'server-html': 0.05, 'reset-after': 0.05, cut: 0.05, 'wrong-type': 0.05, 'repeat-page': 0.1 }
    const { network, connection, pass, cursor } = await openStream()
    network.turn({ faults: { '*': weather } })
    const posted: string[] = []
    const heard = new Set<string>()
    let saved = cursor
    for (let polls = 0; polls < 200; polls += 1) {
      pass(20 * second)
      if (polls < 150) posted.push(...manyPosts(network, polls % 25, `storm ${polls}`))
      try {
        const page = await connection.fetchPosts(copy(saved))
        for (const id of idsOf(page.posts)) heard.add(id)
        saved = page.cursor
      } catch (error) {
        expect(error).toMatchObject({ kind: 'retry-at' })
      }
    }
    expect(posted.filter((id) => !heard.has(id))).toEqual([])
  })

  it('has the texts of people exactly as they wrote them', async () => {
    const { network, connection, cursor } = await openStream()
    const texts = hostileTexts.map((text) => `fjellro ${text}`)
    const written = new Map(texts.map((text) => [network.post({ handle: 'mallory', text }).id, keptByBluesky(text)]))
    const { posts } = await readAll(connection, cursor)
    expect(new Map(posts.map((post) => [post.externalId, post.text]))).toEqual(written)
  })

  it('asks the search for what only the search can answer', async () => {
    for (const query of ['fjellro since:2026-11-01', '-soup', 'from:aino.bsky.example', '"fjellro']) {
      const { network, connection, settings, reopen } = await openTestConnection(bluesky).then((opened) => ({ ...opened }))
      settings.jetstreamUrl = network.url
      expect(connection).toBeTruthy()
      network.turn({ faults: { search: { 'server-json': 1 } } })
      expect(await failure(reopen({ query }).fetchPosts(null))).toMatchObject({ code: 'server' })
      expect(network.journal.calls.stream).toBeUndefined()
    }
  })
})
