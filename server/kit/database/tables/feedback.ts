import type { FeedbackOccasion, FeedbackReason, FeedbackState, FeedbackWay } from '#shared/feedback.ts'
import type { StoryPlace, StoryScope, StoryState } from '#shared/story.ts'
import { given, id, instant, int, json, key, nullable, oneOf, reference, table, text } from './column.ts'

/** Whether customers are asked how it went; one row, `desk`. */
export const feedbackSettings = table({
  name: key(text()),
  onAt: nullable(instant()),
  /** The newest event when it was switched on: only what comes after is asked about. */
  onEventId: nullable(int()),
  restDays: int(),
  changedBy: nullable(reference('agents')),
  changedAt: instant(),
})

/** One question to one person about one resolution, or why it was not asked. */
export const feedbackAsks = table(
  {
    id: id(),
    occasion: oneOf<FeedbackOccasion>(),
    /** What it is about, once: the event of the resolution, and whose thread. */
    about: text(),
    caseId: nullable(reference('cases', 'set null')),
    threadId: nullable(reference('threads', 'cascade')),
    orderId: nullable(reference('serviceOrders', 'cascade')),
    authorId: nullable(reference('authors', 'set null')),
    customerId: nullable(reference('customers', 'set null')),
    state: oneOf<FeedbackState>(),
    why: nullable(oneOf<FeedbackReason>()),
    way: nullable(oneOf<FeedbackWay>()),
    lang: text(),
    tokenHash: nullable(text()),
    deliveryId: nullable(reference('deliveries')),
    askedAt: instant(),
    score: nullable(int()),
    said: text(),
    answeredAt: nullable(instant()),
  },
  [
    { on: ['about'], unique: true },
    { on: ['askedAt', 'id'] },
    { name: 'token', on: ['tokenHash'], unique: true },
    given('deliveryId'),
    given('caseId'),
    { on: ['threadId'] },
    given('orderId'),
    { on: ['authorId', 'askedAt'] },
    { on: ['customerId', 'askedAt'] },
  ],
)

/** Words of a customer that may be shown, with what they agreed to. */
export const stories = table(
  {
    id: id(),
    state: oneOf<StoryState>(),
    feedbackId: nullable(reference('feedbackAsks', 'set null')),
    mentionId: nullable(reference('mentions', 'set null')),
    threadId: nullable(reference('threads', 'set null')),
    authorId: nullable(reference('authors', 'set null')),
    customerId: nullable(reference('customers', 'set null')),
    said: text(),
    lang: text(),
    shownName: nullable(text()),
    scopes: json<StoryScope[]>(),
    places: json<StoryPlace[]>(),
    /** The words that were agreed to, as they stood on the page. */
    wording: text(),
    wordingVersion: int(),
    tokenHash: nullable(text()),
    offeredBy: nullable(reference('agents')),
    offeredAt: instant(),
    givenAt: nullable(instant()),
    withdrawnAt: nullable(instant()),
    removeByAt: nullable(instant()),
    /** On the wall since; null: not shown there. */
    shownAt: nullable(instant()),
  },
  [
    { on: ['state', 'id'] },
    { name: 'of_feedback', on: ['feedbackId'], unique: true },
    { name: 'of_mention', on: ['mentionId'], unique: true },
    { name: 'token', on: ['tokenHash'], unique: true },
    given('threadId'),
    given('authorId'),
    given('customerId'),
    given('shownAt'),
  ],
)

/** Where a story is used besides the wall: what must be cleared when it is withdrawn. */
export const storyUses = table(
  {
    id: id(),
    storyId: reference('stories', 'cascade'),
    place: text(),
    addedBy: reference('agents'),
    addedAt: instant(),
    clearedBy: nullable(reference('agents')),
    clearedAt: nullable(instant()),
  },
  [{ on: ['storyId', 'id'] }],
)
