/** Who sees a saved view: its owner, a team, all. */
export const viewVisibilities = ['own', 'team', 'all'] as const
export type ViewVisibility = (typeof viewVisibilities)[number]

/** A view counts its cases up to so many; `most + 1` stands for more. */
export const mostViewCounted = 1_000
/** So many views at most for one person. */
export const mostViews = 100

/** What a broken view names that is no more; `filter`: it cannot be read. */
export const viewFaults = ['tag', 'team', 'person', 'filter'] as const
