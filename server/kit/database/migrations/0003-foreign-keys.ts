import type { Kysely } from 'kysely'
import type { Engine } from '../engine.ts'
import type { OnDelete, Reference } from '../tables/column.ts'
import { addReferences } from '../tables/rebuild.ts'

/** By table, parents first: "column table rule, …". `null` is on delete set null; `?` says that the column may be empty; `later` that it is looked at when the transaction ends. */
const references: Record<string, string> = {
  sessions: 'agentId agents cascade',
  tokens: 'agentId agents cascade',
  answers: 'agentId agents cascade',
  sourceGaps: 'sourceId sources cascade',
  reservations: 'sourceId sources cascade',
  chatVisitors: 'sourceId sources cascade',
  chatMessages: 'sourceId sources cascade, visitorId chatVisitors cascade',
  learnedTerms: 'decidedBy? agents restrict',
  cases:
    'titledBy? agents restrict, priorityBy? agents restrict, assigneeId? agents restrict, mergedInto? cases restrict, resolvedBy? agents restrict',
  threads: 'sourceId sources restrict, authorId authors restrict, caseId? cases null later, lastMentionId? mentions null',
  mentions: 'sourceId sources restrict, authorId authors restrict, threadId? threads null, caseId? cases null later',
  caseConstraints: 'threadId threads cascade, caseId cases cascade, agentId agents restrict',
  notes: 'caseId cases cascade, threadId? threads null, agentId agents restrict',
  verdicts: 'mentionId mentions cascade, agentId agents restrict',
  trainingExamples: 'verdictId verdicts cascade, mentionId mentions cascade, agentId agents restrict',
  trainingExclusions: 'agentId agents restrict, excludedBy agents restrict, reinstatedBy? agents restrict',
  replies:
    'threadId threads restrict, caseId? cases null, answersMentionId? mentions null, writtenBy agents restrict, approvedBy? agents restrict',
  spendings: 'sourceId sources restrict, replyId? replies null',
  serviceOrders: 'threadId threads restrict, caseId? cases null, assigneeId? agents restrict, createdBy agents restrict',
  serviceOrderSteps: 'orderId serviceOrders cascade, agentId? agents restrict',
}

/**
 * Every column that names a row of another table becomes a foreign key, but those of `events`. A database may hold strays from before:
 * optional columns that name a row which is not there are emptied; sessions, tokens, answers, gaps, reservations, chat messages and
 * visitors, constraints, notes, verdicts, training examples and steps without the row they belong to are deleted.
 */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  for (const [table, list] of Object.entries(references)) {
    const specs = list.split(', ').map((spec) => {
      const [column = '', to = '', rule = '', later] = spec.split(' ')
      const reference: Reference & { null?: true } = { table: to, onDelete: rule === 'null' ? 'set null' : (rule as OnDelete) }
      if (column.endsWith('?')) reference.null = true
      if (later) reference.deferred = true
      return [column.replace('?', ''), reference] as const
    })
    await addReferences(db, engine, table, Object.fromEntries(specs))
  }
}
