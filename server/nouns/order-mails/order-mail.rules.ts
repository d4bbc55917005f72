import { createHash } from 'node:crypto'
import type { OrderMailOccasion } from '#shared/order-mail.ts'

type Happened = { kind: string; data?: Record<string, unknown> | undefined }

/** What a customer is written of when this happens to their order; null: nothing. */
export function occasionOf({ kind, data }: Happened): OrderMailOccasion | null {
  if (kind === 'order-opened') return 'opened'
  if (kind === 'quote-sent') return 'quote'
  if (kind === 'appointment-offered' || kind === 'appointment-confirmed') return 'appointment'
  if (kind === 'order-reminded') return 'reminder'
  if (kind === 'order-moved' && data?.to === 'ready') return 'ready'
  if (kind === 'appointment-changed' && data?.told === true) return data.to === 'confirmed' ? 'appointment' : 'cancelled'
  return null
}

/** The mail that a step which was taken back made needless; null: none. */
export const occasionUndone = ({ kind, data }: Happened): OrderMailOccasion | null =>
  kind === 'order-move-undone' && data?.from === 'ready' ? 'ready' : null

/** How the conversation about an order is called where it begins with us (see `mail-ids.ts`): the same for all its mails. */
export const conversationOfOrder = (orderId: number): string =>
  createHash('sha256').update(`service order ${orderId}`).digest('hex').slice(0, 32)
