import { expect, test } from 'vitest'
import { createChatLimits } from '#server/nouns/chat/chat.limits.ts'

test('sixty windows of one address find a place, and one more when one of them has left', () => {
  const limits = createChatLimits()
  const leave = Array.from({ length: 60 }, () => limits.enter('81.2.69.142'))
  expect(leave).not.toContain(null)
  expect(limits.enter('81.2.69.142')).toBeNull()
  expect(limits.enter('81.2.69.143')).not.toBeNull()
  leave[0]?.()
  leave[0]?.()
  expect(limits.enter('81.2.69.142')).not.toBeNull()
  expect(limits.enter('81.2.69.142')).toBeNull()
})

test('where no address tells people apart, all find a place until the node is full', () => {
  const limits = createChatLimits()
  expect(Array.from({ length: 2_500 }, () => limits.enter(null)).filter((place) => place !== null)).toHaveLength(2_000)
})

test('a visitor says twelve things a minute, an address a hundred and twenty', async () => {
  const limits = createChatLimits()
  const say = async (count: number, who: (n: number) => string) => {
    let said = 0
    for (let n = 0; n < count; n++) if (await limits.maySay(who(n), '81.2.69.142')) said += 1
    return said
  }
  expect(await say(20, () => 'one')).toBe(12)
  expect(await say(200, (n) => `visitor ${n}`)).toBe(108)
})
