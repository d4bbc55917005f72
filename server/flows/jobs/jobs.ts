import type { Reader } from '../../engines/language/language.ts'
import type { Context } from '../../kit/database/context.ts'
import { forgetOldAnswers } from '../../kit/http/idempotency.ts'
import { hour, minute, second } from '../../kit/lib/clock.ts'
import type { Log } from '../../kit/lib/log.ts'
import { removeEndedSessions } from '../../nouns/agents/session.store.ts'
import { updateTrends } from '../../nouns/cases/case.upkeep.ts'
import type { Lanes } from '../../nouns/deliveries/delivery.lanes.ts'
import { forgetOldEvents } from '../../nouns/events/event.retention.ts'
import { proposeFromCases } from '../../nouns/learned-terms/learned-term.actions.ts'
import type { Trainer } from '../../nouns/training/trainer.ts'
import { runSubscribers } from '../automation/subscribers.ts'
import type { Clusterer } from '../pipeline/cluster.ts'
import { forgetOldChats } from '../pipeline/forget-chat.ts'
import type { Listener } from '../pipeline/listen.ts'
import { clusterJobName, listenJobName, understandJobName } from '../pipeline/pipeline.ts'
import { type Refreshing, refreshOnce } from '../pipeline/refresh.ts'
import type { Subscriber } from '../pipeline/subscribe.ts'
import { understandNext } from '../pipeline/understand.ts'
import type { Job } from './runner.ts'

/** Everything that happens by itself: name, how often, which action. */
export function listJobs(parts: {
  context: Context
  log: Log
  listener: Listener
  subscriber: Subscriber
  trainer: Trainer
  /** How texts are read now: with what was learned and for the team's products. */
  reader(): Promise<Reader>
  clusterer: Clusterer
  refreshing: Refreshing
  lanes: Lanes
  onUnderstood(): void
}): Job[] {
  const { context } = parts
  return [
    { name: listenJobName, everyMs: 250, run: () => parts.listener.listenNext() },
    { name: 'manage subscriptions', everyMs: 2 * second, run: () => parts.subscriber.manageConnections() },
    { name: 'refresh mentions', everyMs: 10 * second, run: () => refreshOnce(parts.refreshing) },
    { name: understandJobName, everyMs: 1 * second, run: () => understand(parts) },
    { name: 'train', everyMs: 1 * second, run: () => train(parts.trainer) },
    { name: clusterJobName, everyMs: 1 * second, run: async () => (await parts.clusterer.clusterNext()) > 0 },
    { name: 'send deliveries', everyMs: 250, run: () => openLanes(parts.lanes) },
    { name: 'follow events', everyMs: 1 * second, run: () => runSubscribers(context) },
    { name: 'update trends, wake snoozed', everyMs: 30 * second, run: () => passTime(context) },
    { name: 'propose words', everyMs: 1 * hour, run: () => proposeWords(context) },
    { name: 'forget old chats', everyMs: 10 * minute, run: () => forgetOldChats(context) },
    { name: 'forget old events', everyMs: 10 * minute, run: () => forgetOldEvents(context) },
    { name: 'tidy up', everyMs: 1 * hour, run: () => tidyUp(context) },
  ]
}

async function understand(parts: { context: Context; log: Log; reader(): Promise<Reader>; onUnderstood(): void }): Promise<boolean> {
  const count = await understandNext(parts.context, await parts.reader(), parts.log)
  if (count > 0) parts.onUnderstood()
  return count > 0
}

async function train(trainer: Trainer): Promise<boolean> {
  await trainer.trainNext()
  return false
}

async function openLanes(lanes: Lanes): Promise<boolean> {
  await lanes.open()
  return false
}

async function passTime(context: Context): Promise<boolean> {
  await updateTrends(context)
  return false
}

async function proposeWords(context: Context): Promise<boolean> {
  await proposeFromCases(context)
  return false
}

async function tidyUp(context: Context): Promise<boolean> {
  await removeEndedSessions(context.db, context.clock() - 5 * minute)
  await forgetOldAnswers(context)
  return false
}
