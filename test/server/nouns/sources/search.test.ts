import { describe, expect, test } from 'vitest'
import { savePosts } from '#server/nouns/mentions/mention.keep.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import { getSource } from '#server/nouns/sources/source.store.ts'
import { addReservation } from '#server/nouns/sources/spending.store.ts'
import type { ConnectTest } from '#shared/connect.schema.ts'
import type { SearchTest } from '#shared/search.schema.ts'
import { codeOf, read, testSecretBox } from '../../../support/app.ts'
import { connectingDesk } from '../../../support/connecting.ts'
import { engines } from '../../../support/database.ts'
import { post } from '../../../support/world.ts'

type Desk = Awaited<ReturnType<typeof connectingDesk>>

const xSource = (desk: Desk, cap: number | null) => {
  const settings = { ...desk.settingsOf('x'), accessToken: desk.practice.token }
  return addNewSource(desk.context, testSecretBox, null, { channel: 'x', name: 'Search', query: 'fjellro', settings, cap })
}

describe.each(engines)('a search that is tried before it is kept, on %s', (engine) => {
  test('is held against the newest stored posts of all networks: found, left out, and shown', async () => {
    const desk = await connectingDesk(engine)
    const { id } = await xSource(desk, null)
    const texts = ['The hinge broke', 'Win a hinge in our giveaway', 'Nothing to see', 'HINGE again']
    const posts = texts.map((text, n) => post(text, { postedAt: 1_000 + n }))
    await savePosts(desk.context.db, engine, { id, channel: 'x' }, posts, desk.context.clock(), () => undefined)
    const asked = { channel: 'x', search: { words: ['hinge'], without: ['giveaway'], languages: [] } }
    const found = await read<SearchTest>(desk.admin.call('POST', '/api/search-tests', asked))
    expect(found).toMatchObject({ text: 'hinge -giveaway -is:retweet', lost: [], stored: { of: 4, found: 2, leftOut: 1 } })
    expect(found.stored?.posts.map(({ text }) => text)).toEqual(['HINGE again', 'The hinge broke'])
    expect(found.stored?.leftOutPosts.map(({ text }) => text)).toEqual(['Win a hinge in our giveaway'])
    const written = await read<SearchTest>(desk.admin.call('POST', '/api/search-tests', { channel: 'x', search: found.text }))
    expect(written.parts).toEqual(asked.search)
    const byHand = await read<SearchTest>(desk.admin.call('POST', '/api/search-tests', { channel: 'x', search: 'a from:b' }))
    expect(byHand).toEqual({ text: 'a from:b', parts: null, lost: [], stored: null })
  })

  test('reads one page of the network under the cap, pays for it, and leaves the source as it was', async () => {
    const desk = await connectingDesk(engine)
    for (const n of [1, 2, 3, 4, 5, 6]) desk.practice.post({ handle: `dan${n}`, text: `the hinge of my Ro 2 broke, number ${n}` })
    const source = await xSource(desk, 1_000_000)
    const tried = await read<ConnectTest>(desk.admin.call('POST', `/api/sources/${source.id}/test`, { query: 'hinge' }))
    expect(tried).toMatchObject({ found: 6, cost: 6 * 15_000, account: 'fjellro' })
    // Six in the seven days that a search there reaches.
    expect(tried.pricePerDay).toBe(Math.round((6 / 7) * 15_000))
    const { spend, ...after } = await getSource(desk.context.db, source.id)
    expect(spend).toBe(tried.cost)
    expect({ ...after, spend: 0 }).toEqual(source)
    expect(await desk.context.db.selectFrom('mentions').selectAll().execute()).toEqual([])
    expect(await desk.context.db.selectFrom('reservations').selectAll().execute()).toEqual([])
    const kinds = await desk.context.db.selectFrom('spendings').select(['kind', 'posts', 'cost']).execute()
    expect(kinds).toEqual([{ kind: 'read', posts: 6, cost: 90_000 }])
  })

  test('is not read where the cap does not pay for it, nor while other calls hold what is left', async () => {
    const desk = await connectingDesk(engine)
    const tryOn = (id: number) => codeOf(desk.admin.call('POST', `/api/sources/${id}/test`, { query: 'hinge' }))
    expect(await tryOn((await xSource(desk, 340_000)).id)).toBe('test-over-cap')
    desk.context.clock.pass(1)
    const busy = await xSource(desk, 400_000)
    await addReservation(desk.context.db, { sourceId: busy.id, amount: 100_000, endsAt: desk.context.clock() + 60_000 })
    expect(await tryOn(busy.id)).toBe('test-over-cap')
    expect(desk.practice.journal.calls.search).toBeUndefined()
  })
})

test('what a network refuses is said, and what was held for it is let go', async () => {
  const desk = await connectingDesk()
  const source = await xSource(desk, 1_000_000)
  desk.practice.turn({ once: [{ route: 'search', fault: 'rate' }] })
  expect(await codeOf(desk.admin.call('POST', `/api/sources/${source.id}/test`, { query: 'hinge' }))).toBe('connect-failed')
  expect(await desk.context.db.selectFrom('reservations').selectAll().execute()).toEqual([])
  expect((await getSource(desk.context.db, source.id)).state).toBe('live')
})

test('a search that is too long, or of a channel that has none, is refused', async () => {
  const desk = await connectingDesk()
  const ask = (body: object) => codeOf(desk.admin.call('POST', '/api/search-tests', body))
  const words = Array.from({ length: 20 }, (_, n) => `a rather long phrase with number ${n}`)
  expect(await ask({ channel: 'x', search: { words, without: [], languages: [] } })).toBe('search-too-long')
  expect(await ask({ channel: 'youtube', search: { words: ['a'], without: [], languages: [] } })).toBe('no-search')
  const none = desk.admin.call('POST', '/api/search-tests', { channel: 'x', search: { words: [], without: [], languages: [] } })
  expect((await none).status).toBe(422)
})
