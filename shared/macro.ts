import type { Role } from './agent.ts'
import type { MacroAction } from './macro.schema.ts'

/** The least role that may do an action of a template by hand, and so by a template, too. */
export const macroNeeds: Record<MacroAction['do'], Role> = {
  tag: 'staff',
  assign: 'agent',
  team: 'agent',
  priority: 'agent',
  snooze: 'agent',
  resolve: 'agent',
}

/** Why an action is not done: one's role may not, it is so already, there is no case, whom or what it names is gone, or no more tags fit. */
export const macroObstacles = ['role', 'already', 'no-case', 'gone', 'full'] as const
export type MacroObstacle = (typeof macroObstacles)[number]
