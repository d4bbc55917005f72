import { type Context, Hono } from 'hono'
import { minute } from '../kit/lib/clock.ts'
import { brand } from './brand.ts'
import { openConsent, ownApp } from './consent.ts'
import { failing, shuffled } from './fault-injector.ts'
import { oneWindow } from './limits.ts'
import type { Adapter, Bindings, Network } from './network.ts'
import { postAsBrand } from './own-post.ts'
import type { Refusal } from './settings.ts'
import { findPost, type WorldPost } from './world.ts'

const longestComment = 10_000
/** No listing goes further down than this. */
const listReach = 1_000

/**
 * Who answers writes a comment (t1), and so does who names the brand: below a link of somebody else, since the inbox has no links. Whoever else
 * begins a conversation writes a link (t3). A link and the first comment below it have the same number.
 */
export const redditAdapter: Adapter = {
  name: 'reddit',
  path: '/reddit',
  ids: {
    post: (serial, author, { conversationId, addressed }) => {
      const isLink = conversationId === null && (!addressed || author.handle === brand.handle)
      return `${isLink ? 't3' : 't1'}_${BigInt(serial).toString(36)}`
    },
    person: (hash) => `t2_${hash.readUIntBE(0, 6).toString(36)}`,
    newOnEdit: false,
  },
  limits: oneWindow({
    perWindow: 1_000,
    windowMs: 10 * minute,
    headers: ({ limit, remaining, resetAt, now }) => ({
      'x-ratelimit-used': String(limit - remaining),
      'x-ratelimit-remaining': `${remaining}.0`,
      'x-ratelimit-reset': String(Math.ceil((resetAt - now) / 1_000)),
    }),
  }),
  refuse,
  api: redditApi,
}

const refusals: Partial<Record<Refusal, [401 | 403 | 429 | 503, string]>> = {
  rate: [429, 'Too Many Requests'],
  'rate-v1': [429, 'Too Many Requests'],
  unauthorized: [401, 'Unauthorized'],
  forbidden: [403, 'Forbidden'],
  'server-json': [503, 'Service Unavailable'],
}
/** What is wrong with a write is said inside a 200. */
const writeErrors: Partial<Record<Refusal, [string, string, string]>> = {
  'rate-v1': ['RATELIMIT', 'you are doing that too much. try again in 9 minutes.', 'ratelimit'],
  locked: ['THREAD_LOCKED', 'Comments are locked.', 'parent'],
}

function refuse(c: Context, refusal: Refusal, headers: Record<string, string>): Response {
  const error = c.req.method === 'POST' ? writeErrors[refusal] : undefined
  if (error) return c.json({ json: { errors: [error], ...(refusal === 'rate-v1' && { ratelimit: 512.2 }) } })
  if (refusal === 'rate' && headers['x-ratelimit-remaining']) headers['x-ratelimit-remaining'] = '0.0'
  const [status, message] = refusals[refusal] ?? [503, '']
  return message ? c.json({ message, error: status }, status) : c.html('<!doctype html><title>Ow! -- reddit.com</title>', 503)
}

