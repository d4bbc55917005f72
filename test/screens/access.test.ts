import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { bringAxe, findAccessFaults, findMotion } from '../support/access-faults.ts'
import { demoDesk } from '../support/demo-desk.ts'
import { gatherFaults } from '../support/gathered-faults.ts'
import { openEverything, refuseChanges } from '../support/opening.ts'
import { runningServer } from '../support/running.ts'
import { listScreens, plainScreens } from '../support/screens.list.ts'
import { follow, untilStill, watchRest } from '../support/screens.ts'
import { buildWeb, visit } from '../support/visitor.ts'
import { workOn } from '../support/worked-desk.ts'

beforeAll(buildWeb, 120_000)

/** Looks at what is drawn in both themes; only colours differ between them. */
async function lookTwice(page: Page, place: string, { add }: ReturnType<typeof gatherFaults>): Promise<void> {
  add(place, await findAccessFaults(page))
  add(place, await findMotion(page))
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await untilStill(page)
  add(`${place}, dark`, await findAccessFaults(page, ['color-contrast']))
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await untilStill(page)
}

async function prepare(page: Page): Promise<void> {
  await bringAxe(page)
  await watchRest(page)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
}

test('every screen of a desk at work, and whatever opens on it, can be used by all', async () => {
  const world = await demoDesk()
  const { page, broken } = await visit(world)
  const screens = listScreens(await workOn(world, page))
  await prepare(page)
  await refuseChanges(page)
  const found = gatherFaults()
  const seen = { pressed: [] as string[], opened: new Set<string>() }
  const failed: string[] = []
  await page.goto('/notifications')
  for (const path of screens) {
    await follow(page, path)
    await lookTwice(page, path, found)
    await openEverything(page, path, seen, (what) => lookTwice(page, `${path} > ${what}`, found))
    failed.push(...broken.splice(0).map((words) => `${path}, after ${seen.pressed.slice(-3).join(' | ')}: ${words}`))
  }
  expect(found.told()).toEqual([])
  expect(failed).toEqual([])
}, 600_000)

test.each([
  ['empty', async () => undefined],
  [
    'in trouble',
    (page: Page) =>
      page.route(/\/api\/(?!session|live)/, (route) =>
        route.fulfill({
          status: 500,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            type: 'about:blank',
            title: 'Fault',
            status: 500,
            code: 'internal',
            detail: 'Something broke.',
            params: {},
          }),
        }),
      ),
  ],
  ['still loading', (page: Page) => page.route(/\/api\/(?!session|live)/, () => new Promise(() => undefined))],
] as const)(
  'every screen of a desk that is %s can be used by all',
  async (state, arrange) => {
    const world = await runningServer()
    const { page } = await visit(world)
    await prepare(page)
    // What is tried again after a second or two is tried again at once.
    await page.addInitScript(() => {
      const later = window.setTimeout.bind(window) as (run: TimerHandler, ms?: number, ...rest: unknown[]) => number
      Object.assign(window, {
        setTimeout: (run: TimerHandler, ms = 0, ...rest: unknown[]) => later(run, ms >= 900 && ms <= 2_100 ? 0 : ms, ...rest),
      })
    })
    await arrange(page)
    const found = gatherFaults()
    await page.goto('/settings/me')
    for (const path of plainScreens()) {
      await follow(page, path, state === 'still loading')
      await lookTwice(page, `${state} ${path}`, found)
    }
    expect(found.told()).toEqual([])
  },
  300_000,
)
