/** Longest name of a role, and how many of its own a desk has at most. */
export const roleLimits = { name: 40, most: 50 } as const
