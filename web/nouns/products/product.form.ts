import { catalogueLimits } from '#shared/product.ts'

/** The spellings of a field with one a line (commas part too): trimmed, each once, without empty ones and the name itself. */
export function spellingsOf(lines: string, name: string): string[] {
  const own = name.trim().toLowerCase()
  const found = new Map<string, string>()
  for (const part of lines.split(/[\n,;]/)) {
    const spelling = part.trim().slice(0, catalogueLimits.letters)
    const key = spelling.toLowerCase()
    if (/[\p{L}\p{N}]/u.test(spelling) && key !== own && !found.has(key)) found.set(key, spelling)
  }
  return [...found.values()]
}
