import type { Post } from '#server/engines/channels/channel.ts'
import { change } from '#server/kit/database/context.ts'
import type { Handle } from '#server/kit/database/database.ts'
import type { Engine } from '#server/kit/database/engine.ts'
import { createLog } from '#server/kit/lib/log.ts'
import { savePosts } from '#server/nouns/mentions/mention.keep.ts'
import { type Walking, walkPlans } from '#server/nouns/plans/plan.walking.ts'
import { addNewSource } from '#server/nouns/sources/source.actions.ts'
import type { Plan, PlanThread } from '#shared/plan.schema.ts'
import { read, testApp, testSecretBox } from './app.ts'
import { sendOnce } from './deliveries.ts'
import { networkOfTest } from './drafted-reply.ts'
import { author, mentionOf, post, said, testPipeline } from './world.ts'

/** What somebody bought in Germany and was given in June: defects of it are ours. */
export async function addOwner(
  look: Handle,
  at: number,
  of: { name: string; productId: number | null; deliveredOn?: string | null; email?: string },
) {
  const { id: customerId } = await look
    .insertInto('customers')
    .values({
      name: of.name,
      language: 'de',
      country: 'DE',
      emailKey: of.email ?? null,
      phone: null,
      createdAt: at,
      updatedAt: at,
      erasedAt: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id: purchaseId } = await look
    .insertInto('purchases')
    .values({
      source: 'shop',
      externalKey: `K-${customerId}`,
      customerId,
      giftForCustomerId: null,
      buyerKind: 'consumer',
      salesChannel: 'distance',
      country: 'DE',
      zone: 'Europe/Berlin',
      contractOn: '2026-05-28',
      informedOn: '2026-05-28',
      currency: 'EUR',
      importRunId: null,
      createdAt: at,
      updatedAt: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const deliveredOn = of.deliveredOn === undefined ? '2026-06-01' : of.deliveredOn
  const { id: purchaseItemId } = await look
    .insertInto('purchaseItems')
    .values({
      purchaseId,
      lineKey: '1',
      productId: of.productId,
      productName: 'Ro 2',
      variantId: null,
      batchId: null,
      quantity: 1,
      linePaid: 12_900,
      lineTax: 2_000,
      firstDeliveredOn: deliveredOn,
      lastDeliveredOn: deliveredOn,
      condition: 'new',
      usedTermAgreed: 0,
      personalised: 0,
      bundleOfItemId: null,
      listShare: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { customerId, purchaseItemId }
}

export const linkTo = (look: Handle, at: number, customerId: number, authorId: number) =>
  look
    .insertInto('customerAuthors')
    .values({
      customerId,
      authorId,
      basis: 'import',
      note: null,
      proofId: null,
      linkedBy: null,
      linkedAt: at,
      unlinkedBy: null,
      unlinkedAt: null,
    })
    .execute()

/** Who writes in the case: three on X, one of them only by hand, and two on Mastodon. The first, third and fourth are verified. */
export const people = ['Dan', 'Jörg', 'Aino', 'Ingrid', 'Tom'] as const

/** A case of five threads on two sources, one network for both whose answers the test decides, and an agent who plans. */
export async function plannedCase(engine: Engine) {
  const { context, as } = await testApp(engine)
  const { db } = context
  const pipeline = await testPipeline(context)
  const mari = await as('agent', 'Mari')
  const mastodon = await addNewSource(context, testSecretBox, null, {
    channel: 'mastodon',
    settings: { baseUrl: 'http://127.0.0.1:9', accessToken: 'none' },
  })
  const posts: Post[] = people.map((name, n) =>
    post([said.danBrokenHinge, said.jorgBrokenHinge, said.ainoBrokenHinge, said.danBrokenHinge, said.danBrokenHinge][n] ?? '', {
      author: author(name),
      addressed: name !== 'Jörg',
    }),
  )
  await pipeline.save(posts.slice(0, 3))
  await change(context, (tx, emit) =>
    savePosts(tx, context.engine, { id: mastodon.id, channel: 'mastodon' }, posts.slice(3), context.clock(), emit),
  )
  await pipeline.digest()
  const mentions = await Promise.all(posts.map((one) => mentionOf(context, one)))
  const caseId = mentions[0]?.caseId as number
  for (const { threadId, caseId: at } of mentions)
    if (at !== caseId) await read(mari.call('PUT', `/api/threads/${threadId}/case`, { case: caseId }))
  const admin = await as('admin', 'Admin')
  const { id: productId } = await read<{ id: number }>(admin.call('POST', '/api/products', { name: 'Ro 2', spellings: [] }), 201)
  const { key } = await db.selectFrom('products').select('key').where('id', '=', productId).executeTakeFirstOrThrow()
  await db.updateTable('cases').set({ product: key }).where('id', '=', caseId).execute()
  for (const n of [0, 2, 3]) {
    const { customerId } = await addOwner(db, context.clock(), { name: people[n] ?? '', productId })
    await linkTo(db, context.clock(), customerId, mentions[n]?.authorId as number)
  }
  const net = networkOfTest()
  const walking: Walking = { context, secretBox: testSecretBox, currency: 'EUR', undoMs: 20_000 }
  const sending = { context, log: createLog('silent'), connect: () => net.connection }
  const path = `/api/cases/${caseId}/plan`
  const planOf = async (answer: Promise<Response>, status = 200) => (await read<{ plan: Plan }>(answer, status)).plan
  const show = () => planOf(mari.call('GET', path))
  const of = (plan: Plan, name: (typeof people)[number]) => plan.threads.find((one) => one.author.name === name) as PlanThread
  /** Lets the plan go on as far as it can now; answers how many steps that took. */
  async function walk(most = 200): Promise<number> {
    for (let steps = 0; ; steps++) if (steps === most || !(await walkPlans(walking))) return steps
  }
  /** The undo window passes, and what is approved leaves. */
  async function send(): Promise<void> {
    context.clock.pass(20_000)
    while (await sendOnce(sending));
  }
  return {
    context,
    as,
    mari,
    caseId,
    mentions,
    productId,
    net,
    walking,
    path,
    show,
    of,
    planOf,
    walk,
    send,
    mastodon,
    ...pipeline,
    open: () => planOf(mari.call('POST', path), 201),
    change: (name: (typeof people)[number], body: object) =>
      show().then((plan) => planOf(mari.call('PATCH', `${path}/threads/${of(plan, name).id}`, body))),
    start: async (spacingMs = 0) => {
      await read(mari.call('PATCH', path, { spacingMs }))
      return planOf(mari.call('POST', `${path}/start`))
    },
  }
}
