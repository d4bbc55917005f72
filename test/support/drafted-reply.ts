import type { Connection, ReplyOrder, SentReply } from '#server/engines/channels/channel.ts'
import { createLog } from '#server/kit/lib/log.ts'
import type { Reply } from '#shared/reply.schema.ts'
import type { ThreadWithPosts } from '#shared/thread.schema.ts'
import { read, testApp } from './app.ts'
import type { engines } from './database.ts'
import { author, mentionOf, post, said, testPipeline } from './world.ts'

/** A network whose answers the test decides; what it published is the truth that counts. */
export function networkOfTest() {
  const published: ReplyOrder[] = []
  const state = { send: async (order: ReplyOrder): Promise<SentReply> => publish(order), visible: true }
  const publish = (order: ReplyOrder) => {
    published.push(order)
    return { externalId: `sent-${published.length}`, url: null }
  }
  const connection: Connection = {
    whoAmI: async () => ({ externalId: '1', handle: 'fjellro', name: 'Fjellro' }),
    fetchPosts: async () => ({ posts: [], cursor: null, more: false, cost: 0, gap: null, waitUntil: null }),
    sendReply: (order) => state.send(order),
    findReply: async (order, paid) => {
      paid?.(3_000)
      const n = published.findIndex((sent) => sent.key === order.key)
      return state.visible && n >= 0 ? { externalId: `sent-${n + 1}`, url: null } : null
    },
    refresh: async () => ({ posts: [], gone: [], cost: 0, waitUntil: null }),
  }
  return { published, state, publish, connection }
}

/** Dan's complaint and a draft that answers it, on a network whose answers the test decides. */
export async function draftedReply(engine: (typeof engines)[number]) {
  const { context, as } = await testApp(engine)
  const pipeline = await testPipeline(context)
  const mari = await as('agent', 'Mari')
  const dan = post(said.danBrokenHinge, { author: author('Dan') })
  await pipeline.hear(dan)
  const mention = await mentionOf(context, dan)
  const reply = await read<Reply>(
    mari.call('POST', `/api/threads/${mention.threadId}/replies`, { text: 'Hi Dan, we send you a new pair.' }),
    201,
  )
  const approve = (body = {}) => mari.call('POST', `/api/replies/${reply.id}/approval`, body)
  const net = networkOfTest()
  const sending = { context, log: createLog('silent'), connect: () => net.connection }
  const show = async () => (await read<ThreadWithPosts>(mari.call('GET', `/api/threads/${mention.threadId}`))).replies[0] as Reply
  return { context, ...pipeline, mari, as, dan, mention, reply, approve, net, sending, show }
}
