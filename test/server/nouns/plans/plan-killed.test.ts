import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { planPoints } from '#server/kit/lib/failpoint.ts'
import { engines } from '../../../support/database.ts'
import { people, plannedCase } from '../../../support/planned-case.ts'

const script = join(import.meta.dirname, '../../../support/walk-plans.ts')

/** Walks plans in a process of its own; answers how it ended. */
function walkElsewhere(databaseUrl: string, now: number, point?: string): Promise<string | number | null> {
  const child = spawn(process.execPath, [script, databaseUrl, String(now), ...(point ? [point] : [])], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)))
}

/** Each point as often as a plan of five threads reaches it in different states. */
const deaths = planPoints.flatMap((point) => [1, 2].map((time) => `${point}:${time}`))

describe.each(engines)('a plan whose process dies, on %s', (engine) => {
  test('at any point goes on where it was: no order twice, no reply twice, none forgotten', { timeout: 180_000 }, async () => {
    const { open, start, show, walk, send, net, context } = await plannedCase(engine)
    await open()
    await start()
    let died = 0
    for (const point of deaths) if ((await walkElsewhere(context.databaseUrl, context.clock(), point)) === 'SIGKILL') died += 1
    expect(died).toBeGreaterThanOrEqual(planPoints.length + 1)
    expect(await walkElsewhere(context.databaseUrl, context.clock())).toBe(0)
    expect(await walk()).toBe(0)
    const plan = await show()
    expect(plan.threads.map(({ author, state }) => [author.name, state])).toEqual(
      people.map((name) => [name, name === 'Jörg' ? 'by-hand' : 'approved']),
    )
    const orders = await context.db.selectFrom('serviceOrders').select(['threadId', 'warranty']).execute()
    expect(orders.map(({ warranty }) => warranty)).toEqual(['in', 'in', 'in'])
    expect(new Set(orders.map(({ threadId }) => threadId)).size).toBe(3)
    expect(await context.db.selectFrom('decisions').select('id').execute()).toHaveLength(3)
    const replies = await context.db.selectFrom('replies').select(['threadId', 'text']).execute()
    expect(new Set(replies.map(({ threadId }) => threadId)).size).toBe(people.length)
    expect(replies).toHaveLength(people.length)
    expect(await context.db.selectFrom('deliveries').select('id').execute()).toHaveLength(4)
    await send()
    expect(net.published).toHaveLength(4)
    expect(new Set(net.published.map(({ authorExternalId }) => authorExternalId)).size).toBe(4)
  })
})
