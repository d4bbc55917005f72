/** A serial number as numbers are compared: upper case, letters and digits alone. Two products may have the same one. */
export const serialKeyOf = (serial: string): string =>
  (
    serial
      .normalize('NFKC')
      .toUpperCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join('')

/** Serial numbers that differ, in the order in which they were named; those without a letter or digit are none. */
export function distinctSerials(serials: readonly string[]): { serial: string; serialKey: string }[] {
  const known = new Map<string, string>()
  for (const serial of serials) {
    const key = serialKeyOf(serial)
    if (key !== '' && !known.has(key)) known.set(key, serial.trim())
  }
  return [...known].map(([serialKey, serial]) => ({ serial, serialKey }))
}
