type Fields = Record<string, unknown>

/** A value as text that is the same whatever the order of its fields. */
export const plainText = (value: unknown): string =>
  JSON.stringify(value ?? null, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

/**
 * What of some fields differs.
 * @param after only the fields it names are looked at; one that is undefined was not changed
 * @returns the fields that differ, as they were and as they are
 */
export function changedFields(before: object, after: object): { was: Fields; became: Fields } {
  const old = before as Fields
  const differing = Object.entries(after).filter(([field, value]) => value !== undefined && plainText(old[field]) !== plainText(value))
  return {
    was: Object.fromEntries(differing.map(([field]) => [field, old[field] ?? null])),
    became: Object.fromEntries(differing),
  }
}
