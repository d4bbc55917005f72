/** The letters after a stroke at the caret, by which a template is looked for: `/hin`. Null: none is looked for. */
export function slashAt(text: string, caret: number): { from: number; q: string } | null {
  const found = /(?:^|\s)(\/([\p{L}\p{N}-]*))$/u.exec(text.slice(0, caret))
  return found ? { from: caret - (found[1]?.length ?? 0), q: found[2] ?? '' } : null
}
