import type { WorldPost } from './world.ts'

/** Whether a post answers a search. */
export type Matches = (post: WorldPost) => boolean

/** The part of X's recent-search language that is spoken here; anything else in it is an error, never ignored. */
const operators: Record<string, (value: string) => Matches> = {
  from: (value) => (post) => post.author.handle.toLowerCase() === value || post.author.id === value,
  to: (value) => (post) => post.answers?.author.handle.toLowerCase() === value,
  lang: (value) => (post) => post.lang === value,
  conversation_id: (value) => (post) => post.conversationId === value,
  in_reply_to_tweet_id: (value) => (post) => post.answers?.id === value,
  url: (value) => (post) => /https?:\/\/\S+/i.test(post.text) && post.text.toLowerCase().includes(value),
  is: (value) => {
    if (value === 'retweet') return (post) => post.reposts !== null
    if (value === 'reply') return (post) => post.answers !== null
    if (value === 'quote') return (post) => post.quotes !== null
    throw new SyntaxError(`Reference to invalid operator 'is:${value}'.`)
  },
  has: (value) => {
    if (value === 'links') return (post) => /https?:\/\//i.test(post.text)
    if (value === 'mentions') return (post) => /@\w/.test(post.text)
    if (value === 'hashtags') return (post) => /#\p{L}/u.test(post.text)
    throw new SyntaxError(`Reference to invalid operator 'has:${value}'.`)
  },
}

const token = /\s*(?:(\()|(\))|(-)|"([^"]*)"|([^\s()"]+))/y

/**
 * Reads a recent-search query: words, "phrases", OR, -not, ( ), @account, #tag, from: to: lang: is: has: url: conversation_id:
 * in_reply_to_tweet_id:. Throws a SyntaxError with X's kind of sentence when it is none.
 */
export function readQuery(query: string): Matches {
  const tokens = [...scan(query)]
  let at = 0

  function either(): Matches {
    const ways = [all()]
    while (tokens[at]?.text === 'OR' && tokens[at]?.kind === 'word') {
      at += 1
      ways.push(all())
    }
    return ways.length === 1 ? (ways[0] as Matches) : (post) => ways.some((way) => way(post))
  }

  function all(): Matches {
    const parts: Matches[] = []
    for (let next = tokens[at]; next && next.kind !== 'close' && !(next.kind === 'word' && next.text === 'OR'); next = tokens[at])
      parts.push(one())
    if (parts.length === 0) throw new SyntaxError('There were errors processing your request: missing operand.')
    return (post) => parts.every((part) => part(post))
  }

  function one(): Matches {
    const next = tokens[at]
    at += 1
    if (!next) throw new SyntaxError('There were errors processing your request: missing operand.')
    if (next.kind === 'not') {
      const inner = one()
      return (post) => !inner(post)
    }
    if (next.kind === 'open') {
      const inner = either()
      if (tokens[at]?.kind !== 'close') throw new SyntaxError("There were errors processing your request: missing ')'.")
      at += 1
      return inner
    }
    return next.kind === 'phrase' ? containing(next.text) : readWord(next.text)
  }

  const matches = either()
  if (at < tokens.length) throw new SyntaxError("There were errors processing your request: unexpected ')'.")
  return matches
}

type Token = { kind: 'open' | 'close' | 'not' | 'phrase' | 'word'; text: string }

function* scan(query: string): Generator<Token> {
  token.lastIndex = 0
  const end = query.trimEnd().length
  while (token.lastIndex < end) {
    const found = token.exec(query)
    if (!found) throw new SyntaxError('There were errors processing your request: unexpected character.')
    const [, open, close, not, phrase, word] = found
    if (open) yield { kind: 'open', text: open }
    else if (close) yield { kind: 'close', text: close }
    else if (not) yield { kind: 'not', text: not }
    else if (phrase !== undefined) yield { kind: 'phrase', text: phrase }
    else yield { kind: 'word', text: word ?? '' }
  }
}

function readWord(word: string): Matches {
  const colon = word.indexOf(':')
  if (colon > 0) {
    const operator = operators[word.slice(0, colon).toLowerCase()]
    const value = word.slice(colon + 1).toLowerCase()
    if (!operator || !value) throw new SyntaxError(`Reference to invalid operator '${word.slice(0, colon)}'.`)
    return operator(value.replace(/^@/, ''))
  }
  return containing(word)
}

/** X matches whole words, not parts of them; letters of any script, any case. */
function containing(phrase: string): Matches {
  const wanted = phrase.normalize('NFC').toLowerCase()
  const isWordAt = /[\p{L}\p{N}_]/u
  return (post) => {
    const text = post.text.normalize('NFC').toLowerCase()
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      const before = text[at - 1] ?? ' '
      const after = text[at + wanted.length] ?? ' '
      if (!isWordAt.test(before) && !isWordAt.test(after)) return true
    }
    return false
  }
}
