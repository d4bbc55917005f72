import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Page as List } from '#shared/list.schema.ts'
import type { Mention } from '#shared/mention.schema.ts'
import type { ServiceOrderWithSteps } from '#shared/service-order.schema.ts'
import type { runningServer } from './running.ts'
import { ask } from './visitor.ts'

type World = Awaited<ReturnType<typeof runningServer>>

const steps = ['approved', 'awaiting-item', 'received', 'diagnosing', 'repairing', 'testing', 'ready', 'returned', 'closed']

/** Somebody complains in public, gets a repair, and it is closed; answers the address of its page. */
export async function closeOrder(world: World, page: Page): Promise<{ statusPath: string; orderId: number }> {
  world.practice.post({ handle: 'dan_m', text: '@fjellro my Ro 2 left hinge broke again, third week and no answer. Unacceptable' })
  const send = <T>(path: string, body: object) =>
    page.evaluate(
      async ([where, what]) => {
        const answer = await fetch(where, { method: 'POST', body: what, headers: { 'content-type': 'application/json' } })
        if (!answer.ok) throw new Error(`${where}: ${await answer.text()}`)
        return (await answer.json()) as never
      },
      [path, JSON.stringify(body)] as const,
    ) as Promise<T>
  const complaint = async () => (await ask<List<Mention>>(page, '/api/mentions?kind=complaint')).items[0]?.threadId ?? null
  await expect.poll(complaint, { timeout: 30_000 }).not.toBeNull()
  const threadId = await complaint()
  const order = await send<ServiceOrderWithSteps>(`/api/threads/${threadId}/service-orders`, {
    kind: 'repair',
    product: 'Ro 2',
    fault: 'Hinge',
  })
  for (const to of steps) await send(`/api/service-orders/${order.id}/steps`, { to })
  return { statusPath: order.statusPath ?? '', orderId: order.id }
}
