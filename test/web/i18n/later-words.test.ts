import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { filesIn, root } from '#test/support/imports.ts'
import { first } from '../../../web/kit/i18n/en/first.ts'
import { en } from '../../../web/kit/i18n/en.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** Words that a file brings along: those of every `addWords` it imports, itself or by what it imports. */
function wordsOf(file: string, seen: Set<string> = new Set()): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  const source = read(file)
  const brought = source.includes('addWords(') ? [...source.matchAll(/i18n\/(en\/[\w-]+\.ts)'/g)].map(([, path]) => path ?? '') : []
  const imported = [...source.matchAll(/^(?:import|export)(?! type)[^'"]*['"](\.[^'"]+\.tsx?)['"]/gm)].map(([, path]) =>
    join(dirname(file), path ?? ''),
  )
  return [...brought, ...imported.filter((path) => !path.includes('i18n/')).flatMap((path) => wordsOf(path, seen))]
}

test('whatever says English words that do not come with the first script brings them along', () => {
  const later = Object.keys(en).filter((key) => !(key in first))
  const homes = new Map(
    filesIn('web/kit/i18n/en').flatMap((file) => {
      const source = read(file)
      return later.filter((key) => source.includes(`  '${key}':`)).map((key) => [key, file.replace('web/kit/i18n/', '')] as const)
    }),
  )
  const missing = filesIn('web')
    .filter((file) => !file.includes('/i18n/'))
    .flatMap((file) => {
      const source = read(file)
      const said = later.filter((key) => source.includes(`'${key}'`))
      if (said.length === 0) return []
      const brought = wordsOf(file)
      return said.filter((key) => !brought.includes(homes.get(key) ?? '')).map((key) => `${file} says ${key}`)
    })
  expect(later.length).toBeGreaterThan(100)
  expect(missing).toEqual([])
})

test('what the server names comes with the first script: any page may say it', () => {
  const named = Object.keys(en).filter((key) => /^(errors|event)\./.test(key))
  expect(named.length).toBeGreaterThan(100)
  expect(named.filter((key) => !(key in first))).toEqual([])
})
