/** How many rows a list answers when nobody asks, and the most it ever answers at once. */
export const listLimit = { usual: 50, most: 200 } as const
