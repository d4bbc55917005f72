import { acquireLease, releaseLease } from '../../kit/database/lease.ts'
import { findOutage } from '../../kit/database/outage.ts'
import { minute, second } from '../../kit/lib/clock.ts'
import { wordsOf } from '../../kit/lib/errors.ts'
import { failpoint } from '../../kit/lib/failpoint.ts'
import { pause } from '../../kit/lib/pause.ts'
import { reconcileNext, type Sending, sendNext } from './delivery.sending.ts'
import { findSendingPause, listDueSources } from './delivery.store.ts'

/** Most lanes of a node that are open at once. */
const lanesAtOnce = 16
/** Longer than one delivery may take; a dead node's lanes are free at once (see node.ts). */
const leaseMs = minute
/** After an unexpected failure a lane rests, so that a broken one cannot spin. */
const afterFailureMs = 2 * second

export type Lanes = {
  /** Opens the lane of every source that has something to do now, and does not wait for it (a job). */
  open(): Promise<void>
  /** Resolves when no lane of this node is open. */
  idle(): Promise<void>
  /** Opens no more lanes; ends after the deliveries under way. */
  leave(): Promise<void>
}

/**
 * One lane per source, side by side: a network that hangs holds up only its own source. In a lane one thing is done at a time, whatever
 * the number of nodes: what is unknown is looked for first, then what is due leaves in its order.
 */
export function createLanes(sending: Sending, node: string): Lanes {
  const { context, log } = sending
  const lanes = new Map<number, Promise<void>>()
  const leaving = new AbortController()

  async function run(sourceId: number): Promise<void> {
    const name = `deliveries of source ${sourceId}`
    const acquire = () => acquireLease(context, name, node, leaseMs)
    try {
      let holds = await acquire()
      if (holds) failpoint('lane-leased')
      while (holds && !leaving.signal.aborted && (await workNext(sourceId))) holds = await acquire()
      if (holds) await releaseLease(context, name, node)
    } catch (error) {
      log.error({ err: error, source: sourceId }, `the ${name} failed: ${wordsOf(error)}`)
      // Lanes are found again by the database: while it is away nothing spins here.
      if (findOutage(error) !== 'connection-lost') await pause(afterFailureMs, leaving.signal)
    } finally {
      lanes.delete(sourceId)
    }
  }

  const workNext = async (sourceId: number) => (await reconcileNext(sending, sourceId)) || (await sendNext(sending, sourceId))

  const idle = async () => {
    while (lanes.size > 0) await Promise.all(lanes.values())
  }

  return {
    async open() {
      const due = await listDueSources(context.db, context.clock(), (await findSendingPause(context.db)) === null)
      for (const sourceId of due.filter((id) => !lanes.has(id)))
        if (lanes.size < lanesAtOnce && !leaving.signal.aborted) lanes.set(sourceId, run(sourceId))
    },
    idle,
    async leave() {
      leaving.abort()
      await idle()
    },
  }
}
