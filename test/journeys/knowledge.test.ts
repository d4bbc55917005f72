import { beforeAll, expect, onTestFinished, test } from 'vitest'
import type { ArticleRow } from '#shared/article.schema.ts'
import type { BotCounts } from '#shared/bot.schema.ts'
import { findAccessFaults, testBrowser } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

const phone = { width: 390, height: 844 }

test('an article is written and published, found by a question in another language without script, does not solve it, and becomes a case', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  const added = await page.request.post('/api/sources', {
    headers: { origin: world.server.url },
    data: { channel: 'chat', settings: { origins: 'https://shop.example.com', title: 'Fjellro help' } },
  })
  expect(added.status()).toBe(201)

  await page.keyboard.press('g')
  await page.keyboard.press('k')
  await page.getByText('There are no articles yet').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.keyboard.press('v')
  await page.getByLabel('Title').fill('Remove limescale from the kettle')
  await page
    .getByLabel('Text', { exact: true })
    .fill('Fill the kettle with **citric acid** and boil it.\n\n1. Wait ten minutes.\n2. Pour it out.')
  await page.getByLabel('How people ask for it').fill('How do I descale my kettle?')
  await page.keyboard.press('Control+Enter')
  await page.waitForURL(/\/knowledge\/\d+\?lang=en$/)
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByText('Public', { exact: true }).click()
  await page.getByText('Everybody can read it now').waitFor()

  // What it says first changes: the German text is overtaken, and said to be right as it stands.
  await page.getByRole('button', { name: 'German' }).click()
  await page.getByLabel('Title').fill('Kalk aus dem Wasserkocher entfernen')
  await page.getByLabel('Text', { exact: true }).fill('Zitronensäure aufkochen.')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Saved: German').waitFor()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByLabel('Text', { exact: true }).fill('Fill the kettle with **citric acid**, never vinegar, and boil it.')
  await page.getByText('What stood there is wrong').click()
  await page.keyboard.press('Control+Enter')
  await page.getByText('Saved: English').waitFor()
  await page.getByRole('button', { name: /^German outdated/ }).click()
  await page.getByRole('button', { name: 'It does not matter here' }).click()
  await page.getByText('German: right as it stands').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: /^German outdated/ }).waitFor()
  expect(await findAccessFaults(page)).toEqual([])

  const browser = await testBrowser()
  const context = await browser.newContext({ baseURL: world.server.url, viewport: phone, javaScriptEnabled: false })
  onTestFinished(() => context.close())
  const reader = await context.newPage()
  await reader.goto('/help?lang=fi')
  expect(await findOverhang(reader)).toBe(0)
  await reader.getByLabel('Kysymyksesi').fill('Kuinka poistan kalkin vedenkeittimestä?')
  await reader.getByRole('button', { name: 'Hae' }).click()
  const hit = reader.locator('.found a', { hasText: 'limescale' })
  await hit.waitFor()
  await reader.getByText('Kieli: English').first().waitFor()
  expect(await findOverhang(reader)).toBe(0)
  await hit.click()
  await reader.getByText('never vinegar').waitFor()
  await reader.getByRole('button', { name: 'Ei', exact: true }).click()
  await reader.getByText('Olemme pahoillamme', { exact: false }).waitFor()
  await reader.locator('.vote a').click()
  await reader.getByLabel('Mitä asia koskee?').fill('Kalkki ei lähde, keitin on rikki eikä lämpene')
  await reader.getByLabel('Mistä tavoitamme sinut').fill('aino@example.com')
  expect(await findOverhang(reader)).toBe(0)
  await reader.getByRole('button', { name: 'Lähetä' }).click()
  await reader.getByText('Viestisi on perillä').waitFor()

  await page.goto('/triage')
  await page.getByText('Kalkki ei lähde', { exact: false }).first().waitFor()
  await page.getByText('aino@example.com', { exact: false }).first().waitFor()
  const caseOf = async () =>
    (await ask<{ items: { case: { id: number } | null }[] }>(page, '/api/mentions?channel=chat')).items[0]?.case?.id
  await expect.poll(caseOf).toBeGreaterThan(0)

  // The agent answers from the article, in its own words.
  await page.goto(`/cases/${await caseOf()}`)
  await page.waitForURL(/\/threads\/\d+/)
  await page.getByLabel(/^Private message to/).waitFor()
  await page.keyboard.press('y')
  await page.getByRole('button', { name: 'Put into the reply' }).first().waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Put into the reply' }).first().click()
  await expect.poll(() => page.getByLabel(/^Private message to/).inputValue()).toContain('never vinegar')
  const { items } = await ask<{ items: ArticleRow[] }>(page, '/api/articles')
  expect(items[0]).toMatchObject({ reads: 1, helped: 0, notHelped: 1 })
  expect(broken).toEqual([])
}, 90_000)

