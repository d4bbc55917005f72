import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import { type ArticleVisibility, articleLimits, articleVisibilities, type Significance, significances } from '#shared/article.ts'

/** An article in one language as a Markdown file says it. `article`: what files in other languages name too. */
export type MarkdownArticle = {
  article: string
  lang: InterfaceLanguage
  title: string
  body: string
  questions: string[]
  visibility: ArticleVisibility | null
  isSafety: boolean | null
  products: string[] | null
  significance: Significance
}

/** Why a file cannot be read; said in the reader's language where it is shown. */
export const markdownProblems = [
  'no-front-matter',
  'no-lang',
  'no-title',
  'no-body',
  'too-long',
  'bad-visibility',
  'bad-significance',
] as const
export type MarkdownProblem = (typeof markdownProblems)[number]

const frontMatter = /^\uFEFF?---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n|$)([\s\S]*)$/u

/**
 * Reads a Markdown file with front matter: `article`, `lang`, `title`, and if wanted `visibility`, `significance`, `safety`, `products` and
 * `questions` (a list, each on a line that begins with a hyphen). The file's name stands in for what it leaves out: `article.lang.md`.
 */
export function readMarkdown(name: string, text: string): MarkdownArticle | MarkdownProblem {
  const [, head, rest] = frontMatter.exec(text.replace(/\r\n?/gu, '\n')) ?? []
  if (head === undefined || rest === undefined) return 'no-front-matter'
  const fields = readFields(head)
  const one = (field: string) => fields.get(field)?.[0]?.trim() ?? ''
  const [, named = '', namedLang = ''] = /([^/\\]+?)(?:\.([a-z]{2}))?\.(?:md|markdown)$/iu.exec(name) ?? []
  const tag = (one('lang') || one('language') || namedLang).toLowerCase().split('-')[0]
  const lang = interfaceLanguages.find((each) => each === (tag === 'nb' || tag === 'nn' ? 'no' : tag))
  if (!lang) return 'no-lang'
  const body = rest.trim()
  const first = /^# +(.+)\n*/u.exec(body)
  const title = one('title') || (first?.[1]?.trim() ?? '')
  if (title === '') return 'no-title'
  const words = one('title') === '' && first ? body.slice(first[0].length).trim() : body
  if (words === '') return 'no-body'
  const questions = fields.get('questions') ?? []
  if (title.length > articleLimits.title || words.length > articleLimits.body || questions.length > articleLimits.questions)
    return 'too-long'
  const visibility = one('visibility') === '' ? null : articleVisibilities.find((each) => each === one('visibility'))
  if (visibility === undefined) return 'bad-visibility'
  const significance = one('significance') === '' ? 'medium' : significances.find((each) => each === one('significance'))
  if (significance === undefined) return 'bad-significance'
  return {
    article: (one('article') || named || title).slice(0, 200),
    lang,
    title,
    body: words,
    questions: questions.map((each) => each.slice(0, articleLimits.question)),
    visibility,
    isSafety: one('safety') === '' ? null : /^(true|yes|1)$/iu.test(one('safety')),
    products: fields.has('products')
      ? (fields.get('products') ?? [])
          .flatMap((each) => each.split(','))
          .map((each) => each.trim())
          .filter(Boolean)
      : null,
    significance,
  }
}

/** `name: value`, or a name with its list below it. Quotes around a value are no part of it. */
function readFields(head: string): Map<string, string[]> {
  const fields = new Map<string, string[]>()
  let open: string[] = []
  for (const line of head.split('\n')) {
    const [, item] = /^\s*-\s+(.*)$/u.exec(line) ?? []
    const [, name, value = ''] = /^([A-Za-z][\w-]*):\s*(.*)$/u.exec(line) ?? []
    if (item !== undefined) open.push(unquoted(item))
    else if (name !== undefined) {
      open = value.trim() === '' ? [] : [unquoted(value)]
      fields.set(name.toLowerCase(), open)
    }
  }
  return fields
}

const unquoted = (value: string): string => {
  const bare = value.trim()
  return /^"(?:[^"\\]|\\.)*"$/u.test(bare) ? (JSON.parse(bare) as string) : /^'.*'$/u.test(bare) ? bare.slice(1, -1) : bare
}

/** A value as `readFields` reads it again. */
const quoted = (value: string): string =>
  /^[\p{L}\p{N}][^:#"'\\]*$/u.test(value) && value === value.trim() ? value : JSON.stringify(value)

/** Writes the file that `readMarkdown` reads to the same. */
export function writeMarkdown(one: MarkdownArticle): string {
  const lines = [
    `article: ${quoted(one.article)}`,
    `lang: ${one.lang}`,
    `title: ${quoted(one.title)}`,
    ...(one.visibility === null ? [] : [`visibility: ${one.visibility}`]),
    ...(one.isSafety ? ['safety: true'] : []),
    ...(one.products?.length ? ['products:', ...one.products.map((each) => `  - ${quoted(each)}`)] : []),
    ...(one.questions.length ? ['questions:', ...one.questions.map((each) => `  - ${quoted(each)}`)] : []),
  ]
  return `---\n${lines.join('\n')}\n---\n\n${one.body}\n`
}
