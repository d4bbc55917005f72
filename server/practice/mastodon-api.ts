import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { hour, minute } from '../kit/lib/clock.ts'
import { compareSnowflakes } from '../kit/lib/snowflake.ts'
import { failing, shuffled } from './fault-injector.ts'
import { oneWindow } from './limits.ts'
import { mastodonConsent } from './mastodon-consent.ts'
import {
  notificationId,
  notificationType,
  shapeInstance,
  shapeNotification,
  shapeOwnAccount,
  shapeStatus,
  uriOf,
} from './mastodon-shape.ts'
import { mastodonSocket } from './mastodon-socket.ts'
import type { Adapter, Bindings, Network } from './network.ts'
import { postAsBrand } from './own-post.ts'
import type { Refusal } from './settings.ts'
import { findPost, type WorldPost } from './world.ts'

const longestStatus = 500
const keysLiveMs = hour

export const mastodonAdapter: Adapter = {
  name: 'mastodon',
  path: '/mastodon',
  ids: { post: uriOf, person: (hash) => String(109_000_000_000 + hash.readUIntBE(0, 4)), newOnEdit: false },
  limits: oneWindow({
    perWindow: 300,
    windowMs: 5 * minute,
    headers: ({ limit, remaining, resetAt }) => ({
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': new Date(resetAt).toISOString(),
    }),
  }),
  endlessTokens: true,
  refuse,
  api: mastodonApi,
  line: mastodonSocket,
}

const refusals: Partial<Record<Refusal, [401 | 402 | 403 | 422 | 429 | 503, string]>> = {
  rate: [429, 'Too many requests'],
  'rate-v1': [429, 'Throttled'],
  cap: [403, 'Your account has reached its limit'],
  credits: [402, 'Payment Required'],
  unauthorized: [401, 'The access token is invalid'],
  forbidden: [403, 'This action is not allowed'],
  duplicate: [422, 'Validation failed: Text is a duplicate'],
  locked: [403, 'This action is not allowed'],
  'server-json': [503, 'Remote data could not be fetched'],
}

function refuse(c: Context, refusal: Refusal, headers: Record<string, string>): Response {
  if (refusal === 'rate' && headers['x-ratelimit-remaining']) headers['x-ratelimit-remaining'] = '0'
  const [status, error] = refusals[refusal] ?? [503, '']
  if (!error) return c.html('<!DOCTYPE html><title>504 Gateway Time-out</title><h1>504 Gateway Time-out</h1>', 504)
  return c.json({ error }, status)
}

const statusBody = z.strictObject({
  status: z.string(),
  in_reply_to_id: z.string().optional(),
  visibility: z.enum(['public', 'unlisted', 'private', 'direct']).optional(),
  language: z.string().optional(),
})

