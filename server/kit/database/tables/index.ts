import { agents, answers, roles, sessions, tokens } from './agents.ts'
import { alertFirings, alertMarks, alertStandings, alerts } from './alerts.ts'
import { appointments, appointmentTimes, loaners, orderDuties, orderMails } from './appointments.ts'
import { approvalRules, replyOverrides } from './approvals.ts'
import {
  articleCases,
  articleReads,
  articleSlugs,
  articles,
  articleTexts,
  articleVersions,
  articleVotes,
  helpSearches,
} from './articles.ts'
import { auditEntries } from './audit.ts'
import { botSettings, botTalks, botTurns } from './bot.ts'
import { bulkJobs, bulkRows } from './bulk-jobs.ts'
import { cases, causeCases, causes, clusteringProgress, mergeSuggestions, notes } from './cases.ts'
import { batches, products, variants } from './catalogue.ts'
import { chatMessages, chatVisitors } from './chat.ts'
import { clockEntries, clocks, slaVersions } from './clocks.ts'
import type { RowOf } from './column.ts'
import { connectAttempts } from './connect-attempts.ts'
import { photoContents, photos, withdrawals } from './customer-page.ts'
import { customerAuthors, customerChanges, customerConsents, customerMerges, customers, customerWords, handleProofs } from './customers.ts'
import { deliveries, pauses } from './deliveries.ts'
import { events, leases, subscriptions } from './events.ts'
import { feedbackAsks, feedbackSettings, stories, storyUses } from './feedback.ts'
import { handoverCases, handovers } from './handovers.ts'
import { healthChecks } from './health-checks.ts'
import { limitCounts } from './limit-counts.ts'
import { authors, mentions, verdicts } from './mentions.ts'
import { caseFollowers, notificationChoices, notifications } from './notifications.ts'
import { planLetters, plans, planTexts, planThreads } from './plans.ts'
import { decisions, policyExamples, policyRules, policyVersions } from './policies.ts'
import {
  coverages,
  importChunks,
  importErrors,
  importRuns,
  planHoldings,
  purchaseItems,
  purchases,
  servicePlans,
  units,
} from './purchases.ts'
import { recoveryChecks } from './recovery.ts'
import { promises, replies, replyDrafts } from './replies.ts'
import { caseHolds, retentionRules, retentionRuns } from './retention.ts'
import { mentionChanges, rollupChecks, sentimentHours, topicDays, waitingMentions } from './rollups.ts'
import { ruleRuns, rules } from './rules.ts'
import { reportMails, reportRuns, scheduledReports } from './scheduled-reports.ts'
import {
  goodwillBookings,
  goodwillBudgets,
  goodwillRequests,
  orderLines,
  orderMessages,
  orderParts,
  quoteLines,
  quotes,
  refunds,
  serviceOrderSteps,
  serviceOrders,
  shipments,
  statusTokens,
} from './service-orders.ts'
import {
  identities,
  identityProviders,
  passkeys,
  recoveryCodes,
  resetRequests,
  secondFactorRules,
  signInSteps,
  totpKeys,
} from './sign-in.ts'
import { reservations, sourceGaps, sources, spendings } from './sources.ts'
import { caseLinks, caseTags, tags } from './tags.ts'
import { teamMembers, teams } from './teams.ts'
import { macroRuns, templates, templateTexts } from './templates.ts'
import { caseConstraints, threads } from './threads.ts'
import { learnedTerms, trainingExamples, trainingExclusions } from './training.ts'
import { viewPlaces, views } from './views.ts'
import { webhookDeliveries, webhooks } from './webhooks.ts'

/** Every table by its name: types, bulk columns, JSON and the test of the migrations come from here. */
export const tables = {
  roles,
  agents,
  sessions,
  tokens,
  totpKeys,
  recoveryCodes,
  passkeys,
  signInSteps,
  secondFactorRules,
  identityProviders,
  identities,
  resetRequests,
  answers,
  teams,
  teamMembers,
  sources,
  sourceGaps,
  spendings,
  reservations,
  connectAttempts,
  chatVisitors,
  chatMessages,
  authors,
  mentions,
  mentionChanges,
  sentimentHours,
  topicDays,
  waitingMentions,
  rollupChecks,
  verdicts,
  trainingExamples,
  trainingExclusions,
  learnedTerms,
  products,
  variants,
  batches,
  threads,
  caseConstraints,
  cases,
  mergeSuggestions,
  causes,
  causeCases,
  notes,
  caseFollowers,
  tags,
  caseTags,
  caseLinks,
  clusteringProgress,
  deliveries,
  pauses,
  templates,
  templateTexts,
  approvalRules,
  replies,
  replyDrafts,
  replyOverrides,
  macroRuns,
  promises,
  serviceOrders,
  serviceOrderSteps,
  statusTokens,
  recoveryChecks,
  appointments,
  appointmentTimes,
  orderDuties,
  loaners,
  orderMails,
  orderMessages,
  photos,
  photoContents,
  withdrawals,
  orderLines,
  quotes,
  quoteLines,
  orderParts,
  shipments,
  refunds,
  goodwillBudgets,
  goodwillBookings,
  goodwillRequests,
  customers,
  customerWords,
  customerAuthors,
  customerMerges,
  customerConsents,
  customerChanges,
  handleProofs,
  importRuns,
  importChunks,
  importErrors,
  purchases,
  purchaseItems,
  units,
  coverages,
  servicePlans,
  planHoldings,
  policyVersions,
  policyRules,
  policyExamples,
  decisions,
  plans,
  planTexts,
  planThreads,
  planLetters,
  events,
  subscriptions,
  leases,
  limitCounts,
  healthChecks,
  webhooks,
  webhookDeliveries,
  slaVersions,
  clocks,
  clockEntries,
  notifications,
  notificationChoices,
  alerts,
  alertStandings,
  alertFirings,
  alertMarks,
  scheduledReports,
  reportRuns,
  reportMails,
  views,
  viewPlaces,
  bulkJobs,
  bulkRows,
  handovers,
  handoverCases,
  auditEntries,
  retentionRules,
  retentionRuns,
  caseHolds,
  rules,
  ruleRuns,
  feedbackSettings,
  feedbackAsks,
  stories,
  storyUses,
  articles,
  articleTexts,
  articleVersions,
  articleSlugs,
  articleCases,
  articleVotes,
  articleReads,
  helpSearches,
  botSettings,
  botTalks,
  botTurns,
}

/** What Kysely is told of the database. */
export type Rows = { [Name in keyof typeof tables]: RowOf<(typeof tables)[Name]> }
