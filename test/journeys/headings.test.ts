import { beforeAll, expect, test } from 'vitest'
import type { Session } from '#shared/agent.schema.ts'
import type { TopicsReport } from '#shared/report.schema.ts'
import { runningServer } from '../support/running.ts'
import { ask, buildWeb, findOverhang, visit } from '../support/visitor.ts'

beforeAll(buildWeb, 120_000)

/** Complaints in eight languages, so that the last two columns of "Topics by language" are headed in words. */
const complaints = [
  'the hinge of my headphones broke after a week. Unacceptable, I want my money back',
  'Das Scharnier meiner Kopfhörer ist nach einer Woche gebrochen. Unverschämt, ich will mein Geld zurück',
  'Hengselet på hodetelefonene mine røk etter en uke. Helt uakseptabelt, jeg vil ha pengene tilbake',
  'Kuulokkeideni sarana hajosi viikossa. Täysin kelvotonta, haluan rahani takaisin',
  'Lömin á heyrnartólunum mínum brotnaði eftir viku. Óásættanlegt, ég vil fá peningana mína til baka',
  'Kulaklığımın menteşesi bir haftada kırıldı. Kabul edilemez, paramı geri istiyorum',
  'La charnière de mon casque est cassée après une semaine. Inacceptable, je veux être remboursé, c’est vraiment nul',
  'La bisagra de mis auriculares se rompió en una semana. Inaceptable, quiero que me devuelvan el dinero, qué horror',
]

test('the profile names the language in use, and long German and Finnish headings stay in their columns', async () => {
  const world = await runningServer()
  const { page, broken } = await visit(world)
  for (const [index, words] of complaints.entries()) world.practice.post({ handle: `customer${index}`, text: `@fjellro ${words}` })
  const languages = async () => (await ask<TopicsReport>(page, '/api/reports/topics')).languages.length
  await expect.poll(languages, { timeout: 20_000 }).toBeGreaterThanOrEqual(7)
  const { agent } = await ask<Session>(page, '/api/session')
  for (const language of ['de', 'fi']) {
    const said = await page.request.patch(`/api/agents/${agent.id}`, { data: { language }, headers: { origin: world.server.url } })
    expect(said.ok()).toBe(true)
    await page.goto('/settings/me')
    await expect.poll(() => page.locator('main select').first().inputValue()).toBe(language)
    for (const path of ['/trends', '/service', '/settings/team', '/settings/training']) {
      await page.goto(path)
      await page.locator('main h1, main h2').first().waitFor()
      if (path === '/trends') await page.locator('.heat thead th').last().waitFor()
      const sticksOut = await page.evaluate(() =>
        [...document.querySelectorAll('thead th')].flatMap((cell) => {
          const range = document.createRange()
          const box = cell.getBoundingClientRect()
          const words = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
          const found: string[] = []
          for (let word = words.nextNode(); word; word = words.nextNode()) {
            range.selectNodeContents(word)
            const text = range.getBoundingClientRect()
            const isShown = cell.checkVisibility() && !word.parentElement?.closest('.vh')
            if (isShown && (text.left < box.left - 1 || text.right > box.right + 1)) found.push(word.textContent ?? '')
          }
          return found
        }),
      )
      expect([language, path, sticksOut]).toEqual([language, path, []])
      expect(await findOverhang(page)).toBe(0)
    }
  }
  expect(broken).toEqual([])
}, 90_000)
