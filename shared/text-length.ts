/** How a channel counts: X weighs characters (`weighted`), Bluesky counts what a reader sees as one, others code points. `perUrl`: what any link costs. */
export type Counting = { counts: 'characters' | 'graphemes' | 'weighted'; perUrl: number | null }

/** Usual ends of a domain that have more than two letters; each of two letters counts, for countries have them. */
const longEnds = `
  com net org info biz edu gov mil int name pro mobi tel jobs travel museum aero coop cat asia post shop store online site website page
  web app dev tech technology cloud software systems solutions digital network computer codes engineering tools parts repair support help care
  services service team group company business center community academy school university college education training institute science agency
  studio design art photo photos photography pictures pics gallery video film movie media news press blog live tv radio audio music show theater
  tickets games game play toys fun social chat email link click xyz top club space world global international earth eco bio green energy solar
  zone city town land place house homes garden farm kitchen restaurant cafe coffee bar pub pizza wine beer recipes hotel tours voyage holiday
  camp ski bike run fit fitness health clinic doctor dental pet dog life today tips guide guru review reviews deals sale discount market money
  cash credit finance insurance bank capital fund partners ventures holdings limited inc llc ltd gmbh legal law foundation charity ngo plus one
  best cool rocks ninja vip win new how zip mov berlin hamburg koeln cologne bayern saarland wien tirol swiss ist istanbul africa london paris
  nyc amsterdam example`
  .trim()
  .split(/\s+/)

const label = '[\\p{Script=Latin}0-9][\\p{Script=Latin}0-9-]{0,62}'

/** With a protocol anything goes; without, a bare domain with a usual end. */
const links = new RegExp(
  `https?:\\/\\/[^\\s<>"]+|(?<![\\p{Script=Latin}\\p{N}@._-])(?:${label}\\.)+(?:${longEnds.join('|')}|[a-z]{2})(?![\\p{Script=Latin}\\p{N}_-])(?:[/?#][^\\s<>"]*)?`,
  'giu',
)

/** Code points that weigh 1 where characters are weighted; all others weigh 2 (configuration v3 of twitter-text 3.1). */
const lightRanges = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
] as const

const emoji = /\p{RGI_Emoji}/v

/** The links a network will find in a text, in order. Where that is unclear, a bare domain counts as a link. */
export const linksIn = (text: string): string[] => text.match(links) ?? []

const isLight = (code: number) => lightRanges.some(([from, to]) => code >= from && code <= to)

/** An emoji weighs 2, however it is put together. */
function weigh(words: string): number {
  const parts = words.split(emoji)
  let length = 2 * (parts.length - 1)
  for (const sign of parts.join('')) length += isLight(sign.codePointAt(0) ?? 0) ? 1 : 2
  return length
}

const countOf: Record<Counting['counts'], (words: string) => number> = {
  weighted: weigh,
  graphemes: (words) => [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(words)].length,
  characters: (words) => [...words].length,
}

/** Length of a text as its channel counts it. Where characters are weighted the text is composed first (NFC). */
export function countLength(text: string, { counts, perUrl }: Counting): number {
  const count = countOf[counts]
  const words = counts === 'weighted' ? text.normalize('NFC') : text
  if (perUrl === null) return count(words)
  return words.split(links).reduce((length, part) => length + count(part), linksIn(words).length * perUrl)
}
