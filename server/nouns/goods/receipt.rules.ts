import { Refusal } from '../../kit/lib/errors.ts'

type Announced = { id: number; announced: number }
type Arrived = { id: number; received: number }

/** A line as it came: how many pieces of it are here, and how many are not. */
export type Arrival = { id: number; received: number; missing: number }

/**
 * What of the announced lines came; a line that is not named did not come at all.
 * @throws Refusal `order-line-not-found`, `received-too-many` for more than was announced, `nothing-received`
 */
export function weighArrival(lines: readonly Announced[], came: readonly Arrived[]): Arrival[] {
  const received = new Map(came.map((one) => [one.id, one.received]))
  for (const { id } of came)
    if (!lines.some((line) => line.id === id)) throw new Refusal('not-found', 'order-line-not-found', 'There is no such order line.')
  const arrivals = lines.map(({ id, announced }) => {
    const here = received.get(id) ?? 0
    refuseMoreThanAnnounced(here, announced)
    return { id, received: here, missing: announced - here }
  })
  if (arrivals.every((line) => line.received === 0)) throw new Refusal('conflict', 'nothing-received', 'Nothing of this order came.')
  return arrivals
}

/** @throws Refusal `received-too-many` */
function refuseMoreThanAnnounced(received: number, announced: number): void {
  if (received > announced)
    throw new Refusal('conflict', 'received-too-many', `Only ${announced} were announced.`, { params: { announced } })
}
