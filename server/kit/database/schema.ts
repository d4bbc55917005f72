import type { Generated } from 'kysely'

/** Epoch milliseconds (UTC). */
export type Instant = number
/** 0 or 1: SQLite has no booleans, and one code serves both engines. */
export type Flag = number
/** JSON as text. */
export type Json = string

export type AgentTable = {
  id: Generated<number>
  email: string
  name: string
  role: string
  language: string
  passwordHash: string | null
  invitationHash: string | null
  invitationEndsAt: Instant | null
  createdAt: Instant
  lastSeenAt: Instant | null
  disabledAt: Instant | null
}

export type SessionTable = { id: string; agentId: number; createdAt: Instant; seenAt: Instant; endsAt: Instant }

export type TokenTable = {
  id: Generated<number>
  agentId: number
  name: string
  role: string
  hash: string
  createdAt: Instant
  usedAt: Instant | null
}

export type SourceTable = {
  id: Generated<number>
  channel: string
  name: string
  query: string | null
  settings: Json
  /** Sealed with AFTERCARE_SECRET; a JSON object of strings inside. */
  credentials: string | null
  account: Json | null
  practice: Flag
  state: string
  error: string | null
  /** The code of a ChannelError beside its words. */
  errorCode: string | null
  cursor: Json | null
  nextPollAt: Instant
  leaseOwner: string | null
  leaseEndsAt: Instant | null
  lastPollAt: Instant | null
  lastSuccessAt: Instant | null
  newestPostAt: Instant | null
  failures: number
  spend: number
  spendMonth: string
  cap: number | null
  /** Which of its mentions are asked for again (see shared/source.ts). */
  refreshes: string
  mentionCount: number
  /** After this a person must act: its credentials end and do not renew themselves. Null: they do not end, or nobody knows. */
  tokenEndsAt: Instant | null
  /** What was left of the limit it reads under when it was heard last: calls or units, of how many, until when. */
  quotaLeft: number | null
  quotaOf: number | null
  quotaResetsAt: Instant | null
  createdAt: Instant
  removedAt: Instant | null
}

export type SourceGapTable = { id: Generated<number>; sourceId: number; fromAt: Instant; toAt: Instant | null; reason: string }

/** One thing paid for: a page read, posts asked for again, or a delivery. Micro-dollars. */
export type SpendingTable = {
  id: Generated<number>
  sourceId: number
  at: Instant
  kind: string
  posts: number
  cost: number
  deliveryId: number | null
}

/** Money held for a call that is under way, so that no other call spends it meanwhile. A dead process's ends by itself. Micro-dollars. */
export type ReservationTable = { id: Generated<number>; sourceId: number; amount: number; endsAt: Instant }

/** A visitor of the chat on one's own pages: known by a random token that only the visitor's browser has. */
export type ChatVisitorTable = {
  id: Generated<number>
  sourceId: number
  tokenHash: string
  createdAt: Instant
  seenAt: Instant
  /** When the visitor ended the chat and had it forgotten; the row stays until nothing of it can be on its way any more. */
  endedAt: Instant | null
}

/** One message of the chat. `key` is the visitor's own id for it, or the key of our reply: the same one is kept once. */
export type ChatMessageTable = {
  id: Generated<number>
  sourceId: number
  visitorId: number
  key: string
  ours: Flag
  text: string
  at: Instant
}

export type AuthorTable = {
  id: Generated<number>
  channel: string
  externalId: string
  handle: string
  name: string
  followers: number | null
  url: string | null
  seenAt: Instant
}

