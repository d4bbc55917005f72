import { describe, expect, test } from 'vitest'
import { getChannel } from '#server/engines/channels/index.ts'
import type { Engine } from '#server/kit/database/engine.ts'
import { hour, minute, second } from '#server/kit/lib/clock.ts'
import { changeSource } from '#server/nouns/sources/source.actions.ts'
import { type Fault, faults } from '#server/practice/settings.ts'
import { testSecretBox } from '../../../support/app.ts'
import { drivers, fault, idAtDesk, manyPosts, patienceFor } from '../../../support/connection.ts'
import { cellOf, type HttpChannel, isKind, type Outcome } from '../../../support/fault-matrix.ts'
import { openTown } from '../../../support/town.ts'

type Town = Awaited<ReturnType<typeof openTown>>

const channels = Object.keys(drivers) as HttpChannel[]
type Cell = [HttpChannel, Fault, Engine, { outcome: Outcome; lasting: Outcome }]

const cells = channels.flatMap((name) =>
  faults.flatMap((kind): Cell[] => {
    const cell = cellOf(name, kind)
    return cell?.reading ? [[name, kind, 'sqlite', { outcome: cell.reading, lasting: cell.lasting ?? cell.reading }]] : []
  }),
)

/** Hanging networks cost real time: for them a call is given up early. */
const shortened = (kind: Fault) => ({ timeoutMs: patienceFor(kind).timeoutMs < 1_000 ? 60 : 10_000 })
/** How long a fault lasts. */
const spanMs = 15 * minute
/** One of each kind there too: what happens in the rows is the same code. */
const onPostgres = cells
  .filter(([name, kind]) => name === 'x' && ['rate', 'server-json', 'unauthorized', 'forbidden', 'reset-after'].includes(kind))
  .map(([name, kind, , cell]): Cell => [name, kind, 'postgres', cell])

describe('a source whose network has a fault', () => {
  test.each([...cells, ...onPostgres])(
    'of %s, %s, on %s: its row says so, it is called once per step, and loses nothing',
    async (name, kind, engine, { outcome, lasting }) => {
      const channel = getChannel(name)
      const town = await openTown(channel, engine)
      const { context, network, patience } = town
      manyPosts(network, 3, 'before')
      await town.poll()
      const before = await town.source()
      expect(before).toMatchObject({ state: 'live', failures: 0, leaseOwner: null, mentionCount: 3 })
      context.clock.pass(channel.pollEveryMs)
      const posted = manyPosts(network, 3, 'meanwhile').map((id) => idAtDesk(channel, id, network))
      network.turn({ once: [fault('mentions', kind)] })
      Object.assign(patience, shortened(kind))
      const begun = network.journal.calls.mentions ?? 0
      await town.poll()
      await expectRow(town, outcome, before.cursor)

      network.turn({ faults: { mentions: { [kind]: 1 } } })
      const { steps } = await updateTrends(town)
      const calls = (network.journal.calls.mentions ?? 0) - begun
      if (outcome === 'heard') expect(calls).toBeLessThanOrEqual(4 * (1 + spanMs / channel.pollEveryMs) + 20)
      else expect(calls).toBe(steps + 1)
      if (isKind(lasting, 'stop-and-ask')) expect(steps).toBe(0)
      if (isKind(lasting, 'retry-at')) expect(steps).toBeLessThanOrEqual(spanMs / (30 * second))
      expect(await town.openGaps()).toMatchObject(lasting === 'heard' ? [] : await gapFrom(town))

      network.turn({ faults: {} })
      patience.timeoutMs = 10_000
      if (isKind(lasting, 'stop-and-ask')) await changeSource(context, testSecretBox, null, before.id, { paused: false })
      for (let polls = 0; polls < 5 && (await town.source()).nextPollAt > context.clock(); polls += 1) context.clock.pass(6 * hour)
      await town.poll()
      expect(await town.source()).toMatchObject({ state: 'live', error: null, errorCode: null, failures: 0, leaseOwner: null })
      expect(await town.saved()).toEqual(expect.arrayContaining(posted))
      expect(await town.saved()).toHaveLength(6)
      expect(await town.openGaps()).toEqual([])
    },
  )
})

/** The source's row after the first poll that met the fault. */
async function expectRow(town: Town, outcome: Outcome, cursor: string | null) {
  const now = town.context.clock()
  const row = await town.source()
  expect(row).toMatchObject({ leaseOwner: null, leaseEndsAt: null, lastPollAt: now })
  if (typeof outcome === 'string') return expect(row).toMatchObject({ state: 'live', errorCode: null, failures: 0 })
  const [kind, code] = outcome
  const state = kind === 'stop-and-ask' ? 'stopped' : code === 'rate-limit' ? 'waiting' : 'failing'
  expect(row).toMatchObject({ state, errorCode: code, failures: 1, cursor, error: expect.stringMatching(/^[A-Z].*[.”]$/s) })
  // A person starts a stopped source again; the others come back by themselves, a limit when the network said.
  if (code !== 'rate-limit') expect(row.nextPollAt - now).toBe(kind === 'stop-and-ask' ? 5 * second : 30 * second)
  else expect(row.nextPollAt - now).toSatisfy((waitMs: number) => waitMs >= 5 * second && waitMs <= hour)
  expect(await town.openGaps()).toHaveLength(kind === 'stop-and-ask' ? 1 : 0)
}

/** Lets the fault last, step by step; between two steps nothing is due. */
async function updateTrends(town: Town): Promise<{ steps: number }> {
  const { context } = town
  const endsAt = context.clock() + spanMs
  let steps = 0
  for (let due = await town.source(); due.state !== 'stopped' && due.nextPollAt <= endsAt && steps < 400; due = await town.source()) {
    const waitMs = due.nextPollAt - context.clock()
    if (waitMs > 0) {
      context.clock.pass(waitMs - 1)
      expect(await town.poll()).toBe(false)
      context.clock.pass(1)
    }
    expect(await town.poll()).toBe(true)
    steps += 1
  }
  if (context.clock() < endsAt) context.clock.pass(endsAt - context.clock())
  return { steps }
}

/** An open gap from when it was last heard, once that is long enough ago. */
async function gapFrom(town: Town) {
  const { state, lastPollAt, lastSuccessAt } = await town.source()
  const isDrawn = state === 'stopped' || (lastPollAt ?? 0) - (lastSuccessAt ?? 0) > 10 * minute
  return isDrawn ? [{ fromAt: lastSuccessAt, toAt: null }] : []
}
