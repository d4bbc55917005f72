import type { Page } from 'playwright-core'
import { follow, untilAtRest } from './screens.ts'

/** So many buttons that look the same and stand in the same kind of place are pressed: of a list, not every row. */
const mostAlike = 2

/** Answers every change with a refusal, so that pressing whatever there is changes nothing on the desk. */
export async function refuseChanges(page: Page): Promise<void> {
  const body = JSON.stringify({ type: 'about:blank', title: 'Not now', status: 409, code: 'going-on', detail: 'Not now.', params: {} })
  await page.route('**/api/**', (route) =>
    route.request().method() === 'GET' ? route.continue() : route.fulfill({ status: 409, contentType: 'application/problem+json', body }),
  )
}

/** The buttons of the page, or of what lies over it, that were not pressed yet: marked, and by which mark to find them. */
function markButtons(page: Page, seen: string[], within: string): Promise<{ mark: string; key: string }[]> {
  return page.evaluate(
    ({ seen, within, most }) => {
      const root = [...document.querySelectorAll(within)].at(-1)
      const counts = new Map<string, number>()
      for (const key of seen) counts.set(key.split('|')[0] ?? '', (counts.get(key.split('|')[0] ?? '') ?? 0) + 1)
      const known = new Set(seen)
      const found: { mark: string; key: string }[] = []
      for (const [n, button] of [...(root?.querySelectorAll<HTMLElement>('button, summary, [role=menuitem]') ?? [])].entries()) {
        if (
          !button.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ||
          button.matches(':disabled, [aria-disabled=true]')
        )
          continue
        const place = [button, button.parentElement, button.parentElement?.parentElement]
          .map((at) => `${at?.localName}.${at?.className}`)
          .join('<')
        const alike = `${place} ${button.querySelector('use')?.getAttribute('href') ?? ''}`.replaceAll('|', '')
        const says = (button.getAttribute('aria-label') ?? button.textContent ?? '').replaceAll(/\d+/g, '#').trim()
        const key = `${alike}|${says}`
        if (known.has(key) || (counts.get(alike) ?? 0) >= most) continue
        known.add(key)
        counts.set(alike, (counts.get(alike) ?? 0) + 1)
        const mark = `m${Date.now()}-${n}`
        button.dataset.toPress = mark
        found.push({ mark, key })
      }
      return found
    },
    { seen, within, most: mostAlike },
  )
}

const overlays = 'dialog[open], [role=menu], [role=listbox]'

/** What lies over the page just now, by name; null: nothing. */
const overlayOf = (page: Page): Promise<string | null> =>
  page.evaluate((selector) => {
    const top = [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility()).at(-1)
    return top
      ? `${top.localName}.${top.className} ${top.getAttribute('aria-label') ?? top.getAttribute('aria-labelledby') ?? ''}`.trim()
      : null
  }, overlays)

async function close(page: Page, path: string): Promise<void> {
  for (let tries = 0; tries < 3 && (await overlayOf(page)); tries++) await page.keyboard.press('Escape')
  if (new URL(page.url()).pathname === new URL(path, page.url()).pathname && !(await overlayOf(page))) return
  if (await overlayOf(page)) await page.goto(path)
  else await follow(page, path)
  await untilAtRest(page)
}

/**
 * Presses every button of the screen at `path` that is not like others pressed before, and within the menus that open every line; calls
 * `look` for whatever opens, each thing once. @param seen what was pressed and looked at before; it grows
 */
export async function openEverything(
  page: Page,
  path: string,
  seen: { pressed: string[]; opened: Set<string> },
  look: (what: string) => Promise<void>,
): Promise<void> {
  const press = async (mark: string): Promise<boolean> => {
    const button = page.locator(`[data-to-press="${mark}"]`).first()
    if (!(await button.count())) return false
    await button.dispatchEvent('pointerdown', { button: 0, pointerType: 'mouse' })
    await button.evaluate((element) => (element as HTMLElement).click())
    await untilAtRest(page)
    return true
  }
  const lookOnce = async (what: string | null) => {
    if (!what || seen.opened.has(what)) return false
    seen.opened.add(what)
    await look(what)
    return true
  }
  for (const { mark, key } of await markButtons(page, seen.pressed, '.frame > .page, main')) {
    seen.pressed.push(key)
    if (!(await press(mark))) continue
    const opened = await overlayOf(page)
    await lookOnce(opened)
    if (opened?.includes('menu')) {
      const lines = await page.locator('[role=menuitem]').count()
      for (let n = 0; n < lines; n++) {
        const line = page.locator('[role=menuitem]').nth(n)
        const lineKey = `${key} > ${await line.textContent().catch(() => null)}`
        if (seen.pressed.includes(lineKey)) continue
        seen.pressed.push(lineKey)
        await line.click({ timeout: 2_000 }).catch(() => undefined)
        await untilAtRest(page)
        const inside = await overlayOf(page)
        if (inside && !inside.includes('role=menu')) await lookOnce(inside)
        await close(page, path)
        if (!(await press(mark))) break
        if (!(await overlayOf(page))?.includes('menu')) break
      }
    }
    await close(page, path)
  }
}
