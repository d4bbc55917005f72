import type { ChannelName } from '#shared/channel.ts'
import type { Join, JoinReason, Theme } from '#shared/clustering.ts'
import type { MentionState, TriageQueue } from '#shared/mention.ts'
import type { Kind, Reason, SentimentLabel, Topic } from '#shared/understanding.ts'
import { deferred, flag, id, instant, int, json, nullable, oneOf, real, reference, table, text, zero } from './column.ts'

export const authors = table(
  {
    id: id(),
    channel: oneOf<ChannelName>(),
    externalId: text(),
    handle: text(),
    name: text(),
    followers: nullable(int()),
    url: nullable(text()),
    seenAt: instant(),
  },
  [{ on: ['channel', 'externalId'], unique: true }, { on: ['name'] }],
)

/** What of a text counts when problems are compared: each term once, with the word as written. */
export type KeptEvidence = { version: string; lang: string; terms: [key: string, word: string][]; theme?: Theme; vector?: string }

/** A near case. `offered`: near enough that a person is asked about it. */
export type KeptSuggestion = { caseId: number; score: number; offered: boolean; because: JoinReason[] }

export const mentions = table(
  {
    id: id(),
    channel: oneOf<ChannelName>(),
    sourceId: reference('sources'),
    externalId: text(),
    originalId: text(),
    authorId: reference('authors'),
    conversationId: text(),
    inReplyTo: nullable(text()),
    url: nullable(text()),
    text: text(),
    networkLang: nullable(text()),
    postedAt: instant(),
    receivedAt: instant(),
    editedAt: nullable(instant()),
    deletedAt: nullable(instant()),
    addressed: zero(flag()),
    reposts: zero(int()),
    likes: zero(int()),
    replies: zero(int()),
    state: oneOf<MentionState>(),
    lang: nullable(text()),
    sentiment: nullable(oneOf<SentimentLabel>()),
    sentimentScore: nullable(real()),
    sure: zero(flag()),
    kind: nullable(oneOf<Kind>()),
    complaint: nullable(real()),
    topic: nullable(oneOf<Topic>()),
    product: nullable(text()),
    urgent: zero(flag()),
    because: nullable(json<Reason[]>()),
    evidence: nullable(json<KeptEvidence>()),
    /** The concepts of its evidence as words of their own, so that a search finds them in any language. */
    meanings: nullable(text()),
    threadId: nullable(reference('threads', 'set null')),
    caseId: nullable(deferred(reference('cases', 'set null'))),
    joined: nullable(oneOf<Join>()),
    joinScore: nullable(real()),
    joinBecause: nullable(json<JoinReason[]>()),
    suggestions: nullable(json<KeptSuggestion[]>()),
    /** The list in Triage it waits in; null: in none. */
    queue: nullable(oneOf<Exclude<TriageQueue, 'urgent' | 'sorted'>>()),
    sortedAt: nullable(instant()),
    /** When the network is asked again whether it still stands; null: never. */
    refreshAt: nullable(instant()),
  },
  [
    { on: ['channel', 'originalId'], unique: true },
    { on: ['postedAt', 'id'] },
    { on: ['caseId', 'postedAt'] },
    { on: ['threadId', 'postedAt'] },
    { on: ['authorId', 'postedAt'] },
    { on: ['conversationId'] },
    { on: ['sourceId', 'refreshAt'] },
    { name: 'complaints', on: ['sourceId', 'receivedAt'], where: "kind = 'complaint'" },
    { name: 'under_way', on: ['state', 'id'], where: "state <> 'clustered'" },
    { name: 'to_sort', on: ['queue', 'postedAt', 'id'], where: '"sortedAt" is null' },
    { name: 'sorted', on: ['sortedAt', 'id'], where: '"sortedAt" is not null' },
    { name: 'urgent', on: ['postedAt', 'id'], where: `queue = 'complaints' and urgent = 1 and "sortedAt" is null` },
    // What got worse is counted from these alone, by time and by case; what they hold rows by stands in them too, or SQLite reads the rows.
    {
      name: 'negative',
      on: ['postedAt', 'caseId', 'lang', 'sentiment', 'kind'],
      where: `sentiment = 'negative' and coalesce(kind, '') <> 'not-us'`,
    },
    {
      name: 'negative_of_case',
      on: ['caseId', 'postedAt', 'lang', 'sentiment', 'kind'],
      where: `sentiment = 'negative' and coalesce(kind, '') <> 'not-us'`,
    },
  ],
)

/** What a mention and its thread were before a verdict, so that it can be taken back exactly. */
export type BeforeVerdict = {
  kind: Kind | null
  sentiment: SentimentLabel | null
  sentimentScore: number | null
  sure: 0 | 1
  queue: Exclude<TriageQueue, 'urgent' | 'sorted'> | null
  sortedAt: number | null
  caseId: number | null
  threadId: number | null
  thread: { caseId: number | null; joined: Join | null; joinScore: number | null; joinBecause: string | null } | null
  /** Where the verdict put the thread; left out when it left it where it was. */
  movedTo?: number | null
}

export const verdicts = table(
  {
    id: id(),
    mentionId: reference('mentions', 'cascade'),
    agentId: reference('agents'),
    kind: nullable(oneOf<Kind>()),
    sentiment: nullable(oneOf<SentimentLabel>()),
    at: instant(),
    before: json<BeforeVerdict>(),
    undoneAt: nullable(instant()),
  },
  [{ on: ['mentionId', 'id'] }, { on: ['at', 'agentId'] }],
)