/** Mastodon's API as far as a help desk uses it. */
function mastodonApi(network: Network): Hono<Bindings> {
  const { world } = network
  const app = new Hono<Bindings>()
  const taken = new Map<string, { id: string; at: number }>()
  const siteOf = (c: Context) => `${new URL(c.req.url).origin}/mastodon`
  const listed = (post: WorldPost) => post.deletedAt === null && post.listedAt <= world.clock()

  app.get('/api/v2/instance', failing(network, 'about'), (c) => c.json(shapeInstance(siteOf(c), longestStatus)))
  app.get('/api/v1/accounts/verify_credentials', failing(network, 'me'), (c) => c.json(shapeOwnAccount(world.brand, siteOf(c))))

  app.get('/api/v1/notifications', failing(network, 'mentions'), (c) => {
    const types = c.req.queries('types[]') ?? ['mention', 'quote']
    const posts = world.mentions
      .filter((post) => listed(post) && !post.reposts && types.includes(notificationType(post, world)))
      // The account follows nobody, and keeps the policy for private mentions that servers begin with.
      .filter((post) => !post.direct || post.answers?.author === world.brand || c.req.query('include_filtered') === 'true')
      .sort((a, b) => a.arrival - b.arrival)
    return list(c, posts, notificationId, (post) => shapeNotification(post, world, siteOf(c)), { most: 80, faults: true })
  })
  app.get('/api/v1/accounts/:id/statuses', failing(network, 'own'), (c) => {
    const posts = world.timeline.filter((post) => post.author.id === c.req.param('id') && listed(post) && !post.reposts)
    return list(
      c,
      posts,
      (post) => post.serial,
      (post) => shapeStatus(post, world, siteOf(c)),
      { most: 40, faults: false },
    )
  })
  app.get('/api/v1/timelines/tag/:tag', failing(network, 'search', { strangers: true }), (c) => {
    const wanted = `#${c.req.param('tag').toLowerCase()}`
    const posts = findable((words) => words.some((word) => word === wanted))
    return list(
      c,
      posts,
      (post) => post.serial,
      (post) => shapeStatus(post, world, siteOf(c)),
      { most: 40, faults: false },
    )
  })

  const search = failing(network, 'search')
  const lookup = failing(network, 'lookup', { strangers: true })
  app.get(
    '/api/v2/search',
    (c, next) => (isAddress(c.req.query('q')) ? lookup(c, next) : search(c, next)),
    (c) => {
      const query = c.req.query('q') ?? ''
      const site = siteOf(c)
      if (isAddress(query)) {
        const post = findPost(world, query) ?? world.timeline.find((one) => listed(one) && shapeStatus(one, world, site).url === query)
        return c.json({ accounts: [], hashtags: [], statuses: post ? [shapeStatus(post, world, site)] : [] })
      }
      const wanted = query.toLowerCase().split(/\s+/).filter(Boolean)
      const posts = findable((words) => wanted.every((one) => words.includes(one)))
      const [from, below] = [c.req.query('min_id'), c.req.query('max_id')]
      const page = posts
        .filter(({ serial }) => !(from && compareSnowflakes(serial, from) <= 0) && !(below && compareSnowflakes(serial, below) >= 0))
        .reverse()
        .slice(0, Math.min(Number(c.req.query('limit') ?? 20), 40))
      return c.json({ accounts: [], hashtags: [], statuses: page.map((post) => shapeStatus(post, world, site)) })
    },
  )

  app.get('/api/v1/statuses', lookup, (c) => {
    const ids = c.req.queries('id[]') ?? []
    if (ids.length > 20) return c.json({ error: 'Validation failed' }, 422)
    const found = ids.map(bySerial).filter((post) => post !== null)
    for (const post of found) post.served += 1
    return c.json(found.map((post) => shapeStatus(post, world, siteOf(c))))
  })
  app.get('/api/v1/statuses/:id', lookup, (c) => {
    const post = bySerial(c.req.param('id'))
    if (!post) return c.json({ error: 'Record not found' }, 404)
    post.served += 1
    return c.json(shapeStatus(post, world, siteOf(c)))
  })
  app.get('/api/v1/statuses/:id/context', failing(network, 'own', { strangers: true }), (c) => {
    const post = bySerial(c.req.param('id'))
    if (!post) return c.json({ error: 'Record not found' }, 404)
    const below = new Set([post])
    for (const one of world.timeline) if (one.answers && below.has(one.answers)) below.add(one)
    const descendants = [...below].filter((one) => one !== post && listed(one))
    const ancestors: WorldPost[] = []
    for (let one = post.answers; one; one = one.answers) ancestors.unshift(one)
    const shape = (one: WorldPost) => shapeStatus(one, world, siteOf(c))
    return c.json({ ancestors: ancestors.filter(listed).map(shape), descendants: descendants.map(shape) })
  })
  app.post('/api/v1/statuses', failing(network, 'create'), async (c) => {
    const body = statusBody.safeParse(await c.req.json())
    if (!body.success) return c.json({ error: `Validation failed: ${body.error.issues[0]?.message}` }, 422)
    const key = c.req.header('idempotency-key')
    const before = key && taken.get(key)
    const again = before && world.clock() - before.at < keysLiveMs ? findPost(world, before.id) : null
    if (again) return c.json(shapeStatus(again, world, siteOf(c)))
    const { status: text, in_reply_to_id: parent, visibility } = body.data
    if (!text.trim()) return c.json({ error: "Validation failed: Text can't be blank" }, 422)
    if ([...text].length > longestStatus) return c.json({ error: 'Validation failed: Text character limit of 500 exceeded' }, 422)
    const target = parent ? bySerial(parent) : null
    if (parent && !target) return c.json({ error: 'Record not found' }, 404)
    const post = postAsBrand(network, { text, inReplyTo: target?.id ?? null, direct: visibility === 'direct' }, 'api')
    if (key) taken.set(key, { id: post.id, at: world.clock() })
    return c.json(shapeStatus(post, world, siteOf(c)))
  })
  app.delete('/api/v1/statuses/:id', failing(network, 'delete'), (c) => {
    const post = bySerial(c.req.param('id'))
    if (!post || post.author !== world.brand) return c.json({ error: 'Record not found' }, 404)
    network.remove(post)
    return c.json(shapeStatus(post, world, siteOf(c)))
  })

  app.route('/', mastodonConsent(network))
  app.all('/api/*', (c) => c.json({ error: 'Record not found' }, 404))
  return app

  function bySerial(serial: string): WorldPost | null {
    const post = world.timeline.find((one) => one.serial === serial)
    return post && post.deletedAt === null ? post : null
  }

  /** Posts a search can find, oldest first. */
  function findable(matches: (words: string[]) => boolean): WorldPost[] {
    const newest = world.clock() - network.practiceSettings().searchDelayMs
    return world.timeline.filter(
      (post) => listed(post) && post.at <= newest && !post.reposts && !post.direct && matches(post.text.toLowerCase().split(/[\s,.!?]+/)),
    )
  }

  /** One page, newest first, between `min_id` (the page next to it), `since_id` and `max_id`; where it goes on is in the Link header. */
  function list(
    c: Context,
    posts: readonly WorldPost[],
    idOf: (post: WorldPost) => string,
    shape: (post: WorldPost) => unknown,
    { most, faults }: { most: number; faults: boolean },
  ): Response {
    const [min, since, max] = [c.req.query('min_id'), c.req.query('since_id'), c.req.query('max_id')]
    const limit = Math.min(Number(c.req.query('limit') ?? 40), most)
    const floor = min ?? since
    const within = posts.filter(
      (post) => !(floor && compareSnowflakes(idOf(post), floor) <= 0) && !(max && compareSnowflakes(idOf(post), max) >= 0),
    )
    const fault = faults ? network.faultInjector.page('mentions') : null
    const page = (min === undefined ? within.slice(-limit) : within.slice(0, limit)).reverse()
    const first = page[0]
    const last = page.at(-1)
    const links: string[] = []
    const link = (rel: string, parameter: string, id: string) =>
      links.push(`<${siteOf(c)}${c.req.path.replace(/^\/mastodon/, '')}?limit=${limit}&${parameter}=${id}>; rel="${rel}"`)
    if (fault === 'empty-page' && page.length > 0) {
      // Everything on it was hidden from us: the page is empty, the list is not.
      if (max || min === undefined) link('next', 'max_id', max ?? String(BigInt(idOf(first as WorldPost)) + 1n))
      else link('prev', 'min_id', min)
      c.header('link', links.join(', '))
      return c.json([])
    }
    const middle = page[page.length >> 1]
    const repeat = fault === 'repeat-page' && page.length > 1 && middle
    if (last && page.length === limit) link('next', 'max_id', idOf(repeat && min === undefined ? middle : last))
    if (first) link('prev', 'min_id', idOf(repeat && min !== undefined ? middle : first))
    if (links.length > 0) c.header('link', links.join(', '))
    for (const post of page) post.served += 1
    return c.json((fault === 'shuffled-page' ? shuffled(page) : page).map(shape))
  }
}

const isAddress = (query: string | undefined) => /^https?:\/\//.test(query ?? '')
