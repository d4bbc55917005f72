/** Letters without their marks and cases, as searches of networks fold them. */
export const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Whether a text has this word or phrase: whole words, not parts of them, in any script. Null: there is nothing to look for. */
export function wholeWords(phrase: string): ((text: string) => boolean) | null {
  const wanted = folded(phrase).trim()
  if (!wanted) return null
  const isWordAt = /[\p{L}\p{N}_]/u
  return (given) => {
    const text = folded(given)
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      const before = text[at - 1] ?? ' '
      const after = text[at + wanted.length] ?? ' '
      if (!isWordAt.test(before) && !isWordAt.test(after)) return true
    }
    return false
  }
}
