import { describe, expect, test } from 'vitest'
import { runSubscribers } from '#server/flows/automation/subscribers.ts'
import type { Goods } from '#shared/goods.schema.ts'
import { read } from '../../../support/app.ts'
import { engines } from '../../../support/database.ts'
import { deskWithGoods } from '../../../support/returned.ts'

/** Somebody in this country who bought a phone on that day. */
async function owner(engine: (typeof engines)[number], country: string, contractOn: string, zone = 'Europe/Berlin') {
  const desk = await deskWithGoods(engine, 1)
  await desk.context.db.updateTable('purchases').set({ country, zone, contractOn }).execute()
  await desk.context.db.updateTable('purchaseItems').set({ firstDeliveredOn: contractOn, lastDeliveredOn: contractOn }).execute()
  const covers = async () => {
    while (await runSubscribers(desk.context));
    return desk.context.db
      .selectFrom('coverages')
      .select(['kind', 'unitId', 'fromOn', 'partsUntilOn', 'ruleKey', 'causeOrderId'])
      .orderBy('id')
      .execute()
  }
  const repair = async () => {
    const { id } = await desk.open({ kind: 'repair' })
    await desk.walk(id, 'approved', 'awaiting-item', 'received', 'diagnosing', 'repairing', 'testing', 'ready', 'returned')
    return id
  }
  return { ...desk, covers, repair }
}

describe.each(engines)('cover that orders cause, on %s', (engine) => {
  test('a repair lengthens the term once where the law says so, with its rule', async () => {
    const desk = await owner(engine, 'DE', '2026-09-01')
    const first = await desk.repair()
    const [cover] = await desk.covers()
    expect(cover).toMatchObject({ kind: 'repair', unitId: desk.bought.unitId, ruleKey: 'eu.plus12', causeOrderId: first })
    expect(cover?.partsUntilOn).toBe('2029-09-01')
    await desk.walk(first, 'closed')
    await desk.repair()
    expect(await desk.covers()).toHaveLength(1)
  })

  test('a repair that did not go back after all has caused nothing', async () => {
    const desk = await owner(engine, 'DE', '2026-09-01')
    const id = await desk.repair()
    expect(await desk.covers()).toHaveLength(1)
    await read(await desk.undo(id))
    expect(await desk.covers()).toEqual([])
    await desk.walk(id, 'returned')
    expect(await desk.covers()).toHaveLength(1)
  })

  test('what goes back as it came was not repaired', async () => {
    const desk = await owner(engine, 'DE', '2026-09-01')
    const { id } = await desk.open({ kind: 'repair' })
    await desk.walk(id, 'approved', 'awaiting-item', 'received', 'diagnosing', 'unrepaired', 'ready', 'returned')
    expect(await desk.covers()).toEqual([])
  })

  test('a contract of before the law, and goods of which nothing is known, get none', async () => {
    const before = await owner(engine, 'NO', '2026-05-01', 'Europe/Oslo')
    await before.repair()
    expect(await before.covers()).toEqual([])
    const unknown = await owner(engine, 'DE', '2026-09-01')
    await unknown.context.db.updateTable('purchaseItems').set({ firstDeliveredOn: null, lastDeliveredOn: null }).execute()
    await unknown.repair()
    expect(await unknown.covers()).toEqual([])
  })

  test('a new piece carries the remainder of the term in Turkey', async () => {
    const desk = await owner(engine, 'TR', '2026-01-10', 'Europe/Istanbul')
    const { id } = await desk.open()
    await desk.walk(id, 'approved', 'awaiting-item', 'received', 'inspected', 'exchanged')
    const replacement = (await desk.goods(id)).following[0]?.id ?? 0
    const { unit } = await read<Goods>(desk.call('PUT', `/api/service-orders/${replacement}/replacement-unit`, { serial: 'R2-2' }))
    const [cover] = await desk.covers()
    expect(cover).toMatchObject({ kind: 'legal', unitId: unit?.replacedBy?.id, partsUntilOn: '2028-01-10', causeOrderId: replacement })
  })
})