test('on a phone with script, what is typed is found while it is typed, and danger comes first', async () => {
  const world = await runningServer({ service: { brand: 'Fjellro', phone: '+47 22 40 10 10', hours: null, color: '#0b6e4f' } })
  const { page, context } = await visit(world)
  await page.request.post('/api/articles', {
    headers: { origin: world.server.url },
    data: { lang: 'no', title: 'Fjern kalk fra kjelen', body: 'Kok sitronsyre i den.', visibility: 'public' },
  })
  const reader = await context.newPage()
  await reader.setViewportSize(phone)
  const faults: string[] = []
  reader.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  reader.on('pageerror', (error) => faults.push(error.message))
  await reader.goto('/help?lang=no')
  expect(await findAccessFaults(reader)).toEqual([])
  await reader.getByLabel('Spørsmålet ditt').pressSequentially('fjern kalk')
  await reader.locator('.found a', { hasText: 'Fjern kalk' }).waitFor()
  await reader.waitForURL(/q=fjern\+kalk/)
  await reader.keyboard.press('ArrowDown')
  await expect.poll(() => reader.locator(':focus').innerText()).toContain('Fjern kalk')
  expect(await findAccessFaults(reader)).toEqual([])
  await reader.getByLabel('Spørsmålet ditt').fill('kjelen tok fyr og jeg brant hånden')
  await reader.getByText('Dette må et menneske se på med en gang').waitFor()
  expect(await reader.locator('.found a').first().getAttribute('href')).toBe('tel:+4722401010')
  expect(await findAccessFaults(reader)).toEqual([])
  expect(await findOverhang(reader)).toBe(0)
  expect(faults).toEqual([])
}, 90_000)

test('the bot answers in the chat with one press for everything, hands over, and the numbers open their talks', async () => {
  const world = await runningServer()
  const { page, context, broken } = await visit(world)
  const headers = { origin: world.server.url }
  const added = await page.request.post('/api/sources', {
    headers,
    data: { channel: 'chat', settings: { origins: 'https://shop.example.com', title: 'Fjellro help' } },
  })
  const { id } = (await added.json()) as { id: number }
  await page.request.post('/api/articles', {
    headers,
    data: {
      lang: 'en',
      title: 'Remove limescale from the kettle',
      body: 'Fill the kettle with half a litre of water and citric acid and boil it.',
      questions: ['How do I descale my kettle?'],
      visibility: 'public',
    },
  })
  await page.goto('/knowledge?tab=bot')
  await page.getByRole('switch', { name: 'The bot answers in the chat' }).click()
  await page.getByLabel('Talks without a bot, in percent').fill('0')
  await page.keyboard.press('Tab')
  await expect.poll(async () => (await ask<{ withoutShare: number }>(page, '/api/bot')).withoutShare).toBe(0)
  await page.getByLabel('A question as a customer asks it').fill('How do I descale my kettle?')
  await page.getByRole('button', { name: 'Try', exact: true }).click()
  await page.getByText('Against', { exact: false }).or(page.getByText('How alike')).first().waitFor()
  expect(await findAccessFaults(page)).toEqual([])

  const chat = await context.newPage()
  await chat.setViewportSize(phone)
  await chat.goto(`/chat?source=${id}&lang=en`)
  await chat.getByLabel('Your message').fill('How do I descale my kettle?')
  await chat.getByRole('button', { name: 'Send' }).click()
  await chat.getByText('citric acid', { exact: false }).waitFor()
  expect(await chat.locator('li a').getAttribute('href')).toMatch(/^\/help\/remove-limescale-from-the-kettle\?lang=en$/)
  expect(await findAccessFaults(chat)).toEqual([])
  await chat.getByRole('button', { name: 'No', exact: true }).click()
  await chat.getByText('other words', { exact: false }).waitFor()
  await chat.getByRole('button', { name: 'A person' }).click()
  await chat.getByText('A person takes over', { exact: false }).waitFor()
  expect(await chat.locator('#choices button').count()).toBe(0)

  await page.goto('/knowledge?tab=bot')
  await page
    .getByRole('row', { name: /Handed to a person/ })
    .getByRole('button')
    .click()
  await page.waitForURL(/arm=bot&outcome=person/)
  await page.getByText('a person was asked for').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  expect((await ask<BotCounts>(page, '/api/bot/counts')).bot).toMatchObject({ talks: 1, shown: 1, person: 1 })
  expect(broken).toEqual([])
}, 90_000)
