import { type Context as Call, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import { longestChatText } from '#shared/chat.ts'
import type { Context } from '../kit/database/context.ts'
import { limitsOf } from '../kit/database/limit.ts'
import type { CallerAddress } from '../kit/http/caller-address.ts'
import { problem } from '../kit/http/problems.ts'
import type { Env } from '../kit/http/route.ts'
import { day, hour, minute } from '../kit/lib/clock.ts'
import { hashToken, newToken } from '../kit/lib/secret-box.ts'
import { cleanLine, cleanText } from '../kit/lib/text.ts'
import { getArticle, listTexts } from '../nouns/articles/article.store.ts'
import { noteRead, noteSearch, vote } from '../nouns/articles/article-reader.actions.ts'
import { findSlug } from '../nouns/articles/article-slug.store.ts'
import type { HelpIndex, HelpText } from '../nouns/articles/help-index.ts'
import { saveWords } from '../nouns/chat/chat.actions.ts'
import { isOpen } from '../nouns/chat/chat.session.ts'
import { listSources } from '../nouns/sources/source.store.ts'
import {
  articlePage,
  foundPart,
  type HelpResult,
  type HelpService,
  helpHeaders,
  helpHref,
  helpPage,
  helpScript,
  personPage,
  saidPage,
} from '../pages/help.page.ts'
import { languageOf } from '../pages/page.ts'

type Parts = {
  service: { brand: string; phone: string | null; hours: string | null; color?: string | null }
  url: string | null
  callerAddress: CallerAddress
  help: () => Promise<HelpIndex>
}

/** What one network address may do: searches in a minute, votes and messages in an hour, and all whom no address tells apart together. */
const mostSearches = { own: 120, unknown: 1_200 }
const mostVotes = { own: 60, unknown: 600 }
const mostMessages = { own: 5, unknown: 60 }

/** `/help`: answers for everybody, found by words and meanings, readable without script; a person is a page away. */
export function helpRoutes(context: Context, { service, url, callerAddress, help }: Parts): Hono<Env> {
  const app = new Hono<Env>()
  const open = limitsOf(context)
  const limits = (name: string, most: { own: number; unknown: number }, windowMs: number) => ({
    own: open({ name: `help ${name} of address`, most: most.own, windowMs }),
    unknown: open({ name: `help ${name} of unknown`, most: most.unknown, windowMs }),
  })
  const searches = limits('searches', mostSearches, minute)
  const votes = limits('votes', mostVotes, hour)
  const messages = limits('messages', mostMessages, hour)
  const once = open({ name: 'help vote of article', most: 1, windowMs: day })
  const may = async (c: Call<Env>, limit: ReturnType<typeof limits>) => {
    const address = callerAddress(c)
    return (await (address === null ? limit.unknown.count('all') : limit.own.count(address))) === null
  }
  const headers = helpHeaders(service.color ?? null)
  for (const path of ['/help', '/help/*']) {
    app.use(path, bodyLimit({ maxSize: 64 * 1024, onError: () => problem(413, 'too-large', 'A form has at most 64 kB.') }))
    app.use(path, async (c, next) => {
      await next()
      for (const [name, value] of Object.entries(headers)) c.header(name, value)
      c.header('cache-control', 'no-cache')
    })
  }
  const langOf = (c: Call<Env>): InterfaceLanguage =>
    interfaceLanguages.find((one) => one === c.req.query('lang')) ?? languageOf(c.req.header('accept-language')) ?? 'en'
  const chatOf = async () => (await listSources(context.db)).find(isOpen) ?? null
  const at = async (c: Call<Env>) => {
    const chat = await chatOf()
    const lang = langOf(c)
    const shown: HelpService = {
      ...service,
      color: service.color ?? null,
      canWrite: chat !== null,
      chat: chat && `/chat?source=${chat.id}&lang=${lang}`,
    }
    return { lang, service: shown }
  }

  app.get('/help.js', (c) =>
    c.body(helpScript, 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
    }),
  )

  app.get('/help', async (c) => {
    const where = await at(c)
    const q = cleanLine(c.req.query('q') ?? '', 300)
    const part = c.req.query('part')
    const index = await help()
    // Who searches too much is shown the page without what was found.
    const tooMany = q !== '' && !(await may(c, searches))
    const result = q === '' || tooMany ? null : resultOf(index, q, where.lang)
    // Half-typed words are nobody's search: what is kept is what somebody asked for, or stopped at.
    if (result && part !== 'found')
      await noteSearch(context, { text: q, lang: where.lang, band: result.personWhy === null ? result.band : 'person' })
    if (part === 'settled') return c.body(null, 204)
    if (part === 'found') return c.html(result ? foundPart(where, result) : '')
    return c.html(helpPage(where, index.list(where.lang), result), tooMany ? 429 : 200)
  })

  app.get('/help/person', async (c) => {
    const filled = { words: cleanLine(c.req.query('q') ?? '', 300), contact: '', about: cleanLine(c.req.query('about') ?? '', 120) }
    return c.html(personPage(await at(c), filled, null))
  })

  app.post('/help/person', async (c) => {
    const where = await at(c)
    const form = await c.req.parseBody()
    const text = (name: string) => (typeof form[name] === 'string' ? cleanText(form[name]) : '')
    const filled = { words: text('words').slice(0, 1_500), contact: cleanLine(text('contact')), about: cleanLine(text('about'), 120) }
    if (filled.words === '' || filled.contact === '') return c.html(personPage(where, filled, 'missing'), 422)
    const chat = await chatOf()
    if (!chat) return c.html(personPage(where, filled, null), 409)
    if (!(await may(c, messages))) return c.html(personPage(where, filled, 'many'), 429)
    const known = filled.about === '' ? null : await findSlug(context.db, filled.about)
    const title = known && (await help()).textOf(known.articleId, where.lang)?.title
    const said = [filled.words, title ? `[${title}]` : '', filled.contact].filter(Boolean).join('\n\n').slice(0, longestChatText)
    // A visitor whose token nobody has: the answer goes to the address that was given.
    await saveWords(context, { sourceId: chat.id, tokenHash: hashToken(newToken()), key: newToken().slice(0, 40), text: said })
    return c.redirect(helpHref(where.lang, 'sent'), 303)
  })

  app.get('/help/sent', async (c) => c.html(saidPage(await at(c), 'sent', 'sent.why')))

  const gone = async (c: Call<Env>) => c.html(saidPage(await at(c), 'gone', 'gone.why'), 404)

  app.get('/help/:slug', async (c) => {
    const where = await at(c)
    const slug = await findSlug(context.db, c.req.param('slug'))
    const index = await help()
    const text = slug && index.textOf(slug.articleId, where.lang)
    if (!slug || !text) return gone(c)
    const said = c.req.query('said')
    // The address of the language that is read is the one it stands at.
    if (text.slug !== slug.slug) {
      const query = new URLSearchParams({ ...(c.req.query('lang') ? { lang: where.lang } : {}), ...(said ? { said } : {}) })
      return c.redirect(`/help/${text.slug}${query.size > 0 ? `?${query}` : ''}`, slug.isCurrent ? 302 : 301)
    }
    if (said === undefined && !isRobot(c)) await noteRead(context, text.article)
    return c.html(await articleOf(index, text, where, said === 'yes' || said === 'no' ? said : null))
  })

  async function articleOf(index: HelpIndex, text: HelpText, where: Awaited<ReturnType<typeof at>>, said: 'yes' | 'no' | null) {
    const [{ baseLang }, texts] = await Promise.all([getArticle(context.db, text.article), listTexts(context.db, text.article)])
    const changedAt = texts.find(({ lang }) => lang === text.lang)?.changedAt ?? 0
    const newest = text.state === 'outdated' && text.lang !== baseLang ? baseLang : null
    const languages = index.languagesOf(text.article)
    return articlePage(where, { ...text, id: text.article, changedAt, languages }, { said, newest, url })
  }

  app.post('/help/:slug/vote', async (c) => {
    const lang = langOf(c)
    const slug = await findSlug(context.db, c.req.param('slug'))
    const form = await c.req.parseBody()
    const of = interfaceLanguages.find((one) => one === form.of)
    const text = slug && of && (await help()).textOf(slug.articleId, of)
    if (!slug || !text || (form.helped !== 'yes' && form.helped !== 'no')) return gone(c)
    const { helped } = form
    const address = callerAddress(c)
    const isFirst = address === null || (await once.count(`${address} ${slug.articleId}`)) === null
    // Of a version that does not stand any more nothing is learnt.
    if (isFirst && text.lang === of && String(text.version) === form.version && (await may(c, votes)))
      await vote(context, { articleId: slug.articleId, lang: of, version: text.version, helped: helped === 'yes' })
    return c.redirect(helpHref(lang, slug.slug, { said: helped }), 303)
  })
  return app
}

const isRobot = (c: Call<Env>): boolean => /bot|crawl|spider|preview/iu.test(c.req.header('user-agent') ?? '')

function resultOf(index: HelpIndex, q: string, lang: InterfaceLanguage): HelpResult {
  const { band, personWhy, hits } = index.find(q, lang)
  return { q, band, personWhy, hits }
}
