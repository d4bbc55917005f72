import type { Page } from 'playwright-core'

/**
 * What of a page's texts nobody can read, in words and with the place: cut off without dots and a title, out of its own box or of the
 * window, on top of another text or control, or only there when a part scrolls sideways that is not meant to (`strips`). While a dialog is
 * open it alone is looked at.
 */
export async function findLayoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(lookForFaults, { strips })
}

/** What may scroll sideways: rows of tabs, tables and charts in a strip of their own. Its selector, beside tables in any such strip. */
const strips = '.splits, .status, .boardx, .chain, .sx, [data-strip]'

/** Runs in the browser. */
function lookForFaults({ strips }: { strips: string }): string[] {
  type Box = { left: number; right: number; top: number; bottom: number }
  const tolerance = 1.5
  /** Fonts draw a little above and below the height of their line. */
  const lineTolerance = 4
  const faults = new Set<string>()
  const width = document.documentElement.clientWidth

  const styles = new Map<Element, CSSStyleDeclaration>()
  const styleOf = (element: Element) => {
    const known = styles.get(element) ?? getComputedStyle(element)
    styles.set(element, known)
    return known
  }
  const nameOf = (element: Element) => {
    const one = (at: Element) => `${at.localName}${[...at.classList].map((name) => `.${name}`).join('')}`
    const names: string[] = []
    for (let at: Element | null = element; at && at !== document.body && names.length < 3; at = at.parentElement) names.unshift(one(at))
    return names.join(' > ')
  }
  const shown = new Map<Element, boolean>()
  const isShown = (element: Element): boolean => {
    const known = shown.get(element) ?? isToBeSeen(element)
    shown.set(element, known)
    return known
  }
  const isToBeSeen = (element: Element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }) &&
    !element.closest('.vh, .skip, script, style, template, noscript, option, desc, svg > title')
  const outer = (box: DOMRect): Box => ({ left: box.left, right: box.right, top: box.top, bottom: box.bottom })
  const inners = new Map<Element, Box>()
  const inner = (element: Element): Box => {
    const known = inners.get(element) ?? measureInner(element)
    inners.set(element, known)
    return known
  }
  const measureInner = (element: Element): Box => {
    const box = element.getBoundingClientRect()
    const [left, top] = [box.left + element.clientLeft, box.top + element.clientTop]
    return { left, top, right: left + element.clientWidth, bottom: top + element.clientHeight }
  }
  const tell = (what: string, element: Element, words: string) =>
    faults.add(`${what}: ${nameOf(element)} “${words.replaceAll(/\s+/g, ' ').trim().slice(0, 60)}”`)
  /** The browser tells a reader with a pointer; whoever hovers over dots is told too. */
  const isTitled = (element: Element) => {
    element.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))
    return Boolean(element.closest('[title], [aria-label], [aria-describedby]') ?? element.querySelector('[title]'))
  }

  /** Goes up from a text and says where it is cut, leaves its box or the window. */
  function checkOne(from: Element, box: Box, words: string, isText = true): void {
    // An icon that fingers are to hit is larger than the line it stands in.
    let [sideways, downwards, isInFlow] = [true, true, isText]
    let isFirst = true
    for (let at: Element | null = from; at && at !== document.documentElement && (sideways || downwards); at = at.parentElement) {
      const style = styleOf(at)
      if (style.display === 'contents' || (style.display === 'inline' && !(at instanceof SVGElement && at.localName === 'svg'))) continue
      const into = inner(at)
      if (into.right - into.left === 0) {
        if (style.overflowX !== 'visible' && isText) tell('left no room', at, words)
        continue
      }
      const isOutX = box.right > into.right + tolerance || box.left < into.left - tolerance
      const isOutY = box.bottom > into.bottom + lineTolerance || box.top < into.top - lineTolerance
      if (sideways && style.overflowX !== 'visible') {
        if (isOutX) {
          const scrolls = style.overflowX === 'auto' || style.overflowX === 'scroll'
          if (scrolls && !at.matches(strips) && !at.querySelector(':scope > table, :scope > svg, :scope > [role=table]'))
            tell('only seen when a part scrolls sideways', at, words)
          else if (!scrolls && style.textOverflow === 'ellipsis' && !isTitled(at)) tell('cut with dots but without a title', at, words)
          else if (!scrolls && style.textOverflow !== 'ellipsis') tell('cut', at, words)
        }
        // What is scrolled or cut here cannot leave what is around it.
        if (isOutX) sideways = false
      } else if (sideways && isInFlow && isOutX) {
        const around = outer(at.getBoundingClientRect())
        if (box.right > around.right + tolerance || box.left < around.left - tolerance) {
          tell('out of its box', at, words)
          sideways = false
        }
      }
      if (downwards && style.overflowY !== 'visible') {
        const scrolls = style.overflowY === 'auto' || style.overflowY === 'scroll'
        const isClamped = style.getPropertyValue('-webkit-line-clamp') !== 'none'
        if (isOutY && !scrolls && !(isClamped && isTitled(at)))
          tell(isClamped ? 'lines cut without a title' : 'cut below or above', at, words)
        if (isOutY) downwards = false
      } else if (downwards && isInFlow && isFirst && isOutY) {
        tell('out of its box below or above', at, words)
        downwards = false
      }
      isFirst = false
      if (style.position === 'absolute' || style.position === 'fixed') isInFlow = false
      if (style.position === 'fixed') break
    }
    if (sideways && (box.right > width + tolerance || box.left < -tolerance)) tell('out of the window', from, words)
  }

  /** What surrounds a text and moves by itself: only texts with the same one can lie on each other. */
  const layerOf = (element: Element): Element => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const { position, overflowX, overflowY, display } = styleOf(at)
      if (position === 'absolute' || position === 'fixed' || position === 'sticky') return at
      if (display !== 'inline' && (overflowX !== 'visible' || overflowY !== 'visible')) return at
    }
    return document.body
  }

  const root = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body
  if (root === document.body && document.documentElement.scrollWidth > width) faults.add('the whole page scrolls sideways')
  const seen: { layer: Element; element: Element; box: Box; words: string }[] = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    const words = node.textContent ?? ''
    if (!element || !words.trim() || !isShown(element)) continue
    range.selectNodeContents(node)
    const lines = [...range.getClientRects()].filter((line) => line.width > 1 && line.height > 1)
    if (lines.length === 0) continue
    checkOne(element, outer(range.getBoundingClientRect()), words)
    const layer = layerOf(element)
    for (const line of lines) seen.push({ layer, element, box: outer(line), words })
  }
  const pen = document.createElement('canvas').getContext('2d')
  for (const control of root.querySelectorAll<HTMLElement>('button, a.btn, input, select, textarea')) {
    if (!isShown(control)) continue
    const box = outer(control.getBoundingClientRect())
    if (box.right - box.left < 4 || box.bottom - box.top < 4) continue
    if (!control.textContent?.trim() || control.localName === 'select')
      checkOne(control.parentElement ?? control, box, control.outerHTML.slice(0, 60), false)
    seen.push({
      layer: layerOf(control),
      element: control,
      box,
      words: control.getAttribute('aria-label') ?? control.textContent ?? control.localName,
    })
    // A chosen or proposed word that is longer than its field is cut by the browser without a word.
    const proposed = control instanceof HTMLInputElement && !control.value ? control.placeholder : ''
    const said = control instanceof HTMLSelectElement ? (control.selectedOptions[0]?.label ?? '') : proposed
    if (!said || !pen) continue
    const style = styleOf(control)
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
    const room = control.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight)
    if (pen.measureText(said).width > room + tolerance && !control.title) tell('longer than its field', control, said)
  }

  seen.sort((a, b) => a.box.top - b.box.top)
  for (const [index, one] of seen.entries()) {
    const oneHeight = one.box.bottom - one.box.top
    for (let next = index + 1; next < seen.length; next++) {
      const other = seen[next]
      if (!other || other.box.top > one.box.bottom) break
      if (other.layer !== one.layer || other.element === one.element) continue
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
      const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
      if (wide > 2 && high > 0.4 * Math.min(oneHeight, other.box.bottom - other.box.top))
        tell('on top of each other', one.element, `${one.words.trim().slice(0, 28)} / ${other.words.trim().slice(0, 28)}`)
    }
  }
  return [...faults]
}
