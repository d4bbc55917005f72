import type { InterfaceLanguage } from './agent.ts'

/**
 * A plan answers all threads of one case at once. (What is sold beside a product to repair it longer is a *service plan*.)
 * draft → running ⇄ paused → done; `stopped`: a person ended it, what was not out stays in.
 */
export const planStates = ['draft', 'running', 'paused', 'done', 'stopped'] as const
export type PlanState = (typeof planStates)[number]

/** What may follow what. */
export const planMoves: Record<PlanState, readonly PlanState[]> = {
  draft: ['running', 'stopped'],
  running: ['paused', 'done', 'stopped'],
  paused: ['running', 'stopped'],
  done: [],
  stopped: [],
}

/** Plans that somebody still works with: at most one of a case. */
export const openPlanStates: readonly PlanState[] = ['draft', 'running', 'paused']

/** Why a plan stands still. `person`: somebody paused it. */
export const pauseReasons = ['person', 'worse-answers', 'thread-changed'] as const
export type PauseReason = (typeof pauseReasons)[number]

/**
 * One thread of a plan. `ordered`: its order is open; `approved`: its reply leaves when the undo window ends; `by-hand`: a person posts it
 * where the network forbids programs to; `undone`: taken back before it left.
 */
export const planThreadStates = ['waiting', 'ordered', 'approved', 'sent', 'by-hand', 'failed', 'left-out', 'undone'] as const
export type PlanThreadState = (typeof planThreadStates)[number]

/** From where the walk of a plan goes on, and what is still to come. */
export const walkedStates: readonly PlanThreadState[] = ['waiting', 'ordered']

/** Why a thread waits for a person although its time has come. */
export const holdReasons = ['unread', 'thread-changed', 'review', 'source'] as const
export type HoldReason = (typeof holdReasons)[number]

/** What a reply of a plan is for: it tells of an order or asks for proof (where all read it, or only the customer), or says sorry without an order. */
export const planPurposes = ['order', 'order-private', 'proof', 'proof-private', 'plain'] as const
export type PlanPurpose = (typeof planPurposes)[number]

/** What a text can leave open. `number` and `link` come from the order, `date` from the plan. */
export const planBlanks = ['name', 'product', 'number', 'link', 'date'] as const
export type PlanBlank = (typeof planBlanks)[number]

/** Orders that a plan can open. */
export const planOrderKinds = ['repair', 'replacement', 'return', 'refund'] as const
export type PlanOrderKind = (typeof planOrderKinds)[number]

/** What is looked at before a plan starts. */
export const planFindingCodes = [
  'blank-empty',
  'not-verified',
  'link-in-public',
  'too-long',
  'post-deleted',
  'review',
  'over-goodwill',
  'needs-manager',
  'nothing-to-do',
  'answered',
  'no-language',
  'same-text',
  'missing-fact',
  'by-hand',
  'source-stopped',
] as const
export type PlanFindingCode = (typeof planFindingCodes)[number]

/** A `stop` keeps the plan from starting, a `care` is shown, a `hand` says what a person must do by hand. */
export const planFindingLevels = ['stop', 'care', 'hand'] as const

/** What one click does about a finding. */
export const planFixes = ['ask-proof', 'leave-out', 'read', 'edit', 'approve-cost', 'show'] as const
export type PlanFix = (typeof planFixes)[number]

/** Between two replies, in ms. */
export const planSpacings = [0, 60_000, 180_000, 600_000, 1_800_000] as const
export const usualSpacingMs = 180_000

/** The most threads that one plan answers. */
export const mostPlanThreads = 300

/** A plan looks at its last `answers`; when `worse` of them read worse than before, it pauses. */
export const worseAnswers = { answers: 5, worse: 2 } as const

/** Languages that a plan has words in. */
export type PlanLanguage = InterfaceLanguage

export const letterStates = ['draft', 'approved'] as const
export type LetterState = (typeof letterStates)[number]
