import { afterEach, describe, expect, it } from 'vitest'
import { day, hour, minute, second } from '#server/kit/lib/clock.ts'
import { timeOfSnowflake } from '#server/kit/lib/snowflake.ts'
import type { PracticeNetwork, PracticeOptions } from '#server/practice/network.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'

const startAt = Date.UTC(2026, 10, 22, 12)
const open: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

async function begin(options: PracticeOptions = {}) {
  let at = startAt
  const network = await startPracticeNetwork({ clock: () => at, ...options })
  open.push(network.close)
  const me = network.world.brand.id
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${network.url}/2/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${network.token}`, 'content-type': 'application/json', ...init.headers },
    })
    return { status: answer.status, headers: answer.headers, body: await answer.json() }
  }
  const reply = (text: string, to: string) =>
    ask('tweets', { method: 'POST', body: JSON.stringify({ text, reply: { in_reply_to_tweet_id: to } }) })
  return { network, me, ask, reply, pass: (ms: number) => (at += ms) }
}

const posts = (network: PracticeNetwork, count: number) =>
  Array.from({ length: count }, (_, index) => network.post({ handle: `p${index % 9}`, text: `@fjellro ${index}` }))
const idsOf = (body: { data?: { id: string }[] }) => (body.data ?? []).map(({ id }) => id)

describe('the lists of the practice network', () => {
  it('gives nothing that was not asked for, and absent instead of empty', async () => {
    const { network, me, ask } = await begin()
    const [post] = posts(network, 1)
    const plain = await ask(`users/${me}/mentions`)
    expect(plain.body).toEqual({
      data: [{ id: post?.id, text: '@fjellro 0', edit_history_tweet_ids: [post?.id] }],
      meta: { newest_id: post?.id, oldest_id: post?.id, result_count: 1 },
    })
    const more = await ask(`users/${me}/mentions?tweet.fields=created_at,author_id,lang&expansions=author_id&user.fields=public_metrics`)
    expect(more.body.data[0]).toEqual({ ...plain.body.data[0], created_at: new Date(startAt).toISOString(), author_id: post?.author.id })
    expect(more.body.includes.users).toMatchObject([{ username: 'p0', public_metrics: { followers_count: expect.any(Number) } }])
    expect((await ask(`users/${me}/mentions?since_id=${post?.id}`)).body).toEqual({ meta: { result_count: 0 } })
  })

  it('pages from new to old, between the bounds, through what comes meanwhile', async () => {
    const { network, me, ask } = await begin()
    const ids = posts(network, 25).map(({ id }) => id)
    const first = await ask(`users/${me}/mentions?max_results=10&since_id=${ids[4]}`)
    posts(network, 3)
    const second = await ask(`users/${me}/mentions?max_results=10&since_id=${ids[4]}&pagination_token=${first.body.meta.next_token}`)
    expect([...idsOf(first.body), ...idsOf(second.body)]).toEqual(ids.slice(5).reverse())
    expect(second.body.meta.next_token).toBeUndefined()
    expect(idsOf((await ask(`users/${me}/mentions?until_id=${ids[2]}`)).body)).toEqual([ids[1], ids[0]])
  })

  it('reaches back 800 mentions and no further', async () => {
    const { network, me, ask } = await begin({ practiceSettings: { limitFactor: 0 } })
    const ids = posts(network, 830).map(({ id }) => id)
    const seen: string[] = []
    let token = ''
    for (let pages = 0; pages < 20; pages += 1) {
      const { body } = await ask(`users/${me}/mentions?max_results=100${token}`)
      seen.push(...idsOf(body))
      if (!body.meta.next_token) break
      token = `&pagination_token=${body.meta.next_token}`
    }
    expect(seen).toEqual(ids.slice(30).reverse())
  })

  it.each([
    ['max_results=4', 'max_results'],
    ['max_results=101', 'max_results'],
    ['since_id=abc', 'since_id'],
    ['pagination_token=zzz', 'pagination_token'],
    ['start_time=yesterday', 'start_time'],
  ])('refuses %s', async (query, parameter) => {
    const { me, ask } = await begin()
    const { status, body } = await ask(`users/${me}/mentions?${query}`)
    expect(status).toBe(400)
    expect(Object.keys(body.errors[0].parameters)).toEqual([parameter])
  })

  it('says inside a 200 what a lookup did not find', async () => {
    const { network, ask } = await begin()
    const [post] = posts(network, 1)
    const { status, body } = await ask(`tweets?ids=${post?.id},12345`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ data: [{ id: post?.id }], errors: [{ resource_id: '12345', title: 'Not Found Error' }] })
  })

  it('knows people by id and by name', async () => {
    const { network, ask } = await begin()
    const [post] = posts(network, 1)
    expect((await ask('users/by?usernames=P0,nobody')).body).toMatchObject({
      data: [{ id: post?.author.id, username: 'p0' }],
      errors: [{ value: 'nobody' }],
    })
    expect((await ask(`users/${post?.author.id}`)).body.data.username).toBe('p0')
    expect((await ask('users/me')).body.data.username).toBe('fjellro')
  })

  it('shows our own posts to us only after the lag it is set to', async () => {
    const { network, me, ask, reply, pass } = await begin({ practiceSettings: { ownDelayMs: 20 * second } })
    const [post] = posts(network, 1)
    const sent = await reply('Hei', post?.id ?? '')
    expect((await ask(`users/${me}/tweets`)).body.data).toBeUndefined()
    pass(20 * second)
    expect((await ask(`users/${me}/tweets?tweet.fields=referenced_tweets`)).body.data).toMatchObject([
      { id: sent.body.data.id, text: '@p0 Hei', referenced_tweets: [{ type: 'replied_to', id: post?.id }] },
    ])
  })

  it('searches words, phrases, names, OR, not and brackets', async () => {
    const { network, ask } = await begin()
    const say = (handle: string, text: string, lang = 'en') => network.post({ handle, text, lang }).id
    const hinge = say('aino', 'Fjellro hinge cracks')
    const finnish = say('pekka', 'fjellro sarana', 'fi')
    const named = say('dan', '@fjellro left hinge')
    say('cabin', 'fjellroad trip')
    const find = async (query: string) => idsOf((await ask(`tweets/search/recent?query=${encodeURIComponent(query)}`)).body).reverse()
    expect(await find('fjellro')).toEqual([hinge, finnish, named])
    expect(await find('fjellro -@fjellro')).toEqual([hinge, finnish])
    expect(await find('"left hinge" OR lang:fi')).toEqual([finnish, named])
    expect(await find('(hinge OR sarana) -from:dan')).toEqual([hinge, finnish])
    for (const bad of ['(fjellro', 'fjellro)', 'OR', 'near:oslo', '-']) {
      expect((await ask(`tweets/search/recent?query=${encodeURIComponent(bad)}`)).status).toBe(400)
    }
  })
})

describe('writing on the practice network', () => {
  it('lets a program answer only who spoke to us', async () => {
    const { network, reply } = await begin()
    const named = network.post({ handle: 'aino', text: '@Fjellro! rikki' })
    const ours = (await reply('Hei', named.id)).body.data.id
    const quoting = network.post({ handle: 'dan', text: 'look at this', quotes: ours })
    const answering = network.post({ handle: 'aino', text: 'kiitos', inReplyTo: ours })
    const stranger = network.post({ handle: 'bex', text: 'mail fjellro@fjellro.example or @fjellro_fan, fjellro is bad' })
    expect((await reply('a', named.id)).status).toBe(201)
    expect((await reply('b', quoting.id)).status).toBe(201)
    expect((await reply('c', answering.id)).status).toBe(201)
    expect(await reply('d', stranger.id)).toMatchObject({
      status: 403,
      body: { title: 'Forbidden', detail: expect.stringContaining('not been mentioned') },
    })
  })

  it('refuses the same words to the same post twice, and what nobody can read', async () => {
    const { network, reply } = await begin()
    const [one, two] = posts(network, 2)
    expect((await reply('Hei', one?.id ?? '')).status).toBe(201)
    expect((await reply('Hei', two?.id ?? '')).status).toBe(201)
    expect(await reply('Hei ', one?.id ?? '')).toMatchObject({
      status: 403,
      body: { detail: 'You are not allowed to create a Tweet with duplicate content.' },
    })
    expect((await reply('x'.repeat(281), one?.id ?? '')).status).toBe(400)
    expect((await reply('mark \ufeff', one?.id ?? '')).status).toBe(400)
    expect((await reply('Hei', '99')).status).toBe(403)
  })

  it('takes our own posts away again, and only those', async () => {
    const { network, ask, reply } = await begin()
    const [post] = posts(network, 1)
    const { body } = await reply('Hei', post?.id ?? '')
    expect((await ask(`tweets/${post?.id}`, { method: 'DELETE' })).status).toBe(403)
    expect((await ask(`tweets/${body.data.id}`, { method: 'DELETE' })).body).toEqual({ data: { deleted: true } })
    expect((await ask(`tweets?ids=${body.data.id}`)).body.errors).toHaveLength(1)
  })

  it('lets in only who has a token, and trades a refresh token once', async () => {
    const { network, ask } = await begin()
    expect((await ask('users/me', { headers: { authorization: 'Bearer nonsense' } })).status).toBe(401)
    const trade = (refresh: string) =>
      ask('oauth2/token', { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refresh }).toString() })
    const first = await trade(network.refreshToken)
    expect(first.body).toMatchObject({ token_type: 'bearer', expires_in: 7_200 })
    expect(await trade(network.refreshToken)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    expect((await trade(first.body.refresh_token)).status).toBe(200)
  })
})

describe('limits and prices of the practice network', () => {
  it('counts down in a window of 15 minutes and says when it resets', async () => {
    const { me, ask, pass } = await begin({ practiceSettings: { limitFactor: 0.01 } })
    const headers = [await ask(`users/${me}/mentions`), await ask(`users/${me}/mentions`), await ask(`users/${me}/mentions`)].map(
      (answer) => answer.headers.get('x-rate-limit-remaining'),
    )
    expect(headers).toEqual(['2', '1', '0'])
    const refused = await ask(`users/${me}/mentions`)
    expect(refused).toMatchObject({ status: 429, body: { title: 'Too Many Requests', status: 429 } })
    expect(Number(refused.headers.get('x-rate-limit-reset')) * second).toBe(startAt + 15 * minute)
    pass(15 * minute)
    expect((await ask(`users/${me}/mentions`)).status).toBe(200)
  })

  it('allows a poll every two seconds as it comes', async () => {
    const { me, ask } = await begin()
    const { headers } = await ask(`users/${me}/mentions`)
    expect(Number(headers.get('x-rate-limit-limit'))).toBeGreaterThanOrEqual((15 * minute) / (2 * second))
  })

  it('charges the same post and person once in a UTC day', async () => {
    const { network, me, ask, pass } = await begin()
    posts(network, 3)
    const read = () => ask(`users/${me}/mentions?expansions=author_id`)
    await read()
    await read()
    expect(network.ledger.bill).toMatchObject({ ownedReads: 3, users: 3, total: 3 * 1_000 + 3 * 10_000 })
    pass(day)
    await read()
    expect(network.ledger.bill.total).toBe(2 * (3 * 1_000 + 3 * 10_000))
  })

  it('answers 402 when the purse is empty', async () => {
    const { network, me, ask } = await begin({ practiceSettings: { credits: 2_000 } })
    posts(network, 2)
    expect((await ask(`users/${me}/mentions`)).status).toBe(200)
    expect((await ask(`users/${me}/mentions`)).status).toBe(402)
  })
})

describe('ids on the practice network', () => {
  it('carry the time of the post and never repeat, even for many posts at one instant', async () => {
    const { network, pass } = await begin()
    const made = posts(network, 500)
    pass(1)
    made.push(...posts(network, 500))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1_000)
    for (const post of made) expect(timeOfSnowflake(post.id)).toBe(post.at)
  })

  it('put a late post between older ones', async () => {
    const { network, me, ask, pass } = await begin()
    const [old] = posts(network, 1)
    pass(hour)
    const [fresh] = posts(network, 1)
    const late = network.post({ handle: 'late', text: '@fjellro late', at: startAt + minute })
    expect(idsOf((await ask(`users/${me}/mentions`)).body)).toEqual([fresh?.id, late.id, old?.id])
  })
})

describe('what a person sees of the practice network', () => {
  it('shows texts as text, and our reply in the thread', async () => {
    const { network, reply } = await begin()
    const post = network.post({ handle: 'mallory', name: '<b>M</b>', text: '@fjellro <script>alert(1)</script> \ud83d' })
    await reply('Hei & sorry', post.id)
    const page = await (await fetch(`${network.url}/mallory/status/${post.id}`)).text()
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).toContain('Hei &amp; sorry')
    expect(page).not.toContain('<script')
    expect(page).not.toContain('<b>M</b>')
    expect((await fetch(network.url)).headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('lets a person post by hand where a program may not', async () => {
    const { network } = await begin()
    const stranger = network.post({ handle: 'bex', text: 'never again fjellro' })
    const form = await (await fetch(`${network.url}/intent/tweet?in_reply_to=${stranger.id}&text=Hei%20%3Cb%3E`)).text()
    expect(form).toContain('Hei &lt;b&gt;')
    await fetch(`${network.url}/intent/tweet`, { method: 'POST', body: new URLSearchParams({ in_reply_to: stranger.id, text: 'Hei Bex' }) })
    const thread = await (await fetch(`${network.url}/practice/thread/${stranger.id}`)).json()
    expect(thread.posts).toMatchObject([{ id: stranger.id }, { handle: 'fjellro', text: 'Hei Bex', inReplyTo: stranger.id }])
    expect(network.journal.accepted).toMatchObject([{ by: 'hand' }])
  })
})

describe('the control door of the practice network', () => {
  it('takes posts one by one and in bulk, edits and deletions, and tells nonsense from posts', async () => {
    const { network } = await begin()
    const endpoint = (path: string, method: string, body?: unknown) =>
      fetch(`${network.url}/practice/${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })
    const one = await (await endpoint('posts', 'POST', { handle: 'aino', text: '@fjellro hei' })).json()
    const many = await (
      await endpoint('posts', 'POST', [
        { handle: 'dan', text: 'a' },
        { handle: 'dan', text: 'b', inReplyTo: one.id },
      ])
    ).json()
    expect(many.ids).toHaveLength(2)
    expect(await (await endpoint(`posts/${one.id}`, 'PATCH', { text: '@fjellro hei hei' })).json()).toMatchObject({
      text: '@fjellro hei hei',
      versions: [one.id, expect.any(String)],
    })
    expect((await endpoint(`posts/${many.ids[0]}`, 'DELETE')).status).toBe(204)
    expect((await endpoint(`posts/${many.ids[0]}`, 'DELETE')).status).toBe(404)
    expect((await endpoint('posts', 'POST', { handle: 'x', text: 'y', inReplyTo: '404' })).status).toBe(422)
    expect((await endpoint('posts', 'POST', { text: 'nobody' })).status).toBe(422)
    expect((await endpoint('settings', 'PATCH', { limitFactor: 0 })).status).toBe(200)
    expect((await endpoint('settings', 'PATCH', { nonsense: 1 })).status).toBe(422)
    for (const path of ['health', 'ledger', 'journal', 'settings', `thread/${one.id}`])
      expect((await endpoint(path, 'GET')).status).toBe(200)
  })

  it('injects the same faults for the same seed', async () => {
    const runs: number[][] = []
    for (const seed of [7, 7, 8]) {
      const { me, ask } = await begin({ seed, practiceSettings: { limitFactor: 0, faults: { mentions: { 'server-json': 0.5 } } } })
      const statuses: number[] = []
      for (let calls = 0; calls < 30; calls += 1) statuses.push((await ask(`users/${me}/mentions`)).status)
      runs.push(statuses)
    }
    expect(runs[0]).toEqual(runs[1])
    expect(runs[0]).not.toEqual(runs[2])
    expect(new Set(runs[0])).toEqual(new Set([200, 503]))
  })
})
