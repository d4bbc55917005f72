import { createYield } from '../lib/slices.ts'

/** Shorter texts are parsed in one go: at their worst they hold the loop for some milliseconds. */
const shortLength = 64 * 1024
/** Values between two looks at the clock. */
const atOnce = 500
/** V8 keeps a whole text alive for each longer piece that is cut out of it. */
const longestPiece = 12

type Container = unknown[] | Record<string, unknown>

/**
 * Parses JSON as `JSON.parse` does, to the same value; a long text in slices, so that one made of a million tiny values does not hold the
 * loop. Throws a SyntaxError when it is none.
 */
export async function parseInSlices(text: string): Promise<unknown> {
  if (text.length <= shortLength) return JSON.parse(text)
  const rest = createYield()
  const word = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
  const plainString = /[^"\\\u0000-\u001f]*"/y
  const space = /[ \t\n\r]*/y
  const open: Container[] = []
  /** The name under which the next value stands, for each open container. */
  const names: string[] = []
  let whole: unknown
  let at = 0
  /** What may come next: a value; a value or the end of an empty list; a name or the end of an empty object; a name; a comma or the end. */
  let next: 'value' | 'first-item' | 'first-name' | 'name' | 'end' = 'value'

  for (let steps = 1; ; steps += 1) {
    if (steps % atOnce === 0) await rest()
    skipSpace()
    const char = text[at]
    if (next === 'end') {
      const container = open.at(-1)
      if (!container) {
        if (char !== undefined) fail()
        return whole
      }
      const isList = Array.isArray(container)
      if (char === ',') next = isList ? 'value' : 'name'
      else if (char === (isList ? ']' : '}')) open.pop()
      else fail()
      at += 1
    } else if ((next === 'first-item' && char === ']') || (next === 'first-name' && char === '}')) {
      open.pop()
      at += 1
      next = 'end'
    } else if (next === 'first-name' || next === 'name') {
      if (char !== '"') fail()
      names[open.length - 1] = readString()
      skipSpace()
      if (text[at] !== ':') fail()
      at += 1
      next = 'value'
    } else if (char === '{' || char === '[') {
      const container: Container = char === '{' ? {} : []
      put(container)
      open.push(container)
      at += 1
      next = char === '{' ? 'first-name' : 'first-item'
    } else {
      put(char === '"' ? readString() : readWord())
      next = 'end'
    }
  }

  function put(value: unknown): void {
    const container = open.at(-1)
    if (!container) whole = value
    else if (Array.isArray(container)) container.push(value)
    else setOwn(container, names[open.length - 1] as string, value)
  }

  function skipSpace(): void {
    space.lastIndex = at
    space.test(text)
    at = space.lastIndex
  }

  /** Reads the string that begins here. */
  function readString(): string {
    const from = at
    plainString.lastIndex = from + 1
    if (plainString.test(text)) {
      at = plainString.lastIndex
      return at - from > longestPiece ? JSON.parse(text.slice(from, at)) : text.slice(from + 1, at - 1)
    }
    let end = from
    do {
      end = text.indexOf('"', end + 1)
      if (end < 0) fail()
    } while (isEscaped(end))
    at = end + 1
    return JSON.parse(text.slice(from, at))
  }

  function isEscaped(end: number): boolean {
    let before = end - 1
    while (text[before] === '\\') before -= 1
    return (end - 1 - before) % 2 === 1
  }

  function readWord(): unknown {
    word.lastIndex = at
    const found = word.exec(text)?.[0] ?? fail()
    at += found.length
    return JSON.parse(found)
  }

  function fail(): never {
    throw new SyntaxError(at < text.length ? `This is no JSON at ${at}.` : 'This JSON is cut short.')
  }
}

/** Sets a field as `JSON.parse` does: `__proto__` is a name like any other. */
function setOwn(fields: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(fields, name, { value, writable: true, enumerable: true, configurable: true })
  else fields[name] = value
}
