import type { DeliveryHandlers } from '../../nouns/deliveries/delivery.handler.ts'
import { followDelivery } from '../../nouns/replies/reply.delivery.ts'

/** What keeps up with a delivery, by what it was made for. Each runs in the delivery's own transaction. */
export const deliveryHandlers: DeliveryHandlers = { reply: followDelivery }
