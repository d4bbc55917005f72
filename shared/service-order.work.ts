/** What becomes of goods that came back. */
export const dispositions = ['restock', 'repair', 'scrap', 'send-back', 'missing'] as const
export type Disposition = (typeof dispositions)[number]

/** Only `sent` can be answered; a new version makes the one before `superseded`. */
export const quoteStates = ['draft', 'sent', 'accepted', 'refused', 'expired', 'superseded'] as const
export type QuoteState = (typeof quoteStates)[number]

export const quoteLineKinds = ['part', 'labour', 'fee', 'transport'] as const
export type QuoteLineKind = (typeof quoteLineKinds)[number]

/** Who pays a line of a quote. */
export const payers = ['warranty', 'goodwill', 'plan', 'customer'] as const
export type Payer = (typeof payers)[number]

export const partStates = ['needed', 'ordered', 'arrived', 'fitted'] as const
export type PartState = (typeof partStates)[number]

/** What may become of a part: on along the way, or one back where somebody slipped. */
export const partMoves: Record<PartState, readonly PartState[]> = {
  needed: ['ordered', 'arrived'],
  ordered: ['arrived', 'needed'],
  arrived: ['fitted', 'ordered', 'needed'],
  fitted: ['arrived'],
}

export const shipmentDirections = ['in', 'out', 'advance', 'to-supplier', 'from-supplier'] as const
export type ShipmentDirection = (typeof shipmentDirections)[number]

export const shipmentPayers = ['us', 'customer'] as const
export type ShipmentPayer = (typeof shipmentPayers)[number]

/** What is heard of a shipment. */
export const shipmentNews = ['handed-over', 'delivered', 'lost'] as const
export type ShipmentNews = (typeof shipmentNews)[number]

export const refundStates = ['proposed', 'approved', 'paid', 'failed'] as const
export type RefundState = (typeof refundStates)[number]

/** What can become of a refund; an approval may be taken back, `paid` is an end. */
export const refundMoves: Record<RefundState, readonly RefundState[]> = {
  proposed: ['approved'],
  approved: ['paid', 'failed', 'proposed'],
  failed: ['approved'],
  paid: [],
}

/** Reserved when it is promised, spent when the order ends, released when it is not needed after all. */
export const goodwillBookingStates = ['reserved', 'spent', 'released'] as const
export type GoodwillBookingState = (typeof goodwillBookingStates)[number]
