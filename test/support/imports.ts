import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

/** The TypeScript files below `folder` of the repository, as paths from its root. */
export const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))

export type Import = { from: string; to: string; typeOnly: boolean }

/** Every import of the product's own files, with the file it leads to. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\('([^']+)'\)/g)].flatMap(
    (match) => {
      const target = match[2] ?? match[3] ?? ''
      if (target.startsWith('#')) return [{ from: file, to: target.slice(1), typeOnly: match[1] !== undefined }]
      if (target.startsWith('.'))
        return [{ from: file, to: relative(root, resolve(root, dirname(file), target)), typeOnly: match[1] !== undefined }]
      return []
    },
  )
}

/**
 * The circles of a graph: groups of names that lead to each other (Tarjan, 1972), each sorted. A name that leads to itself is none.
 * @param arrows from name to name
 */
export function circlesOf(arrows: Iterable<readonly [from: string, to: string]>): string[][] {
  const next = new Map<string, Set<string>>()
  for (const [from, to] of arrows) {
    if (from === to) continue
    next.set(from, (next.get(from) ?? new Set()).add(to))
  }
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const circles: string[][] = []
  const visit = (name: string): number => {
    const mine = order.size
    order.set(name, mine)
    let low = mine
    stack.push(name)
    for (const to of next.get(name) ?? []) {
      if (!order.has(to)) low = Math.min(low, visit(to))
      else if (stack.includes(to)) low = Math.min(low, order.get(to) ?? mine)
    }
    lowest.set(name, low)
    if (low === mine) {
      const circle = stack.splice(stack.indexOf(name))
      if (circle.length > 1) circles.push(circle.sort())
    }
    return low
  }
  for (const name of next.keys()) if (!order.has(name)) visit(name)
  return circles
}
