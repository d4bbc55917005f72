import type { Context } from '../../kit/database/context.ts'
import { emptyLog } from '../../kit/database/empty-log.ts'
import { endFutureWaits } from '../../kit/database/future-waits.ts'
import { checkIntegrity } from '../../kit/database/integrity.ts'
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
import { forgetOldChats } from '../pipeline/forget-chat.ts'
import type { Pipeline } from '../pipeline/pipeline.ts'
import { type Refreshing, refreshOnce } from '../pipeline/refresh.ts'
import type { Subscriber } from '../pipeline/subscribe.ts'
import type { Job } from './runner.ts'

/** Everything that happens by itself: name, how often, which action. */
export function listJobs(parts: {
  context: Context
  /** Where the database is. */
  databaseUrl: string
  log: Log
  pipeline: Pipeline
  subscriber: Subscriber
  trainer: Trainer
  refreshing: Refreshing
  lanes: Lanes
}): Job[] {
  const { context } = parts
  return [
    ...parts.pipeline.stages,
    { name: 'manage subscriptions', everyMs: 2 * second, run: () => parts.subscriber.manageConnections() },
    { name: 'refresh mentions', everyMs: 10 * second, run: () => refreshOnce(parts.refreshing) },
    { name: 'train', everyMs: 1 * second, run: () => train(parts.trainer) },
    { name: 'send deliveries', everyMs: 250, run: () => openLanes(parts.lanes) },
    { name: 'follow events', everyMs: 1 * second, run: () => runSubscribers(context) },
    { name: 'end waits of a wrong clock', everyMs: 5 * second, run: () => endWaits(context) },
    { name: 'update trends, wake snoozed', everyMs: 30 * second, run: () => passTime(context) },
    { name: 'propose words', everyMs: 1 * hour, run: () => proposeWords(context) },
    { name: 'forget old chats', everyMs: 10 * minute, run: () => forgetOldChats(context) },
    { name: 'forget old events', everyMs: 10 * minute, run: () => forgetOldEvents(context) },
    { name: 'check integrity', everyMs: 1 * hour, run: () => check(parts) },
    { name: 'tidy up', everyMs: 1 * hour, run: () => tidyUp(context) },
  ]
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

async function endWaits(context: Context): Promise<boolean> {
  await endFutureWaits(context)
  return false
}

async function proposeWords(context: Context): Promise<boolean> {
  await proposeFromCases(context)
  return false
}

async function check({ context, databaseUrl, log }: { context: Context; databaseUrl: string; log: Log }): Promise<boolean> {
  const result = await checkIntegrity(context, databaseUrl)
  if (result !== null && result !== 'ok') log.error({ result }, 'the database is damaged: restore a backup')
  return false
}

async function tidyUp(context: Context): Promise<boolean> {
  await removeEndedSessions(context.db, context.clock() - 5 * minute)
  await forgetOldAnswers(context)
  await emptyLog(context)
  return false
}
