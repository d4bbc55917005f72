import { expect, test } from 'vitest'
import { testBrowser } from '../support/browser.ts'
import { findLayoutFaults } from '../support/layout-faults.ts'

const long = 'Kopfbügelscharnierreparaturannahmestelle'
/** Each with what is said of it, and the same put right. */
const cases: [says: string, wrong: string, right: string][] = [
  [
    'cut:',
    `<p style="inline-size:90px;overflow:hidden;white-space:nowrap">${long}</p>`,
    `<p style="inline-size:700px;overflow:hidden">${long}</p>`,
  ],
  [
    'cut with dots but without a title:',
    `<p style="inline-size:90px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap">${long}</p>`,
    `<p title="${long}" style="inline-size:90px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap">${long}</p>`,
  ],
  [
    'out of its box:',
    `<button style="inline-size:60px;white-space:nowrap">${long}</button>`,
    `<button style="inline-size:60px;overflow-wrap:anywhere">${long}</button>`,
  ],
  [
    'out of its box below or above:',
    `<p style="block-size:20px;inline-size:60px">Eins zwei drei vier fünf</p>`,
    `<p style="inline-size:60px">Eins zwei drei vier fünf</p>`,
  ],
  [
    'cut below or above:',
    `<p style="block-size:20px;inline-size:60px;overflow:hidden">Eins zwei drei vier fünf</p>`,
    `<p style="inline-size:60px;overflow:hidden">Eins zwei drei vier fünf</p>`,
  ],
  [
    'out of the window:',
    `<p style="position:absolute;left:760px">Rechts draußen</p>`,
    `<p style="position:absolute;left:600px">Rechts</p>`,
  ],
  [
    'only seen when a part scrolls sideways:',
    `<section style="inline-size:200px;overflow:auto"><p style="inline-size:900px;text-align:end">Weit rechts</p></section>`,
    `<section data-strip style="inline-size:200px;overflow:auto"><p style="inline-size:900px;text-align:end">Weit rechts</p></section>`,
  ],
  [
    'on top of each other:',
    `<div style="position:relative"><p style="margin:0">Erste Zeile</p><p style="margin:-18px 0 0">Zweite Zeile</p></div>`,
    `<div style="position:relative"><p style="margin:0">Erste Zeile</p><p style="margin:0">Zweite Zeile</p></div>`,
  ],
  [
    'longer than its field:',
    `<select style="inline-size:80px"><option>${long}</option></select>`,
    `<select style="inline-size:600px"><option>${long}</option></select>`,
  ],
  [
    'the whole page scrolls sideways',
    `<div style="inline-size:1200px;block-size:9px"></div>`,
    `<div style="inline-size:200px;block-size:9px"></div>`,
  ],
]

test('every way in which words get lost is told, and nothing of what is right', async () => {
  const browser = await testBrowser()
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } })
  const document = (body: string) => `<!doctype html><html lang="de"><body style="margin:0;font:16px/20px sans-serif">${body}</body></html>`
  for (const [says, wrong, right] of cases) {
    await page.setContent(document(wrong))
    expect([wrong, (await findLayoutFaults(page)).some((fault) => fault.startsWith(says))]).toEqual([wrong, true])
    await page.setContent(document(right))
    expect([right, await findLayoutFaults(page)]).toEqual([right, []])
  }
})
