export const serviceOrders = {} as const
