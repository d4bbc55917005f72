import { type Context, Hono } from 'hono'
import { minute, second } from '../kit/lib/clock.ts'
import { failing, shuffled } from './fault-injector.ts'
import { oneWindow } from './limits.ts'
import type { Adapter, Bindings, Network } from './network.ts'
import type { Refusal } from './settings.ts'
import type { WorldPost } from './world.ts'

/** So many of the newest are shown; what is older can be read nowhere. */
const shown = 100

/** A blog's feed: everybody may read it, and nobody can answer in it. */
export const feedAdapter: Adapter = {
  name: 'feed',
  path: '/feed',
  ids: { post: (serial) => `post-${serial}`, person: (hash) => hash.toString('hex', 0, 6), newOnEdit: false },
  limits: oneWindow({ perWindow: 60, windowMs: minute, headers: () => ({}) }),
  refuse,
  isOpen: true,
  api: feedApi,
}

const statuses: Partial<Record<Refusal, 401 | 403 | 429>> = { rate: 429, 'rate-v1': 429, unauthorized: 401, forbidden: 403 }

function refuse(c: Context, refusal: Refusal, headers: Record<string, string>): Response {
  const status = statuses[refusal] ?? 503
  if (refusal === 'rate') headers['retry-after'] = String((2 * minute) / second)
  return c.html(`<!DOCTYPE html><title>${status}</title>`, status)
}

/** RSS 2.0 (https://www.rssboard.org/rss-specification). */
function feedApi(network: Network): Hono<Bindings> {
  const { world } = network
  const app = new Hono<Bindings>()

  app.get('/posts.xml', failing(network, 'mentions'), (c) => {
    const fault = network.faultInjector.page('mentions')
    const posts = world.timeline
      .filter((post) => post.deletedAt === null && !post.reposts)
      .toReversed()
      .slice(0, shown)
    for (const post of posts) post.served += 1
    const page = fault === 'empty-page' ? [] : fault === 'shuffled-page' ? shuffled(posts) : posts
    const items = (fault === 'repeat-page' ? [...page, ...page] : page).map(itemOf).join('')
    const rss = `<rss version="2.0"><channel><title>People on ${world.brand.name}</title>${items}</channel></rss>`
    return c.body(`<?xml version="1.0" encoding="utf-8"?>${rss}`, 200, { 'content-type': 'application/rss+xml' })
  })
  app.all('*', (c) => c.notFound())
  return app
}

const escaped = (text: string) => text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)

function itemOf({ id, text, at, author }: WorldPost): string {
  const date = new Date(at).toUTCString()
  return `<item><guid isPermaLink="false">${id}</guid><author>${escaped(author.name)}</author><description>${escaped(text)}</description><pubDate>${date}</pubDate></item>`
}
