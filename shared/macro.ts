import type { MacroAction } from './macro.schema.ts'
import type { Permission } from './permission.ts'

/** What an action of a template needs, as by hand. */
export const macroNeeds = {
  tag: 'cases.tag',
  assign: 'cases.write',
  team: 'cases.write',
  priority: 'cases.write',
  snooze: 'cases.write',
  resolve: 'cases.resolve',
} as const satisfies Record<MacroAction['do'], Permission>

/** Why an action is not done: one's role may not, it is so already, there is no case, whom or what it names is gone, or no more tags fit. */
export const macroObstacles = ['role', 'already', 'no-case', 'gone', 'full'] as const
export type MacroObstacle = (typeof macroObstacles)[number]
