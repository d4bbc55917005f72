import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** Lowest first: a folder imports only from itself and from what stands before it. */
const ladder = [
  'lib',
  'database',
  'http',
  'language',
  'gathering',
  'channels',
  'agents',
  'events',
  'authors',
  'sources',
  'chat',
  'products',
  'mentions',
  'threads',
  'cases',
  'replies',
  'service-orders',
  'reports',
  'stems',
  'lessons',
  'pipeline',
  'reactions.ts',
  'practice',
  'jobs',
  'config.ts',
  'app.ts',
  'main.ts',
  'scripts',
]

const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))

type Import = { from: string; to: string; typeOnly: boolean }

/** Every import of the product's own files, with the file it leads to. */
function importsOf(file: string): Import[] {
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

/** The step of the ladder a server file stands on. */
const stepOf = (file: string): string => file.split('/')[1] ?? ''

describe('the house', () => {
  test('every folder and file of the server has its step on the ladder', () => {
    const steps = new Set(filesIn('server').map(stepOf))
    expect([...steps].filter((step) => !ladder.includes(step))).toEqual([])
    expect(ladder.filter((step) => !existsSync(join(root, 'server', step)))).toEqual([])
  })

  test('a folder imports only from below itself', () => {
    const wrong = filesIn('server')
      .flatMap(importsOf)
      .filter(({ to }) => to.startsWith('server/'))
      .filter(({ from, to }) => ladder.indexOf(stepOf(to)) > ladder.indexOf(stepOf(from)))
      .map(({ from, to }) => `${from} imports ${to}`)
    expect(wrong).toEqual([])
  })

  test('shared stands on nothing, and the web on nothing but shared', () => {
    const wrong = [
      ...filesIn('shared')
        .flatMap(importsOf)
        .filter(({ to }) => !to.startsWith('shared/')),
      ...filesIn('web')
        .flatMap(importsOf)
        .filter(({ to }) => !to.startsWith('shared/') && !to.startsWith('web/')),
    ]
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
  })

  test('the browser carries no schema code: schemas are imported as types only', () => {
    const wrong = filesIn('web')
      .flatMap(importsOf)
      .filter(({ to, typeOnly }) => to.endsWith('.schema.ts') && !typeOnly)
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
  })

  test('rules know no database, stores know no actions, routes know no SQL', () => {
    const wrong = filesIn('server').flatMap((file) => {
      const found: string[] = []
      const imports = importsOf(file)
      if (file.endsWith('.rules.ts')) {
        const strangers = imports.filter(
          ({ to }) => to.startsWith('server/') && !to.startsWith('server/lib/') && !to.endsWith('.rules.ts') && !to.endsWith('/channel.ts'),
        )
        found.push(...strangers.map(({ to }) => `${file} imports ${to}`))
      }
      if (file.endsWith('.store.ts'))
        found.push(...imports.filter(({ to }) => /\.(actions|routes)\.ts$/.test(to)).map(({ to }) => `${file} imports ${to}`))
      if (
        file.endsWith('.routes.ts') &&
        /\.(selectFrom|insertInto|updateTable|deleteFrom)\(|from 'kysely'/.test(readFileSync(join(root, file), 'utf8'))
      )
        found.push(`${file} holds SQL`)
      return found
    })
    expect(wrong).toEqual([])
  })

  test('no file outgrows its room, and no name hides what a file is for', () => {
    const files = ['server', 'web', 'shared', 'test'].flatMap(filesIn)
    const long = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 400)
    const vague = files.filter((file) => /(^|[/.-])(utils?|helpers?|common|misc|manager)([/.-]|$)/i.test(file))
    expect([long, vague]).toEqual([[], []])
  })

  test('the one page of ARCHITECTURE.md names every step of the ladder, in order', () => {
    const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
    const line = page.match(/`shared → ([^`]+)`/)?.[1]?.split(' → ')
    expect(line).toEqual(ladder.map((step) => step.replace(/\.ts$/, '')))
    expect(page.split('\n').length).toBeLessThan(100)
  })
})
