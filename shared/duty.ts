/** `coming`: it arises on its day if nothing changes. `dropped`: it is not owed any more. */
export const dutyStates = ['coming', 'open', 'done', 'dropped'] as const
export type DutyState = (typeof dutyStates)[number]
