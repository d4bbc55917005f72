import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { minute } from '../kit/lib/clock.ts'
import { failing, shuffled } from './fault-injector.ts'
import { oneWindow } from './limits.ts'
import type { Adapter, Bindings, Network } from './network.ts'
import { postAsBrand } from './own-post.ts'
import type { Refusal } from './settings.ts'
import { findPost, type WorldPost } from './world.ts'

const longestPost = 32_000
/** `before` reaches this many ids down, whether there are posts or not. */
const idsPerPage = 50

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
  const isListed = (post: WorldPost) => post.deletedAt === null && post.listedAt <= world.clock() && !post.reposts

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
      .filter((post) => isListed(post) && (before === 0 || (idOf(post) <= before && idOf(post) > before - idsPerPage)))
      .sort((a, b) => idOf(b) - idOf(a))
      .slice(0, idsPerPage)
    if (fault === 'repeat-page' && before > 0)
      posts.unshift(...world.timeline.filter((post) => isListed(post) && idOf(post) === before + 1))
    for (const post of posts) post.served += 1
    return c.json({ latest_posts: (fault === 'shuffled-page' ? shuffled(posts) : posts).map(shape) })
  })

  app.get('/posts/by_number/:topic/:number', failing(network, 'lookup'), (c) => {
    const post = findPost(world, `${c.req.param('topic')}/${c.req.param('number').replace(/\.json$/, '')}`)
    if (!post) return c.json({ errors: ['The requested URL or resource could not be found.'], error_type: 'not_found' }, 404)
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
    const same = world.own.some((post) => post.deletedAt === null && post.answers === target && post.text === raw)
    if (same) return refuse(c, 'duplicate')
    return c.json(shape(postAsBrand(network, { text: raw, inReplyTo: target.id }, 'api')))
  })

  app.all('*', (c) => c.json({ errors: ['The requested URL or resource could not be found.'], error_type: 'not_found' }, 404))
  return app

  function shape(post: WorldPost): Record<string, unknown> {
    const [topic, number] = post.id.split('/').map(Number)
    const answered = post.answers ? Number(post.answers.id.split('/')[1]) : null
    return {
      id: idOf(post),
      topic_id: topic,
      post_number: number,
      post_type: 1,
      username: post.author.handle,
      name: post.author.name,
      user_id: Number(post.author.id),
      created_at: new Date(post.at).toISOString(),
      updated_at: new Date(post.editedAt ?? post.at).toISOString(),
      raw: post.text,
      cooked: `<p>${post.text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)}</p>`,
      version: post.editedAt === null ? 1 : 2,
      reply_count: post.replies,
      reply_to_post_number: answered === null || answered === 1 ? null : answered,
      ...(post.answers && { reply_to_user: { username: post.answers.author.handle } }),
      actions_summary: [{ id: 2, count: post.likes }],
    }
  }
}
