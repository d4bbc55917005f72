import { afterEach, describe, expect, it } from 'vitest'
import { ChannelError } from '#server/engines/channels/channel.ts'
import { x } from '#server/engines/channels/x.ts'
import { limitResetAt } from '#server/engines/channels/x-errors.ts'
import { readPage } from '#server/engines/channels/x-parse.ts'
import { hour, minute, second } from '#server/kit/lib/clock.ts'
import type { PracticeNetwork } from '#server/practice/network.ts'
import type { SettingsChange } from '#server/practice/settings.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'
import { copy, failure, fault, idsOf, keeping, manyPosts, openTestConnection, orderFor, readAll } from '../../../support/connection.ts'

const startAt = Date.UTC(2026, 10, 22, 12)
let network: PracticeNetwork

afterEach(() => network?.close())

/** A line that signs in with a refresh token; the first access token is already dead. */
async function signedIn(practiceSettings: SettingsChange = {}) {
  let at = startAt
  const clock = () => at
  network = await startPracticeNetwork({ clock, practiceSettings })
  const saved: Record<string, string>[] = []
  const { signal } = new AbortController()
  const settings = {
    baseUrl: `${network.url}/2/`,
    accessToken: 'dead',
    refreshToken: network.refreshToken,
    clientId: network.clientId,
    clientSecret: network.clientSecret,
  }
  const context = keeping(settings)
  const connect = (more: Record<string, unknown> = {}, saving = async () => {}) => {
    const own = Object.keys(more).length > 0 ? keeping({ ...settings, ...more }) : context
    return x.open({
      settings: { ...settings, ...more },
      query: null,
      clock,
      signal,
      ...own,
      saveCredentials: async (changed) => {
        await saving()
        saved.push(changed)
        await own.saveCredentials(changed)
      },
    })
  }
  return { connect, saved, pass: (ms: number) => (at += ms) }
}

describe('signing in to X', () => {
  it('renews a dead token, keeps the new pair before it is used, and goes on', async () => {
    const { connect, saved } = await signedIn()
    network.post({ handle: 'aino', text: '@fjellro hei' })
    const savedAtFirstUse: number[] = []
    const connection = connect({}, async () => void savedAtFirstUse.push(network.journal.calls.mentions ?? 0))
    expect((await connection.fetchPosts(null)).posts).toHaveLength(1)
    expect(saved).toEqual([{ accessToken: expect.any(String), refreshToken: expect.any(String) }])
    expect(savedAtFirstUse).toEqual([0])
    expect(network.journal.calls.token).toBe(1)
  })

  it('renews once for all lines of a source, since a refresh token works only once', async () => {
    const { connect, saved } = await signedIn()
    const lines = [connect(), connect(), connect()]
    await Promise.all(lines.map((connection) => connection.whoAmI()))
    await connect().whoAmI()
    expect(network.journal.calls.token).toBe(1)
    expect(new Set(saved.map(({ refreshToken }) => refreshToken)).size).toBe(1)
  })

  it('renews again after two hours', async () => {
    const { connect, saved, pass } = await signedIn()
    const connection = connect()
    await connection.fetchPosts(null)
    pass(2 * hour + second)
    await connection.fetchPosts(null)
    expect(saved).toHaveLength(2)
  })

  it('renews as often as tokens die early', async () => {
    const { connect, saved, pass } = await signedIn({ tokenCalls: 2 })
    const connection = connect()
    let cursor: unknown = null
    for (let calls = 0; calls < 6; calls += 1) {
      cursor = (await connection.fetchPosts(cursor)).cursor
      pass(second)
    }
    expect(saved.length).toBeGreaterThan(2)
  })

  it('does not lose a new pair that could not be kept at first', async () => {
    const { connect, saved } = await signedIn()
    let failures = 1
    const connection = connect({}, async () => {
      if (failures-- > 0) throw new Error('The disk is full.')
    })
    await expect(connection.whoAmI()).rejects.toThrow('The disk is full.')
    await expect(connection.whoAmI()).resolves.toMatchObject({ handle: 'fjellro' })
    expect(saved).toHaveLength(1)
    expect(network.journal.calls.token).toBe(1)
  })

  it('stops and asks when the grant is gone, and tries later when the door is only shut', async () => {
    const { connect } = await signedIn({ once: [{ route: 'token', fault: 'server-html' }] })
    const connection = connect()
    await expect(connection.whoAmI()).rejects.toMatchObject({ kind: 'retry-at', code: 'server' })
    await expect(connection.whoAmI()).resolves.toMatchObject({ handle: 'fjellro' })
    await expect(connect({ accessToken: 'dead', refreshToken: 'used long ago' }).whoAmI()).rejects.toMatchObject({
      kind: 'stop-and-ask',
      code: 'token',
    })
  })

  it('asks for a token when there is none', async () => {
    const { connect } = await signedIn()
    expect(() => connect({ accessToken: ' ' })).toThrow(ChannelError)
  })

  it('knows its account by name when the token stands for an app', async () => {
    const { connect } = await signedIn()
    await expect(connect({ accessToken: network.token, account: '@Fjellro' }).whoAmI()).resolves.toMatchObject({ handle: 'fjellro' })
    await expect(connect({ accessToken: network.token, account: 'nobody' }).whoAmI()).rejects.toMatchObject({ kind: 'stop-and-ask' })
  })
})

