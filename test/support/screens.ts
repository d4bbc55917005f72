import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import type { InterfaceLanguage } from '#shared/agent.ts'
import { filesIn, root } from './imports.ts'

/** Every address of the web client as its route table writes it, with names for what is in between: `/cases/:id`. */
export function routesOfWeb(): string[] {
  // What only leads on to another address is no screen.
  const table = readFileSync(join(root, 'web/routes.tsx'), 'utf8').replaceAll(/<Route path="[^"]+" component=\{\(\) => <Navigate.*/g, '')
  const paths = [...table.matchAll(/<Route path=(?:"([^"]+)"|\{\[([^\]]+)\]\})/g)].flatMap(([, one, several]) =>
    one ? [one] : [...(several ?? '').matchAll(/'([^']+)'/g)].map(([, path]) => path ?? ''),
  )
  return [...new Set(paths)].filter((path) => path !== '*' && path !== '/')
}

/** Every page for people without an account, as the server's routes write its address: `/s/:token`. */
export function routesOfServer(): string[] {
  return filesIn('server/routes').flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/\.get\(\s*'(\/(?!api\/)[^']*)'/g)].map(([, path]) => path ?? ''),
  )
}

/** Makes the page say when it is at rest; to be called before the first address is opened. */
export async function watchRest(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const ask = window.fetch
    let open = 0
    window.fetch = async (...asked) => {
      open += 1
      try {
        return await ask(...asked)
      } finally {
        // Whoever awaits the answer goes on first.
        setTimeout(() => {
          open -= 1
        })
      }
    }
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    const isBusy = () => open > 0 || document.querySelector('.late, [aria-busy=true]') !== null
    Object.assign(window, {
      async untilAtRest(mostMs: number) {
        const began = performance.now()
        let quiet = 0
        while (quiet < 3) {
          await frame()
          quiet = isBusy() ? 0 : quiet + 1
          if (performance.now() - began > mostMs) throw new Error(`${location.href} does not come to rest: ${open} answers are awaited.`)
        }
      },
    })
  })
}

/** Until nothing is asked, drawn or waited for any more. */
export const untilAtRest = (page: Page): Promise<void> =>
  page.evaluate(() => (window as unknown as { untilAtRest(mostMs: number): Promise<void> }).untilAtRest(30_000))

/**
 * Goes to an address within the client, as a press on a link does.
 * @param unanswered nothing is ever answered: at rest is when nothing moves any more
 */
export async function follow(page: Page, path: string, unanswered = false): Promise<void> {
  const before = page.url()
  await page.evaluate((href) => {
    const link = document.createElement('a')
    link.href = href
    document.body.append(link)
    link.click()
    link.remove()
  }, path)
  // A page that was left with what it adds to its address may come back to the very same one.
  if (new URL(path, before).pathname !== new URL(before).pathname)
    await page.waitForURL((url) => url.href !== before, { waitUntil: 'commit', timeout: 2_000 }).catch(() => undefined)
  if (!unanswered) return untilAtRest(page)
  await page.waitForFunction(() => document.querySelector('main, .late') !== null)
  await untilStill(page)
}

/** Makes the window so wide and, where fingers are to use it, the pointer coarse. */
export async function resize(page: Page, door: CDPSession, width: number, height: number): Promise<void> {
  await door.send('Emulation.setTouchEmulationEnabled', { enabled: width <= 700, maxTouchPoints: width <= 700 ? 5 : 1 })
  await page.setViewportSize({ width, height })
  await untilAtRest(page)
}

/** Until what was changed is drawn, and nothing turns from one colour into another any more. */
export const untilStill = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    await frame()
    await frame()
    const isMoving = () => document.getAnimations().some(({ playState }) => playState === 'running')
    for (let frames = 0; frames < 60 && isMoving(); frames++) await frame()
  })

/** In the browser; as text, since what transforms the tests would take the import for one of theirs. */
const setLanguage = `async (wanted) => {
  if (!window.setLanguage) {
    const scripts = performance.getEntriesByType('resource').map(({ name }) => name)
    for (const script of scripts.filter((name) => /\\/assets\\/i18n-[\\w-]+\\.js$/.test(name))) {
      const found = Object.values(await import(script)).find((one) => typeof one === 'function' && String(one).includes('documentElement.lang'))
      if (found) window.setLanguage = found
    }
  }
  if (!window.setLanguage) throw new Error('Nobody sets the language: the script of the words has another name.')
  await window.setLanguage(wanted)
  for (let frames = 0; frames < 2; frames++) await new Promise((done) => requestAnimationFrame(done))
}`

/** Has the screen say everything in this language from now on, without loading it anew: what a change in the profile does. */
export const speak = (page: Page, language: InterfaceLanguage): Promise<void> => page.evaluate(`(${setLanguage})('${language}')`)
