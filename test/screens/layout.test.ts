import { beforeAll, expect, test } from 'vitest'
import { interfaceLanguages } from '#shared/agent.ts'
import { demoDesk } from '../support/demo-desk.ts'
import { gatherFaults } from '../support/gathered-faults.ts'
import { findLayoutFaults } from '../support/layout-faults.ts'
import { listScreens } from '../support/screens.list.ts'
import { follow, resize, watchRest } from '../support/screens.ts'
import { buildWeb, visit } from '../support/visitor.ts'
import { workOn } from '../support/worked-desk.ts'

beforeAll(buildWeb, 120_000)

/** Desk, small laptop, phone; the fourth is a desk at 200 %. */
const sizes = [
  [1440, 900],
  [1024, 768],
  [390, 844],
  [720, 450],
] as const

test('no screen cuts a word, lets it out of its box or window, or lays one on another, in any language at any width', async () => {
  const began = performance.now()
  const world = await demoDesk()
  const { page, broken } = await visit(world)
  const screens = listScreens(await workOn(world, page))
  console.log('desk', performance.now() - began, screens.length)
  await watchRest(page)
  const door = await page.context().newCDPSession(page)
  const found = gatherFaults()
  const only = process.env.SCREENS_ONLY
  for (const language of interfaceLanguages) {
    if (process.env.SCREENS_LANG && !process.env.SCREENS_LANG.split(',').includes(language)) continue
    const said = await page.request.patch(`/api/agents/${world.actor.agentId}`, {
      data: { language },
      headers: { origin: world.server.url },
    })
    expect(said.ok()).toBe(true)
    await page.goto('/notifications')
    for (const path of screens) {
      if (only && !path.includes(only)) continue
      await follow(page, path)
      for (const [width, height] of sizes) {
        await resize(page, door, width, height)
        found.add(`${language} ${width} ${path}`, await findLayoutFaults(page))
      }
    }
    console.log(language, performance.now() - began)
  }
  const told = found.told()
  if (process.env.SCREENS_OUT) (await import('node:fs')).writeFileSync(process.env.SCREENS_OUT, told.join('\n'))
  expect(told).toEqual([])
  expect(broken).toEqual([])
}, 600_000)
