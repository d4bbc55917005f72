/** "Anna wrote:" as mail programs of our languages (and their neighbours) put it above what they quote. */
const attribution =
  /(wrote|writes|schrieb|geschrieben|schreef|skrev|skreiv|skrifaði|kirjoitti|a écrit|yazdı|yazmış|escribió|escreveu|ha scritto|napisał\(?a?\)?|rašė|kirjutas)[^\n]{0,80}:\s*$/iu

/** Whether a line ends as an attribution does, quick to ask of every line. */
export const isAttributionEnd = (line: string): boolean => line.length < 400 && line.trimEnd().endsWith(':')

const isTimed = (text: string) => /\d{1,2}[:.]\d{2}|\d{4}/.test(text)

/**
 * The first line of the attribution that ends in line `last`, which may be broken into up to three; null when none ends there. A half
 * without a time is taken together with the line above that has one.
 */
export function attributionAt(lines: readonly string[], last: number): number | null {
  for (let height = 1; height <= 3; height += 1) {
    const first = last - height + 1
    if (first < 0) return null
    const said = lines.slice(first, last + 1).join(' ')
    if (said.length >= 400) return null
    if (!attribution.test(said)) continue
    return isTimed(said) ? first : withTime(lines, first)
  }
  return null
}

function withTime(lines: readonly string[], first: number): number {
  for (let above = first - 1; above >= Math.max(0, first - 2); above -= 1) {
    const line = (lines[above] as string).trim()
    if (line === '' || line.length > 200) break
    if (isTimed(line) && /@|\d{1,2}[:.]\d{2}/.test(line)) return above
  }
  return first
}
