import { insertMany, updateMany } from '../../kit/database/bulk.ts'
import type { NewEvent } from '../../kit/database/context.ts'
import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { foldName } from './customer.rules.ts'
import { type CustomerRecord, findSurvivors, listKnownCustomers } from './customer.store.ts'
import { addWords } from './customer.words.ts'
import { linkAddresses } from './customer-link.keeping.ts'

/** A person as somebody outside tells of them. `known`: who was told of in this place before. */
export type GivenCustomer = {
  name: string
  email: string | null
  phone: string | null
  language: string | null
  country: string | null
  known: number | null
}

type Draft = Omit<CustomerRecord, 'id' | 'erasedAt' | 'mergedIntoId'> & { id: number | null; changed: boolean }

/**
 * Finds or makes the customers that a shop tells of, in its order; answers their ids. Who has the address is the same person; who has the
 * number and the name, too; a name alone never is. What the desk knows is filled up, not overwritten: two shops may write a name in two ways.
 * @param note what says that an author of a mail with this address is the customer ("purchases.csv")
 */
export async function keepCustomers(
  tx: Handle,
  engine: Engine,
  given: readonly GivenCustomer[],
  { now, note, emit }: { now: number; note: string; emit: (event: NewEvent) => void },
): Promise<number[]> {
  const known = await listKnownCustomers(tx, {
    emails: distinct(given.map(({ email }) => email)),
    phones: distinct(given.map(({ phone }) => phone)),
    ids: distinct(given.map((one) => one.known)),
  })
  const survivors = await findSurvivors(
    tx,
    known.map(({ id }) => id),
  )
  const living = new Map([...survivors.values()].filter(({ erasedAt }) => erasedAt === null).map((row) => [row.id, row]))
  const drafts: Draft[] = [...living.values()]
    .sort((a, b) => a.id - b.id)
    .map(({ erasedAt: _, mergedIntoId: __, ...row }) => ({ ...row, changed: false }))
  const book = bookOf(drafts)
  // Whoever comes by an address or a number of one who was merged is the one who was kept.
  for (const { id, emailKey, phone, mergedIntoId } of known)
    if (mergedIntoId !== null) book.addOther(Number(survivors.get(id)?.id), { id, emailKey, phone })
  const chosen = given.map((person) => {
    const found = book.find(person)
    const draft = found ?? newDraft(person, now)
    if (found) fillUp(found, person, now, book)
    else drafts.push(draft)
    book.add(draft)
    return draft
  })
  const added = drafts.filter(({ id }) => id === null)
  const ids = await insertMany(tx, engine, 'customers', columns, added, { returning: ['id'] })
  // Numbers are given in the order of the rows, whatever the order in which they are answered.
  for (const [n, { id }] of ids.toSorted((a, b) => a.id - b.id).entries()) Object.assign(added[n] ?? {}, { id })
  const changed = drafts.filter((draft): draft is Draft & { id: number } => draft.changed && draft.id !== null && !added.includes(draft))
  await updateMany(tx, engine, 'customers', columns, changed)
  const touched = [...added, ...changed]
  await addWords(
    tx,
    engine,
    touched.map(({ id, name, emailKey, phone }) => ({ customerId: Number(id), name, email: emailKey, phone })),
  )
  await linkAddresses(tx, engine, new Map(touched.flatMap(({ id, emailKey }) => (emailKey ? [[emailKey, Number(id)]] : []))), {
    now,
    note,
    emit,
  })
  for (const { id } of added) emit({ kind: 'customer-added', data: { customerId: id } })
  for (const { id } of changed) emit({ kind: 'customer-changed', data: { customerId: id } })
  return chosen.map(({ id }) => Number(id))
}

const columns = ['name', 'language', 'country', 'emailKey', 'phone', 'createdAt', 'updatedAt'] as const

const distinct = <T>(values: readonly (T | null)[]): T[] => [...new Set(values.filter((value) => value !== null))]

/** Who is who, while many are told of at once. */
function bookOf(drafts: readonly Draft[]) {
  const byEmail = new Map<string, Draft>()
  const byPhone = new Map<string, Draft[]>()
  const byId = new Map<number | null, Draft>(drafts.map((draft) => [draft.id, draft]))
  const add = (draft: Draft) => {
    if (draft.emailKey) byEmail.set(draft.emailKey, draft)
    if (!draft.phone) return
    const others = byPhone.get(draft.phone) ?? []
    if (!others.includes(draft)) byPhone.set(draft.phone, [...others, draft])
  }
  for (const draft of drafts) add(draft)
  const addOther = (keptId: number, other: Pick<CustomerRecord, 'id' | 'emailKey' | 'phone'>) => {
    const draft = byId.get(keptId)
    if (!draft) return
    byId.set(other.id, draft)
    if (other.emailKey && !byEmail.has(other.emailKey)) byEmail.set(other.emailKey, draft)
    if (other.phone) byPhone.set(other.phone, [...(byPhone.get(other.phone) ?? []).filter((one) => one !== draft), draft])
  }
  const fits = (draft: Draft, { name, email }: GivenCustomer) =>
    (email === null || draft.emailKey === null || draft.emailKey === email) &&
    (name === '' || draft.name === '' || foldName(name) === foldName(draft.name))
  return {
    add,
    addOther,
    hasEmail: (email: string) => byEmail.has(email),
    find(person: GivenCustomer): Draft | null {
      const { email, phone, known } = person
      const sameAddress = email === null ? undefined : byEmail.get(email)
      if (sameAddress) return sameAddress
      const before = known === null ? undefined : byId.get(known)
      if (before && fits(before, person)) return before
      return (phone === null ? [] : (byPhone.get(phone) ?? [])).find((draft) => fits(draft, person)) ?? null
    },
  }
}

const newDraft = ({ name, email, phone, language, country }: GivenCustomer, now: number): Draft => ({
  id: null,
  name,
  emailKey: email,
  phone,
  language,
  country,
  createdAt: now,
  updatedAt: now,
  changed: false,
})

function fillUp(
  draft: Draft,
  { name, email, phone, language, country }: GivenCustomer,
  now: number,
  book: ReturnType<typeof bookOf>,
): void {
  const gaps: Partial<Draft> = {
    ...(draft.name === '' && name !== '' && { name }),
    ...(draft.emailKey === null && email !== null && !book.hasEmail(email) && { emailKey: email }),
    ...(draft.phone === null && phone !== null && { phone }),
    ...(draft.language === null && language !== null && { language }),
    ...(draft.country === null && country !== null && { country }),
  }
  if (Object.keys(gaps).length > 0) Object.assign(draft, gaps, { changed: true, updatedAt: now })
}
