import type { InterfaceLanguage } from '#shared/agent.ts'
import type { LinkBasis } from '#shared/customer.ts'
import type { HoldReason, LetterState, PauseReason, PlanOrderKind, PlanPurpose, PlanState, PlanThreadState } from '#shared/plan.ts'
import type { PolicyOutcome, PolicyWarranty } from '#shared/policy.ts'
import { flag, given, id, instant, int, json, nullable, oneOf, reference, table, text, zero } from './column.ts'

/** Answers all threads of one case at once; not what is sold beside a product (`servicePlans`). */
export const plans = table(
  {
    id: id(),
    caseId: reference('cases', 'cascade'),
    state: oneOf<PlanState>(),
    pauseReason: nullable(oneOf<PauseReason>()),
    pausedThreadId: nullable(int()),
    /** Between two replies, in ms. */
    spacingMs: int(),
    /** The day that `{date}` names. */
    dateOn: nullable(text()),
    /** Where customers reach the desk: what `{link}` begins with. */
    origin: text(),
    openedBy: reference('agents'),
    openedAt: instant(),
    startedBy: nullable(reference('agents')),
    startedAt: nullable(instant()),
    /** Answers from before do not pause it again. */
    countsFromAt: nullable(instant()),
    endedAt: nullable(instant()),
    costApprovedBy: nullable(reference('agents')),
    costApprovedAt: nullable(instant()),
    /** As much goodwill (minor units) as was approved. */
    costApproved: zero(int()),
  },
  [
    { on: ['caseId', 'id'] },
    { on: ['state', 'id'] },
    { on: ['caseId'], unique: true, name: 'caseId_open', where: `"state" in ('draft', 'running', 'paused')` },
  ],
)

/** The words of a plan, by what they are for and their language; blanks stand in braces. */
export const planTexts = table(
  {
    id: id(),
    planId: reference('plans', 'cascade'),
    purpose: oneOf<PlanPurpose>(),
    lang: oneOf<InterfaceLanguage>(),
    text: text(),
    /** Counts the texts it has had, from 1. */
    version: int(),
    /** null: as the product drafted it. */
    writtenBy: nullable(reference('agents')),
    writtenAt: instant(),
  },
  [{ on: ['planId', 'purpose', 'lang'], unique: true }],
)

/** A thread of a plan, and how far it has come: what is in the row has happened, and does not happen again. */
export const planThreads = table(
  {
    id: id(),
    planId: reference('plans', 'cascade'),
    threadId: reference('threads', 'cascade'),
    sourceId: reference('sources'),
    state: oneOf<PlanThreadState>(),
    included: flag(),
    verified: nullable(oneOf<LinkBasis>()),
    customerId: nullable(reference('customers', 'set null')),
    purchaseItemId: nullable(reference('purchaseItems', 'set null')),
    unitId: nullable(reference('units', 'set null')),
    outcome: nullable(oneOf<PolicyOutcome>()),
    warranty: nullable(oneOf<PolicyWarranty>()),
    missing: json<string[]>(),
    orderKind: nullable(oneOf<PlanOrderKind>()),
    orderId: nullable(reference('serviceOrders', 'set null')),
    /** When the order that the plan opened was decided; null: not yet, or the order is older than the plan. */
    orderDecidedAt: nullable(instant()),
    /** In minor units of `currency`. */
    goodwill: zero(int()),
    currency: text(),
    purpose: oneOf<PlanPurpose>(),
    lang: nullable(text()),
    textLang: oneOf<InterfaceLanguage>(),
    /** A person's own words for this thread. */
    text: nullable(text()),
    replyId: nullable(reference('replies', 'set null')),
    sendAt: nullable(instant()),
    hold: nullable(oneOf<HoldReason>()),
    /** Why it failed, or why its source holds. */
    reason: nullable(text()),
    /** The newest mention that a person had before their eyes, and when. */
    seenLastMentionId: nullable(int()),
    seenAt: instant(),
    /** A person has read a text that is not in the author's language. */
    readBy: nullable(reference('agents')),
  },
  [
    { on: ['planId', 'threadId'], unique: true },
    { on: ['planId', 'state', 'sendAt'] },
    { on: ['threadId'] },
    { ...given('replyId'), unique: true },
    given('orderId'),
  ],
)

/** To those who bought the same and said nothing: drafted by an agent, approved by a manager. */
export const planLetters = table(
  {
    id: id(),
    planId: reference('plans', 'cascade'),
    state: oneOf<LetterState>(),
    isSafety: flag(),
    texts: json<{ lang: InterfaceLanguage; subject: string; text: string }[]>(),
    draftedBy: reference('agents'),
    draftedAt: instant(),
    approvedBy: nullable(reference('agents')),
    approvedAt: nullable(instant()),
  },
  [{ on: ['planId'], unique: true }],
)
