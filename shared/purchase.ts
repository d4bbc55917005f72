export const buyerKinds = ['consumer', 'business'] as const
export type BuyerKind = (typeof buyerKinds)[number]

export const salesChannels = ['distance', 'store', 'marketplace'] as const
export type SalesChannel = (typeof salesChannels)[number]

export const goodsConditions = ['new', 'used'] as const
export type GoodsCondition = (typeof goodsConditions)[number]

/** Where a piece is. */
export const custodies = ['with-customer', 'with-us', 'at-supplier', 'replaced', 'lost', 'scrapped'] as const
export type Custody = (typeof custodies)[number]

export const coverageKinds = ['legal', 'commercial', 'plan', 'repair'] as const
export type CoverageKind = (typeof coverageKinds)[number]

/** Most lines of a purchase, most serial numbers of a line, longest key, longest name, largest amount in minor units. */
export const purchaseLimits = { items: 200, serials: 1_000, key: 120, name: 200, quantity: 100_000, amount: 1_000_000_000_000 } as const
