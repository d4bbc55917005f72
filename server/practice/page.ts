import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import { channelLabels } from '#shared/channel.ts'
import type { Network } from './network.ts'
import { postAsBrand } from './own-post.ts'
import { findPost, listConversation, type WorldPost } from './world.ts'

const shown = 100

const style = `
  :root { color-scheme: light dark; color: light-dark(#111, #eee); background: light-dark(#fff, #121212) }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
  article { padding: .75rem 0; border-bottom: 1px solid #8884 } article.ours { border-left: 3px solid #2a7; padding-left: 1rem }
  header, time { color: light-dark(#5f5f5f, #a8a8a8); font-size: .875rem } a { color: inherit } p { margin: .25rem 0; white-space: pre-wrap; overflow-wrap: anywhere }
  textarea { width: 100%; font: inherit } nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem } nav a { padding: .25rem 0 } nav a[aria-current] { font-weight: 600; text-decoration: none }
`

/** What a person sees: what is said on all networks or one, one conversation, and the form behind "post it by hand" on X. Plain HTML, no script. */
export function humanPages(networks: readonly [Network, ...Network[]]): Hono {
  const [x] = networks
  const { world } = x
  const app = new Hono()
  const onName = (name: string) => networks.find(({ adapter }) => adapter.name === name)

  app.use(async (c, next) => {
    for (const network of networks) network.tick()
    await next()
    c.res.headers.set(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    )
    c.res.headers.set('x-content-type-options', 'nosniff')
  })

  app.get('/', (c) => {
    const newest = networks.flatMap((network) => newestOn(network).map((post) => ({ network, post })))
    const articles = newest.sort((a, b) => b.post.at - a.post.at).slice(0, shown)
    return c.html(
      page(
        'Practice networks',
        articles.map(({ network, post }) => article(network, post)),
        null,
      ),
    )
  })

  app.get('/on/:name', (c) => {
    const network = onName(c.req.param('name'))
    if (!network) return c.html(page('This network is not played here', []), 404)
    const articles = newestOn(network).map((post) => article(network, post))
    return c.html(page(labelOf(network), articles, network))
  })

  app.get('/on/:name/:id', (c) => showThread(onName(c.req.param('name')), c.req.param('id')))
  app.get('/:handle/status/:id', (c) => showThread(x, c.req.param('id')))

  function showThread(network: Network | undefined, id: string) {
    const post = network && findPost(network.world, id)
    const body = post
      ? page(
          `@${post.author.handle.toWellFormed()}`,
          listConversation(network.world, post.conversationId).map((one) => article(network, one)),
          network,
        )
      : page('This post does not exist', [])
    return new Response(String(body), { status: post ? 200 : 404, headers: { 'content-type': 'text/html; charset=utf-8' } })
  }

  app.get('/intent/tweet', (c) => {
    const target = findPost(world, c.req.query('in_reply_to') ?? '')
    return c.html(
      page('Post by hand', [
        ...(target ? [article(x, target)] : []),
        html`<form method="post" action="/intent/tweet">
          <input type="hidden" name="in_reply_to" value="${target?.id ?? ''}" />
          <textarea name="text" rows="5" aria-label="Post as @${world.brand.handle}">${c.req.query('text') ?? ''}</textarea>
          <button>Post as @${world.brand.handle}</button>
        </form>`,
      ]),
    )
  })

  app.post('/intent/tweet', async (c) => {
    const form = await c.req.formData()
    const text = String(form.get('text') ?? '').trim()
    const target = findPost(world, String(form.get('in_reply_to') ?? ''))
    if (!text) return c.html(page('Nothing to post', []), 400)
    const post = postAsBrand(x, { text, inReplyTo: target?.id ?? null }, 'hand')
    return c.redirect(`/${world.brand.handle}/status/${post.id}`, 303)
  })

  return app

  function newestOn({ world }: Network): WorldPost[] {
    const newest: WorldPost[] = []
    for (let at = world.timeline.length - 1; at >= 0 && newest.length < shown; at -= 1) {
      const post = world.timeline[at] as WorldPost
      if (post.deletedAt === null) newest.push(post)
    }
    return newest
  }

  function article(network: Network, post: WorldPost) {
    const ours = post.author === network.world.brand
    const address = `/on/${network.adapter.name}/${encodeURIComponent(post.id)}`
    return html`<article class="${ours ? 'ours' : ''}" id="p${post.id}">
      <header><b>${post.author.name.toWellFormed()}</b> @${post.author.handle.toWellFormed()} · ${labelOf(network)} ·
        <a href="${address}"><time>${new Date(post.at).toISOString().slice(0, 16).replace('T', ' ')}</time></a>
        ${post.answers ? html`· answers @${post.answers.author.handle.toWellFormed()}` : ''}</header>
      <p lang="${post.lang ?? 'und'}" dir="auto">${post.text.toWellFormed()}</p>
    </article>`
  }

  /** @param here the network that is shown; null: all; left out: none */
  function page(title: string, parts: unknown[], here?: Network | null) {
    const link = (href: string, label: string, isHere: boolean) =>
      html`<a href="${href}"${isHere ? raw(' aria-current="page"') : ''}>${label}</a> `
    const links = networks.map((network) => link(`/on/${network.adapter.name}`, labelOf(network), network === here))
    return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8" /><title>${title}</title><meta name="viewport" content="width=device-width" />
<style>${raw(style)}</style></head>
<body><nav aria-label="Networks">${link('/', 'All', here === null)}${links}</nav>
<main><h1>${title}</h1><p>Nothing here leaves this computer.</p>${parts}</main></body>
</html>`
  }
}

const labelOf = ({ adapter }: Network): string => channelLabels[adapter.name]
