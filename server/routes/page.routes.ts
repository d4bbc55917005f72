import { type Context as Call, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import type { ChannelName } from '#shared/channel.ts'
import { mostPhotoBytes } from '#shared/photo.ts'
import { quoteAnswerBody } from '#shared/quote.schema.ts'
import { messageBody } from '#shared/service-order.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { problem } from '../kit/http/problems.ts'
import type { Env } from '../kit/http/route.ts'
import { cleanText } from '../kit/lib/text.ts'
import { findOpenAsk } from '../nouns/feedback/feedback.actions.ts'
import { askForCode, showProofs } from '../nouns/handle-proofs/handle-proof.actions.ts'
import { listPhotos } from '../nouns/photos/photo.actions.ts'
import { answerQuote } from '../nouns/quotes/quote.actions.ts'
import { writeMessage } from '../nouns/service-orders/message.actions.ts'
import { getServiceOrder, languageOfCustomer, zoneOf } from '../nouns/service-orders/service-order.store.ts'
import { findOrderIdByToken } from '../nouns/service-orders/status-link.ts'
import { getThread } from '../nouns/threads/thread.store.ts'
import { languageOf, publicPageHeaders } from '../pages/page.ts'
import { noStatusPage, statusPage } from '../pages/status.page.ts'
import { answers, back, refusedBy } from './page-answers.ts'
import { addDecisionForms } from './page-appointment.ts'
import { addPhotoForms } from './page-photos.ts'
import { showStatus } from './shown-order.ts'

/** Pages for people without an account, rendered here: they need no script, and no search engine keeps them. */
export function pageRoutes(context: Context, brand: string, url: string | null): Hono<Env> {
  const app = new Hono<Env>()
  const forWords = bodyLimit({ maxSize: 64 * 1024, onError: () => problem(413, 'too-large', 'A form has at most 64 kB.') })
  const forPhotos = bodyLimit({
    maxSize: mostPhotoBytes + 64 * 1024,
    onError: (c) => back(c as Call<Env>, c.req.path.split('/')[2] ?? '', 'photo-too-large'),
  })
  app.use('/s/*', (c, next) => (c.req.path.endsWith('/photos') ? forPhotos(c, next) : forWords(c, next)))
  app.use('/s/*', async (c, next) => {
    await next()
    const isFile = /^(image|text\/calendar)/.test(c.res.headers.get('content-type') ?? '')
    for (const [name, value] of Object.entries(publicPageHeaders)) if (!isFile) c.header(name, value)
    c.header('cache-control', 'no-store')
    c.header('x-robots-tag', 'noindex, nofollow')
  })

  /** The language asked for by address, else the customer's own, else the browser's. */
  const langOf = (c: Call<Env>, known: string | null): InterfaceLanguage => {
    const own = (known ?? '').split('-')[0]
    const find = (wanted: string | undefined) => interfaceLanguages.find((one) => one === wanted)
    return find(c.req.query('lang')) ?? find(own) ?? languageOf(c.req.header('accept-language')) ?? 'en'
  }
  const missing = (c: Call<Env>) => c.html(noStatusPage(langOf(c, null), brand, '/s/'), 404)

  app.get('/s/:token', async (c) => {
    const token = c.req.param('token')
    const orderId = await findOrderIdByToken(context.db, token)
    if (orderId === null) return missing(c)
    return c.html(await pageOf(c, token, orderId))
  })

  async function pageOf(c: Call<Env>, token: string, orderId: number, code?: { code: string; channel: ChannelName; handle: string }) {
    const order = await getServiceOrder(context.db, orderId)
    const [status, zone, known, photos, proofs, own, ask] = await Promise.all([
      showStatus(context, orderId),
      zoneOf(context.db, order),
      languageOfCustomer(context.db, order),
      listPhotos(context.db, orderId),
      showProofs(context, orderId),
      order.threadId === null ? null : getThread(context.db, order.threadId),
      findOpenAsk(context, token),
    ])
    const lang = langOf(c, known)
    const key = c.req.query('said') ?? ''
    const said = Object.hasOwn(answers, key) ? answers[key] : undefined
    const answer = said && { text: said.text(lang), isTrouble: said.isTrouble }
    const proof = { ...proofs, own: (own?.channel as ChannelName) ?? null, code }
    return statusPage({
      status,
      lang,
      brand,
      path: `/s/${token}`,
      now: context.clock(),
      zone,
      answer,
      photos,
      proof,
      isAsked: ask !== null,
    })
  }

  // The code stands in the answer itself: kept is only its hash, so no address can show it again.
  app.post('/s/:token/proof', async (c) => {
    const token = c.req.param('token')
    const orderId = await findOrderIdByToken(context.db, token)
    if (orderId === null) return missing(c)
    const form = await c.req.parseBody()
    const channel = String(form.channel ?? '') as ChannelName
    const handle = String(form.handle ?? '')
    try {
      return c.html(await pageOf(c, token, orderId, { code: await askForCode(context, orderId, { channel, handle }), channel, handle }))
    } catch (error) {
      return back(c, token, refusedBy(error))
    }
  })

  app.post('/s/:token/messages', (c) =>
    takeForm(c, async (orderId, form) => {
      const message = messageBody.safeParse({ text: cleanText(String(form.text ?? '')) })
      if (!message.success) return 'empty'
      await writeMessage(context, null, orderId, message.data.text)
      return 'sent'
    }),
  )

  app.post('/s/:token/quote', (c) =>
    takeForm(c, async (orderId, { answer, contentHash }) => {
      const read = quoteAnswerBody.safeParse({ answer, contentHash })
      if (!read.success) return 'changed'
      await answerQuote(context, null, orderId, read.data)
      return 'answered'
    }),
  )

  addPhotoForms(app, context, takeForm)
  addDecisionForms(app, context, {
    brand,
    url,
    takeForm,
    langOf: async (c, orderId) => langOf(c, await languageOfCustomer(context.db, await getServiceOrder(context.db, orderId))),
  })

  /** Takes a form of a customer's page and goes back to the page, which then says what came of it. */
  async function takeForm(c: Call<Env>, take: (orderId: number, form: Record<string, unknown>) => Promise<string>): Promise<Response> {
    const token = c.req.param('token') ?? ''
    const orderId = await findOrderIdByToken(context.db, token)
    if (orderId === null) return missing(c)
    return back(c, token, await take(orderId, await c.req.parseBody()).catch(refusedBy))
  }

  return app
}
