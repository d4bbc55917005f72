/**
 * The text with the words of others blanked out, positions and line ends unchanged: lines behind `>` with the line above that says who
 * wrote them, `[quote]` blocks, and sentences in quotation marks. A text that has no words of its own is left as it is.
 */
export function withoutQuotes(text: string): string {
  if (!/[>"“”„«»‹›]|\[quote/i.test(text)) return text
  const own = text.replace(block, blank).replace(lines, blank)
  const spoken = own.replace(sentences, (all, open: string, said: string, close: string) =>
    wordsIn(said) < leastQuoted ? all : `${open}${blank(said)}${close}`,
  )
  if (wordsIn(spoken) >= leastOwn) return spoken
  return wordsIn(own) > 0 ? own : text
}

/** As forums hand it out; one that is opened and never closed reaches to the end of its paragraph. */
const block = /\[quote\b[^\]]{0,200}\](?:[^[]|\[(?!\/quote\]))*?(?:\[\/quote\]|\n\n|$)/giu
const lines = /(?:^[^\n>]{1,120}:[ \t]*\n)?(?:^[ \t]{0,3}>[^\n]*(?:\n|$))+/gmu
/** Opening marks stand before a word, closing ones behind one: inches and doubled marks open nothing. */
const sentences =
  /(?<![\p{L}\p{N}"])(["“„”«»])(?=[\p{L}\p{N}¡¿'*(])([^"“”„«»\n]{8,400})(?<=[\p{L}\p{N}.!?…,)'*])(["“”«»])(?![\p{L}\p{N}"])/gu
/** Fewer words than these are a name, a title, or a word that is meant otherwise. */
const leastQuoted = 4
/** With less of one's own around it, what is quoted is what one has to say. */
const leastOwn = 3

const wordsIn = (text: string): number => text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)?.length ?? 0
const blank = (text: string): string => text.replace(/[^\n]/g, ' ')
