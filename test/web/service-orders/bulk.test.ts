import { expect, test } from 'vitest'
import type { ServiceOrder } from '#shared/service-order.schema.ts'
import { bulkChoices, rangeOf } from '../../../web/nouns/service-orders/bulk.ts'

const order = (id: number, kind: ServiceOrder['kind'], state: ServiceOrder['state']) => ({ id, kind, state }) as ServiceOrder

test('orders that are moved together are offered the steps that fit most of them, and none that asks for words or a price', () => {
  const choices = bulkChoices([order(1, 'repair', 'requested'), order(2, 'return', 'requested'), order(3, 'repair', 'diagnosing')])
  expect(choices[0]).toMatchObject({ to: 'approved', orders: [{ id: 1 }, { id: 2 }] })
  const steps = choices.map(({ to }) => to)
  expect(steps).toContain('awaiting-parts')
  for (const asks of ['declined', 'awaiting-quote', 'scrapped']) expect(steps).not.toContain(asks)
  expect(bulkChoices([order(1, 'repair', 'closed')])).toEqual([])
})

test('a range reaches from the row picked last to this one, either way', () => {
  expect(rangeOf([5, 3, 9, 1], 3, 1)).toEqual([3, 9, 1])
  expect(rangeOf([5, 3, 9, 1], 1, 3)).toEqual([3, 9, 1])
  expect(rangeOf([5, 3, 9, 1], 7, 9)).toEqual([9])
  expect(rangeOf([5, 3, 9, 1], null, 9)).toEqual([9])
})
