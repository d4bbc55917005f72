import { deliveryHandlers } from '#server/flows/automation/deliveries.ts'
import type { Context } from '#server/kit/database/context.ts'
import { reconcileNext, type Sending, sendNext } from '#server/nouns/deliveries/delivery.sending.ts'
import { listDueSources } from '#server/nouns/deliveries/delivery.store.ts'

type Node = Omit<Sending, 'handlers'>

/** Sends one delivery that is due, of whichever source; answers false when there is none. */
export const sendOnce = (node: Node): Promise<boolean> => once(node, sendNext)

/** Looks for one delivery of unknown fate that is due; answers false when there is none. */
export const reconcileOnce = (node: Node): Promise<boolean> => once(node, reconcileNext)

async function once(node: Node, work: (sending: Sending, sourceId: number) => Promise<boolean>): Promise<boolean> {
  for (const sourceId of await listDueSources(node.context.db, node.context.clock(), true))
    if (await work({ ...node, handlers: deliveryHandlers }, sourceId)) return true
  return false
}

/** Every delivery ever made, oldest first. */
export const deliveriesIn = ({ db }: Pick<Context, 'db'>) => db.selectFrom('deliveries').selectAll().orderBy('id').execute()
