import type { ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import { openLargeDesk } from '#server/scripts/bench/large-desk.ts'
import { deskEnvironment, signIn, startProcess, urlIn } from '#server/scripts/bench/processes.ts'
import { findBrowser } from '../support/browser-program.ts'

const mentions = Number(process.env.BENCH_MENTIONS ?? 200_000)
/** So many mentions are sorted, and people are so many times as quick as they are; their hour is counted at their own pace. */
const sorted = Number(process.env.BENCH_SORTED ?? 300)
const hurry = Number(process.env.BENCH_HURRY ?? 20)
const goal = { perHour: 300, p95Ms: 50 }

/**
 * How long a person takes, in milliseconds. Reading: 238 words a minute, the mean of silent reading (Brysbaert, 2019, J. Mem. Lang. 109). Making up
 * one's mind and pressing a key: the operators M and K of the keystroke-level model (Card, Moran & Newell, 1980, CACM 23/7).
 */
const person = { wordMs: 60_000 / 238, decideMs: 1_350, pressMs: 280 }
/** Out of so many mentions, one where the reasons are read too, one that is sorted wrongly and taken back, and one that is left for later. */
const oneIn = { why: 10, undo: 25, skip: 20 }
const reasonsMs = 3_000
const patienceMs = 2_000
const mostTries = 10

type Seen = { keys: number[] }

/**
 * `npm run -s keyboard [-- --json]`: sorts mentions in Triage by keys alone, on a desk with many, as a person would, and prints how many that makes an
 * hour and how long it takes from a key until its effect is drawn.
 */
const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const say = (line: string) => console.error(line)
const children: ChildProcess[] = []
try {
  const file = await openLargeDesk({ mentions, openShare: 0.25, years: 5 }, say)
  const url = urlIn(await startProcess(children, 'server/main.ts', { ...deskEnvironment(file), AFTERCARE_LOG: 'error' }))
  const { cookie } = await signIn(url)
  const browser = await chromium.launch({ ...(await findBrowser()), args: ['--no-sandbox', '--disable-gpu'], headless: true })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url }])
  const page = await context.newPage()
  await page.addInitScript(watchKeys)
  await page.goto(`${url}/triage`)
  await page.locator('.rows > li[aria-current]').waitFor()
  const figures = await sortAll(page)
  await browser.close()
  if (values.json) console.log(JSON.stringify(figures))
  else console.table(figures)
  const isGood = figures.perHour >= goal.perHour && figures.keyP95Ms <= goal.p95Ms
  say(isGood ? 'Within the goals.' : `Short of ${goal.perHour} an hour or ${goal.p95Ms} ms.`)
} finally {
  const ended = children.map((child) => new Promise((resolve) => child.once('exit', resolve)))
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(ended)
}
process.exit(0)

/** Runs in the page: notes for each key how long it takes until another row, or a panel, is drawn. */
function watchKeys(): void {
  const seen: Seen = { keys: [] }
  Object.assign(window, { seen })
  const shown = () =>
    `${document.querySelector('.rows > li[aria-current]')?.getAttribute('data-mention')} ${document.activeElement?.className}`
  let open: { at: number; before: string } | null = null
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      open = { at: timeStamp, before: shown() }
    },
    true,
  )
  const look = () => {
    if (!open || shown() === open.before) return
    const { at } = open
    open = null
    requestAnimationFrame(() => {
      // A message is handed over after what the frame draws.
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => seen.keys.push(performance.now() - at)
      port2.postMessage(null)
    })
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true })
  addEventListener('focusin', look)
}

function isElsewhere(id: string | null): boolean {
  const row = document.querySelector('.rows > li[aria-current]')
  return row !== null && row.getAttribute('data-mention') !== id
}

async function sortAll(page: Page) {
  const focused = page.locator('.rows > li[aria-current]')
  const idOf = () => focused.getAttribute('data-mention')
  let [humanMs, waitedMs, done, slips, again] = [0, 0, 0, 0, 0]
  const act = async (ms: number) => {
    humanMs += ms
    await pause(ms / hurry)
  }
  /** Presses a key and waits until another row can be read. */
  const press = async (key: string) => {
    await act(person.pressMs)
    const before = await idOf()
    const began = performance.now()
    // At the end of what is loaded, older ones come first: whoever sees nothing happen presses again.
    for (let tries = 1; (await idOf()) === before; tries++) {
      if (tries > mostTries) throw new Error(`${key} led nowhere.`)
      if (tries > 1) again += 1
      await page.keyboard.press(key)
      await page.waitForFunction(isElsewhere, before, { timeout: patienceMs }).catch(() => undefined)
    }
    waitedMs += performance.now() - began
  }
  for (let n = 1; done < sorted; n++) {
    const words = (await focused.locator('.said').first().innerText()).split(/\s+/).length
    await act(words * person.wordMs + person.decideMs)
    if (n % oneIn.why === 0) {
      await act(person.pressMs)
      await page.keyboard.press('w')
      await act(reasonsMs)
      await focused.focus()
    }
    if (n % oneIn.skip === 0) {
      await press('j')
      continue
    }
    const likeliest = await focused.locator('.actions .best .kbd').first().innerText()
    if (n % oneIn.undo === 0) {
      await press('4')
      await act(person.decideMs)
      await press('u')
      slips += 1
    }
    await press(likeliest.trim())
    done += 1
    if (done % 50 === 0) say(`  ${done} sorted`)
  }
  const { keys } = await page.evaluate(() => (window as unknown as { seen: Seen }).seen)
  const times = keys.sort((a, b) => a - b)
  const at = (share: number) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0)
  return {
    mentions,
    sorted: done,
    takenBack: slips,
    pressedAgain: again,
    perHour: Math.round((done * 3_600_000) / (humanMs + waitedMs)),
    humanSecondsEach: Number((humanMs / done / 1000).toFixed(1)),
    waitedMsEach: Math.round(waitedMs / done),
    keys: times.length,
    keyP50Ms: at(0.5),
    keyP95Ms: at(0.95),
    keyMostMs: at(1),
  }
}
