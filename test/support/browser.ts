import AxeBuilder from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { findBrowser } from './browser-program.ts'

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

/** A headless browser, closed after the test. */
export async function testBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ ...(await findBrowser()), args: quiet, headless: true })
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
