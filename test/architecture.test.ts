import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { circlesOf, filesIn, importsOf, root } from '#test/support/imports.ts'

/** Lowest first: a storey imports only from itself and from those below. A file of the server's root is a storey of its own. */
const storeys = ['kit', 'engines', 'nouns', 'flows', 'config.ts', 'pages', 'routes', 'practice', 'main.ts', 'scripts']
/** The rooms of these storeys stand in an order too; the nouns do not. */
const rooms: Record<string, readonly string[]> = {
  kit: ['lib', 'database', 'net', 'http'],
  engines: ['language', 'clustering', 'channels', 'policy', 'clock', 'retrieval'],
  flows: ['pipeline', 'automation', 'jobs'],
}

const storeyOf = (file: string): string => file.split('/')[1] ?? ''
/** `kit/lib`, `nouns/cases`, `routes`: where a server file lives. */
const roomOf = (file: string): string => {
  const parts = file.split('/')
  return storeyOf(file) in rooms || storeyOf(file) === 'nouns' ? parts.slice(1, 3).join('/') : storeyOf(file)
}
const serverImports = () =>
  filesIn('server')
    .flatMap(importsOf)
    .filter(({ to }) => to.startsWith('server/'))

describe('the house', () => {
  test('every folder and file of the server has its storey, and every room its place', () => {
    expect([...new Set(filesIn('server').map(storeyOf))].sort()).toEqual([...storeys].sort())
    for (const [storey, names] of Object.entries(rooms)) expect(readdirSync(join(root, 'server', storey)).sort()).toEqual([...names].sort())
  })

  test('a storey imports only from below itself, and so does a room that stands in an order', () => {
    const wrong = serverImports().flatMap(({ from, to }) => {
      const [high, low] = [storeyOf(from), storeyOf(to)]
      const allowed = storeys.slice(0, storeys.indexOf(high) + 1)
      if (!allowed.includes(low)) return [`${from} imports ${to}; ${high} may import ${allowed.join(', ')}`]
      const order = rooms[high]
      if (!order || high !== low) return []
      const below = order.slice(0, order.indexOf(from.split('/')[2] ?? '') + 1)
      return below.includes(to.split('/')[2] ?? '') ? [] : [`${from} imports ${to}; it may import ${below.join(', ')}`]
    })
    expect(wrong).toEqual([])
  })

  test('pages for customers are handed what they show: they know the kit and shared alone', () => {
    const wrong = serverImports().filter(({ from, to }) => storeyOf(from) === 'pages' && !['pages', 'kit'].includes(storeyOf(to)))
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
  })

  test('no room and no file leads back to itself, not even by a type', () => {
    const imports = ['server', 'shared', 'test'].flatMap(filesIn).flatMap(importsOf)
    expect(circlesOf(imports.map(({ from, to }) => [from, to]))).toEqual([])
    expect(circlesOf(serverImports().map(({ from, to }) => [roomOf(from), roomOf(to)]))).toEqual([])
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

  test('rules know no database, stores know no actions, routes know no SQL and stand together', () => {
    const wrong = filesIn('server').flatMap((file) => {
      const found: string[] = []
      const imports = importsOf(file)
      if (file.endsWith('.rules.ts')) {
        const strangers = imports.filter(
          ({ to }) =>
            to.startsWith('server/') && !to.startsWith('server/kit/lib/') && !to.endsWith('.rules.ts') && !to.endsWith('/channel.ts'),
        )
        found.push(...strangers.map(({ to }) => `${file} imports ${to}`))
      }
      if (file.endsWith('.store.ts'))
        found.push(...imports.filter(({ to }) => /\.(actions|routes)\.ts$/.test(to)).map(({ to }) => `${file} imports ${to}`))
      if (file.endsWith('.routes.ts') && storeyOf(file) !== 'routes') found.push(`${file} stands outside server/routes`)
      if (
        storeyOf(file) === 'routes' &&
        /\.(selectFrom|insertInto|updateTable|deleteFrom)\(|from 'kysely'/.test(readFileSync(join(root, file), 'utf8'))
      )
        found.push(`${file} holds SQL`)
      return found
    })
    expect(wrong).toEqual([])
  })

  test('one file writes which case a thread and a mention are in', () => {
    const writes =
      /(updateTable|insertInto)\((['"])(threads|mentions)\2\)|(updateMany|insertMany)(<[^>]*>)?\(\s*tx,\s*[\w.]+,\s*'(threads|mentions)'/
    const writers = filesIn('server').filter(
      (file) => !file.includes('/migrations/') && writes.test(readFileSync(join(root, file), 'utf8').replace(/\s+/g, ' ')),
    )
    // The stores write through types that leave the case out; new and changed posts come without one.
    const others = ['mentions/mention.keep.ts', 'mentions/mention.store.ts', 'threads/thread.store.ts']
    const known = [
      'server/flows/pipeline/refresh.ts',
      'server/flows/pipeline/understand.ts',
      ...others.map((file) => `server/nouns/${file}`),
    ]
    expect(writers.filter((file) => !known.includes(file))).toEqual(['server/nouns/membership/membership.store.ts'])
    for (const file of known) expect(readFileSync(join(root, file), 'utf8'), file).not.toMatch(/caseId: '(int)'|set\(\{[^}]*caseId/)
  })

  test('no file outgrows its room, and no name hides what a file is for', () => {
    const files = ['server', 'web', 'shared', 'test'].flatMap(filesIn)
    const long = files.filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 400)
    const vague = files.filter((file) => /(^|[/.-])(utils?|helpers?|common|misc|manager)([/.-]|$)/i.test(file))
    expect([long, vague]).toEqual([[], []])
  })

  test('the one page of ARCHITECTURE.md draws the storeys with their rooms, and the stages of a post', () => {
    const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
    const nouns = readdirSync(join(root, 'server/nouns'))
    const missing = [...storeys, ...Object.values(rooms).flat(), ...nouns].filter(
      (name) => !page.includes(`\`${name.replace(/\.ts$/, '')}\``),
    )
    const gone = [...page.matchAll(/`((?:server|shared|web|test|docs)\/[^`<*…]+)`/g)].flatMap(([, path]) =>
      path && !existsSync(join(root, path)) ? [path] : [],
    )
    expect({ missing, gone }).toEqual({ missing: [], gone: [] })
    expect(page.split('\n').length).toBeLessThan(100)
  })
})
