import { expect, it } from 'vitest'
import type { Channel, Fetched } from '#server/engines/channels/channel.ts'
import { minute, second } from '#server/kit/lib/clock.ts'
import { storable } from '#server/kit/lib/text.ts'
import type { WorldPost } from '#server/practice/world.ts'
import { copy, driverOf, fault, hostileTexts, idsOf, manyPosts, openTestConnection, readAll, startAt } from './connection.ts'

/** What every channel must do when it reads. */
export function reads(channel: Channel): void {
  const driver = driverOf(channel)

  it('hands over every post exactly once across pages', async () => {
    const { network, connection } = await openTestConnection(channel)
    const posted = manyPosts(network, 250)
    const read = await readAll(connection)
    expect(idsOf(read.posts).sort()).toEqual(posted.sort())
    expect((await readAll(connection, read.cursor)).posts).toEqual([])
  })

  it('hears what is posted while it reads', async () => {
    const { network, connection, pass } = await openTestConnection(channel)
    const posted = manyPosts(network, 230)
    const first = await connection.fetchPosts(null)
    pass(second)
    posted.push(...manyPosts(network, 5, 'meanwhile'))
    const rest = await readAll(connection, first.cursor)
    const again = await readAll(connection, rest.cursor)
    expect(idsOf([...first.posts, ...rest.posts, ...again.posts]).sort()).toEqual(posted.sort())
  })

  it('goes on in mid-window after a crash, from whichever cursor was kept last', async () => {
    const { network, connection, reopen, pass } = await openTestConnection(channel)
    const posted = manyPosts(network, 330)
    const saved: Fetched[] = [await connection.fetchPosts(null)]
    while (saved.at(-1)?.more) saved.push(await connection.fetchPosts(copy(saved.at(-1)?.cursor)))
    expect(saved.length).toBeGreaterThan(3)
    for (const [index, page] of saved.entries()) {
      const before = saved.slice(0, index + 1).flatMap(({ posts }) => posts)
      pass(second)
      const after = await readAll(reopen(), copy(page.cursor))
      expect(new Set(idsOf([...before, ...after.posts]))).toEqual(new Set(posted))
    }
  })

  it('goes on after an empty page that has a next one', async () => {
    const { network, connection } = await openTestConnection(channel)
    const posted = manyPosts(network, 150)
    network.turn({ once: [fault('mentions', 'empty-page'), fault('mentions', 'empty-page')] })
    const empty = await connection.fetchPosts(null)
    expect(empty).toMatchObject({ posts: [], more: true })
    expect(new Set(idsOf((await readAll(connection, empty.cursor)).posts))).toEqual(new Set(posted))
  })

  it('does not mind posts that come twice on two pages', async () => {
    const { network, connection } = await openTestConnection(channel, { faults: { mentions: { 'repeat-page': 1 } } })
    const posted = manyPosts(network, 150)
    expect(new Set(idsOf((await readAll(connection)).posts))).toEqual(new Set(posted))
  })

  it('does not mind posts that are taken away or changed between two pages', async () => {
    const { network, connection, pass } = await openTestConnection(channel)
    const posted = manyPosts(network, 250)
    const first = await connection.fetchPosts(null)
    const heard = new Set(first.posts.map((post) => post.originalId))
    const [gone, changed] = posted.filter((id) => !heard.has(id)).map((id) => network.world.posts.get(id)) as [WorldPost, WorldPost]
    pass(second)
    network.remove(gone)
    network.edit(changed, '@fjellro changed my mind')
    const rest = await readAll(connection, first.cursor)
    const again = await readAll(connection, rest.cursor)
    const all = [...first.posts, ...rest.posts, ...again.posts]
    const there = all.filter(({ deleted }) => !deleted).map((post) => post.originalId)
    expect(new Set(there)).toEqual(new Set(posted.filter((id) => id !== gone.id)))
  })

  it('does not mind pages in no order', async () => {
    const { network, connection, pass } = await openTestConnection(channel, { faults: { mentions: { 'shuffled-page': 1 } } })
    const posted = manyPosts(network, 250)
    const read = await readAll(connection)
    pass(second)
    posted.push(...manyPosts(network, 20, 'later'))
    const later = await readAll(connection, read.cursor)
    expect(idsOf([...read.posts, ...later.posts]).sort()).toEqual(posted.sort())
  })

  it('hears posts that show up late, below what was read already', async () => {
    const { network, connection, pass } = await openTestConnection(channel)
    manyPosts(network, 20)
    const { cursor } = await readAll(connection)
    pass(10 * second)
    const late = network.post({ handle: 'late', text: '@fjellro it took a while', at: startAt - 500 })
    const on = network.post({ handle: 'punctual', text: '@fjellro this one did not' })
    expect(idsOf((await readAll(connection, cursor)).posts)).toEqual([late.id, on.id])
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
    const { network, connection, pass } = await openTestConnection(channel, { faults: { '*': weather } })
    const posted: string[] = []
    const heard = new Set<string>()
    let cursor: unknown = null
    for (let calls = 0; calls < 400; calls += 1) {
      pass(second)
      if (calls < 200) posted.push(...manyPosts(network, calls % 25, `storm ${calls}`))
      try {
        const page = await connection.fetchPosts(copy(cursor))
        for (const id of idsOf(page.posts)) heard.add(id)
        cursor = page.cursor
      } catch (error) {
        expect(error).toMatchObject({ kind: 'retry-at' })
      }
    }
    expect(Object.keys(network.journal.faults)).toHaveLength(5)
    expect(posted.filter((id) => !heard.has(id))).toEqual([])
  })

  it('begins the window again when the network no longer knows the page', async () => {
    if (!driver.spoil) return
    const { network, connection } = await openTestConnection(channel)
    const posted = manyPosts(network, 250)
    const first = await connection.fetchPosts(null)
    const stopped = await readAll(connection, driver.spoil(first.cursor))
    const rest = await readAll(connection, stopped.cursor)
    expect(new Set(idsOf([...stopped.posts, ...rest.posts]))).toEqual(new Set(posted))
  })

  it('says from when to when posts are out of reach', async () => {
    const { network, connection, pass } = await openTestConnection(channel)
    manyPosts(network, 10)
    pass(minute)
    manyPosts(network, 10, 'last heard')
    const { cursor } = await readAll(connection)
    pass(4 * minute)
    manyPosts(network, 100, 'lost')
    pass(minute)
    manyPosts(network, 700, 'storm')
    pass(minute)
    manyPosts(network, 100, 'newest')
    const { gaps } = await readAll(connection, cursor)
    if (driver.reach === null) expect(gaps).toEqual([])
    else expect(gaps).toEqual([{ from: startAt + minute, to: startAt + 6 * minute, reason: expect.any(String) }])
  })

  it('has the texts of people exactly as they wrote them, but for what no text can hold', async () => {
    const { network, connection } = await openTestConnection(channel)
    const texts = hostileTexts.map((text) => `@fjellro ${text}`)
    const written = new Map(texts.map((text) => [network.post({ handle: 'mallory', text }).id, storable(driver.asSaved?.(text) ?? text)]))
    const { posts } = await readAll(connection)
    expect(new Map(posts.map((post) => [post.externalId, post.text]))).toEqual(written)
    expect(() => JSON.parse(JSON.stringify(posts))).not.toThrow()
  })

  it('tells own posts, repetitions and edits from what people say', async () => {
    const { network, connection, pass } = await openTestConnection(channel)
    const first = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
    const repeated = network.post({ handle: 'dan', text: '', reposts: first.id })
    const own = network.post({ handle: 'fjellro', text: 'Hei Aino', inReplyTo: first.id })
    pass(20 * second)
    const edited = network.edit(network.post({ handle: 'bex', text: '@fjellro te hinge' }), '@fjellro the hinge')
    const posts = new Map((await readAll(connection)).posts.map((post) => [post.externalId, post]))
    const conversationId = driver.conversations ? (driver.conversationOf?.(first.id) ?? first.id) : null
    expect(posts.get(first.id)).toMatchObject({ own: false, addressed: true, repostOf: null, editedAt: null, conversationId })
    if (driver.showsReposts) expect(posts.get(repeated.id)).toMatchObject({ repostOf: first.id, addressed: false })
    else expect(posts.has(repeated.id)).toBe(false)
    expect(posts.get(own.id)).toMatchObject({ own: true, inReplyTo: first.id, conversationId })
    const editedAt = driver.edits ? startAt + 20 * second : null
    expect(posts.get(edited.id)).toMatchObject({ text: '@fjellro the hinge', originalId: edited.versions[0], editedAt })
  })

  it('learns on asking again which posts were changed and which are gone', async () => {
    const { network, connection, pass } = await openTestConnection(channel)
    const [saved, changed, gone] = manyPosts(network, 3).map((id) => network.world.posts.get(id)) as [WorldPost, WorldPost, WorldPost]
    await readAll(connection)
    pass(second)
    network.remove(gone)
    const now = network.edit(changed, '@fjellro changed my mind')
    const answer = await connection.refresh([saved.id, changed.id, gone.id])
    expect(answer.gone).toEqual([gone.id])
    expect(answer.posts.map((post) => [post.originalId, post.externalId])).toEqual([
      [saved.id, saved.id],
      [changed.id, now.id],
    ])
  })

  it('says what reading cost, each object once a day', async () => {
    const { network, connection, pass } = await openTestConnection(channel)
    manyPosts(network, 120)
    const first = await readAll(connection)
    pass(second)
    manyPosts(network, 10, 'more')
    const more = await readAll(connection, first.cursor)
    expect(first.cost + more.cost).toBe(network.ledger.bill.total)
    if (first.cost > 0) expect(more.cost).toBeLessThan(first.cost)
  })

  it('finds by search what does not speak to us, and says who may answer it', async () => {
    if (!channel.searches) return
    const { network, reopen, pass } = await openTestConnection(channel)
    const post = network.post({ handle: 'bex', text: 'never again fjellro, hinge gone' })
    network.post({ handle: 'cook', text: 'soup was lovely' })
    pass(minute)
    const { posts } = await readAll(reopen({ query: 'fjellro hinge' }))
    expect(posts).toMatchObject([{ externalId: post.id, addressed: false }])
    if (channel.replyBy({ addressed: false }).by === 'api') return
    expect(channel.replyBy({ addressed: false }).reason).toBeTypeOf('string')
    expect(channel.handOverUrl({ inReplyTo: post.id, text: 'Hei & sorry', url: posts[0]?.url ?? null })).toContain(post.id)
  })
}
