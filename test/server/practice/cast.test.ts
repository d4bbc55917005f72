import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { day, hour, minute, second } from '#server/kit/lib/clock.ts'
import { adapters } from '#server/practice/adapters.ts'
import { readCast } from '#server/practice/cast.ts'
import { homeNames } from '#server/practice/homes.ts'
import type { PracticeNetwork, Spoken } from '#server/practice/network.ts'
import { planCast } from '#server/practice/schedule.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'
import type { WorldPost } from '#server/practice/world.ts'

const startAt = Date.UTC(2026, 10, 22, 12)
const cast = readCast()
const folders: string[] = []
const open: PracticeNetwork[] = []

afterEach(async () => {
  for (const network of open.splice(0)) await network.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const plan = (seed = 1, speed = 1) => planCast(cast, { seed, startAt, speed, published: new Set() })
const isLive = ({ at }: { at: number }) => at > startAt

describe('the cast', () => {
  it('is many people in many languages, each text written once', () => {
    const texts = cast.posts.filter((post) => !post.repost).map(({ text }) => text)
    expect(cast.members.size).toBeGreaterThanOrEqual(60)
    expect(texts.length).toBeGreaterThanOrEqual(220)
    expect(new Set(texts).size).toBe(texts.length)
    const langs = new Set(cast.posts.map(({ lang }) => lang))
    for (const lang of ['en', 'de', 'no', 'fi', 'is', 'tr', 'es', 'fr', 'ar', 'pl']) expect(langs).toContain(lang)
    const reactions = cast.reactions.map(({ text }) => text)
    expect(new Set([...texts, ...reactions]).size).toBe(texts.length + reactions.length)
  })

  it('tells of at least twelve problems that several people share, most of all the hinge, and of forty that one has', () => {
    const people = new Map<string, Set<string>>()
    for (const { about, by } of cast.posts) people.set(about, (people.get(about) ?? new Set()).add(by))
    const complaints = [...people].filter(([about]) => !/^(praise|not-us|hostile|repost|reply|news|opinion|sarcasm|question)/.test(about))
    expect(complaints.filter(([, by]) => by.size >= 4).length).toBeGreaterThanOrEqual(12)
    expect(Math.max(...complaints.map(([, by]) => by.size))).toBe(people.get('ro2-hinge')?.size)
    expect([...people].filter(([, by]) => by.size === 1).length).toBeGreaterThanOrEqual(40)
  })

  it('has told more than half at the start, most of it in the last day, the hinge in the last two', () => {
    const week = plan().filter((planned) => !isLive(planned))
    expect(week.length / cast.posts.filter(({ when }) => when !== 'later').length).toBeGreaterThan(0.55)
    expect(week.every(({ at }) => at >= startAt - 7 * day)).toBe(true)
    const lastDay = week.filter(({ at }) => at > startAt - day).length
    expect(lastDay).toBeGreaterThan(week.length / 3)
    const hinge = week.filter(({ written }) => written.about === 'ro2-hinge')
    expect(hinge.filter(({ at }) => at > startAt - 2 * day).length).toBeGreaterThan(0.75 * hinge.length)
  })

  it('goes on live within two seconds, every 4 to 8 s at first, and for over an hour', () => {
    const live = plan().filter(isLive)
    expect((live[0]?.at ?? 0) - startAt).toBeLessThanOrEqual(2 * second)
    expect(live[0]?.written.about).toBe('ro2-hinge')
    const gaps = live.slice(1).map(({ at }, index) => at - (live[index]?.at ?? 0))
    for (const gap of gaps.slice(0, 40)) expect(gap >= 4 * second && gap <= 8 * second).toBe(true)
    expect((live.at(-1)?.at ?? 0) - startAt).toBeGreaterThan(hour)
    expect(live.filter(({ at }) => at < startAt + 15 * minute).length).toBeGreaterThan(90)
  })

  it('says nothing in answer before it was said', () => {
    const at = new Map(plan().map((planned) => [planned.written.key, planned.at]))
    for (const planned of plan()) {
      for (const key of [planned.written.re, planned.written.quote, planned.written.repost])
        if (key) expect(planned.at).toBeGreaterThan(at.get(key) ?? Number.POSITIVE_INFINITY)
    }
  })

  it('plays the same week for the same seed, another for another, and faster when asked', () => {
    const order = (seed: number, speed = 1) => plan(seed, speed).map(({ written }) => written.id)
    expect(order(1)).toEqual(order(1))
    expect(order(1)).not.toEqual(order(2))
    expect(order(1, 10)).toEqual(order(1))
    expect((plan(1, 10).at(-1)?.at ?? 0) - startAt).toBeLessThan(hour / 5)
  })
})

describe('the practice network with its cast', () => {
  async function begin(options: { stateFile?: string; seed?: number } = {}, at = startAt) {
    let now = at
    const network = await startPracticeNetwork({ clock: () => now, cast: true, ...options })
    open.push(network)
    const health = async () => (await fetch(`${network.url}/practice/health`, { headers: { connection: 'close' } })).json()
    const reply = async (to: string, text: string) => {
      const answer = await fetch(`${network.url}/2/tweets`, {
        method: 'POST',
        headers: { authorization: `Bearer ${network.token}`, 'content-type': 'application/json', connection: 'close' },
        body: JSON.stringify({ text, reply: { in_reply_to_tweet_id: to } }),
      })
      return (await answer.json()).data.id as string
    }
    const pass = async (ms: number) => {
      now += ms
      await health()
    }
    const answersTo = (id: string) => network.world.timeline.filter((post) => post.answers?.id === id)
    return { network, health, reply, pass, answersTo, now: () => now }
  }
  const stateFile = () => {
    const folder = mkdtempSync(join(tmpdir(), 'practice-'))
    folders.push(folder)
    return join(folder, 'state.jsonl')
  }
  const everywhere = (network: PracticeNetwork): Spoken[] =>
    adapters.filter(({ name }) => homeNames.has(name)).map(({ name }) => network.on(name))
  /** Everything due by now, as it stands. */
  const timelineOf = async ({ url, world }: Spoken): Promise<WorldPost[]> => {
    await fetch(`${url}/practice/health`, { headers: { connection: 'close' } }).catch(() => null)
    return world.timeline
  }
  const worldOf = ({ network }: { network: PracticeNetwork }) =>
    network.world.timeline.map(({ id, text, author }) => [id, author.handle, text])

  it('answers our replies after 5 to 25 seconds: some calm down, some do not, some stay silent', async () => {
    const { network, reply, pass, answersTo } = await begin()
    const asked = network.world.mentions.filter((post) => !post.reposts).slice(0, 60)
    const replies: string[] = []
    for (const post of asked) replies.push(await reply(post.id, `Hei, korjaamme sen. ${post.id}`))
    await pass(4 * second)
    expect(replies.flatMap(answersTo)).toEqual([])
    await pass(21 * second)
    const answered = replies.map((id) => answersTo(id).length)
    expect(new Set(answered)).toEqual(new Set([0, 1]))
    const tones = new Map(cast.reactions.map(({ text, tone }) => [`@fjellro ${text}`, tone]))
    expect(new Set(replies.flatMap(answersTo).map(({ text }) => tones.get(text)))).toEqual(new Set(['calm', 'angry']))
  })

  it('lets posts show up late, below newer ones, when it is told to', async () => {
    const { network, pass } = await begin()
    network.turn({ lateChance: 1, lateByMs: 5 * second })
    const before = network.world.timeline.length
    await pass(2 * second)
    const punctual = network.post({ handle: 'punctual', text: '@fjellro hei' })
    expect(network.world.timeline.length).toBe(before + 1)
    await pass(5 * second)
    expect(network.world.timeline.at(-1)).toBe(punctual)
    expect(network.world.timeline.at(-2)?.at).toBeLessThan(punctual.at)
  })

  it('never says the same twice in two hours of answering everybody', async () => {
    const { network, reply, pass } = await begin()
    const done = new Set<string>()
    for (let rounds = 0; rounds < 24; rounds += 1) {
      await pass(5 * minute)
      for (const post of [...network.world.mentions]) {
        if (post.reposts || done.has(post.id)) continue
        done.add(post.id)
        await reply(post.id, `Hei ${post.id}`)
      }
    }
    const texts = network.world.timeline.filter((post) => !post.reposts && post.author !== network.world.brand).map(({ text }) => text)
    expect(new Set(texts).size).toBe(texts.length)
  })

  it('goes on after a restart with the same ids, the same bill, and nothing said twice', async () => {
    const file = stateFile()
    const before = await begin({ stateFile: file })
    await before.pass(3 * minute)
    const asked = before.network.world.mentions.at(-1)?.id ?? ''
    const sent = await before.reply(asked, 'Hei')
    const gone = before.network.post({ handle: 'gone', text: '@fjellro gone' })
    before.network.remove(gone)
    const edited = before.network.edit(before.network.post({ handle: 'bex', text: '@fjellro a' }), '@fjellro b')
    await fetch(`${before.network.url}/2/users/${before.network.world.brand.id}/mentions?expansions=author_id`, {
      headers: { authorization: `Bearer ${before.network.token}`, connection: 'close' },
    })
    await before.network.close()

    const after = await begin({ stateFile: file }, before.now())
    expect(worldOf(after)).toEqual(worldOf(before))
    expect(after.network.ledger.bill).toEqual(before.network.ledger.bill)
    expect(after.network.journal.accepted).toEqual(before.network.journal.accepted)
    expect(after.network.world.posts.get(gone.id)?.deletedAt).not.toBeNull()
    expect(after.network.world.posts.get(edited.versions[0] ?? '')?.id).toBe(edited.id)
    expect([after.network.url, after.network.token]).toEqual([before.network.url, before.network.token])
    await after.pass(2 * hour)
    expect(after.network.progress().done).toBe(false)
    const texts = after.network.world.timeline.filter((post) => !post.reposts && post.author.handle !== 'bex').map(({ text }) => text)
    expect(new Set(texts).size).toBe(texts.length)
    expect(after.answersTo(sent).length).toBeLessThanOrEqual(1)
    const told = new Set((await Promise.all(everywhere(after.network).map(timelineOf))).flat().map(({ key }) => key))
    for (const { id, text } of cast.posts) expect(told.has(id), text).toBe(true)
  })

  it('lives on six networks, on X most of all, where the same problem is told on all of them in many languages', async () => {
    const { network } = await begin()
    const timelines = await Promise.all(everywhere(network).map(timelineOf))
    const [onX = [], ...others] = timelines
    const all = timelines.flat()
    expect(others.map((posts) => posts.length >= 10)).toEqual([true, true, true, true, true])
    expect(onX.length).toBeGreaterThan(all.length / 2)
    const about = new Map(cast.posts.map((post) => [post.id, post.about]))
    for (const posts of timelines) {
      expect(posts.filter(({ key }) => about.get(key ?? '') === 'ro2-hinge').length).toBeGreaterThanOrEqual(1)
      expect(new Set(posts.map(({ lang }) => lang)).size).toBeGreaterThanOrEqual(3)
    }
    const unheard = others.flat().filter(({ author, addressed, answers }) => author.handle !== 'fjellro' && !addressed && !answers)
    expect(unheard).toEqual([])
  })

  it('finds the people of every network, what they said and what we answered as they were after a restart', async () => {
    const file = stateFile()
    const before = await begin({ stateFile: file })
    await before.pass(10 * minute)
    for (const spoken of everywhere(before.network)) {
      await timelineOf(spoken)
      const gone = spoken.post({ handle: 'gone', text: '@fjellro gone' })
      spoken.remove(gone)
      spoken.edit(spoken.post({ handle: 'bex', text: '@fjellro a' }), '@fjellro b')
    }
    const mastodon = before.network.on('mastodon')
    const asked = mastodon.world.mentions.find(({ deletedAt }) => deletedAt === null)
    const posted = await fetch(`${mastodon.url}/api/v1/statuses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${mastodon.token}`, 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ status: 'Hei', in_reply_to_id: asked?.serial, visibility: 'direct' }),
    })
    expect(posted.status).toBe(200)
    await before.network.close()
    const after = await begin({ stateFile: file }, before.now())
    const seen = (posts: WorldPost[]) =>
      posts.map(({ id, serial, text, author, direct, editedAt, deletedAt, answers, conversationId }) => ({
        id,
        serial,
        text,
        handle: author.handle,
        direct,
        edited: editedAt,
        gone: deletedAt !== null,
        answers: answers?.id,
        conversationId,
      }))
    for (const [index, spoken] of everywhere(after.network).entries())
      expect(seen(await timelineOf(spoken))).toEqual(seen(await timelineOf(everywhere(before.network)[index] as Spoken)))
    expect(after.network.on('mastodon').world.own.at(-1)).toMatchObject({ text: 'Hei', direct: true })
  })

  it('forgets only a line that a crash cut in half', async () => {
    const file = stateFile()
    const before = await begin({ stateFile: file })
    await before.network.close()
    const whole = readFileSync(file, 'utf8')
    writeFileSync(file, `${whole}{"kind":"post","id":"21244431562`)
    const complaints: string[] = []
    const after = await startPracticeNetwork({
      clock: () => startAt,
      cast: true,
      stateFile: file,
      complain: (line) => complaints.push(line),
    })
    open.push(after)
    expect(after.world.timeline.map(({ id }) => id)).toEqual(before.network.world.timeline.map(({ id }) => id))
    expect(complaints).toEqual([])
    expect(readFileSync(file, 'utf8').startsWith(whole)).toBe(true)
    expect(readFileSync(file, 'utf8')).not.toContain('21244431562"')
  })
})
