/** A stretch of words in a line: plain, strong, or a link. */
export type Stretch = { text: string; isStrong?: true; href?: string }
/** A block of an article. `items`: the lines of a list. */
export type Block = { kind: 'heading' | 'paragraph'; line: Stretch[] } | { kind: 'list' | 'steps'; items: Stretch[][] }

const inline = /\*\*(?<strong>[^*\n]{1,500})\*\*|\[(?<label>[^\]\n]{1,300})\]\((?<href>[^)\s]{1,1000})\)/gu
const bullet = /^[-*] +/u
const step = /^\d{1,3}[.)] +/u
const heading = /^#{1,4} +/u

/** Links lead to pages, or to places of this desk; what could run is words. */
const isLink = (href: string): boolean => /^https?:\/\/[^/\s]+/iu.test(href) || /^\/(?!\/)/u.test(href)

/**
 * Reads the words of an article: paragraphs between empty lines, `## heading`, `- item`, `1. step`, `**strong**` and `[label](address)`.
 * Whatever else looks like markup is words.
 */
export function readMarkup(body: string): Block[] {
  const blocks: Block[] = []
  let open: string[] = []
  const close = () => {
    if (open.length > 0) blocks.push({ kind: 'paragraph', line: stretchesIn(open.join('\n')) })
    open = []
  }
  const addItem = (kind: 'list' | 'steps', line: string) => {
    close()
    const last = blocks.at(-1)
    if (last?.kind === kind) last.items.push(stretchesIn(line))
    else blocks.push({ kind, items: [stretchesIn(line)] })
  }
  for (const raw of body.split('\n')) {
    const line = raw.trim()
    if (line === '') close()
    else if (heading.test(line)) {
      close()
      blocks.push({ kind: 'heading', line: stretchesIn(line.replace(heading, '')) })
    } else if (bullet.test(line)) addItem('list', line.replace(bullet, ''))
    else if (step.test(line)) addItem('steps', line.replace(step, ''))
    else open.push(line)
  }
  close()
  return blocks
}

function stretchesIn(line: string): Stretch[] {
  const found: Stretch[] = []
  let at = 0
  for (const match of line.matchAll(inline)) {
    const { strong, label, href } = match.groups ?? {}
    if (label !== undefined && !isLink(href ?? '')) continue
    if (match.index > at) found.push({ text: line.slice(at, match.index) })
    if (strong !== undefined) found.push({ text: strong, isStrong: true })
    else if (label !== undefined && href !== undefined) found.push({ text: label, href })
    at = match.index + match[0].length
  }
  if (at < line.length) found.push({ text: line.slice(at) })
  return found
}

/** The words of an article alone, on one line. */
export const plainWords = (body: string): string =>
  readMarkup(body)
    .flatMap((block) => ('items' in block ? block.items : [block.line]))
    .map((line) => line.map(({ text }) => text).join(''))
    .join(' ')
    .replace(/\s+/gu, ' ')
    .trim()

/** The beginning of a text, cut at a word. */
export const beginningOf = (text: string, most: number): string =>
  text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .replace(/\s+\S*$/u, '')
        .replace(/[\s.,;:]+$/u, '')}…`
