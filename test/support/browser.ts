import { existsSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

/** Chromium does not call home from a closed machine; without these it tries, and waits. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The browser at CHROMIUM, the system's, or the one from npm. */
async function findBrowser(): Promise<{ executablePath: string; args: string[] }> {
  const here = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path && existsSync(path),
  )
  if (here) return { executablePath: here, args: quiet }
  // Tells the package to unpack the system libraries too; it looks when it is imported.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x'
  const { default: packed } = await import('@sparticuz/chromium')
  return { executablePath: await packed.executablePath(), args: quiet }
}

/** A headless browser, closed after the test. */
export async function testBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ ...(await findBrowser()), headless: true })
  onTestFinished(() => browser.close())
  return browser
}

/** What axe finds wrong on a page against WCAG 2.2 A and AA: rule, and where. */
export async function findAccessFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  return violations.map(
    (violation) =>
      `${violation.id}: ${violation.nodes
        .map((node) => node.target.join(' '))
        .slice(0, 3)
        .join(' | ')}`,
  )
}
