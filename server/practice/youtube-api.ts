import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { minute } from '../kit/lib/clock.ts'
import { openConsent, ownApp } from './consent.ts'
import { failing, shuffled } from './fault-injector.ts'
import { oneWindow } from './limits.ts'
import type { Adapter, Bindings, Network } from './network.ts'
import { postAsBrand } from './own-post.ts'
import type { Refusal } from './settings.ts'
import { findPost, type WorldPost } from './world.ts'

const longestComment = 10_000
/** So many answers come with their thread. */
const answersInline = 5

/** Answers are flat: each belongs to a thread, and its id begins with the thread's. */
export const youtubeAdapter: Adapter = {
  name: 'youtube',
  path: '/youtube',
  ids: {
    post: (serial, _author, { conversationId }) =>
      conversationId === null ? `Ug${BigInt(serial).toString(36)}` : `${conversationId}.${BigInt(serial).toString(36)}`,
    person: (hash) => `UC${hash.readUIntBE(0, 6).toString(36)}`,
    newOnEdit: false,
  },
  limits: oneWindow({ perWindow: 300, windowMs: minute, headers: () => ({}) }),
  refuse,
  api: youtubeApi,
}

const refusals: Partial<Record<Refusal, [400 | 401 | 403 | 429 | 503, string, string]>> = {
  rate: [403, 'rateLimitExceeded', 'The request cannot be completed because you have exceeded your rate limit.'],
  'rate-v1': [429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for quota metric Queries per minute.'],
  cap: [403, 'quotaExceeded', 'The request cannot be completed because you have exceeded your quota.'],
  unauthorized: [401, 'authError', 'Invalid Credentials'],
  forbidden: [403, 'forbidden', 'The request might not be properly authorized.'],
  locked: [403, 'commentsDisabled', 'The video has disabled comments.'],
  'server-json': [503, 'backendError', 'Backend Error'],
}

function refuse(c: Context, refusal: Refusal): Response {
  const known = refusals[refusal]
  return known ? say(c, ...known) : c.html('<!DOCTYPE html><title>Error 503 (Service Unavailable)!!1</title>', 503)
}

const say = (c: Context, code: 400 | 401 | 403 | 404 | 429 | 503, reason: string, message: string) =>
  c.json({ error: { code, message, errors: [{ message, domain: 'youtube', reason }] } }, code)

const newComment = z.object({ snippet: z.object({ parentId: z.string(), textOriginal: z.string() }) })

/** YouTube's Data API v3 as far as a help desk uses it. */
function youtubeApi(network: Network): Hono<Bindings> {
  const { world, tokens } = network
  const app = new Hono<Bindings>()
  const isListed = (post: WorldPost) => post.deletedAt === null && post.listedAt <= world.clock() && !post.reposts
  const answersOf = (root: WorldPost) => world.timeline.filter((post) => post.answers && post.conversationId === root.id && isListed(post))

  const consent = openConsent(network, {
    findApp: ownApp(network),
    codeLifeMs: 10 * minute,
    pkce: 'known',
    renews: (asked) => asked.get('access_type') === 'offline' && asked.get('prompt') === 'consent',
    issuer: (c) => `${new URL(c.req.url).origin}/youtube`,
  })
  app.get('/o/oauth2/v2/auth', (c) => consent.page(c))
  app.post('/o/oauth2/v2/auth', (c) => consent.decide(c))
  app.post('/token', failing(network, 'token'), async (c) => {
    const form = new URLSearchParams(await c.req.text())
    if (form.get('grant_type') === 'authorization_code') {
      const given = consent.trade(c, form)
      if ('error' in given)
        return c.json({ error: given.error, error_description: 'Bad Request' }, given.error === 'invalid_client' ? 401 : 400)
      const { access, refresh, scope } = given
      return c.json({ access_token: access, expires_in: 3_599, token_type: 'Bearer', scope, ...(refresh && { refresh_token: refresh }) })
    }
    const pair = form.get('grant_type') === 'refresh_token' ? tokens.renew(form.get('refresh_token') ?? '', true) : null
    return pair ? c.json({ access_token: pair.access, expires_in: 3_600, token_type: 'Bearer' }) : c.json({ error: 'invalid_grant' }, 400)
  })

  app.get('/youtube/v3/channels', failing(network, 'me'), (c) =>
    c.json({
      kind: 'youtube#channelListResponse',
      items: [{ id: world.brand.id, snippet: { title: world.brand.name, customUrl: `@${world.brand.handle}` } }],
    }),
  )

  app.get('/youtube/v3/commentThreads', failing(network, 'mentions'), (c) => {
    const roots = world.timeline.filter((post) => !post.answers && isListed(post)).reverse()
    const page = cut(c, roots)
    if (!page) return say(c, 400, 'invalidPageToken', 'The request specifies an invalid page token.')
    const fault = network.faultInjector.page('mentions')
    const token = c.req.query('pageToken')
    // Every comment of the page was held for review.
    if (fault === 'empty-page' && roots.length > 0) return c.json({ items: [], nextPageToken: token ?? tokenOf('start') })
    const middle = page.posts[page.posts.length >> 1]
    const next = fault === 'repeat-page' && page.next && middle && page.posts.length > 1 ? tokenOf(middle.id) : page.next
    for (const post of page.posts) post.served += 1
    const shown = fault === 'shuffled-page' ? shuffled(page.posts) : page.posts
    return c.json({ kind: 'youtube#commentThreadListResponse', items: shown.map(shapeThread), ...(next && { nextPageToken: next }) })
  })

  const lookup = failing(network, 'lookup')
  const own = failing(network, 'own')
  app.get(
    '/youtube/v3/comments',
    (c, next) => (c.req.query('id') ? lookup(c, next) : own(c, next)),
    (c) => {
      const ids = c.req.query('id')?.split(',')
      if (ids && ids.length > 50) return say(c, 400, 'invalidFilters', 'Too many ids.')
      if (ids) return c.json({ items: ids.map((id) => findPost(world, id)).flatMap((post) => (post ? [shapeComment(post)] : [])) })
      const root = findPost(world, c.req.query('parentId') ?? '')
      if (!root) return say(c, 404, 'commentNotFound', 'The specified comment could not be found.')
      const page = cut(c, answersOf(root))
      if (!page) return say(c, 400, 'invalidPageToken', 'The request specifies an invalid page token.')
      return c.json({ items: page.posts.map(shapeComment), ...(page.next && { nextPageToken: page.next }) })
    },
  )
  app.post('/youtube/v3/comments', failing(network, 'create'), async (c) => {
    const body = newComment.safeParse(await c.req.json())
    if (!body.success) return say(c, 400, 'parentIdMissing', 'The parent is missing.')
    const { parentId, textOriginal: text } = body.data.snippet
    if (!text.trim()) return say(c, 400, 'commentTextRequired', 'The comment text is missing.')
    if ([...text].length > longestComment) return say(c, 400, 'commentTextTooLong', 'The comment text is too long.')
    if (parentId.includes('.')) return say(c, 400, 'operationNotSupported', 'Only top-level comments can be answered.')
    const root = findPost(world, parentId)
    if (!root) return say(c, 404, 'parentCommentNotFound', 'The parent comment could not be found.')
    return c.json(shapeComment(postAsBrand(network, { text, inReplyTo: root.id }, 'api')))
  })

  app.all('*', (c) => say(c, 404, 'notFound', 'Not Found'))
  return app

  /** A page below the post its token names; null for a token nobody gave. */
  function cut(c: Context, posts: readonly WorldPost[]): { posts: WorldPost[]; next: string | null } | null {
    const token = c.req.query('pageToken')
    const limit = Math.min(Number(c.req.query('maxResults') ?? 20), 100)
    const anchor = token ? Buffer.from(token, 'base64url').toString() : null
    if (anchor !== null && anchor !== 'start' && !world.posts.has(anchor)) return null
    const serial = anchor && anchor !== 'start' ? world.posts.get(anchor)?.serial : undefined
    const isNewestFirst = BigInt(posts[0]?.serial ?? 0) > BigInt(posts.at(-1)?.serial ?? 0)
    const rest = serial
      ? posts.filter((post) => (isNewestFirst ? BigInt(post.serial) < BigInt(serial) : BigInt(post.serial) > BigInt(serial)))
      : posts
    const page = rest.slice(0, limit)
    const last = page.at(-1)
    return { posts: page, next: rest.length > limit && last ? tokenOf(last.id) : null }
  }

  function shapeThread(root: WorldPost): Record<string, unknown> {
    const answers = answersOf(root)
    return {
      kind: 'youtube#commentThread',
      id: root.id,
      snippet: {
        channelId: world.brand.id,
        videoId: 'practice001',
        topLevelComment: shapeComment(root),
        canReply: true,
        totalReplyCount: answers.length,
        isPublic: true,
      },
      ...(answers.length > 0 && { replies: { comments: answers.slice(-answersInline).reverse().map(shapeComment) } }),
    }
  }

  /** `textOriginal` is only handed to who wrote it. */
  function shapeComment(post: WorldPost): Record<string, unknown> {
    return {
      kind: 'youtube#comment',
      id: post.id,
      snippet: {
        textDisplay: post.text,
        ...(post.author === world.brand && { textOriginal: post.text }),
        ...(post.answers && { parentId: post.conversationId }),
        authorDisplayName: `@${post.author.handle}`,
        authorChannelId: { value: post.author.id },
        canRate: true,
        likeCount: post.likes,
        publishedAt: new Date(post.at).toISOString(),
        updatedAt: new Date(post.editedAt ?? post.at).toISOString(),
      },
    }
  }
}

const tokenOf = (id: string) => Buffer.from(id).toString('base64url')
