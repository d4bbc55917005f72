import { expect, test, vi } from 'vitest'
import { getChannel } from '#server/engines/channels/index.ts'
import type { Spoken } from '#server/practice/network.ts'
import type { ChannelName } from '#shared/channel.ts'
import { runningServer } from '../../../support/running.ts'
import { signIn } from '../../../support/signed-in.ts'

type Mention = { threadId: number }

const networks: [ChannelName, (network: Spoken) => Record<string, string>][] = [
  ['mastodon', ({ token }) => ({ accessToken: token })],
  ['discourse', ({ token }) => ({ apiKey: token, apiUsername: 'fjellro' })],
  ['reddit', ({ token }) => ({ accessToken: token })],
  ['youtube', ({ token }) => ({ accessToken: token })],
  ['bluesky', ({ clientSecret }) => ({ identifier: 'fjellro.bsky.example', appPassword: clientSecret })],
]

test.each(networks)(
  'a complaint on %s is heard, answered once (with a key of its own also when the answer is lost), and the answer is heard too',
  async (name, credentials) => {
    const { server, practice, email, password } = await runningServer()
    const network = practice.on(name)
    const call = await signIn(server.url, email, password)
    await call('POST', '/api/sources', 201, { channel: name, name, settings: { baseUrl: network.url, ...credentials(network) } })
    const complaint = network.post({
      handle: 'aino',
      name: 'Aino',
      text: '@fjellro Vasen sarana hajosi jo toisen kerran. Kukaan ei vastaa',
      lang: 'fi',
    })

    const mention = await vi.waitFor(async () => {
      const { items } = await call<{ items: Mention[] }>('GET', `/api/mentions?channel=${name}`)
      expect(items).toMatchObject([{ threadId: expect.any(Number) }])
      return items[0] as Mention
    }, waiting)
    await vi.waitFor(async () => {
      const { items } = await call<{ items: { title: string }[] }>('GET', '/api/cases')
      expect(items).toHaveLength(1)
    }, waiting)

    // Where a lost reply can only be looked for, that takes longer than a test.
    const losesAnswer = getChannel(name).reconciliation.nativeKey
    if (losesAnswer) network.turn({ once: [{ route: 'create', fault: 'reset-after' }] })
    const words = { text: 'Hei Aino, lähetämme uuden saranan.', visibility: 'public' }
    const reply = await call<{ id: number }>('POST', `/api/threads/${mention.threadId}/replies`, 201, words)
    await call('POST', `/api/replies/${reply.id}/approval`)
    await vi.waitFor(async () => {
      const thread = await call<{ replies: { state: string; url: string | null }[] }>('GET', `/api/threads/${mention.threadId}`)
      expect(thread.replies).toMatchObject([{ state: 'sent', url: expect.stringContaining('http') }])
    }, waiting)
    expect(network.journal.accepted).toMatchObject([{ inReplyTo: complaint.id, by: 'api' }])
    if (losesAnswer) expect(network.journal.faults).toMatchObject({ 'reset-after': 1 })

    const answer = network.post({ handle: 'aino', text: '@fjellro kiitos!', inReplyTo: network.journal.accepted[0]?.id ?? null })
    await vi.waitFor(async () => {
      const thread = await call<{ mentions: { externalId: string }[] }>('GET', `/api/threads/${mention.threadId}`)
      // A forum's host stands in front of its ids.
      expect(thread.mentions.map(({ externalId }) => externalId)).toContainEqual(expect.stringMatching(new RegExp(`(^|/)${answer.id}$`)))
    }, waiting)
    expect(network.journal.accepted).toHaveLength(1)
  },
  60_000,
)

const waiting = { timeout: 20_000, interval: 100 }
