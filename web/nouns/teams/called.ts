export type Named = { id: number; name: string }
export type Called = { agents: number[]; teams: number[] }

/** Whom a text calls by "@name": the longest name that fits counts, so that "@Meg Larsen" does not call Meg. */
export function calledIn(text: string, people: readonly Named[], teams: readonly Named[]): Called {
  const all = [...people.map((one) => ({ ...one, of: 'agents' as const })), ...teams.map((one) => ({ ...one, of: 'teams' as const }))]
  const called: Called = { agents: [], teams: [] }
  let rest = text.toLocaleLowerCase('en')
  for (const { id, name, of } of all.toSorted((a, b) => b.name.length - a.name.length)) {
    const sign = `@${name.toLocaleLowerCase('en')}`
    const parts = rest.split(sign)
    // A letter behind it makes it another word.
    const isCalled = parts.some((part, n) => n > 0 && !/^[\p{L}\p{N}]/u.test(part))
    if (!isCalled) continue
    called[of].push(id)
    rest = parts.join(' ')
  }
  return called
}

/** The word after the last "@" before `caret`, as somebody writes it; null where none is being written. */
export function beingCalled(text: string, caret: number): { from: number; q: string } | null {
  const before = text.slice(0, caret)
  const from = before.lastIndexOf('@')
  if (from < 0 || (from > 0 && /[\p{L}\p{N}]/u.test(before[from - 1] ?? ''))) return null
  const q = before.slice(from + 1)
  return q.length <= 30 && !/[\n@]/.test(q) && q.split(' ').length <= 3 ? { from, q } : null
}
