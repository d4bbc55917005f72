import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { buildWeb } from '../../support/visitor.ts'

const dist = join(import.meta.dirname, '../../../dist')
const read = (file: string) => readFileSync(join(dist, file), 'utf8')

beforeAll(buildWeb, 120_000)

test('all that a visitor loads for the chat is at most 15 kB gzipped, and what a page includes stands alone', () => {
  const page = read('chat/chat.html')
  const files = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1] as string)
  expect(files.length).toBeGreaterThanOrEqual(2)
  const loaded = ['chat.js', 'chat/chat.html', ...files].map(read)
  expect(loaded.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0)).toBeLessThanOrEqual(15 * 1024)
  expect(read('chat.js')).not.toMatch(/\bimport\b|\bexport\b|\beval\b/)
  expect(page).not.toMatch(/<script>|<style|style=|onclick/)
})
