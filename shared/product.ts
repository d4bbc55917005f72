/** Most products of a catalogue, most spellings of one, and the longest of either in characters; most variants and batches of one. */
export const catalogueLimits = {
  products: 500,
  spellings: 30,
  letters: 60,
  variants: 200,
  batches: 2_000,
  code: 120,
  lifeMonths: 600,
} as const
