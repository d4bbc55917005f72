/** Occasions for a mail about an order. `cancelled`: its appointment does not take place. */
export const orderMailOccasions = ['opened', 'quote', 'appointment', 'cancelled', 'ready', 'reminder'] as const
export type OrderMailOccasion = (typeof orderMailOccasions)[number]
