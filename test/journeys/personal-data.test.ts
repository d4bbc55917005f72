import { beforeAll, expect, test } from 'vitest'
import { findAccessFaults } from '../support/browser.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test('a person is put right, merged with another and parted, asked for consent, handed out and erased', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  const buy = async (number: string, customer: object) => {
    const data = {
      customer,
      country: 'FI',
      contractOn: '2026-03-14',
      currency: 'EUR',
      items: [{ lineKey: '1', productName: 'Ro 2', linePaid: 12_900 }],
    }
    const answer = await page.request.put(`/api/purchases/shop/${number}`, { data, headers: { origin: world.server.url } })
    return ((await answer.json()) as { customerId: number }).customerId
  }
  const id = await buy('A-1', { name: 'Aino Kettunen', email: 'a.kettunen@mail.example', country: 'FI' })
  await buy('A-2', { name: 'Aino Kettunen-Järvelä', email: 'ainokj@post.example', country: 'FI' })
  const dialog = page.getByRole('dialog')
  const closed = () => dialog.waitFor({ state: 'detached' })
  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true })

  await page.goto(`/people/${id}`)
  await heading('Aino Kettunen').waitFor()
  await page.keyboard.press('e')
  await dialog.getByLabel('Phone').fill('0401234567')
  await dialog.getByLabel('Name').fill('Aino Virta')
  await page.keyboard.press('Control+Enter')
  await dialog.getByText('Write + and the country code first').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await dialog.getByLabel('Phone').fill('+358 40 123 4567')
  await page.keyboard.press('Control+Enter')
  await closed()
  await heading('Aino Virta').waitFor()
  await page.getByText('Phone: +358401234567, was –').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await heading('Aino Kettunen').waitFor()

  await page.getByRole('button', { name: 'Merge with another…' }).click()
  await dialog.getByRole('button', { name: /Aino Kettunen-Järvelä/ }).click()
  await dialog.getByText('Becomes part of it').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await page.keyboard.press('Control+Enter')
  await closed()
  await page.getByText('2 products', { exact: false }).first().waitFor()
  const other = await ask<{ id: number; purchases: unknown[] }>(page, `/api/customers/${id + 1}`)
  expect([other.id, other.purchases.length]).toEqual([id, 2])
  await page.goto(`/people/${id + 1}`)
  await page.waitForURL((url) => url.pathname === `/people/${id}`)
  await page.getByText('Aino Kettunen-Järvelä merged in', { exact: false }).waitFor()
  await page.getByRole('listitem').filter({ hasText: 'merged in' }).getByRole('button', { name: 'Undo' }).click()
  await page.getByText('1 product', { exact: false }).first().waitFor()

  await page.getByRole('button', { name: 'Write down…' }).click()
  await dialog.getByLabel('What it is about').selectOption('Sharing their story')
  await page.keyboard.press('Control+Enter')
  await dialog.getByText('Fill this in.').first().waitFor()
  await dialog.getByLabel('Where').fill('Phone call')
  await dialog.getByLabel('The words it is about').fill('May we tell your story?')
  await page.keyboard.press('Control+Enter')
  await closed()
  await page.getByText(/^yes, /).waitFor()
  await page.getByText('1 entry').click()
  await page.getByText('May we tell your story?').waitFor()
  expect(await findAccessFaults(page)).toEqual([])

  const handedOut = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export' }).click()
  expect((await handedOut).suggestedFilename()).toBe(`customer-${id}.json`)

  await page.getByRole('button', { name: 'Erase…' }).click()
  await dialog.getByText('1 purchase without a name').waitFor()
  await dialog.getByText('1 consent entry').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Erase for good' }).click()
  await closed()
  await page.getByRole('heading', { level: 1, name: /^Erased / }).waitFor()
  await page.getByText('Ro 2').waitFor()
  expect(await findAccessFaults(page)).toEqual([])
  const erased = await ask<Record<string, unknown>>(page, `/api/customers/${id}`)
  expect(erased).toMatchObject({ name: '', email: null, phone: null, consents: [], changes: [] })
  expect(broken).toEqual([])
}, 120_000)
