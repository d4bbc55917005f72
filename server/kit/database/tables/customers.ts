import type { ChannelName } from '#shared/channel.ts'
import type { ConsentAnswer, ConsentKind, CustomerField, LinkBasis } from '#shared/customer.ts'
import { bytewise, given, id, instant, int, json, nullable, oneOf, reference, table, text, zero } from './column.ts'

/** A person. Who was erased keeps the row, without a word about them. */
export const customers = table(
  {
    id: id(),
    name: text(),
    language: nullable(text()),
    /** ISO 3166-1 alpha-2: where they live now. What was bought keeps the country it was bought from. */
    country: nullable(text()),
    /** The e-mail address in lower case: of one customer only. */
    emailKey: nullable(text()),
    /** E.164. */
    phone: nullable(text()),
    createdAt: instant(),
    updatedAt: instant(),
    erasedAt: nullable(instant()),
    /** Who this customer was found to be: whatever is looked for here is there. */
    mergedIntoId: nullable(reference('customers', 'set null')),
  },
  [{ on: ['emailKey'], unique: true }, given('phone'), given('mergedIntoId')],
)

/**
 * What a customer is found by: the words of their name, addresses, number, handles, serials and orders, folded; a search is for a beginning. There are millions, and a
 * customer's row is never deleted: a foreign key would be looked up for each and never find anything wrong.
 */
export const customerWords = table({ customerId: int(), word: bytewise(text()) }, [
  { on: ['word', 'customerId'], unique: true },
  { on: ['customerId'] },
])

/** An author is this customer: by proof, by hand or by import, never by guess. A link that was taken apart keeps its row. */
export const customerAuthors = table(
  {
    id: id(),
    customerId: reference('customers', 'cascade'),
    authorId: reference('authors', 'cascade'),
    basis: oneOf<LinkBasis>(),
    /** Why a person says so, or which line of which file did. */
    note: nullable(text()),
    proofId: nullable(reference('handleProofs', 'set null')),
    linkedBy: nullable(reference('agents')),
    linkedAt: instant(),
    unlinkedBy: nullable(reference('agents')),
    unlinkedAt: nullable(instant()),
  },
  [{ on: ['customerId'] }, { on: ['authorId'], unique: true, name: 'authorId_linked', where: '"unlinkedAt" is null' }],
)

/** A code that somebody posts from their account to show that it is theirs. */
export const handleProofs = table(
  {
    id: id(),
    customerId: reference('customers', 'cascade'),
    orderId: nullable(reference('serviceOrders', 'cascade')),
    channel: oneOf<ChannelName>(),
    codeHash: text(),
    createdAt: instant(),
    endsAt: instant(),
    /** Posts of the code from another account than the expected one. */
    attempts: zero(int()),
    usedAt: nullable(instant()),
    authorId: nullable(reference('authors', 'set null')),
    mentionId: nullable(reference('mentions', 'set null')),
    /** The account it must come from: that of the order's thread, else the handle that was named with it. */
    expectedAuthorId: nullable(reference('authors', 'set null')),
    expectedHandle: nullable(text()),
  },
  [
    { on: ['codeHash'], unique: true },
    { on: ['customerId'] },
    { on: ['orderId'] },
    { name: 'open', on: ['endsAt'], where: '"usedAt" is null' },
  ],
)

/** Rows that went from one customer to another, by their table and column, and what the kept row lacked before: enough to put all back. */
export type Moved = { rows: Record<string, number[]>; filled: Record<string, string> }

/** Two customers whom a person found to be one. The merged row stays and leads to the kept one. */
export const customerMerges = table(
  {
    id: id(),
    keptId: reference('customers', 'cascade'),
    mergedId: reference('customers', 'cascade'),
    moved: json<Moved>(),
    mergedBy: reference('agents'),
    mergedAt: instant(),
    undoneBy: nullable(reference('agents')),
    undoneAt: nullable(instant()),
  },
  [{ on: ['keptId', 'id'] }, { on: ['mergedId'] }],
)

/** What a customer agreed to or withdrew: only ever added to; the newest of a kind holds. */
export const customerConsents = table(
  {
    id: id(),
    customerId: reference('customers', 'cascade'),
    kind: oneOf<ConsentKind>(),
    answer: oneOf<ConsentAnswer>(),
    /** The day on which they said so. */
    answeredOn: text(),
    /** Where they said so: a form, a call, a letter. */
    source: text(),
    /** The words they agreed to. */
    wording: text(),
    writtenBy: nullable(reference('agents')),
    writtenAt: instant(),
  },
  [{ on: ['customerId', 'id'] }],
)

/** What a person here changed of a customer. The words stand here and not in the event: events go out and stay for ever. */
export const customerChanges = table(
  {
    id: id(),
    customerId: reference('customers', 'cascade'),
    field: oneOf<CustomerField>(),
    was: nullable(text()),
    became: nullable(text()),
    changedBy: reference('agents'),
    changedAt: instant(),
  },
  [{ on: ['customerId', 'id'] }],
)
