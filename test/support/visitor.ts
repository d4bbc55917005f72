import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import { onTestFinished } from 'vitest'
import { testBrowser } from './browser.ts'
import type { runningServer } from './running.ts'

const root = join(import.meta.dirname, '../..')

/** The web client as the desk serves it; built once if nobody has. */
export async function buildWeb(): Promise<void> {
  if (!existsSync(join(root, 'dist/index.html')))
    await build({ root: join(root, 'web'), configFile: join(root, 'vite.config.ts'), logLevel: 'error' })
}

type World = Awaited<ReturnType<typeof runningServer>>
type Look = { width?: number; height?: number; dark?: boolean }

/** In `npm run test:slow` each answer is late by up to so many ms: whoever is quicker than the desk must not be able to do anything wrong. */
const latestMs = Number(process.env.AFTERCARE_TEST_LATE_MS ?? 0)

async function delayAnswers(context: BrowserContext): Promise<void> {
  let asked = 0
  const isAnswer = ({ pathname }: URL) => pathname.startsWith('/api/') && pathname !== '/api/live'
  await context.route(isAnswer, async (route) => {
    // Spread evenly and the same in every run, so that answers also overtake each other.
    asked += 1
    await wait(latestMs * ((asked * 0.618) % 1))
    await route.continue().catch(() => undefined)
  })
}

/** A signed-in administrator in a browser of their own. `broken` clusters what a page must never do: fail, run foreign words, or ask for what its policy forbids. */
export async function visit({ server, email, password }: World, { width = 1440, height = 900, dark = false }: Look = {}) {
  const browser = await testBrowser()
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    hasTouch: width <= 700,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  if (latestMs > 0) await delayAnswers(context)
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(error.message))
  page.on('dialog', (dialog) => {
    broken.push(`a window opened: ${dialog.message()}`)
    void dialog.dismiss()
  })
  // A refused answer (4xx) is said on the page; what the policy forbids is said here.
  page.on('console', (message) => message.type() === 'error' && !/status of 4/.test(message.text()) && broken.push(message.text()))
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  onTestFinished(() => context.close())
  return { page, context, broken }
}

/** What the desk answers to the signed-in person. */
export const ask = <T>(page: Page, path: string): Promise<T> =>
  page.evaluate(async (address) => (await (await fetch(address)).json()) as never, path)

/** What sticks out of the window sideways: the page must not scroll that way. */
export const findOverhang = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth))
