import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesIn, root } from '#test/support/imports.ts'
import { errors } from '../../../web/kit/i18n/en/errors.ts'

/** What a refusal says stands within so many characters behind its code. */
const near = 500

test('every value that a sentence of the screens names is sent with the code, wherever the server answers it', () => {
  const sources = filesIn('server').map((file) => [file, readFileSync(join(root, file), 'utf8')] as const)
  const missing = Object.entries(errors).flatMap(([key, text]) => {
    const code = key.replace('errors.', '')
    const names = [...text.matchAll(/\{(\w+)[,}]/g)].flatMap(([, name]) => name ?? [])
    return sources.flatMap(([file, source]) =>
      [...source.matchAll(new RegExp(`(?:Refusal\\(\\s*'[a-z-]+',\\s*|problem\\(\\d+,\\s*|code: )'${code}'`, 'g'))].flatMap(({ index }) => {
        const params = source.slice(index, index + near).match(/params: \{([^}]*)\}/)?.[1] ?? ''
        return names.filter((name) => !new RegExp(`\\b${name}\\b`).test(params)).map((name) => `${file} answers ${code} without ${name}`)
      }),
    )
  })
  expect(missing).toEqual([])
})
