import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { day, minute } from '../kit/lib/clock.ts'
import { shapeListed, shapePost } from './discourse-shape.ts'
import { failing, shuffled } from './fault-injector.ts'
import { oneWindow } from './limits.ts'
import type { Adapter, Bindings, Network } from './network.ts'
import { postAsBrand } from './own-post.ts'
import type { Refusal } from './settings.ts'
import { findPost, type WorldPost } from './world.ts'

const longestPost = 32_000
const pageSize = 50
/** The same words in the same place again within this are answered from memory, and later for a while refused as too similar. */
const rememberedMs = 2 * minute
/** What its author deleted stays so long, with other words. */
const deletedLastMs = day

/** A topic has the number of its first post; posts are numbered within it. */
export const discourseAdapter: Adapter = {
  name: 'discourse',
  path: '/discourse',
  ids: {
    post: (serial, _author, { conversationId, number }) => `${conversationId?.split('/')[0] ?? topicOf(serial)}/${number}`,
    person: (hash) => String(1 + (hash.readUIntBE(0, 4) >> 3)),
    newOnEdit: false,
  },
  limits: oneWindow({ perWindow: 60, windowMs: minute, headers: () => ({}) }),
  refuse,
  credentialOf: (c) => (c.req.header('api-username') ? (c.req.header('api-key') ?? null) : null),
  api: discourseApi,
}

/** Numbers of topics are small there; what tells two posts of one millisecond apart is kept. */
const topicOf = (serial: string) => String(BigInt(serial) % 1_000_000_000_000n)

const refusals: Partial<Record<Refusal, [403 | 422 | 429 | 503, Record<string, unknown>]>> = {
  rate: [
    429,
    {
      errors: ['You’ve performed this action too many times, please try again later.'],
      error_type: 'rate_limit',
      extras: { wait_seconds: 17 },
    },
  ],
  'rate-v1': [429, {}],
  unauthorized: [
    403,
    { errors: ['You are not permitted to view the requested resource. The API username or key is invalid.'], error_type: 'invalid_access' },
  ],
  forbidden: [403, { errors: ['You are not permitted to view the requested resource.'], error_type: 'invalid_access' }],
  duplicate: [422, { action: 'create_post', errors: ['Body is too similar to what you recently posted'] }],
  locked: [422, { errors: ['The topic is closed, no new replies are accepted.'] }],
  'server-json': [503, { errors: ['The site is overloaded.'] }],
}

function refuse(c: Context, refusal: Refusal): Response {
  const [status, body] = refusals[refusal] ?? [503, null]
  return body ? c.json(body, status) : c.html('<!DOCTYPE html><title>503</title><h1>Service Unavailable</h1>', 503)
}

const newPost = z.object({ raw: z.string(), topic_id: z.number(), reply_to_post_number: z.number().optional() })

/** Discourse's API as far as a help desk uses it. */
function discourseApi(network: Network): Hono<Bindings> {
  const { world } = network
  const app = new Hono<Bindings>()
  const idOf = (post: WorldPost) => post.arrival + 1
  const shape = (post: WorldPost) => shapePost(post, idOf(post))
  const isThere = ({ deletedAt }: WorldPost) => deletedAt === null || world.clock() - deletedAt < deletedLastMs
  const isListed = (post: WorldPost) => isThere(post) && post.listedAt <= world.clock() && !post.reposts

  app.get('/u/:name', failing(network, 'me'), (c) => {
    const person = world.people.get(
      c.req
        .param('name')
        .replace(/\.json$/, '')
        .toLowerCase(),
    )
    if (!person) return c.json({ errors: ['The requested URL or resource could not be found.'], error_type: 'not_found' }, 404)
    return c.json({ user: { id: Number(person.id), username: person.handle, name: person.name } })
  })

  app.get('/posts.json', failing(network, 'mentions'), (c) => {
    const fault = network.faultInjector.page('mentions')
    if (fault === 'empty-page') return c.json({ latest_posts: [] })
    const before = Number(c.req.query('before') ?? 0)
    const posts = world.timeline
      .filter((post) => isListed(post) && (before === 0 || idOf(post) < before))
      .sort((a, b) => idOf(b) - idOf(a))
      .slice(0, pageSize)
    if (fault === 'repeat-page') posts.unshift(...world.timeline.filter((post) => isListed(post) && idOf(post) === before))
    for (const post of posts) post.served += 1
    return c.json({ latest_posts: (fault === 'shuffled-page' ? shuffled(posts) : posts).map((post) => shapeListed(post, idOf(post))) })
  })

  app.get('/posts/by_number/:topic/:number', failing(network, 'lookup'), (c) => {
    const post = world.posts.get(`${c.req.param('topic')}/${c.req.param('number').replace(/\.json$/, '')}`)
    if (!post || !isThere(post))
      return c.json({ errors: ['The requested URL or resource could not be found.'], error_type: 'not_found' }, 404)
    return c.json(shape(post))
  })

  app.get('/t/:topic/last.json', failing(network, 'own'), (c) => {
    const posts = world.timeline.filter((post) => isListed(post) && post.id.startsWith(`${c.req.param('topic')}/`))
    return c.json({ id: Number(c.req.param('topic')), post_stream: { posts: posts.slice(-20).map(shape) } })
  })

  app.post('/posts.json', failing(network, 'create'), async (c) => {
    const body = newPost.safeParse(await c.req.json())
    if (!body.success) return c.json({ action: 'create_post', errors: ['Body is invalid'] }, 422)
    const { raw, topic_id, reply_to_post_number } = body.data
    if (raw.length > longestPost) return c.json({ action: 'create_post', errors: [`Body is limited to ${longestPost} characters`] }, 422)
    const target = findPost(world, `${topic_id}/${reply_to_post_number ?? 1}`)
    if (!target) return c.json({ errors: ['The topic has been deleted'] }, 422)
    const same = world.own.findLast((post) => post.deletedAt === null && post.answers === target && post.text === raw)
    if (same)
      return world.clock() - same.at < rememberedMs ? c.json({ ...shape(same), yours: true, draft_sequence: 1 }) : refuse(c, 'duplicate')
    return c.json({ ...shape(postAsBrand(network, { text: raw, inReplyTo: target.id }, 'api')), yours: true, draft_sequence: 1 })
  })

  app.all('*', (c) => c.json({ errors: ['The requested URL or resource could not be found.'], error_type: 'not_found' }, 404))
  return app
}
