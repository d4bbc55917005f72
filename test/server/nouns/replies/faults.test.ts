import { describe, expect, test } from 'vitest'
import { getChannel } from '#server/engines/channels/index.ts'
import type { Engine } from '#server/kit/database/engine.ts'
import { hour, second } from '#server/kit/lib/clock.ts'
import { changeSource } from '#server/nouns/sources/source.actions.ts'
import { type Fault, faults } from '#server/practice/settings.ts'
import { testSecretBox } from '../../../support/app.ts'
import { driverOf, drivers, fault, idAtDesk, patienceFor } from '../../../support/connection.ts'
import { cellOf, type HttpChannel, isKind, type Row } from '../../../support/fault-matrix.ts'
import { openTown } from '../../../support/town.ts'

type Town = Awaited<ReturnType<typeof openTown>>

const channels = Object.keys(drivers) as HttpChannel[]
type Cell = [HttpChannel, Fault, Engine, Row]

const cells = channels.flatMap((name) =>
  faults.flatMap((kind): Cell[] => {
    const cell = cellOf(name, kind)
    return cell?.sending ? [[name, kind, 'sqlite', cell]] : []
  }),
)
/** One of each kind there too: what happens in the rows is the same code. */
const onPostgres = cells
  .filter(([name, kind]) => name === 'x' && ['rate', 'server-json', 'unauthorized', 'forbidden', 'reset-after'].includes(kind))
  .map(([name, kind, , cell]): Cell => [name, kind, 'postgres', cell])

describe('a reply whose network has a fault', () => {
  test.each([...cells, ...onPostgres])(
    'of %s, %s, on %s: its row says so, and it is said once or a person is asked',
    async (name, kind, engine, { sending: outcome, taken }) => {
      if (outcome === null) throw new RangeError('Nothing is said there.')
      const channel = getChannel(name)
      const town = await openTown(channel, engine)
      const { context, network, patience } = town
      const isClosed = kind === 'locked' && driverOf(channel).closes === true
      network.post({ handle: 'aino', text: '@fjellro Vasen sarana hajosi jo toisen kerran, kukaan ei vastaa', closed: isClosed })
      await town.poll()
      const { show, reply } = await town.approveReply('Hei Aino, lähetämme uuden saranan.')
      if (!isClosed) network.turn({ once: [fault('create', kind)] })
      Object.assign(patience, patienceFor(kind))
      const begun = network.journal.calls.create ?? 0
      expect(await town.send()).toBe(true)
      const now = context.clock()
      const row = await show()
      expect(network.journal.accepted).toHaveLength(taken || outcome === 'sent' ? 1 : 0)
      expect(row.attempts).toBe(1)
      const stopped = isKind(outcome, 'stop-and-ask') && outcome[1] !== 'cap'
      expect(await town.source()).toMatchObject(stopped ? { state: 'stopped', errorCode: outcome[1] } : { state: 'live', errorCode: null })
      patience.timeoutMs = 10_000

      if (outcome === 'sent') expect(row).toMatchObject({ state: 'sent', failure: null, reconcileAt: null })
      else if (isKind(outcome, 'drop') || isKind(outcome, 'stop-and-ask', 'cap'))
        expect(row).toMatchObject({
          state: 'failed',
          sendAt: expect.any(Number),
          reconcileAt: null,
          failure: { kind: outcome[0], code: outcome[1] },
        })
      else if (isKind(outcome, 'unknown'))
        expect(row).toMatchObject({
          state: 'sending',
          reconcileAt: now + channel.reconciliation.settleMs,
          reconciliations: 0,
          failure: { kind: 'unknown', words: expect.any(String) },
        })
      else {
        expect(row).toMatchObject({
          state: 'approved',
          reconcileAt: null,
          reconciliations: 0,
          failure: { kind: outcome[0], code: outcome[1] },
        })
        expect(row.sendAt).toBeGreaterThanOrEqual(now + 10 * second)
      }
      // Nothing is due before its time.
      expect([await town.send(), await town.reconcile()]).toEqual([false, false])
      if (stopped) {
        context.clock.pass(24 * hour)
        expect(await town.send()).toBe(false)
        await changeSource(context, testSecretBox, null, (await town.source()).id, { paused: false })
      }

      const { steps } = await settleReply(town, show)
      const last = await show()
      const isSure = taken || channel.reconciliation.nativeKey
      if (isKind(outcome, 'drop') || isKind(outcome, 'stop-and-ask', 'cap')) expect(last.state).toBe('failed')
      else if (isKind(outcome, 'unknown') && !isSure)
        expect(last).toMatchObject({ state: 'unknown', reconcileAt: null, reconciliations: channel.reconciliation.attempts })
      else {
        const externalId = idAtDesk(channel, network.journal.accepted[0]?.id ?? '', network)
        expect(last).toMatchObject({ state: 'sent', externalId, failure: null, reconcileAt: null })
      }
      expect((await reply()).state).toBe(last.state === 'unknown' ? 'uncertain' : last.state)
      expect(network.journal.accepted).toHaveLength(last.state === 'sent' ? 1 : 0)
      expect((network.journal.calls.create ?? 0) - begun).toBeLessThanOrEqual((outcome === 'sent' ? 2 : 1) + steps)
    },
  )
})

/** Does what is due for a reply, at its times, until nothing is. */
async function settleReply(
  { context, send, reconcile }: Town,
  show: () => Promise<{ state: string; sendAt: number | null; reconcileAt: number | null }>,
) {
  let steps = 0
  for (let row = await show(); ['approved', 'sending'].includes(row.state) && steps < 20; row = await show()) {
    const dueAt = (row.state === 'approved' ? row.sendAt : row.reconcileAt) ?? 0
    if (dueAt > context.clock()) context.clock.pass(dueAt - context.clock())
    expect(await (row.state === 'approved' ? send() : reconcile())).toBe(true)
    steps += 1
  }
  return { steps }
}
