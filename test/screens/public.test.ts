import type { Page } from 'playwright-core'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import { bringAxe, findAccessFaults } from '../support/access-faults.ts'
import { testBrowser } from '../support/browser.ts'
import { demoDesk } from '../support/demo-desk.ts'
import { gatherFaults } from '../support/gathered-faults.ts'
import { findLayoutFaults } from '../support/layout-faults.ts'
import { entries } from '../support/screens.list.ts'
import { resize, routesOfServer, untilAtRest, untilStill, watchRest } from '../support/screens.ts'
import { buildWeb, visit } from '../support/visitor.ts'
import { workOn } from '../support/worked-desk.ts'

beforeAll(buildWeb, 120_000)

/** Addresses that answer no page of ours to look at: files, pictures, what machines ask for, an example with somebody else's looks. */
const noPages = [
  '/healthz',
  '/readyz',
  '/metrics',
  '/chat.js',
  '/help.js',
  '/feedback/:token/:step',
  '/chat/example',
  '/chat/line',
  '/s/:token/photos/:id',
  '/s/:token/appointment.ics',
  '/withdraw/confirmation',
]
const sizes = [
  [1440, 900],
  [390, 844],
  [320, 640],
] as const
const localeOf = (language: InterfaceLanguage) => ({ no: 'nb-NO', en: 'en-GB' })[language as 'no' | 'en'] ?? language

test('the pages for people without an account, and those before the sign-in, hold their words and can be used by all, in every language', async () => {
  const world = await demoDesk()
  const { page: desk } = await visit(world)
  const { statusPaths, joining, chatId, slug, feedbackPaths } = await workOn(world, desk)
  const pages: Record<string, string[]> = {
    '/policy': ['/policy'],
    '/withdraw': ['/withdraw'],
    '/s/:token': [...statusPaths, '/s/gone'],
    '/chat': [`/chat?source=${chatId}`],
    '/help': ['/help', '/help?q=kettle', '/help?q=it+burns'],
    '/help/:slug': [`/help/${slug}`, `/help/${slug}?said=no`, '/help/nothing-here'],
    '/help/person': ['/help/person'],
    '/help/sent': ['/help/sent'],
    '/feedback/:token': [...feedbackPaths, '/feedback/gone'],
    '/stories': ['/stories'],
  }
  expect(routesOfServer().filter((route) => !noPages.includes(route) && !(route in pages))).toEqual([])
  const browser = await testBrowser()
  const found = gatherFaults()

  async function look(page: Page, place: string): Promise<void> {
    const door = await page.context().newCDPSession(page)
    for (const [width, height] of sizes) {
      await resize(page, door, width, height)
      found.add(`${place} ${width}`, await findLayoutFaults(page))
    }
    found.add(place, await findAccessFaults(page))
    await page.emulateMedia({ colorScheme: 'dark' })
    await untilStill(page)
    found.add(`${place} dark`, await findAccessFaults(page, ['color-contrast']))
    await page.emulateMedia({ colorScheme: 'light' })
  }

  for (const language of interfaceLanguages) {
    const context = await browser.newContext({
      baseURL: world.server.url,
      locale: localeOf(language),
      viewport: { width: 1440, height: 900 },
    })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    await bringAxe(page)
    await watchRest(page)
    for (const route of entries) {
      await page.goto(route.replace('/join/:token', joining).replace(':token', 'gone'))
      await untilAtRest(page)
      await look(page, `${language} ${route}`)
    }
    for (const address of Object.values(pages).flat()) {
      await page.goto(`${address}${address.includes('?') ? '&' : '?'}lang=${language}`)
      await look(page, `${language} ${address.slice(0, 12)}`)
    }
    // The two steps of withdrawing, and what it says of a form that is not filled in.
    await page.goto(`/withdraw?lang=${language}`)
    await page.locator('main form button').last().click()
    await look(page, `${language} withdraw, missing`)
    for (const field of await page.locator('main form :is(input:not([type=hidden]), textarea)').all())
      await field.fill('RMA-7KQ4-MP2X Scharnierreparatur')
    await page.locator('main form button').last().click()
    await look(page, `${language} withdraw, check`)
    await context.close()
  }
  expect(found.told()).toEqual([])
}, 240_000)
