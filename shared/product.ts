/** Most products of a catalogue, most spellings of one, and the longest of either in characters. */
export const catalogueLimits = { products: 500, spellings: 30, letters: 60 } as const
