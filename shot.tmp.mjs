import { chromium } from 'playwright-core'
process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x'
const { default: packed } = await import('@sparticuz/chromium')
const base = 'http://127.0.0.1:8931'
const [langs, widths, paths, darks, password] = process.argv.slice(2)
const browser = await chromium.launch({ executablePath: await packed.executablePath(), args: ['--no-sandbox', '--disable-gpu', '--disable-quic'], headless: true })
for (const lang of langs.split(',')) for (const width of widths.split(',').map(Number)) for (const dark of darks.split(',')) {
  const context = await browser.newContext({ baseURL: base, viewport: { width, height: width < 700 ? 844 : 900 }, colorScheme: dark, hasTouch: width < 700, locale: 'en-GB' })
  const page = await context.newPage()
  page.on('pageerror', (e) => console.log('ERR', e.message))
  await page.request.post('/api/session', { data: { email: 'admin@fjellro.example', password }, headers: { origin: base } })
  const me = await (await page.request.get('/api/session')).json()
  await page.request.patch(`/api/agents/${me.agent.id}`, { data: { language: lang }, headers: { origin: base, 'content-type': 'application/json' } })
  for (const path of paths.split(',')) {
    const [address, act] = path.split('!')
    await page.goto(address)
    await page.waitForTimeout(2500)
    if (act === 'menu') { await page.locator('article.case header button[aria-haspopup]').first().click(); await page.waitForTimeout(1200) }
    if (act === 'keys') { await page.keyboard.press('?'); await page.waitForTimeout(600) }
    const over = await page.evaluate(() => [...document.querySelectorAll('th,td,h1,h2,.btn,.tab')].filter((e) => e.checkVisibility() && !e.classList.contains('clip') && e.scrollWidth > e.clientWidth + 2 && getComputedStyle(e).display !== 'inline').slice(0, 8).map((e) => `${e.tagName}.${e.className} "${e.textContent.slice(0, 40)}" ${e.scrollWidth}>${e.clientWidth}`))
    const side = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    console.log(lang, width, dark, address, act ?? '', side > 0 ? `OVERHANG ${side}` : '', over.join(' ; '))
    await page.screenshot({ path: `/tmp/shots/${lang}-${width}-${dark}-${address.replaceAll('/', '_').replace(/\?.*/, '')}${act ?? ''}.png` })
  }
  await context.close()
}
await browser.close()
