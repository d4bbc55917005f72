/** Whether a talk has the bot, or was drawn to have none. */
export const botArms = ['bot', 'none'] as const
export type BotArm = (typeof botArms)[number]

/**
 * Where a talk stands. `asked`: to say it in other words; `answered`: an article was shown, and whether it helped is asked; `offered`: up to
 * three were; `confirmed`, `denied`: what the visitor said of it; `person`: a person has it, and the bot is silent until it is given back.
 */
export const botStates = ['asked', 'answered', 'offered', 'confirmed', 'denied', 'person'] as const
export type BotState = (typeof botStates)[number]

/** What the bot did with one message. */
export const botTurnKinds = ['answer', 'offer', 'rephrase', 'thanks', 'person', 'silent'] as const
export type BotTurnKind = (typeof botTurnKinds)[number]

/** Why a person takes a talk: asked for, danger or injury, anger, a dispute about money, nothing found, an answer that did not help, somebody wrote. */
export const personReasons = ['asked', 'danger', 'anger', 'money', 'not-found', 'denied', 'taken'] as const
export type PersonReason = (typeof personReasons)[number]

/** How a talk ended, for counting. `silent`: something was shown and nothing was said of it. */
export const botOutcomes = ['confirmed', 'denied', 'silent', 'person'] as const
export type BotOutcome = (typeof botOutcomes)[number]

/** Percent of talks without a bot, as long as nobody says otherwise, and the most. */
export const usualWithoutShare = 5
export const mostWithoutShare = 50
