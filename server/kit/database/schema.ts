import type { Rows } from './tables/index.ts'

export type AgentTable = Rows['agents']
export type SessionTable = Rows['sessions']
export type TokenTable = Rows['tokens']
export type SourceTable = Rows['sources']
export type SourceGapTable = Rows['sourceGaps']
export type SpendingTable = Rows['spendings']
export type ReservationTable = Rows['reservations']
export type ChatVisitorTable = Rows['chatVisitors']
export type ChatMessageTable = Rows['chatMessages']
export type AuthorTable = Rows['authors']
export type MentionTable = Rows['mentions']
export type VerdictTable = Rows['verdicts']
export type TrainingExampleTable = Rows['trainingExamples']
export type ExclusionTable = Rows['trainingExclusions']
export type ProductTable = Rows['products']
export type ThreadTable = Rows['threads']
export type CaseTable = Rows['cases']
export type MergeSuggestionTable = Rows['mergeSuggestions']
export type NoteTable = Rows['notes']
export type DeliveryTable = Rows['deliveries']
export type ReplyTable = Rows['replies']
export type ServiceOrderTable = Rows['serviceOrders']
export type ServiceOrderStepTable = Rows['serviceOrderSteps']
export type LearnedTermTable = Rows['learnedTerms']

/** What Kysely is told of the database. */
export type Schema = Rows
