import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

/** Somebody else's page that includes the chat, with a policy as strict as it can be. */
async function openShop(): Promise<{ url: string; include(src: string): void }> {
  let src = ''
  const server = createServer((_request, response) => {
    const server = src && new URL(src).origin
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src ${server}; frame-src ${server}`,
    })
    response.end(`<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1></main><script src="${src}" async></script></html>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, include: (next) => (src = next) }
}

test.each([
  ['on a wide screen', {}],
  ['on a phone in the dark', { width: 390, height: 720, dark: true }],
])(
  'a visitor of a shop asks in the chat, is answered from the desk, and finds it all again, %s',
  async (_where, look) => {
    const world = await runningServer()
    const { page, context, broken } = await visit(world, look)
    const shop = await openShop()
    const added = await page.request.post('/api/sources', {
      headers: { origin: world.server.url },
      data: { channel: 'chat', settings: { origins: shop.url, title: 'Fjellro help', greeting: 'Hello!', answerHours: '6' } },
    })
    const { id } = (await added.json()) as { id: number }
    shop.include(`${world.server.url}/chat.js?source=${id}`)

    const visitor = await context.newPage()
    const complaints: string[] = []
    visitor.on('console', (message) => message.type() === 'error' && !/favicon|404/.test(message.text()) && complaints.push(message.text()))
    visitor.on('pageerror', (error) => complaints.push(error.message))
    await visitor.goto(shop.url)
    const button = visitor.getByRole('button', { name: 'Chat with us' })
    await button.focus()
    await visitor.keyboard.press('Enter')
    const chat = visitor.frameLocator('iframe')
    await chat.getByText('Hello!').waitFor()
    await expect.poll(() => chat.locator(':focus').getAttribute('id')).toBe('text')
    const words = 'my Ro 2 <b>hinge</b> broke again, third week. Unacceptable, I want my money back'
    await visitor.keyboard.type(words)
    await visitor.keyboard.press('Enter')
    await chat.getByText('A person answers here, within 6 hours at most.', { exact: false }).waitFor()
    expect(await findAccessFaults(visitor)).toEqual([])
    expect(await findOverhang(visitor)).toBe(0)

    await page.goto('/triage')
    await page.getByText(words).first().waitFor()
    await page.goto('/cases?queue=all')
    await page.locator('[data-case]').first().click()
    await page.waitForURL(/\/threads\/\d+/)
    await page.getByLabel(/^Private message to/).fill('We are sorry. A new one is on its way.')
    await page.getByRole('button', { name: /Send privately/ }).click()
    await chat.getByText('A new one is on its way.').waitFor()
    expect(await chat.locator('li').count()).toBe(2)
    expect(await chat.locator('#waiting').innerText()).toBe('')

    await visitor.reload()
    await button.click()
    await chat.getByText('A new one is on its way.').waitFor()
    await chat.getByRole('button', { name: 'Delete this chat' }).click()
    expect(await findAccessFaults(visitor)).toEqual([])
    await chat.getByRole('button', { name: 'Delete', exact: true }).click()
    await chat.getByText('The chat is deleted.').waitFor()
    expect(await chat.locator('li').count()).toBe(0)
    const { items } = (await (await page.request.get('/api/mentions?channel=chat')).json()) as { items: { text: string }[] }
    expect(items.map(({ text }) => text)).toEqual([''])
    await visitor.keyboard.press('Escape')
    await expect.poll(() => button.evaluate((node) => node.getRootNode() instanceof ShadowRoot && node.matches(':focus'))).toBe(true)
    expect([broken, complaints]).toEqual([[], []])

    // A page that is not on the list gets no window.
    const stranger = await openShop()
    stranger.include(`${world.server.url}/chat.js?source=${id}`)
    await visitor.goto(stranger.url)
    const [answer] = await Promise.all([visitor.waitForResponse(/\/chat\?/), button.click()])
    expect(answer.headers()['content-security-policy']).toContain(`frame-ancestors 'self' ${shop.url}`)
    // What the browser says of it in the console may come before anybody listens to the frame; what it shows instead stays.
    await expect.poll(() => visitor.frames().map((frame) => frame.url())).toContain('chrome-error://chromewebdata/')
    expect(await chat.locator('#text').count()).toBe(0)
  },
  60_000,
)

test('a newcomer tries the chat on a page of the desk', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  await page.goto('/chat/example')
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Chat with us' }).click()
  const chat = page.frameLocator('iframe')
  await chat.getByLabel('Your message').fill('does it work?')
  await chat.getByRole('button', { name: 'Send' }).click()
  await chat.getByText('within 24 hours', { exact: false }).waitFor()
  await page.goto('/triage')
  await expect
    .poll(async () => (await (await page.request.get('/api/mentions?channel=chat')).json()).items.length, { timeout: 10_000 })
    .toBe(1)
  expect(broken).toEqual([])
}, 60_000)

test('a page in German has a chat in German that says when somebody is back', async () => {
  const world = await runningServer()
  const { page, context } = await visit(world)
  const shop = await openShop()
  const today = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'UTC' }).format().slice(0, 2).toLowerCase()
  const others = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'].filter((day) => day !== today)
  const settings = { origins: shop.url, hours: others.map((day) => `${day} 0-24`).join(', '), timeZone: 'UTC' }
  const added = await page.request.post('/api/sources', { headers: { origin: world.server.url }, data: { channel: 'chat', settings } })
  const { id } = (await added.json()) as { id: number }
  shop.include(`${world.server.url}/chat.js?source=${id}&lang=de`)
  const visitor = await context.newPage()
  await visitor.goto(shop.url)
  await visitor.getByRole('button', { name: 'Chatten Sie mit uns' }).click()
  const chat = visitor.frameLocator('iframe')
  await chat.getByText(/Gerade ist niemand da. Wir sind (heute|morgen) um \d\d:\d\d Uhr wieder da/).waitFor()
  expect(await chat.locator('html').getAttribute('lang')).toBe('de')
  await chat.getByLabel('Ihre Nachricht').fill('Ist jemand da?')
  await chat.getByRole('button', { name: 'Senden' }).click()
  await chat.getByText('Ihre Nachricht ist aufgehoben.', { exact: false }).waitFor()
}, 60_000)
