import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { x } from '#server/engines/channels/x.ts'
import { minute, second } from '#server/kit/lib/clock.ts'
import type { PracticeNetwork } from '#server/practice/network.ts'
import { readReplay, readTime } from '#server/practice/replay.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'

const startAt = Date.UTC(2026, 10, 22, 12)
let folder: string
let open: PracticeNetwork[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'practice-'))
  open = []
})
afterEach(async () => {
  for (const network of open) await network.close()
  rmSync(folder, { recursive: true })
})

function fileOf(lines: unknown[]): string {
  const file = join(folder, 'replay.jsonl')
  writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))
  return file
}

const flights = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: index,
    text: `@united flight ${index} & late`,
    author: `flyer ${index % 50}`,
    createdAt: new Date(Date.UTC(2015, 1, 24) + index * minute).toISOString(),
    lang: 'en',
  }))

async function begin(file: string, options: { speed?: number; stateFile?: string } = {}) {
  let at = startAt
  const { speed, ...rest } = options
  const network = await startPracticeNetwork({
    clock: () => at,
    replay: { file, ...(speed && { speed }) },
    practiceSettings: { limitFactor: 0 },
    complain: () => {},
    ...rest,
  })
  open.push(network)
  const connection = x.open({
    settings: { baseUrl: network.url, accessToken: network.token },
    query: null,
    clock: () => at,
    signal: new AbortController().signal,
    saveCredentials: async () => {},
  })
  return { network, connection, pass: (ms: number) => (at += ms) }
}

/** Reads as the desk does, for at most so many calls. */
async function read(connection: ReturnType<typeof x.open>, cursor: unknown, calls: number) {
  const heard: [string, string][] = []
  let quiet = 0
  for (let call = 0; call < calls && quiet < 2; call += 1) {
    const page = await connection.fetchPosts(cursor)
    cursor = page.cursor
    heard.push(...page.posts.filter(({ own }) => !own).map(({ externalId, text }): [string, string] => [externalId, text]))
    quiet = page.more ? 0 : quiet + 1
  }
  return { cursor, heard }
}

describe('times in files', () => {
  it.each([
    ['2015-02-24T11:15:48.000Z', Date.UTC(2015, 1, 24, 11, 15, 48)],
    ['2015-02-24 11:15:48 -0800', Date.UTC(2015, 1, 24, 19, 15, 48)],
    ['2015-02-24 11:15:48', Date.UTC(2015, 1, 24, 11, 15, 48)],
    ['Tue Feb 24 19:15:48 +0000 2015', Date.UTC(2015, 1, 24, 19, 15, 48)],
    ['2015-02-24', Date.UTC(2015, 1, 24)],
    [1_424_805_348_000, 1_424_805_348_000],
    ['1424805348000', 1_424_805_348_000],
    [undefined, null],
    ['', null],
  ])('%j is %j', (value, at) => {
    expect(readTime(value)).toBe(at)
  })

  it('are refused when they are none', () => {
    for (const value of ['yesterday', {}, true, Number.NaN]) expect(() => readTime(value)).toThrow(TypeError)
  })
})

describe('a replay', () => {
  it('puts posts in the order of time, and tells bad lines by their number', () => {
    const complaints: string[] = []
    const file = fileOf([
      { id: 'b', text: 'two', author: 'x', createdAt: 5_000 },
      '{broken',
      '[]',
      { id: 'n', author: 'x' },
      { id: 'a', text: 'one', author: { handle: '@Anna' }, createdAt: 1_000 },
      { text: 'after one' },
      '',
    ])
    const posts = readReplay(file, (line) => complaints.push(line))
    expect(posts.map(({ text }) => text)).toEqual(['one', 'after one', 'two'])
    expect(posts.map(({ handle }) => handle)).toEqual(['Anna', 'author6', 'x'])
    expect(complaints.map((line) => Number(/jsonl:(\d+):/.exec(line)?.[1]))).toEqual([2, 3, 4])
  })

  it('is heard once each, as fast as the desk reads, and everything may be answered', async () => {
    const file = fileOf(flights(2_500))
    const { network, connection } = await begin(file)
    const { heard } = await read(connection, null, 200)
    expect(new Map(heard).size).toBe(2_500)
    expect(heard).toHaveLength(2_500)
    expect(network.progress()).toEqual({ total: 2_500, released: 2_500, read: 2_500, done: true })
    const [last] = network.world.mentions.slice(-1)
    expect(last?.at).toBe(startAt)
    await expect(
      connection.sendReply({
        key: '1',
        text: 'Sorry',
        visibility: 'public',
        inReplyTo: last?.id ?? '',
        authorExternalId: '',
        conversationId: null,
        attemptedAt: startAt,
      }),
    ).resolves.toBeTruthy()
  })

  it('never lets more wait than the network can hand out', async () => {
    const { network } = await begin(fileOf(flights(2_500)))
    await fetch(`${network.url}/2/users/${network.world.brand.id}/mentions`, { headers: { authorization: `Bearer ${network.token}` } })
    expect(network.progress()).toMatchObject({ released: 700, done: false })
  })

  it('gives every post the same id on every run, and goes on after a restart', async () => {
    const file = fileOf(flights(2_000))
    const stateFile = join(folder, 'state.jsonl')
    const first = await begin(file, { stateFile })
    const before = await read(first.connection, null, 9)
    await first.network.close()
    const second = await begin(file, { stateFile })
    const after = await read(second.connection, before.cursor, 200)
    const whole = await read((await begin(file)).connection, null, 200)
    expect(new Set([...before.heard, ...after.heard].map(([id]) => id)).size).toBe(2_000)
    expect(new Map([...before.heard, ...after.heard])).toEqual(new Map(whole.heard))
  })

  it('can be heard from the beginning again by a desk that forgot everything', async () => {
    const file = fileOf(flights(1_500))
    const stateFile = join(folder, 'state.jsonl')
    const first = await begin(file, { stateFile })
    await read(first.connection, null, 200)
    await first.network.close()
    const { heard } = await read((await begin(file, { stateFile })).connection, null, 200)
    expect(new Set(heard.map(([id]) => id)).size).toBe(1_500)
  })

  it('comes out at the speed it is told', async () => {
    const { network, connection, pass } = await begin(fileOf(flights(100)), { speed: 60 })
    expect(network.progress()).toMatchObject({ released: 1 })
    pass(10 * second)
    expect((await read(connection, null, 10)).heard).toHaveLength(11)
    pass(minute)
    expect(network.progress().released).toBe(11)
    await connection.fetchPosts(null)
    expect(network.progress().released).toBe(71)
  })

  it('hears what somebody else says meanwhile', async () => {
    const { network, connection } = await begin(fileOf(flights(900)))
    const { cursor, heard } = await read(connection, null, 7)
    const said = network.post({ handle: 'aino', text: '@fjellro hei' })
    const rest = await read(connection, cursor, 100)
    expect(new Set([...heard, ...rest.heard].map(([id]) => id)).size).toBe(901)
    expect(rest.heard.map(([id]) => id)).toContain(said.id)
  })
})
