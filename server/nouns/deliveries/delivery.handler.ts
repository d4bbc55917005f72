import type { DeliveryPurpose } from '#shared/delivery.ts'
import type { Context, NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Delivery } from './delivery.store.ts'

/**
 * What follows when the state of a delivery has changed, in the same transaction: whatever it was made for keeps up with it.
 * `delivery` is as it is now.
 */
export type DeliveryHandler = (tx: Handle, context: Context, delivery: Delivery, emit: (event: NewEvent) => void) => Promise<void>

/** By purpose; the flows say which (see automation/). */
export type DeliveryHandlers = Readonly<Record<DeliveryPurpose, DeliveryHandler>>
