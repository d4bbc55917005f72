import { agents, answers, sessions, tokens } from './agents.ts'
import { cases, clusteringProgress, mergeSuggestions, notes } from './cases.ts'
import { chatMessages, chatVisitors } from './chat.ts'
import type { RowOf } from './column.ts'
import { deliveries, pauses } from './deliveries.ts'
import { events, leases, subscriptions } from './events.ts'
import { healthChecks } from './health-checks.ts'
import { authors, mentions, verdicts } from './mentions.ts'
import { replies } from './replies.ts'
import { serviceOrderSteps, serviceOrders } from './service-orders.ts'
import { reservations, sourceGaps, sources, spendings } from './sources.ts'
import { caseConstraints, threads } from './threads.ts'
import { learnedTerms, products, trainingExamples, trainingExclusions } from './training.ts'

/** Every table by its name: types, bulk columns, JSON and the test of the migrations come from here. */
export const tables = {
  agents,
  sessions,
  tokens,
  answers,
  sources,
  sourceGaps,
  spendings,
  reservations,
  chatVisitors,
  chatMessages,
  authors,
  mentions,
  verdicts,
  trainingExamples,
  trainingExclusions,
  learnedTerms,
  products,
  threads,
  caseConstraints,
  cases,
  mergeSuggestions,
  notes,
  clusteringProgress,
  deliveries,
  pauses,
  replies,
  serviceOrders,
  serviceOrderSteps,
  events,
  subscriptions,
  leases,
  healthChecks,
}

/** What Kysely is told of the database. */
export type Rows = { [Name in keyof typeof tables]: RowOf<(typeof tables)[Name]> }
