import { expect, test } from 'vitest'
import { createChatDoor } from '#server/chat/chat.door.ts'

test('sixty windows of one address find a place, and one more when one of them has left', () => {
  const door = createChatDoor()
  const leave = Array.from({ length: 60 }, () => door.enter('::ffff:81.2.69.142'))
  expect(leave).not.toContain(null)
  expect(door.enter('81.2.69.142')).toBeNull()
  expect(door.enter('81.2.69.143')).not.toBeNull()
  leave[0]?.()
  leave[0]?.()
  expect(door.enter('81.2.69.142')).not.toBeNull()
  expect(door.enter('81.2.69.142')).toBeNull()
})

test('neighbours in one IPv6 network are one address, and a proxy stands for everybody until the node is full', () => {
  const door = createChatDoor()
  const enter = (count: number, address: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => door.enter(address(n))).filter((place) => place !== null).length
  expect(enter(70, (n) => `2a02:26f7:c9c8:4000::${n + 1}`)).toBe(60)
  expect(enter(70, (n) => `2a02:26f7:c9c8:4000:aaaa:bbbb:cccc:${n + 1}`)).toBe(0)
  expect(enter(2_500, () => '127.0.0.1')).toBe(1_940)
})

test('a visitor says twelve things a minute, an address a hundred and twenty', async () => {
  const door = createChatDoor()
  const say = async (count: number, who: (n: number) => string) => {
    let said = 0
    for (let n = 0; n < count; n++) if (await door.maySay(who(n), '81.2.69.142')) said += 1
    return said
  }
  expect(await say(20, () => 'one')).toBe(12)
  expect(await say(200, (n) => `visitor ${n}`)).toBe(108)
})