export type MentionTable = {
  id: Generated<number>
  channel: string
  sourceId: number
  externalId: string
  originalId: string
  authorId: number
  conversationId: string
  inReplyTo: string | null
  url: string | null
  text: string
  networkLang: string | null
  postedAt: Instant
  receivedAt: Instant
  editedAt: Instant | null
  deletedAt: Instant | null
  addressed: Flag
  reposts: number
  likes: number
  replies: number
  state: string
  lang: string | null
  sentiment: string | null
  sentimentScore: number | null
  sure: Flag
  kind: string | null
  complaint: number | null
  topic: string | null
  product: string | null
  urgent: Flag
  because: Json | null
  evidence: Json | null
  /** The concepts of its evidence as words of their own, so that a search finds them in any language. */
  meanings: string | null
  threadId: number | null
  caseId: number | null
  joined: string | null
  joinScore: number | null
  joinBecause: Json | null
  suggestions: Json | null
  /** The list in Triage it waits in; null: in none. */
  queue: string | null
  sortedAt: Instant | null
  /** When the network is asked again whether it still stands; null: never. */
  refreshAt: Instant | null
}

export type VerdictTable = {
  id: Generated<number>
  mentionId: number
  agentId: number
  kind: string | null
  sentiment: string | null
  at: Instant
  /** What the mention and its thread were before, so that the verdict can be taken back exactly. */
  before: Json
  undoneAt: Instant | null
}

/** Something we sell. `spellings` are other ways in which customers write it. */
export type ProductTable = { id: Generated<number>; name: string; spellings: Json; createdAt: Instant; key: string }

export type ThreadTable = {
  id: Generated<number>
  channel: string
  sourceId: number
  authorId: number
  conversationId: string
  caseId: number | null
  joined: string | null
  joinScore: number | null
  joinBecause: Json | null
  waitingSince: Instant | null
  mentionCount: number
  firstMentionAt: Instant
  lastMentionAt: Instant
  lastReplyAt: Instant | null
  firstReplyAt: Instant | null
  lastMentionId: number | null
  draft: Json | null
}

/** "Not the same": a person took this thread out of the case; the machine never puts it back. */
export type CaseConstraintTable = { threadId: number; caseId: number; agentId: number; at: Instant }

export type CaseTable = {
  id: Generated<number>
  title: string
  titledBy: number | null
  state: string
  /** 1 while open or waiting: what the working lists show. */
  active: Flag
  trend: string
  priority: string
  priorityBy: number | null
  assigneeId: number | null
  words: Json
  topic: string | null
  product: string | null
  threadCount: number
  mentionCount: number
  authorCount: number
  channels: Json
  languages: Json
  sentimentSum: number
  sentimentCount: number
  firstAt: Instant
  lastAt: Instant
  lastText: string
  lastLang: string | null
  lastAuthor: string
  waitingSince: Instant | null
  dueAt: Instant | null
  /** Text that sorts as lists do: growth, due, newest (see case.rules.ts). */
  sortKey: string
  snoozedUntil: Instant | null
  mergedInto: number | null
  /** Of how many threads it was when a person said that it is one problem. */
  wholeAt: number | null
  resolvedAt: Instant | null
  resolvedBy: number | null
  resolvedHow: string | null
  createdAt: Instant
}

export type NoteTable = { id: Generated<number>; caseId: number; threadId: number | null; agentId: number; text: string; at: Instant }

export type DeliveryTable = {
  id: Generated<number>
  sourceId: number
  purpose: string
  /** Idempotency key towards the network. */
  key: string
  payload: Json
  state: string
  createdAt: Instant
  sendAt: Instant
  /** When the first call to the network began; fixed before it. */
  attemptedAt: Instant | null
  attempts: number
  /** While `sending`: when to look whether the network has it. */
  reconcileAt: Instant | null
  reconciliations: number
  sentAt: Instant | null
  externalId: string | null
  url: string | null
  failure: Json | null
}

export type ReplyTable = {
  id: Generated<number>
  threadId: number
  caseId: number | null
  answersMentionId: number | null
  serviceOrderId: number | null
  visibility: string
  text: string
  version: number
  state: string
  writtenBy: number
  createdAt: Instant
  approvedVersion: number | null
  approvedBy: number | null
  approvedAt: Instant | null
  deliveryId: number | null
  sentAt: Instant | null
  externalId: string | null
  url: string | null
}

