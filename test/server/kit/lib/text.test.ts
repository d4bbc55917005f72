import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLock } from '#server/kit/lib/lock.ts'
import { createSecretBox } from '#server/kit/lib/secret-box.ts'
import { cleanLine, cleanText } from '#server/kit/lib/text.ts'

test('cleaned text is always well-formed, bounded, and cleaning it again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (raw) => {
      const clean = cleanText(raw)
      return clean.isWellFormed() && !clean.includes('\u0000') && cleanText(clean) === clean
    }),
  )
  expect(cleanText('x'.repeat(1_000_000)).length).toBeLessThan(41_000)
  expect(cleanLine('Ola\n  \u0007 Nordmann\t!', 40)).toBe('Ola Nordmann !')
  expect(cleanLine('👨‍👩‍👧'.repeat(100), 11).isWellFormed()).toBe(true)
})

test('a sealed secret opens only with the same key for the same row', () => {
  const secretBox = createSecretBox('one secret that is long enough for it')
  const other = createSecretBox('two secret that is long enough for it')
  const sealed = secretBox.seal('token 123', 'source:x:1')
  expect(sealed).not.toContain('token')
  expect(secretBox.open(sealed, 'source:x:1')).toBe('token 123')
  expect(secretBox.seal('token 123', 'source:x:1')).not.toBe(sealed)
  expect(() => secretBox.open(sealed, 'source:x:2')).toThrow()
  expect(() => other.open(sealed, 'source:x:1')).toThrow()
  expect(() => secretBox.open(`${sealed.slice(0, -2)}AA`, 'source:x:1')).toThrow()
})

test('a fair lock lets everyone in, in the order of asking', async () => {
  const lock = createLock()
  const order: number[] = []
  const first = await lock.acquire()
  const others = [1, 2, 3].map(async (n) => {
    const release = await lock.acquire()
    order.push(n)
    release()
    release()
  })
  expect(lock.waiting()).toBe(3)
  first()
  await Promise.all(others)
  expect(order).toEqual([1, 2, 3])
})
