import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesIn, root } from './support/imports.ts'

/** The elements of a list that begins after `from`; brackets in texts would confuse it, and stand in none of these lists. */
function elementsFrom(source: string, from: number): string[] {
  const elements: string[] = []
  let depth = 0
  let start = from
  for (let at = from; at < source.length; at++) {
    const letter = source[at] ?? ''
    if ('([{'.includes(letter)) depth += 1
    else if (')]}'.includes(letter)) depth -= 1
    if (depth < 0) return [...elements, source.slice(start, at)]
    if (depth > 0 || letter !== ',') continue
    elements.push(source.slice(start, at))
    start = at + 1
  }
  return elements
}

/** What is awaited while others of the list are under way already; what stands in a function of its own is not. */
function awaitedIn(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8')
  return [...source.matchAll(/Promise\.(?:all|race|any|allSettled)\(\[/g)].flatMap(({ index, 0: found }) =>
    elementsFrom(source, index + found.length)
      .slice(1)
      .filter((element) => /\bawait\b/.test(element) && !/\basync\b/.test(element))
      .map((element) => `${file}: ${element.trim()}`),
  )
}

test('nothing is awaited inside a list of promises: one that fails meanwhile would be caught by nobody', () => {
  expect(['server', 'web', 'shared'].flatMap(filesIn).flatMap(awaitedIn)).toEqual([])
})
