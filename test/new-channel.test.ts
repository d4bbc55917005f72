import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import type { Channel, Post } from '#server/engines/channels/channel.ts'
import type { ChannelName } from '#shared/channel.ts'
import type { Page } from '#shared/list.schema.ts'
import type { Mention } from '#shared/mention.schema.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { Source } from '#shared/source.schema.ts'
import { filesIn, root } from './support/imports.ts'

const sent: { text: string; inReplyTo: string }[] = []
const seen: Post = {
  externalId: 'p1',
  originalId: 'p1',
  author: { externalId: 'ann', handle: 'ann', name: 'Ann', followers: null, url: null },
  text: 'My Ro 2 broke after a week, the hinge snapped. I want it repaired!',
  lang: 'en',
  postedAt: Date.UTC(2026, 9, 1),
  editedAt: null,
  deleted: false,
  conversationId: 'p1',
  inReplyTo: null,
  repostOf: null,
  url: null,
  addressed: true,
  own: false,
  counts: { reposts: 0, likes: 0, replies: 0 },
}

/** The file of the channel. */
const pigeon: Channel = {
  name: 'pigeon' as ChannelName,
  label: 'Pigeon post',
  settings: [{ name: 'loft', label: 'Loft', hint: null, secret: false, required: true }],
  searches: false,
  pollEveryMs: 1_000,
  publicReplies: true,
  privateReplies: false,
  undoMs: { public: 0 },
  replyLimit: { length: 500, counts: 'characters', perUrl: null },
  lengthOf: (text) => text.length,
  refreshes: null,
  price: () => 0,
  replyBy: () => ({ by: 'api', reason: null }),
  handOverUrl: () => null,
  reconciliation: { nativeKey: false, settleMs: 1_000, attempts: 1 },
  open: () => ({
    whoAmI: async () => ({ externalId: 'us', handle: 'us', name: 'Us' }),
    fetchPosts: async (cursor) => ({
      posts: cursor === null ? [seen] : [],
      cursor: { version: 1 },
      more: false,
      cost: 0,
      gap: null,
      waitUntil: null,
    }),
    sendReply: async ({ text, inReplyTo }) => {
      sent.push({ text, inReplyTo })
      return { externalId: 'r1', url: null }
    },
    findReply: async () => null,
    refresh: async () => ({ posts: [], gone: [], cost: 0, waitUntil: null }),
  }),
}

// Its two lines: its name and label, and the registry.
vi.mock('#shared/channel.ts', async (original) => {
  const real = await original<typeof import('#shared/channel.ts')>()
  return { ...real, channelNames: [...real.channelNames, 'pigeon'], channelLabels: { ...real.channelLabels, pigeon: 'Pigeon post' } }
})
vi.mock('#server/engines/channels/index.ts', async (original) => {
  const real = await original<typeof import('#server/engines/channels/index.ts')>()
  const list = () => [...real.listChannels(), pigeon]
  return {
    ...real,
    listChannels: list,
    findChannel: (name: string) => list().find((one) => one.name === name) ?? null,
    getChannel: (name: string) => list().find((one) => one.name === name),
  }
})

describe('a channel is one file and its line in the lists', () => {
  test('one that is added is offered, heard, clustered and answered on', async () => {
    const { read, testApp, testSecretBox } = await import('./support/app.ts')
    const { testPipeline } = await import('./support/world.ts')
    const { createLog } = await import('#server/kit/lib/log.ts')
    const { listenOnce } = await import('#server/flows/pipeline/listen.ts')
    const { createLanes } = await import('#server/nouns/deliveries/delivery.lanes.ts')
    const { deliveryHandlers } = await import('#server/flows/automation/deliveries.ts')
    const { openConnection } = await import('#server/nouns/sources/source.actions.ts')
    const { as, context } = await testApp()
    const boss = await as('admin', 'Boss')
    const log = createLog('silent')
    const channels = await read<{ items: { name: string }[] }>(boss.call('GET', '/api/channels'))
    expect(channels.items.map(({ name }) => name)).toContain('pigeon')
    const source = await read<Source>(boss.call('POST', '/api/sources', { channel: 'pigeon', settings: { loft: 'North' } }), 201)
    const { digest } = await testPipeline(context)
    await context.db.updateTable('sources').set({ state: 'paused' }).where('id', '<>', source.id).execute()
    const connect = (row: Parameters<typeof openConnection>[2]) => openConnection(context, testSecretBox, row, new AbortController().signal)
    await listenOnce({ context, log, node: 'test', pollEveryMs: null, connect, onSaved: () => undefined })
    await digest()
    const { items } = await read<Page<Mention>>(boss.call('GET', '/api/mentions'))
    expect(items).toMatchObject([{ channel: 'pigeon', kind: 'complaint', case: { id: expect.any(Number) } }])
    const reply = await read<Reply>(
      boss.call('POST', `/api/threads/${items[0]?.threadId}/replies`, { text: 'We repair it.', visibility: 'public' }),
      201,
    )
    await read(boss.call('POST', `/api/replies/${reply.id}/approval`))
    const lanes = createLanes({ context, log, connect, handlers: deliveryHandlers }, 'test')
    await lanes.open()
    await lanes.idle()
    expect(sent).toEqual([{ text: 'We repair it.', inReplyTo: 'p1' }])
    expect((await read<Page<Reply>>(boss.call('GET', '/api/replies'))).items).toMatchObject([{ id: reply.id, state: 'sent' }])
  })

  test('no other room knows a channel by its name', async () => {
    const { channelNames } = await vi.importActual<typeof import('#shared/channel.ts')>('#shared/channel.ts')
    /** The chat's own tables and pages; the practice network, of which the demo connects X and the chat by name. */
    const own = /nouns\/chat\/|routes\/chat\.routes|pipeline\/(forget-chat|practice-sources)\.ts/
    const named = ['server/nouns', 'server/flows', 'server/routes']
      .flatMap(filesIn)
      .filter((file) => !own.test(file))
      .flatMap((file) => {
        const text = readFileSync(join(root, file), 'utf8')
        // People who work here have an e-mail address as well, and so do those in a shop's file.
        const names = channelNames.filter((name) => name !== 'email' || !/nouns.(agents|purchases)/.test(file))
        return names.filter((name) => text.includes(`'${name}'`)).map((name) => `${file} names ${name}`)
      })
    expect(named).toEqual([])
  })
})
