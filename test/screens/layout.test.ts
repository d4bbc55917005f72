import { beforeAll, expect, test } from 'vitest'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import { demoDesk } from '../support/demo-desk.ts'
import { gatherFaults } from '../support/gathered-faults.ts'
import { findLayoutFaults } from '../support/layout-faults.ts'
import { listScreens } from '../support/screens.list.ts'
import { follow, resize, speak, untilAtRest, watchRest } from '../support/screens.ts'
import { buildWeb, visit } from '../support/visitor.ts'
import { workOn } from '../support/worked-desk.ts'

beforeAll(buildWeb, 120_000)

/** Desk, small laptop, phone; and a desk at 200 %, in the languages with the longest words. */
const sizes: [width: number, height: number, languages: readonly InterfaceLanguage[]][] = [
  [1440, 900, interfaceLanguages],
  [1024, 768, interfaceLanguages],
  [390, 844, interfaceLanguages],
  [720, 450, ['de', 'fi']],
]

test('no screen cuts a word, lets it out of its box or window, or lays one on another, in any language at any width', async () => {
  const world = await demoDesk()
  const { page, broken } = await visit(world)
  const screens = listScreens(await workOn(world, page))
  await watchRest(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const door = await page.context().newCDPSession(page)
  const found = gatherFaults()
  await page.goto('/notifications')
  await untilAtRest(page)
  for (const path of screens) {
    await speak(page, 'en')
    await follow(page, path)
    for (const [width, height, languages] of sizes) {
      await resize(page, door, width, height)
      for (const language of languages) {
        await speak(page, language)
        found.add(`${language} ${width} ${path}`, await findLayoutFaults(page))
      }
    }
  }
  expect(found.told()).toEqual([])
  expect(broken).toEqual([])
}, 600_000)