describe('the prices and addresses of X', () => {
  it('costs more with a link', () => {
    expect([x.price('Hei'), x.price('Hei https://fjellro.example')]).toEqual([15_000, 200_000])
  })

  it('hands over to X, or to the server the post was seen on', () => {
    const order = { inReplyTo: '5', text: 'Hei & sorry ä' }
    expect(x.handOverUrl({ ...order, url: null })).toBe('https://x.com/intent/tweet?in_reply_to=5&text=Hei+%26+sorry+%C3%A4')
    expect(x.handOverUrl({ ...order, url: 'http://127.0.0.1:8788/aino/status/5' })).toMatch(/^http:\/\/127\.0\.0\.1:8788\/intent\/tweet\?/)
  })
})

describe('the wait X asks for', () => {
  const headers = (reset: number, date: number, remaining = '0') => ({
    'x-rate-limit-remaining': remaining,
    'x-rate-limit-reset': String(reset / second),
    date: new Date(date).toUTCString(),
  })

  it('is measured on the clock of X, not ours', () => {
    expect(limitResetAt(headers(startAt + 20 * minute, startAt + 15 * minute), startAt)).toBe(startAt + 5 * minute)
    expect(limitResetAt(headers(startAt - 20 * minute, startAt - 25 * minute), startAt)).toBe(startAt + 5 * minute)
  })

  it('is never in the past nor longer than a day, and nothing while calls are left', () => {
    expect(limitResetAt(headers(startAt - hour, startAt), startAt)).toBe(startAt + second)
    expect(limitResetAt(headers(startAt + 400 * 24 * hour, startAt), startAt)).toBe(startAt + 24 * hour)
    expect(limitResetAt(headers(startAt + minute, startAt, '3'), startAt)).toBeNull()
    expect(limitResetAt({ 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': 'soon' }, startAt)).toBeNull()
    expect(limitResetAt({}, startAt)).toBeNull()
  })
})

describe('an answer of X that says yes, and inside that it failed', () => {
  it('does not end a window: what lies below is still read', async () => {
    const { network: played, connection } = await openTestConnection(x)
    const posted = manyPosts(played, 250)
    const first = await connection.fetchPosts(null)
    played.turn({ once: [fault('mentions', 'partial')] })
    expect(await failure(connection.fetchPosts(copy(first.cursor)))).toMatchObject({ kind: 'retry-at', code: 'broken-answer' })
    const rest = await readAll(connection, copy(first.cursor))
    expect(idsOf([...first.posts, ...rest.posts]).sort()).toEqual(posted.sort())
  })

  it('does not say that a post is gone', () => {
    const reading = { account: { externalId: '1', handle: 'fjellro', name: 'Fjellro' }, site: 'https://x.com', allAddressed: false }
    const problem = (type: string) => ({ resource_id: '20', type: `https://api.twitter.com/2/problems/${type}` })
    const missing = (...errors: unknown[]) => readPage({ errors }, reading)?.missing
    expect(missing(problem('resource-not-found'))).toEqual(['20'])
    expect(missing(problem('not-authorized-for-resource'))).toEqual(['20'])
    expect(missing({ resource_id: '20', title: 'Service Unavailable', type: 'about:blank' })).toEqual([])
  })
})

describe('the names X takes', () => {
  it('changes over to the newer ones once where the older ones are refused, and remembers them', async () => {
    const { network, connection, reopen, pass } = await openTestConnection(x, { postFieldsOnly: true })
    const root = network.post({ handle: 'bex', text: 'anybody else?' })
    const [one] = manyPosts(network, 1) as [string]
    const answer = network.post({ handle: 'aino', text: '@fjellro mine too', inReplyTo: root.id })
    network.post({ handle: 'cem', text: root.text, reposts: one })
    const { posts, cursor, cost } = await readAll(connection)
    expect(posts).toMatchObject([
      { externalId: one, author: { handle: 'person0' }, counts: { reposts: 1 } },
      { externalId: answer.id, inReplyTo: root.id, conversationId: root.id, author: { handle: 'aino' } },
      { repostOf: one },
    ])
    expect(cost).toBe(network.ledger.bill.total)
    const refused = () => network.journal.lines.filter(({ status }) => status === 400).length
    expect(refused()).toBe(1)
    pass(second)
    const next = network.post({ handle: 'aino', text: '@fjellro and again' })
    expect(idsOf((await readAll(reopen(), cursor)).posts)).toEqual([next.id])
    expect((await reopen().refresh([one])).posts).toMatchObject([{ externalId: one }])
    const sent = await connection.sendReply({ ...orderFor(next.id, 'Hei'), attemptedAt: startAt })
    expect(await connection.findReply({ ...orderFor(next.id, 'Hei'), attemptedAt: startAt })).toEqual(sent)
    expect(refused()).toBe(1)
  })

  it('asks under the other names once for each refusal that has another reason', async () => {
    const { network, reopen } = await openTestConnection(x)
    const calls = () => network.journal.calls.search ?? 0
    expect(await failure(reopen({ query: 'is:nonsense' }).fetchPosts(null))).toMatchObject({ kind: 'stop-and-ask', code: 'invalid' })
    expect(calls()).toBe(2)
  })
})

describe('versions on X', () => {
  it('asks for the newest version where an older one is handed out as it was', async () => {
    const { network, connection, pass } = await openTestConnection(x)
    const [first, other] = manyPosts(network, 2) as [string, string]
    await readAll(connection)
    let post = network.world.posts.get(first)
    for (const words of ['one', 'two', 'three', 'four', 'five', 'six']) {
      pass(minute)
      if (post) post = network.edit(post, `@fjellro ${words}`)
    }
    const bill = network.ledger.bill.total
    const { posts, gone, cost } = await connection.refresh([first, other])
    expect(posts).toMatchObject([
      { originalId: first, externalId: post?.id, text: '@fjellro six' },
      { originalId: other, externalId: other },
    ])
    expect(gone).toEqual([])
    expect(cost).toBeGreaterThanOrEqual(network.ledger.bill.total - bill)
  })

  it('finds first and last version in a history of any order', () => {
    const [a, b, c] = ['2124472963691446272', '2124472963691446273', '2124472963691446274']
    const reading = { account: { externalId: '1', handle: 'fjellro', name: 'Fjellro' }, site: 'https://x.com', allAddressed: true }
    const page = readPage(
      { data: [{ id: b, text: 'hei', edit_history_post_ids: [c, a, b], public_metrics: { repost_count: 4 } }] },
      reading,
    )
    expect(page?.posts).toMatchObject([{ originalId: a, externalId: b, counts: { reposts: 4 } }])
    expect(page?.newerVersions).toEqual(new Map([[b, c]]))
  })
})

it('reads what was written for pictures, and the options of polls', () => {
  const reading = { account: { externalId: '1', handle: 'fjellro', name: 'Fjellro' }, site: 'https://x.com', allAddressed: true }
  const page = readPage(
    {
      data: [{ id: '2124472963691446272', text: '@fjellro', attachments: { media_keys: ['3_1'], poll_ids: ['9'] } }],
      includes: {
        media: [{ media_key: '3_1', type: 'photo', alt_text: 'the hinge has broken off' }],
        polls: [
          {
            id: '9',
            options: [
              { position: 1, label: 'It leaks' },
              { position: 2, label: 'It caught fire' },
            ],
          },
        ],
      },
    },
    reading,
  )
  expect(page?.posts[0]?.text).toBe('@fjellro\n\nthe hinge has broken off\n\nIt leaks\nIt caught fire')
})
