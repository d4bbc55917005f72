import type { ServiceOrderKind } from '#shared/service-order.ts'
import { id, instant, int, nullable, oneOf, real, reference, table } from './column.ts'

/** How the author of a complaint wrote before its order was opened and after its outcome was told. A count that is null is not known yet. */
export const recoveryChecks = table(
  {
    id: id(),
    orderId: reference('serviceOrders', 'cascade'),
    authorId: reference('authors'),
    kind: oneOf<ServiceOrderKind>(),
    openedAt: instant(),
    toldAt: instant(),
    beforeMean: nullable(real()),
    beforeCount: nullable(int()),
    day7Mean: nullable(real()),
    day7Count: nullable(int()),
    day30Mean: nullable(real()),
    day30Count: nullable(int()),
    /** The first new complaint within seven days. */
    cameBackAt: nullable(instant()),
    /** When the next number can be known; null: all are. */
    dueAt: nullable(instant()),
  },
  [
    { on: ['orderId'], unique: true },
    { on: ['authorId'] },
    { on: ['toldAt', 'id'] },
    { on: ['kind', 'toldAt', 'id'] },
    { name: 'due', on: ['dueAt', 'id'], where: '"dueAt" is not null' },
  ],
)
