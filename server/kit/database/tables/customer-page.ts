import { id, instant, int, key, nullable, reference, table, text } from './column.ts'

/** A photo that a customer added to an order, as it was drawn anew; the file that came is not kept. */
export const photos = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    /** Of the file that came, so that the same photo is kept once. */
    sha256: text(),
    width: int(),
    height: int(),
    bytes: int(),
    createdAt: instant(),
    /** Its content is gone; the row stays for the limits. */
    removedAt: nullable(instant()),
  },
  [{ on: ['orderId', 'id'] }, { name: 'kept', on: ['createdAt'], where: '"removedAt" is null' }],
)

/** The JPEG, apart from its row, so that lists of photos stay short. */
export const photoContents = table({ photoId: key(reference('photos', 'cascade')), base64: text() })

/** A withdrawal as it was declared on the page, whoever it was; the order is what the desk works on. */
export const withdrawals = table(
  {
    id: id(),
    /** Of number, contact and words: the same declaration is received once. */
    declaredHash: text(),
    /** Of the address it came from and its day, for the limits. */
    callerHash: text(),
    orderId: reference('serviceOrders', 'cascade'),
    number: text(),
    contact: text(),
    what: text(),
    at: instant(),
  },
  [{ on: ['declaredHash'], unique: true }, { on: ['callerHash', 'at'] }, { on: ['orderId'] }],
)