export type ServiceOrderTable = {
  id: Generated<number>
  kind: string
  state: string
  rma: string
  statusHash: string
  statusSealed: string
  threadId: number
  customerName: string
  product: string
  serial: string | null
  fault: string
  warranty: string
  warrantyReason: string | null
  assigneeId: number | null
  nextStep: string | null
  nextStepAt: Instant | null
  cost: number
  currency: string
  toldAt: Instant | null
  createdBy: number
  createdAt: Instant
  updatedAt: Instant
  closedAt: Instant | null
}

export type ServiceOrderStepTable = {
  id: Generated<number>
  orderId: number
  fromState: string | null
  toState: string
  note: string | null
  agentId: number | null
  at: Instant
  undoneAt: Instant | null
}

export type EventTable = {
  id: Generated<number>
  kind: string
  at: Instant
  agentId: number | null
  caseId: number | null
  threadId: number | null
  mentionId: number | null
  replyId: number | null
  orderId: number | null
  sourceId: number | null
  data: Json
}

export type AnswerTable = { key: string; agentId: number; requestHash: string; status: number; body: string; at: Instant }

/** How far each durable subscriber has followed the events. */
export type SubscriptionTable = { name: string; eventId: number }

export type LeaseTable = { name: string; owner: string; endsAt: Instant }

/**
 * How far the clustering is, so that cases are merged after the same mentions whenever the process dies: complaints filed, the
 * newest of them, after how many the next look for alike cases is due, the mention up to which was looked, and mergers not done yet.
 */
export type ClusteringProgressTable = {
  name: string
  filed: number
  lastId: number
  nextMergeCheckAt: number
  mergeCheckedId: number
  due: Json
}

/** Something an administrator must resume: `sending`. */
export type PauseTable = { name: string; sinceAt: Instant; why: string }

/** What one verdict taught, with the answers given before it was known. Made anew from verdicts whenever what teaches changes. */
export type TrainingExampleTable = {
  verdictId: number
  mentionId: number
  agentId: number
  at: Instant
  lang: string
  /** 0: it was answered but not learned, as it is excluded. */
  taught: Flag
  /** What the person said, what stood on the screen, what the shipped weights say, and the answer as learned before it was known; null: not spoken of. */
  complaint: Flag | null
  complaintShown: Flag | null
  complaintShipped: Flag | null
  complaintBefore: Flag | null
  sentiment: string | null
  sentimentShown: string | null
  sentimentShipped: string | null
  sentimentBefore: string | null
}

/** A run of one person's verdicts (from ≤ at < to) that teaches no longer, until it is reinstated again. */
export type ExclusionTable = {
  id: Generated<number>
  agentId: number
  fromAt: Instant
  toAt: Instant
  excludedBy: number
  excludedAt: Instant
  reinstatedBy: number | null
  reinstatedAt: Instant | null
}

/** A word that confirmed cases have taught; see shared/stem.schema.ts. */
export type LearnedTermTable = {
  id: Generated<number>
  lang: string
  stem: string
  concept: string
  authors: number
  cases: number
  examples: Json
  state: string
  proposedAt: Instant
  decidedBy: number | null
  decidedAt: Instant | null
}

export type Schema = {
  agents: AgentTable
  sessions: SessionTable
  tokens: TokenTable
  sources: SourceTable
  sourceGaps: SourceGapTable
  spendings: SpendingTable
  reservations: ReservationTable
  chatVisitors: ChatVisitorTable
  chatMessages: ChatMessageTable
  authors: AuthorTable
  mentions: MentionTable
  verdicts: VerdictTable
  trainingExamples: TrainingExampleTable
  trainingExclusions: ExclusionTable
  products: ProductTable
  threads: ThreadTable
  caseConstraints: CaseConstraintTable
  cases: CaseTable
  notes: NoteTable
  deliveries: DeliveryTable
  replies: ReplyTable
  serviceOrders: ServiceOrderTable
  serviceOrderSteps: ServiceOrderStepTable
  events: EventTable
  answers: AnswerTable
  leases: LeaseTable
  subscriptions: SubscriptionTable
  clusteringProgress: ClusteringProgressTable
  learnedTerms: LearnedTermTable
  pauses: PauseTable
}
