import { beforeAll, expect, test } from 'vitest'
import { runningServer } from '../support/running.ts'
import { buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

test.each([[390], [320]])(
  'on a phone %i wide a complaint is sorted with the thumb, answered and resolved',
  async (width) => {
    const world = await runningServer()
    const { page, broken } = await visit(world, { width, height: 720 })
    const words = 'the hinge of my headphones broke again. Unacceptable, I want my money back'
    const post = world.practice.post({ handle: 'dan', name: 'Dan Okafor', text: `@fjellro ${words}` })
    await page.goto('/triage')
    await page.getByText(words).first().waitFor()
    await page
      .locator('.thumb')
      .getByRole('button', { name: /^Create case|^Keep in/ })
      .first()
      .tap()
    await page.locator('.toast').waitFor()
    expect(await findOverhang(page)).toBe(0)

    await page
      .locator('.tabbar')
      .getByRole('link', { name: /^Cases/ })
      .tap()
    await page.goto('/cases?queue=all')
    await page.locator('[data-case]').first().tap()
    await page.waitForURL(/\/threads\/\d+/)
    await page.getByLabel(/^Public reply to/).fill('Hi Dan, we are sorry. We look into it today.')
    await page.getByRole('button', { name: /Post publicly/ }).tap()
    await page.getByRole('link', { name: 'See it on X' }).waitFor()
    expect(await (await fetch(`${world.practice.url}/practice/thread/${post.id}`)).text()).toContain('We look into it today')
    expect(await findOverhang(page)).toBe(0)

    await page.getByRole('button', { name: 'More', exact: true }).first().tap()
    await page.getByRole('menuitem', { name: 'Resolve' }).tap()
    await page.getByRole('dialog').getByRole('button').nth(1).tap()
    await expect.poll(async () => (await (await page.request.get('/api/cases?queue=resolved')).json()).items.length).toBe(1)
    await page.getByRole('link', { name: 'Back to cases' }).tap()
    await page.waitForURL(/\/cases\?/)
    expect(broken).toEqual([])
  },
  60_000,
)
