import { onTestFinished } from 'vitest'
import type { Channel, Connection } from '#server/engines/channels/channel.ts'
import { getChannel } from '#server/engines/channels/index.ts'
import { readText } from '#server/engines/language/read-text.ts'
import { createClusterer } from '#server/flows/pipeline/cluster.ts'
import { listenOnce } from '#server/flows/pipeline/listen.ts'
import { understandNext } from '#server/flows/pipeline/understand.ts'
import type { Engine } from '#server/kit/database/engine.ts'
import type { DeliveryFailure } from '#server/kit/database/tables/deliveries.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { addAgent } from '#server/nouns/agents/agent.store.ts'
import { draftReply } from '#server/nouns/replies/reply.actions.ts'
import { approveReply } from '#server/nouns/replies/reply.approval.ts'
import { getReply } from '#server/nouns/replies/reply.store.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import { getSource, listGaps } from '#server/nouns/sources/source.store.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'
import { testSecretBox } from './app.ts'
import { driverOf, keeping } from './connection.ts'
import { testContext } from './database.ts'
import { deliveriesIn, reconcileOnce, sendOnce } from './deliveries.ts'

const log = createLog('silent')

/** A desk with a real database that listens to a network of its own; all clocks stand still but for `desk.clock.pass`. */
export async function openTown(channel: Channel, engine: Engine = 'sqlite') {
  const context = await testContext(engine)
  const practice = await startPracticeNetwork({ clock: context.clock, practiceSettings: { limitFactor: 0 } })
  onTestFinished(practice.close)
  const network = practice.on(channel.name)
  const settings: Record<string, unknown> = { baseUrl: network.url, ...driverOf(channel).settings(network) }
  const { id } = await addNewSource(context, testSecretBox, null, { channel: channel.name, settings: settings as Record<string, string> })
  const { signal } = new AbortController()
  const patience = { timeoutMs: 10_000 }
  const connect = (): Connection =>
    getChannel(channel.name).open({
      settings: { ...patience, ...settings },
      query: null,
      clock: context.clock,
      signal,
      ...keeping(settings),
      here: { context, sourceId: id },
    })
  const clusterer = createClusterer(context, 'test node', log)
  const sending = { context, log, connect }

  return {
    context,
    network,
    patience,
    poll: () => listenOnce({ context, log, node: 'test node', pollEveryMs: null, connect, onSaved: () => undefined }),
    send: () => sendOnce(sending),
    reconcile: () => reconcileOnce(sending),
    source: () => getSource(context.db, id),
    openGaps: async () => (await listGaps(context.db, 0, context.clock() + 1)).filter(({ toAt }) => toAt === null),
    saved: async () => (await context.db.selectFrom('mentions').select('externalId').execute()).map(({ externalId }) => externalId),
    /** An approved reply to the newest mention, ready to leave. */
    async approveReply(text: string) {
      for (let left = 20; left > 0 && (await understandNext(context, readText, log)) > 0; left--);
      for (let left = 20; left > 0 && (await clusterer.clusterNext()) > 0; left--);
      const { threadId } = await context.db.selectFrom('mentions').select('threadId').orderBy('id', 'desc').executeTakeFirstOrThrow()
      const agent = { email: 'mari@fjellro.example', name: 'Mari', role: 'agent', language: 'en', passwordHash: '', createdAt: 0 } as const
      const mari = { agentId: await addAgent(context.db, agent), name: 'Mari', role: 'agent', sessionId: 1 } as never
      const replyId = await draftReply(context, mari, threadId ?? 0, { text, visibility: 'public' } as never)
      await approveReply(context, mari, replyId, {}, 0)
      return {
        reply: () => getReply(context.db, replyId),
        /** The delivery that carries it. */
        show: async () => {
          const [delivery] = await deliveriesIn(context)
          if (!delivery) throw new RangeError('Nothing was approved.')
          return { ...delivery, failure: delivery.failure && (JSON.parse(delivery.failure) as DeliveryFailure) }
        },
      }
    },
  }
}
