import { createHash } from 'node:crypto'
import { serviceOrderNumber } from '#shared/service-order.ts'
import { takeAdvisoryLock } from '../../kit/database/advisory-lock.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import { day } from '../../kit/lib/clock.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { beginOrder } from '../service-orders/service-order.actions.ts'
import { type Declaration, declaredHashOf, folded, lineMeant, mostPerCaller, numbersOf, rmaIn } from './withdrawal.rules.ts'
import {
  addWithdrawal,
  countWithdrawals,
  findOrderByRma,
  findWithdrawal,
  listLinesByNumber,
  type WithdrawalRow,
} from './withdrawal.store.ts'

/** What the page answers, whoever declared it and whether or not a purchase was found. `at`: when it first came in. */
export type Receipt = Declaration & { orderId: number; receipt: string; at: number }

const receiptOf = ({ orderId, number, contact, what, at }: Omit<WithdrawalRow, 'id'>): Receipt => ({
  orderId,
  receipt: serviceOrderNumber(orderId),
  number,
  contact,
  what,
  at,
})

/**
 * Receives a withdrawal from a contract (Directive 2011/83/EU, Art. 11a): it always becomes a return for a change of mind that the desk
 * sees, with the purchase where number and contact agree on one. The same declaration again is answered with the receipt of the first.
 * @param caller the address it came from; null: not known
 * @throws Refusal `too-many-withdrawals` after ten from one address within a day
 */
export function withdraw(
  context: Context,
  { secretBox, currency }: { secretBox: SecretBox; currency: string },
  declaration: Declaration,
  caller: string | null,
): Promise<Receipt> {
  const declaredHash = declaredHashOf(declaration)
  const callerHash = createHash('sha256')
    .update(`${secretBox.keyFor('withdrawals')}\n${caller ?? ''}`)
    .digest('base64url')
  return change(context, async (tx, emit) => {
    await takeAdvisoryLock(tx, context.engine, 'withdrawals')
    const before = await findWithdrawal(tx, declaredHash)
    if (before) return receiptOf(before)
    const now = context.clock()
    // Behind a proxy that is not named everybody has one address, and nobody may be kept from their right by others.
    if (caller !== null && (await countWithdrawals(tx, callerHash, now - day)) >= mostPerCaller)
      throw new Refusal('too-many', 'too-many-withdrawals', `One address declares at most ${mostPerCaller} withdrawals a day.`, {
        params: { most: mostPerCaller },
      })
    const { number, contact, what } = declaration
    const found = await findMeant(tx, declaration)
    const id = await beginOrder(tx, secretBox, now, null, {
      kind: 'return',
      threadId: null,
      customerId: found?.customerId ?? null,
      purchaseItemId: found?.purchaseItemId ?? null,
      unitId: found?.unitId ?? null,
      parentOrderId: found?.parentOrderId ?? null,
      relation: found?.parentOrderId ? 'follow-up' : null,
      reasonKey: 'changed-mind',
      customerName: (found?.name || contact).slice(0, 120),
      product: (found?.product || what).replace(/\s+/gu, ' ').slice(0, 200),
      serial: null,
      fault: `${what}\n\n${number} · ${contact}`,
      warranty: 'undecided',
      warrantyReason: null,
      currency: found?.currency ?? currency,
    })
    const kept = { declaredHash, callerHash, orderId: id, number, contact, what, at: now }
    await addWithdrawal(tx, kept)
    emit({ kind: 'order-opened', orderId: id, data: { kind: 'return', by: 'customer', found: found !== null } })
    return receiptOf(kept)
  })
}

/** The purchase or order that is meant; null where number and contact do not agree on one. */
async function findMeant(tx: Handle, { number, contact, what }: Declaration) {
  const isThem = (one: { name: string | null; emailKey: string | null }) =>
    (one.emailKey !== null && folded(one.emailKey) === folded(contact)) || (!!one.name && folded(one.name) === folded(contact))
  const rma = rmaIn(number)
  const order = rma === null ? null : await findOrderByRma(tx, rma)
  if (order && (isThem(order) || isThem({ name: order.customerName, emailKey: null }))) {
    const { id, customerId, purchaseItemId, unitId, currency, product } = order
    return { customerId, purchaseItemId, unitId, parentOrderId: id, currency, product, name: order.name ?? order.customerName }
  }
  const lines = (await listLinesByNumber(tx, numbersOf(number))).filter(isThem)
  const [first] = lines
  // Two shops may count alike: a number that means two purchases of one person is for the desk to look at.
  if (!first || lines.some(({ purchaseId }) => purchaseId !== first.purchaseId)) return null
  const line = lineMeant(lines, what)
  const { customerId, currency, name } = first
  return { customerId, purchaseItemId: line?.itemId ?? null, unitId: null, parentOrderId: null, currency, product: line?.productName, name }
}
