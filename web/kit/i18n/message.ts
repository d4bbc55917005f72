/** One piece of a parsed message: plain words, a value to put in, or a choice by number or by word. */
type Piece = string | { value: string } | { value: string; by: 'plural' | 'select'; cases: Record<string, Piece[]> }

/**
 * Parses the small part of ICU MessageFormat that we use: `{name}`, `{n, plural, =0 {…} one {…} other {# …}}`
 * and `{kind, select, repair {…} other {…}}`, nested at will. A quote pair `''` is one apostrophe.
 * Throws on a message that is not well formed, so that a test finds it.
 */
export function parseMessage(source: string): Piece[] {
  let at = 0
  const upTo = (stops: string) => {
    const start = at
    while (at < source.length && !stops.includes(source[at] as string)) at++
    return source.slice(start, at).trim()
  }
  const eat = (sign: string) => {
    if (source[at++] !== sign) throw new Error(`"${sign}" expected at ${at - 1} in "${source}"`)
  }
  function pieces(deep: boolean): Piece[] {
    const found: Piece[] = []
    while (at < source.length && !(deep && source[at] === '}')) {
      if (source[at] === '{') found.push(braces())
      else if (deep && source[at] === '#') {
        found.push({ value: '#' })
        at++
      } else {
        const start = at
        while (at < source.length && source[at] !== '{' && !(deep && (source[at] === '}' || source[at] === '#'))) at++
        found.push(source.slice(start, at).replaceAll("''", "'"))
      }
    }
    return found
  }
  function braces(): Piece {
    eat('{')
    const value = upTo(',}')
    if (source[at] === '}') {
      eat('}')
      return { value }
    }
    eat(',')
    const by = upTo(',') as 'plural' | 'select'
    if (by !== 'plural' && by !== 'select') throw new Error(`"${by}" is no kind of choice in "${source}"`)
    eat(',')
    const cases: Record<string, Piece[]> = {}
    for (let key = upTo('{}'); source[at] === '{'; key = upTo('{}')) {
      eat('{')
      cases[key] = pieces(true)
      eat('}')
    }
    if (!cases.other) throw new Error(`"other" is missing in "${source}"`)
    eat('}')
    return { value, by, cases }
  }
  return pieces(false)
}

/**
 * Fills a parsed message for a language (BCP 47). Values may be anything (a node, for instance) and come out as they went in,
 * in their place; numbers are written as the language writes them. An unknown name is shown as `{name}`.
 */
export function fillMessage<T>(message: Piece[], values: Record<string, T | string | number>, lang: string, hash?: number): (T | string)[] {
  return message.flatMap((piece) => {
    if (typeof piece === 'string') return [piece]
    const value = piece.value === '#' ? hash : values[piece.value]
    if ('by' in piece) {
      const key = piece.by === 'plural' ? pluralKey(piece.cases, Number(value), lang) : String(value)
      return fillMessage(piece.cases[key] ?? (piece.cases.other as Piece[]), values, lang, piece.by === 'plural' ? Number(value) : hash)
    }
    if (value === undefined) return [`{${piece.value}}`]
    return [typeof value === 'number' ? new Intl.NumberFormat(lang).format(value) : value]
  })
}

function pluralKey(cases: Record<string, Piece[]>, n: number, lang: string): string {
  return `=${n}` in cases ? `=${n}` : new Intl.PluralRules(lang).select(n)
}
