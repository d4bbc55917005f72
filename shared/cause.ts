/** What own matters may share: a name (a carrier, a town, a shop), a number (a batch), words that all of them quote. */
export const markKinds = ['name', 'number', 'words'] as const
export type MarkKind = (typeof markKinds)[number]

export const causeStates = ['proposed', 'accepted', 'refused'] as const
export type CauseState = (typeof causeStates)[number]
