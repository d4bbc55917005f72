import sharp from 'sharp'
import { change } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import { codesIn } from '#server/nouns/handle-proofs/handle-proof.rules.ts'
import { takeProofs } from '#server/nouns/handle-proofs/handle-proof.taking.ts'
import { savePosts } from '#server/nouns/mentions/mention.keep.ts'
import { withdraw } from '#server/nouns/withdrawals/withdrawal.actions.ts'
import { type testApp, testSecretBox } from './app.ts'
import { author, post } from './world.ts'

/** Does what a customer can do on the page of an order, each thing once, and withdraws from a purchase. */
export async function doEveryPage(
  { app, context }: Pick<Awaited<ReturnType<typeof testApp>>, 'app' | 'context'>,
  look: Handle,
  path: string,
) {
  const send = (to: string, fields: Record<string, string>) => app.request(to, { method: 'POST', body: new URLSearchParams(fields) })
  await look.updateTable('sources').set({ state: 'live' }).where('id', '=', 1).execute()
  // The second code proves a link that is there already.
  for (const n of [1, 2]) {
    const [code] = codesIn(await (await send(`${path}/proof`, { channel: 'x', handle: author('Prover').handle })).text())
    if (!code) throw new Error('No code was shown.')
    const posts = [post(`@fjellro ${code}`, { author: author('Prover'), externalId: `code-${n}`, originalId: `code-${n}` })]
    await change(context, async (tx, emit) => {
      await savePosts(tx, context.engine, { id: 1, channel: 'x' }, posts, context.clock(), emit)
    })
    const { id } = await look.selectFrom('mentions').select('id').where('originalId', '=', `code-${n}`).executeTakeFirstOrThrow()
    await change(context, (tx, emit) => takeProofs(tx, context, [id], emit))
  }
  const form = new FormData()
  const picture = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
    .jpeg()
    .toBuffer()
  form.set('photo', new File([new Uint8Array(picture)], 'photo.jpg'))
  await app.request(`${path}/photos`, { method: 'POST', body: form })
  const { id: photoId } = await look.selectFrom('photos').select('id').executeTakeFirstOrThrow()
  await app.request(`${path}/photos/${photoId}`)
  await app.request(path)
  await send(`${path}/photos/${photoId}/removal`, {})
  for (const number of ['1', 'RMA-7KQ4-MP2X'])
    for (const contact of ['Aino', 'Aino']) await send('/withdraw/confirmation', { number, contact, what: 'All' })
  const making = { secretBox: testSecretBox, currency: 'EUR' }
  await withdraw(context, making, { number: '2', contact: 'Eve', what: 'All' }, '203.0.113.9')
}
