import type { Handle } from '#server/kit/database/database.ts'

/** Tells of purchases, says who is who, and puts a piece in the place of another. */
export async function buy(
  run: <T = { id: number }>(method: string, path: string, body?: unknown) => Promise<T>,
  post: (path: string, body: unknown) => Promise<{ id: number }>,
  look: Handle,
): Promise<void> {
  const product = await post('/api/products', {
    name: 'Kelda',
    sku: 'K',
    variants: [{ sku: 'K-1', name: 'blue' }],
    batches: [{ code: '7' }],
  })
  await run('PATCH', `/api/products/${product.id}`, { variants: [{ sku: 'K-2', name: 'red' }], batches: [{ code: '8' }] })
  await run('GET', `/api/products/${product.id}`)
  const item = { lineKey: '1', sku: 'K-2', batch: '8', linePaid: 1, serials: ['K 1'] }
  const told = {
    customer: { name: 'Ida', email: 'ida@mail.example', phone: '+4791234567' },
    giftFor: { name: 'Per' },
    country: 'NO',
    currency: 'NOK',
  }
  const purchase = { ...told, contractOn: '2026-03-14', items: [item, { ...item, lineKey: '2', bundleOf: '1', serials: [] }] }
  type Kept = { id: number; customerId: number; items: { units: { id: number }[] }[] }
  const kept = await run<Kept>('PUT', '/api/purchases/shop/P-1', purchase)
  await run('PUT', '/api/purchases/shop/P-1', { ...purchase, informedOn: '2026-03-14' })
  await run('GET', `/api/purchases/${kept.id}`)
  const unit = kept.items[0]?.units[0]?.id
  await post(`/api/units/${unit}/replacement`, { serial: 'K 2' })
  await run('GET', '/api/units?serial=K1')
  const other = { customer: { email: 'liv@mail.example', name: 'Liv' }, items: [{ ...item, serials: [] }] }
  await run('PUT', '/api/purchases/shop/P-1', { ...purchase, ...other })
  const free = await look
    .selectFrom('authors')
    .select('id')
    .where('id', 'not in', (select) => select.selectFrom('customerAuthors').select('authorId'))
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow()
  const links = `/api/customers/${kept.customerId}/links`
  const link = await post(links, { authorId: free.id, note: 'She says so' })
  await run('DELETE', `${links}/${link.id}`)
  await run('PUT', `${links}/${link.id}`)
  const { customerId: otherId } = await run<Kept>('GET', `/api/purchases/${kept.id}`)
  await knowPerson(run, post, kept.customerId, otherId)
}

/** Puts a person right, writes down consent, merges them with another and parts them, and hands out what is known. */
async function knowPerson(
  run: <T = { id: number }>(method: string, path: string, body?: unknown) => Promise<T>,
  post: (path: string, body: unknown) => Promise<{ id: number }>,
  id: number,
  otherId: number,
): Promise<void> {
  const path = `/api/customers/${id}`
  await run('PATCH', path, { name: 'Ida K', email: 'ida.k@mail.example', phone: '+4791234568' })
  const said = { answer: 'given', answeredOn: '2026-03-14', source: 'Call', words: 'May we write to you?' }
  for (const kind of ['marketing-mail', 'story']) await post(`${path}/consents`, { kind, ...said })
  const { id: mergeId } = await post(`${path}/merges`, { customerId: otherId })
  await run('GET', `/api/customers/${otherId}`)
  await run('DELETE', `${path}/merges/${mergeId}`)
  await post(`${path}/merges`, { customerId: otherId })
  await run('GET', `${path}/export`)
  await run('GET', `${path}/erasure`)
}

/** Brings files of purchases: one that begins, one that is let go of, one that waits. */
export async function bringFile(
  run: <T = { id: number }>(method: string, path: string, body?: unknown) => Promise<T>,
  post: (path: string, body: unknown) => Promise<{ id: number }>,
): Promise<void> {
  const path = '/api/purchases/imports'
  const text = 'order,date,country,currency,amount,product,batch\nF-1,2026-03-14,FI,EUR,1,Ro 2,\nF-2,2026-03-14,XX,EUR,1,Ro 2,7'
  const file = await post(path, { text })
  await run('PATCH', `${path}/${file.id}`, {
    mapping: { columns: { externalKey: 0, contractOn: 1, country: 2, currency: 3, linePaid: 4, productName: 5 } },
  })
  await run('GET', `${path}/${file.id}`)
  for (const page of ['?limit=1', '']) await run('GET', `${path}${page}`)
  const { nextCursor } = await run<{ nextCursor: string }>('GET', `${path}/${file.id}/errors?limit=1`)
  await run('GET', `${path}/${file.id}/errors${nextCursor ? `?cursor=${nextCursor}` : ''}`)
  await post(`${path}/${file.id}/run`, {})
  const other = await post(path, { text: `${text}\n` })
  await run('DELETE', `${path}/${other.id}/run`)
  await post(path, { text })
  await post(path, { text: '' }).catch(() => null)
}
