import { Hono } from 'hono'
import { z } from 'zod'
import type { Network } from './network.ts'
import { findPost, listConversation, type WorldPost } from './world.ts'

const newPost = z.strictObject({
  handle: z.string().min(1).max(50),
  name: z.string().max(100).optional(),
  text: z.string().max(30_000),
  lang: z.string().max(12).nullish(),
  inReplyTo: z.string().nullish(),
  quotes: z.string().nullish(),
  reposts: z.string().nullish(),
  at: z.number().int().optional(),
  addressed: z.boolean().optional(),
  followers: z.number().int().optional(),
  likes: z.number().int().optional(),
})

/** A plain door for tests and measurements; no part of the network that is played here. */
export function controlApi(network: Network): Hono {
  const { world, ledger, journal } = network
  const app = new Hono()

  /** Somebody posts now: one post, or many at once. Answers the ids. */
  app.post('/posts', async (c) => {
    const body: unknown = await c.req.json()
    const said = z.union([newPost, z.array(newPost).max(50_000)]).parse(body)
    if (!Array.isArray(said)) return c.json(view(network.post(said)), 201)
    return c.json({ ids: said.map((one) => network.post(one).id) }, 201)
  })

  app.patch('/posts/:id', async (c) => {
    const { text } = z.strictObject({ text: z.string().min(1).max(30_000) }).parse(await c.req.json())
    const post = findPost(world, c.req.param('id'))
    return post ? c.json(view(network.edit(post, text))) : c.notFound()
  })

  app.delete('/posts/:id', (c) => {
    const post = findPost(world, c.req.param('id'))
    if (!post) return c.notFound()
    network.remove(post)
    return c.body(null, 204)
  })

  app.get('/thread/:id', (c) => {
    network.tick()
    const post = findPost(world, c.req.param('id'))
    if (!post) return c.notFound()
    return c.json({ conversationId: post.conversationId, posts: listConversation(world, post.conversationId).map(view) })
  })

  app.get('/ledger', (c) => c.json(ledger.bill))
  app.get('/journal', (c) => c.json(journal))
  app.get('/settings', (c) => c.json(network.practiceSettings()))
  app.patch('/settings', async (c) => c.json(network.turn(await c.req.json())))

  app.get('/health', (c) => {
    network.tick()
    return c.json({ ok: true, ...network.progress() })
  })

  /** Which post of the file has which id here. */
  app.get('/replay', (c) => c.json((network.release?.posts ?? []).map(({ id, sourceId }) => ({ id, sourceId }))))

  app.onError((error, c) => {
    const known = error instanceof z.ZodError || error instanceof RangeError || error instanceof SyntaxError
    if (!known) console.error(error)
    return c.json({ error: known ? error.message : 'The practice network has a fault of its own.' }, known ? 422 : 500)
  })
  return app
}

function view(post: WorldPost) {
  return {
    id: post.id,
    conversationId: post.conversationId,
    handle: post.author.handle,
    name: post.author.name,
    text: post.text,
    lang: post.lang,
    at: post.at,
    inReplyTo: post.answers?.id ?? null,
    quotes: post.quotes?.id ?? null,
    reposts: post.reposts?.id ?? null,
    versions: post.versions,
    addressed: post.addressed,
    served: post.served,
  }
}
