import { expect } from 'vitest'
import { createSecretBox } from '#server/kit/lib/secret-box.ts'
import { addPracticeAlerts } from '#server/scripts/demo-alerts.ts'
import { addPracticeArticles } from '#server/scripts/demo-articles.ts'
import { addPracticeSla } from '#server/scripts/demo-clocks.ts'
import { addPracticeOrders } from '#server/scripts/demo-orders.ts'
import { startPracticePlan } from '#server/scripts/demo-plan.ts'
import { addPracticePurchases, linkPracticeCustomers } from '#server/scripts/demo-purchases.ts'
import { runningServer, testSecret } from './running.ts'

/** So slow that nobody writes any more once the week before was told. */
const still = 0.0001
/** Of the week that the cast has told, so much is heard by the desk at least. */
const leastMentions = 100

/**
 * A desk as the demo shows it after its first minutes: a week of mentions from all practice networks, customers with purchases, orders in
 * every state, promises, alerts, a plan; nothing new comes in. Both are gone after the test.
 */
export async function demoDesk() {
  const world = await runningServer({}, { cast: true, speed: still, practiceSettings: { limitFactor: 0 } })
  const { context } = world.server
  const { db } = context
  await addPracticePurchases(context)
  await addPracticeSla(context)
  const { id, name, role } = await db.selectFrom('agents').select(['id', 'name', 'role']).orderBy('id').executeTakeFirstOrThrow()
  const actor = { agentId: id, name, role, sessionId: null }
  const secretBox = createSecretBox(testSecret)
  await addPracticeArticles(context, actor)
  await addPracticeAlerts(context, actor)
  await addPracticeOrders(context, secretBox, actor)
  await untilHeard()
  const ending = new AbortController()
  const linking = linkPracticeCustomers(context, actor, ending.signal)
  await expect.poll(() => db.selectFrom('customerAuthors').select('id').execute(), { timeout: 10_000 }).not.toEqual([])
  ending.abort()
  await linking
  const walking = { context, secretBox, currency: 'EUR', undoMs: 20_000 }
  await startPracticePlan(walking, actor, world.server.url, new AbortController().signal, 4)
  return { ...world, actor, secretBox }

  /** Until every source was read twice without anything new, and all that came is in its case. */
  async function untilHeard(): Promise<void> {
    let [before, readAt] = [-1, 0]
    const isSettled = async () => {
      const sources = await db.selectFrom('sources').select(['channel', 'lastSuccessAt']).execute()
      const { all } = await db.selectFrom('mentions').select(db.fn.countAll<number>().as('all')).executeTakeFirstOrThrow()
      const unsorted = await db.selectFrom('mentions').select('id').where('state', '!=', 'clustered').limit(1).executeTakeFirst()
      const isSame = Number(all) === before && Number(all) >= leastMentions && !unsorted
      if (!isSame) [before, readAt] = [Number(all), context.clock()]
      return isSame && sources.every(({ channel, lastSuccessAt }) => channel === 'chat' || (lastSuccessAt ?? 0) > readAt)
    }
    await expect.poll(isSettled, { timeout: 60_000, interval: 200 }).toBe(true)
  }
}
