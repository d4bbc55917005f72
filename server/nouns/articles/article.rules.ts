import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import { type ArticleTrouble, articleLimits, type Following, type Significance, type TextState } from '#shared/article.ts'

type Version = { lang: InterfaceLanguage; version: number; significance: Significance }

const worse: Record<Significance, Exclude<TextState, 'missing'>> = { typo: 'current', medium: 'behind', major: 'outdated' }
const ranks = ['current', 'behind', 'outdated'] as const

/**
 * How each language of an article stands: as the worst change since the version it follows, and no better than what it follows stands
 * itself. What follows nothing, or a language that is not there any more, is current.
 * @param versions every version of the article; those of languages that are gone are passed over
 */
export function statesOf(texts: readonly Following[], versions: readonly Version[]): Map<InterfaceLanguage, Exclude<TextState, 'missing'>> {
  const found = new Map<InterfaceLanguage, Exclude<TextState, 'missing'>>()
  const read = (text: Following, above: readonly InterfaceLanguage[]): Exclude<TextState, 'missing'> => {
    const known = found.get(text.lang)
    if (known) return known
    const source = texts.find(({ lang }) => lang === text.followsLang)
    // Two languages that follow each other: what was met before says how it stands.
    if (!source || above.includes(source.lang)) return 'current'
    const own = versions
      .filter(({ lang, version }) => lang === source.lang && version > (text.followsVersion ?? 0) && version <= source.version)
      .map(({ significance }) => worse[significance])
    return [...own, read(source, [...above, text.lang])].reduce((a, b) => (ranks.indexOf(b) > ranks.indexOf(a) ? b : a), 'current')
  }
  for (const text of texts) found.set(text.lang, read(text, []))
  return found
}

/** The language in which somebody reads an article: theirs; else English, which most read; else its own. */
export function shownLang(has: readonly InterfaceLanguage[], wanted: InterfaceLanguage, base: InterfaceLanguage): InterfaceLanguage {
  return [wanted, 'en' as const, base].find((lang) => has.includes(lang)) ?? has[0] ?? base
}

/** Letters that no decomposition brings to the 26. */
const plain: Record<string, string> = { æ: 'ae', ø: 'o', å: 'a', ð: 'd', þ: 'th', ß: 'ss', ı: 'i', đ: 'd', ł: 'l', œ: 'oe' }

/** Addresses of the help pages that are no articles. */
const taken: readonly string[] = ['person', 'sent']

/** The address of a title: its words in the 26 letters and digits, joined by hyphens; `article` where nothing is left. */
export function slugOf(title: string): string {
  const folded = title
    .toLowerCase()
    .replace(/[æøåðþßıđłœ]/gu, (letter) => plain[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
  const slug = cut(folded, articleLimits.slug) || 'article'
  return taken.includes(slug) ? `${slug}-article` : slug
}

const cut = (slug: string, most: number) => (slug.length <= most ? slug : slug.slice(0, most).replace(/-[^-]*$/u, ''))

/** Votes from which on they say something, and the share that has to say it helped. */
const leastVotes = 5
const leastHelped = 0.5
/** People who complain about what an article is about after it was published: from so many on it does not do its work. */
export const mostComplaints = 3

/** Why an article needs somebody; null: it does its work. @param complaints threads of its cases that began after it was published */
export function troubleOf({
  helped,
  notHelped,
  complaints,
}: {
  helped: number
  notHelped: number
  complaints: number
}): ArticleTrouble | null {
  if (helped + notHelped >= leastVotes && helped / (helped + notHelped) < leastHelped) return 'not-helping'
  return complaints >= mostComplaints ? 'still-complained' : null
}

/** Languages of ours that an article is not in, of those that the desk writes in. */
export const missingIn = (has: readonly InterfaceLanguage[], spoken: readonly InterfaceLanguage[]): InterfaceLanguage[] =>
  interfaceLanguages.filter((lang) => spoken.includes(lang) && !has.includes(lang))
