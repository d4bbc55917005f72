import { type Context, change } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { addCoverage, deleteCoveragesOf, hasCoverage } from '#server/nouns/goods/coverage.store.ts'
import type { Goods } from '#shared/goods.schema.ts'

type Run = <T = { id: number }>(method: string, path: string, body?: unknown) => Promise<T>

/** Does what people can do to goods, each thing once: a return that comes in part and is exchanged, a part, a parcel, money that is asked for. */
export async function doEveryGoods(
  context: Context,
  run: Run,
  look: Handle,
  { threadId, bought }: { threadId: number; bought: { customerId: number; purchaseItemId: number; unitId: number } },
): Promise<void> {
  const { id } = await run('POST', `/api/threads/${threadId}/service-orders`, {
    ...{ kind: 'return', product: 'Ro 2', fault: 'Hums' },
    ...bought,
  })
  const path = `/api/service-orders/${id}`
  const step = (to: string) => run<{ steps: { id: number }[] }>('POST', `${path}/steps`, { to })
  const { lines } = await run<Goods>('POST', `${path}/lines`, { product: 'Bag', announced: 3 })
  const { lines: more } = await run<Goods>('POST', `${path}/lines`, { product: 'Cable', announced: 1 })
  await run('DELETE', `/api/order-lines/${more.at(-1)?.id}`)
  await step('approved')
  await step('awaiting-item')
  const receipt = { lines: [{ id: lines[0]?.id, received: 2 }], restStillComes: true }
  await run('POST', `${path}/receipt`, receipt)
  const { steps } = await run<{ steps: { id: number }[] }>('GET', path)
  await run('DELETE', `${path}/steps/${steps.at(-1)?.id}`)
  await run('POST', `${path}/receipt`, receipt)
  await step('inspected')
  await step('exchanged')
  const { following } = await run<Goods>('GET', `${path}/goods`)
  const replacement = following.find(({ relation }) => relation === 'replacement-of')?.id ?? 0
  await run('PUT', `/api/service-orders/${replacement}/replacement-unit`, { serial: 'R2-Z' })
  await run('PUT', `/api/service-orders/${replacement}/replacement-unit`, { serial: 'R2-2' })
  await run('POST', `/api/service-orders/${replacement}/steps`, { to: 'sent' })

  const { parts } = await run<Goods>('POST', `${path}/parts`, { name: 'Seal kit' })
  await run('PATCH', `/api/order-parts/${parts[0]?.id}`, { state: 'ordered' })
  await run('DELETE', `/api/order-parts/${parts[0]?.id}`)
  const { shipments } = await run<Goods>('POST', `${path}/shipments`, { direction: 'in', carrier: 'Posti' })
  await run('PATCH', `/api/shipments/${shipments[0]?.id}`, { news: 'lost' })
  await run('DELETE', `/api/shipments/${shipments[0]?.id}`)

  await run('POST', `${path}/goodwill-requests`, { amount: 100_000, reason: 'Third time' })
  const { items } = await run<{ items: { id: number }[] }>('GET', '/api/goodwill-budgets')
  await run('GET', `/api/goodwill-budgets/${items[0]?.id}/bookings`)
  const cover = {
    kind: 'repair',
    fromOn: '2026-11-20',
    partsUntilOn: '2027-11-20',
    labourUntilOn: '2027-11-20',
    ruleKey: 'eu.plus12',
  } as const
  await change(context, (tx) => addCoverage(tx, { ...cover, ...unitOf(bought), causeOrderId: id, createdAt: context.clock() }))
  if (!(await hasCoverage(look, id, 'repair'))) throw new Error('The cover was not kept.')
  await change(context, (tx) => deleteCoveragesOf(tx, id, 'repair'))
}

const unitOf = ({ unitId, purchaseItemId }: { unitId: number; purchaseItemId: number }) => ({ unitId, purchaseItemId })
