import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../web')

/** Lowest first. A file imports only from its own storey and from those before it. */
const storeys = ['kit', 'data', 'nouns', 'pages', 'shell', 'routes.tsx', 'main.tsx']

/** What the kit is made of, lowest first: no product noun is imported here. */
const kit = ['environment.ts', 'styles', 'i18n', 'ui']

/** What of it others may use too. */
const open = ['kit/environment.ts', 'kit/styles']

/** Pages of their own, with a bundle of their own, for other people's sites: they share no code with the app but what is `open`. */
const apart = ['chat']

const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(tsx?|css)$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))

/** Every import inside web/, as [from, to]: type-only ones, those on demand and those of style sheets included. */
const imports = files.flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)['"](\.[^'"?]+)/g)].map(
    (match): [string, string] => [file, relative(root, resolve(root, dirname(file), match[1] ?? ''))],
  ),
)

const storeyOf = (file: string) => file.split('/')[0] ?? ''
/** `nouns/cases` for a file of a noun; `data` and `shell` have no rooms. */
const folderOf = (file: string) => dirname(file).split('/').slice(0, 2).join('/')
const said = (wrong: [string, string][]) => wrong.map(([from, to]) => `${from} imports ${to}`)

/** The circles of a directed graph, each as the names along it; empty when there are none. */
function circles(edges: [string, string][]): string[] {
  const next = new Map<string, Set<string>>()
  for (const [from, to] of edges) if (from !== to) next.set(from, (next.get(from) ?? new Set()).add(to))
  const found: string[] = []
  const done = new Set<string>()
  const walk = (at: string, path: string[]) => {
    if (path.includes(at)) {
      found.push([...path.slice(path.indexOf(at)), at].join(' → '))
      return
    }
    if (done.has(at)) return
    for (const to of next.get(at) ?? []) walk(to, [...path, at])
    done.add(at)
  }
  for (const from of next.keys()) walk(from, [])
  return found
}

describe('the storeys of the web', () => {
  test('every folder and file stands on a storey, and every import leads to a file', () => {
    expect([...new Set(files.map(storeyOf))].sort()).toEqual([...storeys, ...apart].sort())
    expect([...new Set(files.filter((file) => storeyOf(file) === 'kit').map((file) => file.split('/')[1]))].sort()).toEqual([...kit].sort())
    expect(imports.length).toBeGreaterThan(500)
    expect(said(imports.filter(([, to]) => !existsSync(join(root, to))))).toEqual([])
  })

  test('a storey imports only from itself and from below', () => {
    const wrong = imports.filter(
      ([from, to]) => !apart.includes(storeyOf(from)) && storeys.indexOf(storeyOf(to)) > storeys.indexOf(storeyOf(from)),
    )
    expect(said(wrong)).toEqual([])
    const inKit = imports.filter(([from]) => storeyOf(from) === 'kit')
    expect(said(inKit.filter(([from, to]) => kit.indexOf(to.split('/')[1] ?? '') > kit.indexOf(from.split('/')[1] ?? '')))).toEqual([])
  })

  test('a page imports no other page, and what stands apart shares no code with the app', () => {
    const acrossPages = imports.filter(
      ([from, to]) => storeyOf(from) === 'pages' && storeyOf(to) === 'pages' && folderOf(from) !== folderOf(to),
    )
    const across = imports.filter(
      ([from, to]) =>
        storeyOf(from) !== storeyOf(to) &&
        !open.includes(to) &&
        !open.includes(folderOf(to)) &&
        (apart.includes(storeyOf(from)) || apart.includes(storeyOf(to))),
    )
    expect(said([...acrossPages, ...across])).toEqual([])
  })

  test('there is no circle between folders and none between files, type-only imports included', () => {
    expect(circles(imports.map(([from, to]) => [folderOf(from), folderOf(to)]))).toEqual([])
    expect(circles(imports)).toEqual([])
  })
})
