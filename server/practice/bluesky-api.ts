import { isDeepStrictEqual } from 'node:util'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { minute, second } from '../kit/lib/clock.ts'
import { bearerOf } from './adapter.ts'
import { cidOf, didOf, handleOf, recordUri, shapeNotification, shapePost, shapeProfile, shapeRecord, uriOf } from './bluesky-shape.ts'
import { failing, shuffled } from './fault-injector.ts'
import { jetstream } from './jetstream.ts'
import { oneWindow } from './limits.ts'
import type { Adapter, Bindings, Network } from './network.ts'
import { postAsBrand } from './own-post.ts'
import type { Refusal } from './settings.ts'
import { findPost, type WorldPost } from './world.ts'
import { readQuery } from './x-query.ts'

export const blueskyAdapter: Adapter = {
  name: 'bluesky',
  manySessions: true,
  path: '/bluesky',
  ids: { post: uriOf, person: didOf, newOnEdit: false },
  limits: oneWindow({
    perWindow: 3_000,
    windowMs: 5 * minute,
    headers: ({ limit, remaining, resetAt, now }) => ({
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': String(remaining),
      'ratelimit-reset': String(Math.floor(resetAt / second)),
      'ratelimit-policy': `${limit};w=300`,
      ...(remaining === 0 && { 'retry-after': String(Math.ceil((resetAt - now) / second)) }),
    }),
  }),
  refuse,
  api: blueskyApi,
  line: jetstream,
}

const refusals: Partial<Record<Refusal, [400 | 402 | 403 | 429 | 502, string, string]>> = {
  rate: [429, 'RateLimitExceeded', 'Rate Limit Exceeded'],
  cap: [429, 'RateLimitExceeded', 'Rate Limit Exceeded'],
  credits: [402, 'PaymentRequired', 'Payment Required'],
  unauthorized: [400, 'ExpiredToken', 'Token has expired'],
  forbidden: [403, 'Forbidden', 'Not allowed'],
  duplicate: [400, 'InvalidRequest', 'Duplicate'],
  locked: [400, 'InvalidRequest', 'Reply not allowed'],
  'server-json': [502, 'UpstreamFailure', 'Upstream Failure'],
}

function refuse(c: Context, refusal: Refusal, headers: Record<string, string>): Response {
  if (refusal === 'rate' && headers['ratelimit-remaining']) headers['ratelimit-remaining'] = '0'
  if (refusal === 'rate-v1') return c.text('Too Many Requests', 429)
  const [status, error, message] = refusals[refusal] ?? [502, '', '']
  if (!error) return c.html('<!DOCTYPE html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>', 502)
  return c.json({ error, message }, status)
}

const record = z.looseObject({
  $type: z.literal('app.bsky.feed.post'),
  text: z.string().max(3_000),
  createdAt: z.iso.datetime(),
  reply: z
    .object({ root: z.object({ uri: z.string(), cid: z.string() }), parent: z.object({ uri: z.string(), cid: z.string() }) })
    .optional(),
})
const putBody = z.strictObject({
  repo: z.string(),
  collection: z.literal('app.bsky.feed.post'),
  rkey: z.string().regex(/^[234567a-j][234567a-z]{12}$/),
  record,
  swapRecord: z.string().nullable().optional(),
  validate: z.boolean().optional(),
})
const deleteBody = z.strictObject({ repo: z.string(), collection: z.literal('app.bsky.feed.post'), rkey: z.string() })

