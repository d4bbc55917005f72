import type { z } from 'zod'
import type { customerChange } from '#shared/customer.schema.ts'
import { type CustomerField, customerFields } from '#shared/customer.ts'
import { insertMany } from '../../kit/database/bulk.ts'
import { type Context, change } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Actor } from '../../kit/http/route.ts'
import { Refusal } from '../../kit/lib/errors.ts'
import { lockCustomer } from './customer.actions.ts'
import { emailKeyOf } from './customer.rules.ts'
import { type CustomerRecord, listKnownCustomers, updateCustomer } from './customer.store.ts'
import { rewriteWords } from './customer.words.ts'
import { linkAddresses } from './customer-link.keeping.ts'

const columnOf = { name: 'name', language: 'language', country: 'country', email: 'emailKey', phone: 'phone' } as const satisfies Record<
  CustomerField,
  keyof CustomerRecord
>

const changeColumns = ['customerId', 'field', 'was', 'became', 'changedBy', 'changedAt'] as const

/**
 * A person here puts right what is known of a customer. What it was before and after is kept beside the customer; the event names the
 * fields alone, since it goes out and stays when the customer is erased. Who writes from a new address is linked as an import would.
 * @throws Refusal `customer-address-taken`, `customer-erased`, `customer-merged`
 */
export function changeCustomer(context: Context, by: Actor, id: number, body: z.output<typeof customerChange>): Promise<void> {
  return change(context, async (tx, emit) => {
    const { engine, clock } = context
    const before = await lockCustomer(tx, context, id)
    const wanted = { ...body, ...(body.email && { email: emailKeyOf(body.email) }) }
    const changed = customerFields.filter((field) => wanted[field] !== undefined && wanted[field] !== before[columnOf[field]])
    if (changed.length === 0) return
    const now = clock()
    const address = wanted.email && wanted.email !== before.emailKey ? wanted.email : null
    if (address) await refuseTaken(tx, id, address)
    await updateCustomer(tx, id, { ...Object.fromEntries(changed.map((field) => [columnOf[field], wanted[field]])), updatedAt: now })
    const rows = changed.map((field) => ({
      customerId: id,
      field,
      was: before[columnOf[field]],
      became: wanted[field] ?? null,
      changedBy: by.agentId,
      changedAt: now,
    }))
    await insertMany(tx, engine, 'customerChanges', changeColumns, rows)
    await rewriteWords(tx, engine, id)
    if (address) await linkAddresses(tx, engine, new Map([[address, id]]), { now, note: null, emit })
    emit({ kind: 'customer-changed', agentId: by.agentId, data: { customerId: id, fields: changed } })
  })
}

async function refuseTaken(tx: Handle, id: number, email: string): Promise<void> {
  const other = (await listKnownCustomers(tx, { emails: [email], phones: [], ids: [] })).find((one) => one.id !== id)
  if (other)
    throw new Refusal('conflict', 'customer-address-taken', 'Another customer has this address. If they are one person, merge them.', {
      params: { name: other.name },
      customerId: other.mergedIntoId ?? other.id,
    })
}
