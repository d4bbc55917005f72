import { expect, test } from 'vitest'
import { hour } from '#server/kit/lib/clock.ts'
import { type ChatPlace, createChatLimits } from '#server/nouns/chat/chat.limits.ts'
import { testClock } from '../../../support/database.ts'

const end = () => undefined

/** Windows that strangers open at these addresses, and the numbers of those that were ended for others. */
function crowd(limits: ReturnType<typeof createChatLimits>) {
  const ended: number[] = []
  let next = 0
  return {
    ended,
    enter(count: number, addressOf: (n: number) => string | null): (ChatPlace | null)[] {
      return Array.from({ length: count }, (_, n) => {
        const number = next++
        return limits.enter(addressOf(n), () => ended.push(number))
      })
    },
  }
}

test('sixty windows of one address find a place, and one more when one of them has left', () => {
  const limits = createChatLimits(testClock())
  const places = Array.from({ length: 60 }, () => limits.enter('81.2.69.142', end))
  expect(places).not.toContain(null)
  expect(limits.enter('81.2.69.142', end)).toBeNull()
  expect(limits.enter('81.2.69.143', end)).not.toBeNull()
  places[0]?.leave()
  places[0]?.leave()
  expect(limits.enter('81.2.69.142', end)).not.toBeNull()
  expect(limits.enter('81.2.69.142', end)).toBeNull()
})

test('where no address tells people apart, silent windows give their place to the next, the oldest first', () => {
  const limits = createChatLimits(testClock())
  const strangers = crowd(limits)
  const places = strangers.enter(2_000, () => null)
  places[0]?.used()
  expect(strangers.enter(3, () => null)).not.toContain(null)
  expect(strangers.ended).toEqual([1, 2, 3])
})

test('a stranger who takes every place keeps nobody out who comes from elsewhere, even by talking', () => {
  const limits = createChatLimits(testClock())
  const strangers = crowd(limits)
  for (const place of strangers.enter(2_000, () => null)) place?.used()
  expect(strangers.enter(1, () => null)).toEqual([null])
  expect(strangers.enter(5, (n) => `81.2.69.${n}`)).not.toContain(null)
  expect(strangers.ended).toEqual([0, 1, 2, 3, 4])
})

test('in a full chat a conversation ends for another only when nothing was said for an hour', () => {
  const clock = testClock()
  const limits = createChatLimits(clock)
  const visitors = crowd(limits)
  const places = visitors.enter(2_000, () => null)
  for (const place of places) place?.used()
  expect(visitors.enter(1, () => null)).toEqual([null])
  clock.pass(hour + 1)
  for (const place of places.slice(1)) place?.used()
  expect(visitors.enter(1, () => null)).not.toContain(null)
  expect(visitors.ended).toEqual([0])
})

async function said(count: number, who: (n: number) => string, address: string | null, isNew = false) {
  const limits = createChatLimits(testClock())
  let taken = 0
  for (let n = 0; n < count; n++) if (await limits.maySay(who(n), address, isNew)) taken += 1
  return taken
}

test('a visitor says twelve things a minute, an address a hundred and twenty', async () => {
  expect(await said(20, () => 'one', '81.2.69.142')).toBe(12)
  expect(await said(200, (n) => `visitor ${n}`, '81.2.69.142')).toBe(120)
})

test('one stranger makes few complaints, however many visitors it plays', async () => {
  const everyOneNew = (n: number) => `visitor ${n}`
  expect(await said(10_000, everyOneNew, '81.2.69.142', true)).toBe(20)
  expect(await said(10_000, everyOneNew, null, true)).toBe(60)
  expect(await said(10_000, everyOneNew, null)).toBe(600)
})
