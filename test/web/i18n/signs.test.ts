import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { interfaceLanguages } from '#shared/agent.ts'

const web = join(import.meta.dirname, '../../../web')

/** The characters that our own fonts draw (`fonts.css`); for others a machine may have no font. */
const ranges = [...readFileSync(join(web, 'kit/styles/fonts.css'), 'utf8').matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)].map((match) => [
  Number.parseInt(match[1] ?? '', 16),
  Number.parseInt(match[2] ?? match[1] ?? '', 16),
])
const isDrawn = (sign: string) => {
  const point = sign.codePointAt(0) ?? 0
  return /\s/.test(sign) || ranges.some(([from = 0, to = 0]) => point >= from && point <= to)
}
const undrawn = (text: string) => [...new Set([...text].filter((sign) => !isDrawn(sign)))].join(' ')

describe('every sign on the screens is drawn by our own fonts or as an icon', () => {
  test.each(interfaceLanguages)('in the texts in %s', async (language) => {
    const { messages, en } = await import(`../../../web/kit/i18n/${language}.ts`)
    const wrong = Object.entries((messages ?? en) as Record<string, string>).flatMap(
      ([key, text]) => undrawn(text) && `${key}: ${undrawn(text)}`,
    )
    expect(wrong.filter(Boolean)).toEqual([])
  })

  test('in the components', () => {
    const wrong = readdirSync(web, { recursive: true, withFileTypes: true })
      // The parts page shows texts of customers on purpose.
      .filter((entry) => entry.isFile() && /\.(tsx?|html|css)$/.test(entry.name) && entry.name !== 'parts.page.tsx')
      .flatMap((entry) => {
        const code = readFileSync(join(entry.parentPath, entry.name), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '')
        return undrawn(code) ? [`${entry.name}: ${undrawn(code)}`] : []
      })
    expect(wrong).toEqual([])
  })
})
