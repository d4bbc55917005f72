import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { deliveryHandlers } from '#server/flows/automation/deliveries.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { createLanes } from '#server/nouns/deliveries/delivery.lanes.ts'
import { addDelivery } from '#server/nouns/deliveries/delivery.store.ts'
import { addNewSource, openConnection } from '#server/nouns/sources/source.actions.ts'
import type { SourceRow } from '#server/nouns/sources/source.store.ts'
import { startPracticeNetwork } from '#server/practice/start-network.ts'
import type { ChannelName } from '#shared/channel.ts'
import { testSecretBox } from '../../../support/app.ts'
import { fault } from '../../../support/connection.ts'
import { engines, testContext } from '../../../support/database.ts'
import { deliveriesIn } from '../../../support/deliveries.ts'

const log = createLog('silent')
const waiting = { timeout: 20_000, interval: 50 }

/** Two sources on practice networks of their own protocols, and nodes that deliver there. */
async function twoSources(engine: (typeof engines)[number]) {
  const context = await testContext(engine)
  const practice = await startPracticeNetwork({ clock: context.clock, practiceSettings: { limitFactor: 0 } })
  onTestFinished(practice.close)
  const stopping = new AbortController()
  const connect = (source: SourceRow) => openConnection(context, testSecretBox, source, stopping.signal)
  const listen = async (channel: ChannelName) => {
    const network = practice.on(channel)
    const settings = { baseUrl: network.url, accessToken: network.token }
    return { network, source: await addNewSource(context, testSecretBox, null, { channel, settings }) }
  }
  const [hanging, well] = [await listen('x'), await listen('mastodon')]
  let count = 0
  return {
    context,
    hanging,
    well,
    stopping,
    node: (name: string) => createLanes({ context, log, connect, handlers: deliveryHandlers }, name),
    /** An approved delivery that is due. */
    async deliver({ network, source }: typeof hanging, text: string) {
      const { id: inReplyTo } = network.post({ handle: 'aino', text: '@fjellro sarana rikki' })
      const payload = { text, visibility: 'public', inReplyTo, authorExternalId: '1', conversationId: null } as const
      const createdAt = context.clock()
      count += 1
      await addDelivery(context.db, { sourceId: source.id, purpose: 'reply', key: `key ${count}`, payload, createdAt, sendAt: createdAt })
    },
    statesOf: async ({ source }: typeof hanging) =>
      (await deliveriesIn(context)).filter(({ sourceId }) => sourceId === source.id).map(({ state }) => state),
  }
}

describe.each(engines)('lanes of deliveries, on %s', (engine) => {
  test('a network that hangs holds up its own source, and nobody else', async () => {
    const { node, hanging, well, deliver, statesOf, stopping } = await twoSources(engine)
    hanging.network.turn({ once: [fault('create', 'hang')] })
    for (const text of ['One', 'Two']) await deliver(hanging, text)
    for (const text of ['First', 'Second', 'Third']) await deliver(well, text)
    const [one, other] = [node('one'), node('other')]
    await one.open()
    await vi.waitFor(async () => expect(await statesOf(well)).toEqual(['sent', 'sent', 'sent']), waiting)
    expect(well.network.journal.accepted.map(({ text }) => text)).toEqual(
      ['First', 'Second', 'Third'].map((text) => expect.stringContaining(text)),
    )
    expect(hanging.network.journal.calls.create).toBe(1)
    // One in flight per source, on this node and on every other.
    await one.open()
    await other.open()
    await other.idle()
    expect(await statesOf(hanging)).toEqual(['sending', 'approved'])
    expect(hanging.network.journal.calls.create).toBe(1)
    await deliver(well, 'Fourth')
    await other.open()
    await other.idle()
    expect(await statesOf(well)).toEqual(['sent', 'sent', 'sent', 'sent'])
    stopping.abort()
    await one.leave()
  })

  test('what is unknown is looked for before more leaves, and a lane is given back when nothing is due', async () => {
    const { context, node, hanging, deliver, statesOf } = await twoSources(engine)
    hanging.network.turn({ once: [fault('create', 'reset-after')] })
    await deliver(hanging, 'One')
    const lanes = node('one')
    await lanes.open()
    await lanes.idle()
    expect(await statesOf(hanging)).toEqual(['sending'])
    context.clock.pass(60_000)
    await deliver(hanging, 'Two')
    await node('another').open()
    await vi.waitFor(async () => expect(await statesOf(hanging)).toEqual(['sent', 'sent']), waiting)
    expect(hanging.network.journal.accepted).toHaveLength(2)
    await vi.waitFor(async () => expect(await context.db.selectFrom('leases').selectAll().execute()).toEqual([]), waiting)
  })

  test('while sending is paused nothing leaves, but what is unknown is looked for', async () => {
    const { context, node, well, deliver, statesOf } = await twoSources(engine)
    await deliver(well, 'One')
    await context.db.updateTable('deliveries').set({ state: 'sending', attemptedAt: 1, attempts: 1, reconcileAt: 1 }).execute()
    await deliver(well, 'Two')
    await context.db.insertInto('pauses').values({ name: 'sending', sinceAt: 1, why: 'A backup was restored.' }).execute()
    const lanes = node('one')
    await lanes.open()
    await lanes.idle()
    expect(await statesOf(well)).toEqual(['sent', 'approved'])
  })
})
