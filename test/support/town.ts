import { onTestFinished } from 'vitest'
import type { Channel, Connection } from '#server/engines/channels/channel.ts'
import { getChannel } from '#server/engines/channels/index.ts'
import { readText } from '#server/engines/language/read-text.ts'
import { createGatherer } from '#server/flows/pipeline/cluster.ts'
import { listenOnce } from '#server/flows/pipeline/listen.ts'
import { understandNext } from '#server/flows/pipeline/understand.ts'
import type { Engine } from '#server/kit/database/database.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { addAgent } from '#server/nouns/agents/agent.store.ts'
import { approveReply, draftReply } from '#server/nouns/replies/reply.actions.ts'
import { lookOnce, sendOnce } from '#server/nouns/replies/reply.sending.ts'
import { getReply } from '#server/nouns/replies/reply.store.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import { getSource, listGaps } from '#server/nouns/sources/source.store.ts'
import { startPracticeNetwork } from '#server/practice/network.ts'
import { testSafe } from './app.ts'
import { testDesk } from './database.ts'
import { driverOf, keeping } from './line.ts'

const log = createLog('silent')

/** A desk with a real database that listens to a network of its own; all clocks stand still but for `desk.clock.pass`. */
export async function openTown(channel: Channel, engine: Engine = 'sqlite') {
  const desk = await testDesk(engine)
  const practice = await startPracticeNetwork({ clock: desk.clock, knobs: { limitFactor: 0 } })
  onTestFinished(practice.close)
  const network = practice.on(channel.name)
  const settings: Record<string, unknown> = { baseUrl: network.url, ...driverOf(channel).settings(network) }
  const { id } = await addNewSource(desk, testSafe, null, { channel: channel.name, settings: settings as Record<string, string> })
  const { signal } = new AbortController()
  const patience = { timeoutMs: 10_000 }
  const connect = (): Connection =>
    getChannel(channel.name).open({
      settings: { ...patience, ...settings },
      query: null,
      clock: desk.clock,
      signal,
      ...keeping(settings),
      here: { desk, sourceId: id },
    })
  const gatherer = createGatherer(desk, 'test node', log)
  const sending = { desk, log, connect }

  return {
    desk,
    network,
    patience,
    poll: () => listenOnce({ desk, log, node: 'test node', pollEveryMs: null, connect, onKept: () => undefined }),
    send: () => sendOnce(sending),
    look: () => lookOnce(sending),
    source: () => getSource(desk.db, id),
    openGaps: async () => (await listGaps(desk.db, 0, desk.clock() + 1)).filter(({ toAt }) => toAt === null),
    kept: async () => (await desk.db.selectFrom('mentions').select('externalId').execute()).map(({ externalId }) => externalId),
    /** An approved reply to the newest mention, ready to leave. */
    async approveReply(text: string) {
      for (let left = 20; left > 0 && (await understandNext(desk, readText, log)) > 0; left--);
      for (let left = 20; left > 0 && (await gatherer.gatherNext()) > 0; left--);
      const { threadId } = await desk.db.selectFrom('mentions').select('threadId').orderBy('id', 'desc').executeTakeFirstOrThrow()
      const agent = { email: 'mari@fjellro.example', name: 'Mari', role: 'agent', language: 'en', passwordHash: '', createdAt: 0 } as const
      const mari = { agentId: await addAgent(desk.db, agent), name: 'Mari', role: 'agent', sessionId: 1 } as never
      const replyId = await draftReply(desk, mari, threadId ?? 0, { text, visibility: 'public' } as never)
      await approveReply(desk, mari, replyId, undefined, 0)
      return { show: () => getReply(desk.db, replyId) }
    },
  }
}
