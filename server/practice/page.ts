import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import type { Network } from './network.ts'
import { postAsBrand } from './own-post.ts'
import { findPost, listConversation, type WorldPost } from './world.ts'

const shown = 100

const style = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark }
  article { padding: .75rem 0; border-bottom: 1px solid #8884 } article.ours { border-left: 3px solid #2a7; padding-left: 1rem }
  header, time { color: #777; font-size: .875rem } a { color: inherit } p { margin: .25rem 0; white-space: pre-wrap; overflow-wrap: anywhere }
  textarea { width: 100%; font: inherit }
`

/** What a person sees: the timeline, one conversation, and the form behind "post it by hand". Plain HTML, no script. */
export function humanPages(network: Network): Hono {
  const { world } = network
  const app = new Hono()

  app.use(async (c, next) => {
    network.tick()
    await next()
    c.res.headers.set(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    )
    c.res.headers.set('x-content-type-options', 'nosniff')
  })

  app.get('/', (c) => {
    const newest: WorldPost[] = []
    for (let at = world.timeline.length - 1; at >= 0 && newest.length < shown; at -= 1) {
      const post = world.timeline[at] as WorldPost
      if (post.deletedAt === null) newest.push(post)
    }
    return c.html(page('Practice network', newest.map(article), 20))
  })

  app.get('/:handle/status/:id', (c) => {
    const post = findPost(world, c.req.param('id'))
    if (!post) return c.html(page('This post does not exist', []), 404)
    const thread = listConversation(world, post.conversationId)
    return c.html(page(`@${post.author.handle}`, thread.map(article)))
  })

  app.get('/intent/tweet', (c) => {
    const target = findPost(world, c.req.query('in_reply_to') ?? '')
    return c.html(
      page('Post by hand', [
        ...(target ? [article(target)] : []),
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
    const post = postAsBrand(network, { text, inReplyTo: target?.id ?? null }, 'hand')
    return c.redirect(`/${world.brand.handle}/status/${post.id}`, 303)
  })

  return app

  function article(post: WorldPost) {
    const ours = post.author === world.brand
    return html`<article class="${ours ? 'ours' : ''}" id="p${post.id}">
      <header><b>${post.author.name.toWellFormed()}</b> @${post.author.handle.toWellFormed()} ·
        <a href="/${encodeURIComponent(post.author.handle.toWellFormed())}/status/${post.id}"><time>${new Date(post.at).toISOString().slice(0, 16).replace('T', ' ')}</time></a>
        ${post.answers ? html`· answers @${post.answers.author.handle.toWellFormed()}` : ''}</header>
      <p lang="${post.lang ?? 'und'}" dir="auto">${post.text.toWellFormed()}</p>
    </article>`
  }
}

function page(title: string, parts: unknown[], refreshSeconds?: number) {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8" /><title>${title}</title><meta name="viewport" content="width=device-width" />
${refreshSeconds ? html`<meta http-equiv="refresh" content="${refreshSeconds}" />` : ''}<style>${raw(style)}</style></head>
<body><h1>${title}</h1><p><a href="/">Practice network</a>. Nothing here leaves this computer.</p>${parts}</body>
</html>`
}
