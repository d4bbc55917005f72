/** The fictional brand all of this is about. */
export const brand = { handle: 'fjellro', name: 'Fjellro' } as const
