import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const dist = join(root, 'dist')

beforeAll(async () => {
  if (!existsSync(join(dist, 'index.html')))
    await build({ root: join(root, 'web'), configFile: join(root, 'vite.config.ts'), logLevel: 'error' })
}, 120_000)

/** A script and everything it imports before it runs. */
function withImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const code = readFileSync(join(dist, 'assets', file), 'utf8')
  for (const [, imported] of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) if (imported) withImports(imported, seen)
  return seen
}

test.each(['triage.page', 'cases.page', 'trends.page', 'service.page'])(
  'the first load of %s is at most 120 kB of gzipped JavaScript',
  (page) => {
    const html = readFileSync(join(dist, 'index.html'), 'utf8')
    const entries = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map((match) => match[1] as string)
    const chunk = readdirSync(join(dist, 'assets')).find((file) => file.startsWith(`${page}-`) && file.endsWith('.js'))
    expect(entries.length).toBeGreaterThan(0)
    expect(chunk).toBeDefined()
    const files = new Set([...entries, chunk as string].flatMap((file) => [...withImports(file)]))
    const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, 'assets', file)), { level: 9 }).length, 0)
    expect(bytes).toBeLessThanOrEqual(120 * 1024)
  },
)
