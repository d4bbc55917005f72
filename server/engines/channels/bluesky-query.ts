import { folded, wholeWords } from './whole-words.ts'

/** What a post says of itself; `handle` is null while it is not known. */
export type Facts = {
  text: string
  tags: readonly string[]
  langs: readonly string[]
  links: readonly string[]
  did: string
  handle: string | null
}

/** Whether a post answers a search; null: that cannot be said without its author's handle. */
export type Fits = (facts: Facts) => boolean | null

const token = /\s*(?:(\()|(\))|(\|)|(-)|"([^"]*)"|([^\s()|"]+))/y

type Token = { kind: 'open' | 'close' | 'or' | 'not' | 'phrase' | 'word'; text: string }

/**
 * A search as searchPosts takes it, so that posts on a stream can be held against it: words that must all be there, "phrases", #tags, OR,
 * -not, ( ), from: mentions: to: lang: domain:. Null for one that only searchPosts can answer (since:, until: and whatever is not known
 * here), and for one that nearly every post would have to be asked about.
 */
export function readQuery(query: string): Fits | null {
  const tokens = [...scan(query)]
  let at = 0
  let isKnown = true

  function either(): Fits {
    const ways = [all()]
    while (tokens[at]?.kind === 'or') {
      at += 1
      ways.push(all())
    }
    return (facts) => anyOf(ways.map((way) => way(facts)))
  }

  function all(): Fits {
    const parts: Fits[] = []
    for (let next = tokens[at]; next && next.kind !== 'close' && next.kind !== 'or'; next = tokens[at]) parts.push(one(next))
    if (parts.length === 0) isKnown = false
    return (facts) => not(anyOf(parts.map((part) => not(part(facts)))))
  }

  function one(next: Token): Fits {
    at += 1
    if (next.kind === 'not') {
      const negated = tokens[at]
      const inner = negated && negated.kind !== 'close' && negated.kind !== 'or' ? one(negated) : null
      if (!inner) isKnown = false
      return (facts) => (inner ? not(inner(facts)) : null)
    }
    if (next.kind === 'open') {
      const inner = either()
      if (tokens[at]?.kind !== 'close') isKnown = false
      at += 1
      return inner
    }
    const fits = next.kind === 'phrase' ? containing(next.text) : readWord(next.text)
    if (!fits) isKnown = false
    return fits ?? (() => null)
  }

  const fits = either()
  if (!isKnown || at < tokens.length) return null
  return fits({ text: '', tags: [], langs: [], links: [], did: '', handle: null }) === false ? fits : null
}

const not = (value: boolean | null) => (value === null ? null : !value)

function anyOf(values: readonly (boolean | null)[]): boolean | null {
  if (values.includes(true)) return true
  return values.includes(null) ? null : false
}

function* scan(query: string): Generator<Token> {
  token.lastIndex = 0
  const end = query.trimEnd().length
  while (token.lastIndex < end) {
    const found = token.exec(query)
    // A quote that is opened and never closed.
    if (!found) return void (yield { kind: 'close', text: '' })
    const [, open, close, or, minus, phrase, word] = found
    if (open) yield { kind: 'open', text: open }
    else if (close) yield { kind: 'close', text: close }
    else if (or || word === 'OR') yield { kind: 'or', text: 'OR' }
    else if (minus) yield { kind: 'not', text: minus }
    else if (phrase !== undefined) yield { kind: 'phrase', text: phrase }
    else yield { kind: 'word', text: word ?? '' }
  }
}

function readWord(word: string): Fits | null {
  if (word.startsWith('#')) {
    const tag = folded(word.slice(1))
    return tag ? ({ tags }) => tags.some((one) => folded(one) === tag) : null
  }
  const colon = word.indexOf(':')
  if (colon < 0) return containing(word)
  const value = word
    .slice(colon + 1)
    .toLowerCase()
    .replace(/^@/, '')
  if (!value) return null
  switch (word.slice(0, colon).toLowerCase()) {
    case 'from':
      if (value.startsWith('did:')) return ({ did }) => did === value
      return ({ handle }) => (handle === null ? null : handle.toLowerCase() === value)
    case 'mentions':
    case 'to':
      return containing(`@${value}`)
    case 'lang':
      return ({ langs }) => langs.some((one) => one.toLowerCase().split('-')[0] === value.split('-')[0])
    case 'domain':
      return ({ links }) => links.some((link) => hostOf(link) === value || hostOf(link).endsWith(`.${value}`))
    default:
      return null
  }
}

const hostOf = (link: string) => (URL.canParse(link) ? new URL(link).hostname : '')

function containing(phrase: string): Fits | null {
  const isIn = wholeWords(phrase)
  return isIn && ((facts) => isIn(facts.text))
}
