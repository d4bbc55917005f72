import { expect, onTestFinished, test } from 'vitest'
import { x } from '#server/engines/channels/x.ts'
import { xPrices } from '#server/engines/channels/x-prices.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'

async function crowded() {
  const network = await startPracticeNetwork({ cast: false, practiceSettings: { limitFactor: 0 } })
  const stopped = new AbortController()
  onTestFinished(async () => {
    stopped.abort()
    await network.close()
  })
  for (let n = 0; n < 40; n++) network.post({ handle: `aino${n}`, text: `@fjellro the hinge broke again (${n})` })
  const connection = x.open({
    settings: { baseUrl: network.url, accessToken: network.token },
    query: null,
    clock: Date.now,
    saveCredentials: async () => undefined,
    signal: stopped.signal,
  })
  return { network, connection }
}

const most = xPrices.ownedRead + xPrices.user

test('a page is so small that the budget is kept even if every post and author is charged', async () => {
  const { network, connection } = await crowded()
  const budget = 12 * most + 1
  const page = await connection.fetchPosts(null, budget)
  expect(page.posts).toHaveLength(12)
  expect(page.cost).toBe(network.ledger.bill.total)
  expect(page.cost).toBeLessThanOrEqual(budget)
})

test('when the budget does not pay for the smallest page nothing is asked, and reading goes on where it stopped', async () => {
  const { network, connection } = await crowded()
  const first = await connection.fetchPosts(null, 12 * most)
  const calls = network.journal.calls.mentions
  await expect(connection.fetchPosts(first.cursor, 4 * most)).rejects.toMatchObject({ kind: 'stop-and-ask', code: 'cap' })
  expect(network.journal.calls.mentions).toBe(calls)
  const rest = await connection.fetchPosts(first.cursor, 100 * most)
  expect(new Set([...first.posts, ...rest.posts].map((post) => post.externalId)).size).toBe(40)
})
