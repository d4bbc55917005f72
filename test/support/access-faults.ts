import axe from 'axe-core'
import type { Page } from 'playwright-core'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Brings axe into every address that the page opens from now on: many screens are looked at without loading it each time. */
export const bringAxe = (page: Page): Promise<unknown> => page.addInitScript({ content: axe.source })

type Found = { violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[] }

/**
 * What axe finds wrong against WCAG 2.2 A and AA, by rule and place. Frames are left out: the one there is shows a mail, has no scripts by its
 * sandbox, and axe waits in vain for an answer from inside.
 * @param rules only these; all when left out
 */
export async function findAccessFaults(page: Page, rules?: string[]): Promise<string[]> {
  const { violations } = await page.evaluate(
    ([tags, rules]) =>
      (window as unknown as { axe: { run(on: Document, options: unknown): Promise<Found> } }).axe.run(document, {
        runOnly: rules ? { type: 'rule', values: rules } : { type: 'tag', values: tags },
        resultTypes: ['violations'],
        iframes: false,
      }),
    [tags, rules ?? null] as const,
  )
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target }) => `${id}: ${target.join(' ')}`))
}

/** What still moves although the reader asked for less of it: names of animations and transitions that last. */
export const findMotion = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    document.getAnimations().flatMap((one) => {
      const { duration, iterations } = one.effect?.getComputedTiming() ?? {}
      const lasts = Number(duration) > 10 || iterations === Number.POSITIVE_INFINITY
      const name = (one as CSSAnimation).animationName ?? (one as CSSTransition).transitionProperty ?? 'script'
      const on = (one.effect as KeyframeEffect | null)?.target
      return lasts ? [`${name} on ${on?.localName}.${on?.className}`] : []
    }),
  )