/** Bluesky's XRPC methods as far as a help desk uses them: a repository and the view of the network on it in one. */
function blueskyApi(network: Network): Hono<Bindings> {
  const { world, tokens } = network
  const app = new Hono<Bindings>()
  const sent = new Map<string, Record<string, unknown>>()
  const listed = (post: WorldPost) => post.deletedAt === null && post.listedAt <= world.clock()
  const invalid = (c: Context, message: string, error = 'InvalidRequest') => c.json({ error, message }, 400)
  const session = (pair: { access: string; refresh: string }) => ({
    accessJwt: pair.access,
    refreshJwt: pair.refresh,
    handle: handleOf(world.brand),
    did: world.brand.id,
    emailConfirmed: true,
    active: true,
  })

  app.post('/xrpc/com.atproto.server.createSession', failing(network, 'token'), async (c) => {
    const { identifier, password } = z.looseObject({ identifier: z.string(), password: z.string() }).parse(await c.req.json())
    if (identifier !== handleOf(world.brand) || password !== tokens.first.clientSecret)
      return c.json({ error: 'AuthenticationRequired', message: 'Invalid identifier or password' }, 401)
    const pair = tokens.begin()
    return c.json(session(pair))
  })
  app.post('/xrpc/com.atproto.server.refreshSession', failing(network, 'token'), (c) => {
    const pair = tokens.renew(bearerOf(c) ?? '')
    return pair ? c.json(session(pair)) : invalid(c, 'Token has been revoked', 'ExpiredToken')
  })
  app.get('/xrpc/com.atproto.server.getSession', failing(network, 'me'), (c) =>
    c.json({ handle: handleOf(world.brand), did: world.brand.id, emailConfirmed: true, active: true }),
  )
  app.get('/xrpc/app.bsky.actor.getProfile', failing(network, 'me'), (c) => {
    const person = [...world.people.values()].find(({ id }) => id === c.req.query('actor'))
    return person ? c.json(shapeProfile(person)) : invalid(c, 'Profile not found')
  })

  app.get('/xrpc/app.bsky.notification.listNotifications', failing(network, 'mentions'), (c) => {
    const posts = world.mentions.filter((post) => listed(post) && !post.reposts).sort((a, b) => a.arrival - b.arrival)
    return list(c, posts, 'notifications', (post) => shapeNotification(post, world, sent))
  })
  app.get('/xrpc/app.bsky.feed.getAuthorFeed', failing(network, 'own'), (c) => {
    const posts = world.timeline.filter((post) => post.author.id === c.req.query('actor') && listed(post) && !post.reposts)
    return list(
      c,
      posts.sort((a, b) => a.arrival - b.arrival),
      'feed',
      (post) => ({ post: shapePost(post, world, sent) }),
    )
  })
  app.get('/xrpc/app.bsky.feed.searchPosts', failing(network, 'search'), (c) => {
    const matches = readQuery(c.req.query('q') ?? '')
    const newest = world.clock() - network.practiceSettings().searchDelayMs
    const since = Date.parse(c.req.query('since') ?? '')
    const posts = world.timeline.filter((post) => listed(post) && post.at <= newest && !(post.at < since) && !post.reposts && matches(post))
    return list(
      c,
      posts.sort((a, b) => a.arrival - b.arrival),
      'posts',
      (post) => shapePost(post, world, sent),
    )
  })
  app.get('/xrpc/app.bsky.feed.getPosts', failing(network, 'lookup'), (c) => {
    const uris = c.req.queries('uris') ?? []
    if (uris.length === 0 || uris.length > 25) return invalid(c, 'Error: uris must not have more than 25 elements')
    const found = uris
      .map((uri) => findPost(world, uri))
      .filter((post) => post !== null)
      .filter((post) => post.author === world.brand || listed(post))
    for (const post of found) post.served += 1
    return c.json({ posts: found.map((post) => shapePost(post, world, sent)) })
  })

  app.get('/xrpc/com.atproto.repo.getRecord', failing(network, 'lookup'), (c) => {
    if (!c.req.query('collection')) return invalid(c, 'Error: Params must have the property "collection"')
    const post = findPost(world, recordUri(c.req.query('repo') ?? '', c.req.query('rkey') ?? ''))
    if (!post) return invalid(c, 'Could not locate record', 'RecordNotFound')
    return c.json({ uri: post.id, cid: cidOf(post), value: shapeRecord(post, world, sent) })
  })
  app.post('/xrpc/com.atproto.repo.putRecord', failing(network, 'create'), async (c) => {
    const body = putBody.safeParse(await c.req.json())
    if (!body.success) return invalid(c, body.error.issues[0]?.message ?? 'Invalid record')
    const { repo, rkey, record: wanted, swapRecord } = body.data
    if (repo !== world.brand.id) return c.json({ error: 'AuthenticationRequired', message: 'Invalid repo' }, 401)
    const uri = recordUri(repo, rkey)
    const before = findPost(world, uri)
    if (before && isDeepStrictEqual(sent.get(uri), wanted)) return c.json({ uri, cid: cidOf(before), validationStatus: 'valid' })
    if (before && swapRecord === null) return invalid(c, `Record was at ${cidOf(before)}`, 'InvalidSwap')
    if (before) return invalid(c, 'Posts cannot be changed here')
    const parent = wanted.reply ? findPost(world, wanted.reply.parent.uri) : null
    sent.set(uri, wanted)
    const post = postAsBrand(network, { id: uri, text: wanted.text, inReplyTo: parent?.id ?? null }, 'api')
    return c.json({ uri, cid: cidOf(post), commit: { cid: cidOf(post), rev: rkey }, validationStatus: 'valid' })
  })
  app.post('/xrpc/com.atproto.repo.deleteRecord', failing(network, 'delete'), async (c) => {
    const { repo, rkey } = deleteBody.parse(await c.req.json())
    const post = findPost(world, recordUri(repo, rkey))
    if (post && post.author === world.brand) network.remove(post)
    return c.json({})
  })

  app.all('/xrpc/*', (c) => c.json({ error: 'MethodNotImplemented', message: 'Method Not Implemented' }, 501))
  return app

  /** One page, newest first; `cursor` leads back. */
  function list(c: Context, posts: readonly WorldPost[], name: string, shape: (post: WorldPost) => unknown): Response {
    const limit = Math.min(Number(c.req.query('limit') ?? 50), 100)
    const token = c.req.query('cursor')
    const below = token === undefined ? Number.POSITIVE_INFINITY : Number(/^p(\d+)$/.exec(token)?.[1] ?? Number.NaN)
    if (Number.isNaN(below)) return invalid(c, 'Malformed cursor')
    const fault = name === 'feed' ? null : network.faultInjector.page(name === 'posts' ? 'search' : 'mentions')
    const older = posts.filter(({ arrival }) => arrival < below).reverse()
    if (fault === 'empty-page' && older[0]) return c.json({ [name]: [], cursor: `p${older[0].arrival + 1}` })
    const page = older.slice(0, limit)
    const last = fault === 'repeat-page' && page.length > 1 ? page[page.length >> 1] : page.at(-1)
    for (const post of page) post.served += 1
    const items = (fault === 'shuffled-page' ? shuffled(page) : page).map(shape)
    return c.json({ [name]: items, ...(last && page.length === limit && { cursor: `p${last.arrival}` }) })
  }
}
