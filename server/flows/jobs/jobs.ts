import type { Context } from '../../kit/database/context.ts'
import { emptyLog } from '../../kit/database/empty-log.ts'
import { endFutureWaits } from '../../kit/database/future-waits.ts'
import { checkIntegrity } from '../../kit/database/integrity.ts'
import { forgetEndedCounts } from '../../kit/database/limit.ts'
import { forgetOldAnswers } from '../../kit/http/idempotency.ts'
import { hour, minute, second } from '../../kit/lib/clock.ts'
import type { Log } from '../../kit/lib/log.ts'
import { type AgentMailing, answerResetRequests } from '../../nouns/agent-mails/agent-mail.actions.ts'
import { removeEndedSessions } from '../../nouns/agents/session.store.ts'
import { decideAlerts } from '../../nouns/alerts/alert.deciding.ts'
import type { AlertMailing } from '../../nouns/alerts/alert.mail.ts'
import { forgetReaders } from '../../nouns/articles/article-reader.actions.ts'
import { forgetOldBulkJobs } from '../../nouns/bulk-jobs/bulk-job.actions.ts'
import { walkBulkJobs } from '../../nouns/bulk-jobs/bulk-job.walking.ts'
import { updateTrends } from '../../nouns/cases/case.upkeep.ts'
import { proposeCauses } from '../../nouns/causes/cause.finding.ts'
import { checkClocks } from '../../nouns/clocks/clock.check.ts'
import { listFirstActive } from '../../nouns/clocks/clock.store.ts'
import { followCasesOfBefore, noteLateClocks, retargetClocks } from '../../nouns/clocks/sla.actions.ts'
import { removeEndedAttempts } from '../../nouns/connect-attempts/connect-attempt.store.ts'
import type { Lanes } from '../../nouns/deliveries/delivery.lanes.ts'
import { forgetOldEvents } from '../../nouns/events/event.retention.ts'
import type { Asking } from '../../nouns/feedback/feedback.asking.ts'
import { forgetOldHandovers } from '../../nouns/handovers/handover.actions.ts'
import { proposeFromCases } from '../../nouns/learned-terms/learned-term.actions.ts'
import { tellDuePromises, tellSoonClocks } from '../../nouns/notifications/notification.following.ts'
import { mailNotifications, type NotificationMailing } from '../../nouns/notifications/notification.mail.ts'
import { tellEndingTokens } from '../../nouns/notifications/notification.tokens.ts'
import { type Walking, walkPlans } from '../../nouns/plans/plan.walking.ts'
import { passDutyDays } from '../../nouns/policies/duty.actions.ts'
import { breakPromises } from '../../nouns/promises/promise.actions.ts'
import { forgetOldImports, importNextRows } from '../../nouns/purchases/import-running.ts'
import { checkRecoveries } from '../../nouns/recovery/recovery.actions.ts'
import { letGo } from '../../nouns/retention/retention.running.ts'
import { checkRollups, foldChanges } from '../../nouns/rollups/rollup.actions.ts'
import type { ReportMailing } from '../../nouns/scheduled-reports/scheduled-report.mail.ts'
import { sendReports } from '../../nouns/scheduled-reports/scheduled-report.sending.ts'
import { removeEndedSteps } from '../../nouns/second-factors/step.store.ts'
import { expireOrders } from '../../nouns/service-orders/expiry.actions.ts'
import { assignWaiting } from '../../nouns/teams/assignment.actions.ts'
import type { Trainer } from '../../nouns/training/trainer.ts'
import { forgetRemovedViews } from '../../nouns/views/view.actions.ts'
import { sendWebhooks, type WebhookSending } from '../../nouns/webhooks/webhook.sending.ts'
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
  webhooks: WebhookSending
  /** How customers are asked how it went. */
  asking: Asking
  /** What orders and replies of a plan are made with. */
  plans: Omit<Walking, 'context'>
  notifications: NotificationMailing
  /** This process among all, and how it words what it mails to the team. */
  node: string
  alertMailing: AlertMailing
  reportMailing: ReportMailing
  agentMails: AgentMailing
}): Job[] {
  const { context, node } = parts
  return [
    ...parts.pipeline.stages,
    { name: 'manage subscriptions', everyMs: 2 * second, run: () => parts.subscriber.manageConnections() },
    { name: 'refresh mentions', everyMs: 10 * second, run: () => refreshOnce(parts.refreshing) },
    { name: 'train', everyMs: 1 * second, run: () => train(parts.trainer) },
    { name: 'send deliveries', everyMs: 250, run: () => openLanes(parts.lanes) },
    { name: 'tell webhooks', everyMs: 1 * second, run: () => sendWebhooks(parts.webhooks) },
    { name: 'answer resets of passwords', everyMs: 1 * second, run: () => answerResetRequests(context, parts.agentMails) },
    { name: 'walk plans', everyMs: 1 * second, run: () => walkPlans({ context, ...parts.plans }) },
    { name: 'walk bulk jobs', everyMs: 500, run: () => walkBulkJobs(context, node) },
    { name: 'import purchases', everyMs: 500, run: () => importNextRows(context) },
    { name: 'follow events', everyMs: 1 * second, run: () => runSubscribers(context, { making: parts.plans, asking: parts.asking }) },
    { name: 'end waits of a wrong clock', everyMs: 5 * second, run: () => endWaits(context) },
    { name: 'update trends, wake snoozed', everyMs: 30 * second, run: () => passTime(context) },
    { name: 'look for common causes', everyMs: 1 * minute, run: () => lookForCauses(context) },
    { name: 'see whether outcomes helped', everyMs: 30 * second, run: () => checkRecoveries(context) },
    { name: 'give waiting cases to people', everyMs: 5 * second, run: () => assignWaiting(context) },
    { name: 'tell of due promises', everyMs: 1 * minute, run: () => tellDuePromises(context) },
    { name: 'tell of clocks due soon', everyMs: 5 * second, run: () => tellSoonClocks(context) },
    { name: 'tell of ending tokens', everyMs: 1 * minute, run: () => tellEndingTokens(context) },
    { name: 'mail notifications', everyMs: 5 * second, run: () => mailNotifications(context, parts.notifications) },
    { name: 'see which promises were broken', everyMs: 1 * minute, run: () => breakPromises(context) },
    { name: 'note late clocks', everyMs: 5 * second, run: () => noteLateClocks(context) },
    { name: 'put clocks on new promises', everyMs: 1 * second, run: () => bringClocksOn(context) },
    { name: 'check clocks', everyMs: 1 * hour, run: () => lookAtClocks(parts) },
    { name: 'pass due days of orders', everyMs: 30 * second, run: () => passDueDays(context) },
    { name: 'decide alerts', everyMs: 10 * second, run: () => decideAlerts({ context, node, mailing: parts.alertMailing }) },
    { name: 'send reports', everyMs: 20 * second, run: () => sendReports({ context, node, mailing: parts.reportMailing }) },
    { name: 'propose words', everyMs: 1 * hour, run: () => proposeWords(context) },
    { name: 'forget old chats', everyMs: 10 * minute, run: () => forgetOldChats(context) },
    { name: 'forget old events', everyMs: 10 * minute, run: () => forgetOldEvents(context) },
    { name: 'let go of what is too old', everyMs: 10 * second, run: () => letGo(context) },
    { name: 'add to counts', everyMs: 5 * second, run: () => foldChanges(context) },
    { name: 'check counts', everyMs: 1 * minute, run: () => checkCounts(parts) },
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

async function lookForCauses(context: Context): Promise<boolean> {
  await proposeCauses(context)
  return false
}

async function passDueDays(context: Context): Promise<boolean> {
  const more = await passDutyDays(context)
  return (await expireOrders(context)) || more
}

async function bringClocksOn(context: Context): Promise<boolean> {
  const more = await followCasesOfBefore(context)
  return (await retargetClocks(context)) || more
}

/** So many cases are looked at, those worked on first: what may go wrong goes wrong where work is done. */
const casesChecked = 50

async function lookAtClocks({ context, log }: { context: Context; log: Log }): Promise<boolean> {
  const faults = await checkClocks(context, await listFirstActive(context.db, casesChecked))
  if (faults.length > 0) log.error({ faults: faults.slice(0, 20) }, 'clocks do not agree with what they follow')
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

async function checkCounts({ context, node, log }: { context: Context; node: string; log: Log }): Promise<boolean> {
  const { mended, more } = await checkRollups(context, node)
  if (mended > 0) log.error({ mended }, 'counts did not agree with what they count, and were put right')
  return more
}

async function tidyUp(context: Context): Promise<boolean> {
  await removeEndedSessions(context.db, context.clock() - 5 * minute)
  await removeEndedSteps(context.db, context.clock())
  await removeEndedAttempts(context.db, context.clock())
  await forgetOldAnswers(context)
  await forgetEndedCounts(context)
  await forgetOldImports(context)
  await forgetOldBulkJobs(context)
  await forgetRemovedViews(context)
  await forgetOldHandovers(context)
  await forgetReaders(context)
  await emptyLog(context)
  return false
}