/** Reddit's API as far as a help desk uses it. */
function redditApi(network: Network): Hono<Bindings> {
  const { world, tokens } = network
  const app = new Hono<Bindings>()
  const isListed = (post: WorldPost) => post.deletedAt === null && post.listedAt <= world.clock() && !post.reposts
  const newestFirst = (posts: readonly WorldPost[]) => posts.filter(isListed).reverse().slice(0, listReach)
  const commentsIn = (posts: readonly WorldPost[]) => newestFirst(posts.filter(isComment))

  const consent = openConsent(network, {
    findApp: ownApp(network),
    codeLifeMs: 10 * minute,
    pkce: 'unknown',
    renews: (asked) => asked.get('duration') === 'permanent',
  })
  app.get('/api/v1/authorize', (c) => consent.page(c))
  app.post('/api/v1/authorize', (c) => consent.decide(c))
  app.post('/api/v1/access_token', failing(network, 'token'), async (c) => {
    const form = new URLSearchParams(await c.req.text())
    if (form.get('grant_type') === 'authorization_code') {
      const given = consent.trade(c, form)
      // What is wrong with a code is said in a good answer there; with a program, by its status.
      if ('error' in given) return c.json({ error: given.error }, given.error === 'invalid_client' ? 401 : 200)
      const { access, refresh, scope } = given
      return c.json({ access_token: access, token_type: 'bearer', expires_in: 3_600, scope, ...(refresh && { refresh_token: refresh }) })
    }
    const pair = form.get('grant_type') === 'refresh_token' ? tokens.renew(form.get('refresh_token') ?? '') : null
    if (!pair) return c.json({ error: 'invalid_grant' }, 400)
    return c.json({
      access_token: pair.access,
      token_type: 'bearer',
      expires_in: 3_600,
      scope: 'identity read submit',
      refresh_token: pair.refresh,
    })
  })
  app.get('/api/v1/me', failing(network, 'me'), (c) => c.json({ id: world.brand.id.slice(3), name: world.brand.handle }))
  app.get('/message/inbox', failing(network, 'mentions'), (c) => listing(c, commentsIn(world.mentions), { inbox: true, faults: true }))
  app.get('/user/:name/comments', failing(network, 'own'), (c) => listing(c, commentsIn(world.own), { inbox: false, faults: false }))
  app.get('/search', failing(network, 'search'), (c) => {
    const wanted = (c.req.query('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
    const words = (post: WorldPost) => post.text.toLowerCase().split(/[\s,.!?]+/)
    const found = world.timeline.filter((post) => !isComment(post) && wanted.every((word) => words(post).includes(word)))
    return listing(c, newestFirst(found), { inbox: false, faults: false })
  })
  app.get('/api/info', failing(network, 'lookup'), (c) => {
    const ids = (c.req.query('id') ?? '').split(',').slice(0, 100)
    const children = ids.map((id) => world.posts.get(id)).filter((post) => post !== undefined)
    return c.json({
      kind: 'Listing',
      data: { after: null, before: null, dist: children.length, children: children.map((post) => thing(post, false)) },
    })
  })
  app.post('/api/comment', failing(network, 'create'), async (c) => {
    const form = new URLSearchParams(await c.req.text())
    const text = form.get('text') ?? ''
    const no = (...error: [string, string, string]) => c.json({ json: { errors: [error] } })
    if (!text.trim()) return no('NO_TEXT', 'we need something here', 'text')
    if ([...text].length > longestComment) return no('TOO_LONG', 'this is too long (max: 10000)', 'text')
    const target = findPost(world, form.get('thing_id') ?? '')
    if (!target) return no('DELETED_COMMENT', 'that comment has been deleted', 'parent')
    const post = postAsBrand(network, { text, inReplyTo: target.id }, 'api')
    return c.json({ json: { errors: [], data: { things: [thing(post, false)] } } })
  })

  app.all('*', (c) => c.json({ message: 'Not Found', error: 404 }, 404))
  return app

  /** One page below the post named by `after`; a listing whose anchor was deleted is empty. */
  function listing(c: Context, posts: readonly WorldPost[], { inbox, faults }: { inbox: boolean; faults: boolean }): Response {
    const after = c.req.query('after')
    const limit = Math.min(Number(c.req.query('limit') ?? 25), 100)
    const anchor = after ? posts.findIndex(({ id }) => id === after) : -1
    const rest = after ? (anchor < 0 ? [] : posts.slice(anchor + 1)) : posts
    const fault = faults ? network.faultInjector.page('mentions') : null
    const say = (page: readonly WorldPost[], next: string | null) =>
      c.json({ kind: 'Listing', data: { after: next, before: null, dist: page.length, children: page.map((post) => thing(post, inbox)) } })
    // The page's things were all hidden; the listing goes on below them.
    if (fault === 'empty-page' && posts.length > 0) return say([], after ?? 't1_0')
    const page = after === 't1_0' ? posts.slice(0, limit) : rest.slice(0, limit)
    const more = (after === 't1_0' ? posts : rest).length > limit
    for (const post of page) post.served += 1
    const last = fault === 'repeat-page' && page.length > 1 ? page[page.length >> 1] : page.at(-1)
    return say(fault === 'shuffled-page' ? shuffled(page) : page, more && last ? last.id : null)
  }

  /** The inbox names the link of a comment only in its address, and takes away what was deleted. */
  function thing(post: WorldPost, inbox: boolean): Record<string, unknown> {
    const link = linkOf(post)
    const gone = post.deletedAt !== null
    const path = `/r/practice/comments/${link.slice(3)}/title/${isComment(post) ? `${post.id.slice(3)}/` : ''}`
    return {
      kind: post.id.slice(0, 2),
      data: {
        name: post.id,
        id: post.id.slice(3),
        author: gone ? '[deleted]' : post.author.handle,
        ...(!gone && { author_fullname: post.author.id }),
        ...(isComment(post)
          ? { body: gone ? '[deleted]' : post.text, parent_id: post.answers?.id ?? link }
          : { title: '', selftext: gone ? '[deleted]' : post.text }),
        ...(inbox
          ? { context: `${path}?context=3`, type: 'username_mention' }
          : { permalink: path, ...(isComment(post) && { link_id: link }) }),
        created_utc: post.at / 1_000,
        edited: post.editedAt === null ? false : post.editedAt / 1_000,
        subreddit: 'practice',
        ups: post.likes,
        num_comments: post.replies,
      },
    }
  }
}

const isComment = ({ id }: WorldPost) => id.startsWith('t1_')
const linkOf = ({ conversationId }: WorldPost) => `t3_${conversationId.slice(3)}`
