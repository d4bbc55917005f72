import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright-core'
import sharp from 'sharp'
import { clientOf } from '#server/scripts/bench/processes.ts'
import { findBrowser } from '../support/browser-program.ts'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'docs/pictures')
/** So long the demo is left alone before the first picture, so that there is something to see. */
const settleMs = 90_000
const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
const framesMs = 1_500
const frames = 40

/**
 * `npm run pictures`: the pictures of README and docs/screens.md, taken of a fresh demo in a headless browser, light and dark, and one
 * animated minute. Prints what it does and how long it took.
 */
const began = performance.now()
const say = (line: string) => console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${line}`)
const temporary = await mkdtemp(join(tmpdir(), 'aftercare-pictures-'))
const children: ChildProcess[] = []
try {
  await mkdir(folder, { recursive: true })
  say('The demo starts.')
  const { url, email, password } = await startDemo()
  const browser = await chromium.launch({ ...(await findBrowser()), args: ['--no-sandbox', '--disable-gpu'], headless: true })
  const cookie = await signIn(url, email, password)
  const api = clientOf(url, cookie)
  say(`It serves on ${url}; ${settleMs / 1000} s until something has happened.`)
  await pause(settleMs)
  const { items: cases } = await api.get<{ items: { id: number }[] }>('/api/cases?limit=1')
  const { items: orders } = await api.get<{ items: { id: number; state: string }[] }>('/api/service-orders?queue=open&limit=50')
  const order = orders.find((one) => one.state === 'repairing') ?? orders[0]
  if (!cases[0] || !order) throw new Error('The demo has no case or no order to show.')
  const { statusPath } = await api.post<{ statusPath: string }>(`/api/service-orders/${order.id}/status-links`, {})
  const pages = {
    today: '/today',
    triage: '/triage',
    cases: `/cases/${cases[0].id}`,
    service: '/service',
    order: `/service/${order.id}`,
    trends: '/trends',
    alerts: '/trends/alerts',
    sources: '/settings/sources',
  }
  for (const scheme of ['light', 'dark'] as const) {
    const screen = await open(browser, url, cookie, scheme, desk)
    for (const [name, path] of Object.entries(pages)) {
      await screen.goto(url + path)
      await settle(screen)
      await keep(await screen.screenshot(), `${name}-${scheme}.webp`)
    }
    await screen.context().close()
    const pocket = await open(browser, url, cookie, scheme, phone)
    await pocket.goto(url + pages.cases)
    await settle(pocket)
    await keep(await pocket.screenshot(), `phone-${scheme}.webp`)
    await pocket.goto(new URL(statusPath, url).href)
    await settle(pocket)
    await keep(await pocket.screenshot(), `customer-${scheme}.webp`)
    await pocket.context().close()
  }
  await animate(await open(browser, url, cookie, 'light', desk), url)
  await browser.close()
  say('Done.')
} finally {
  const ended = children.map((child) => new Promise((resolve) => child.once('exit', resolve)))
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(ended)
  await rm(temporary, { recursive: true, force: true })
}

/** A demo with a database of its own on a free port; who may sign in. */
async function startDemo(): Promise<{ url: string; email: string; password: string }> {
  const sign = { email: 'mari@fjellro.example', password: 'only for taking pictures' }
  const child = spawn(process.execPath, ['--import', './server/kit/lib/compile-cache.ts', 'server/scripts/demo.ts'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: '0',
      DATABASE_URL: join(temporary, 'demo.db'),
      AFTERCARE_ADMIN_EMAIL: sign.email,
      AFTERCARE_ADMIN_PASSWORD: sign.password,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const url = await new Promise<string>((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`The demo ended with exit code ${code}.`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /serves on (http:\S+)/.exec(line)?.[1]
      if (found) resolve(found)
    })
  })
  return { url, ...sign }
}

async function signIn(url: string, email: string, password: string): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/api/session`, { method: 'POST', headers, body: JSON.stringify({ email, password }) })
  if (!answer.ok) throw new Error(`Nobody could sign in: ${answer.status} ${await answer.text()}`)
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

async function open(
  browser: Browser,
  url: string,
  cookie: string,
  colorScheme: 'light' | 'dark',
  viewport: { width: number; height: number },
) {
  const context = await browser.newContext({ viewport, colorScheme, locale: 'en-GB', reducedMotion: 'reduce', deviceScaleFactor: 1 })
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url }])
  return context.newPage()
}

/** Until the network is quiet and everything has been drawn; the live stream stays open, so that "idle" never comes. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await pause(2_000)
}

async function keep(png: Buffer, name: string): Promise<void> {
  const { size } = await sharp(png).webp({ quality: 80 }).toFile(join(folder, name))
  say(`${name}, ${Math.round(size / 1024)} kB`)
}

/** One minute of the desk at work: cases come in while somebody walks through them by keyboard. */
async function animate(page: Page, url: string): Promise<void> {
  const walk = ['/today', '/triage', '/cases', '/service', '/trends']
  const taken: Buffer[] = []
  for (let n = 0; n < frames; n++) {
    const each = frames / walk.length
    if (n % each === 0) await page.goto(url + walk[n / each])
    else await page.keyboard.press('j')
    await pause(framesMs)
    taken.push(
      await sharp(await page.screenshot())
        .resize(960)
        .png()
        .toBuffer(),
    )
  }
  const { size } = await sharp(taken, { join: { animated: true } })
    .webp({ quality: 60, delay: taken.map(() => framesMs), loop: 0 })
    .toFile(join(folder, 'minute.webp'))
  say(`minute.webp, ${Math.round(size / 1024)} kB`)
}
