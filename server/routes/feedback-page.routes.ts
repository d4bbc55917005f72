import { type Context as Call, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import { answerDays } from '#shared/feedback.ts'
import { mostOnWall, type StoryPlace, type StoryScope } from '#shared/story.ts'
import type { Context } from '../kit/database/context.ts'
import { readJson } from '../kit/database/json.ts'
import { problem } from '../kit/http/problems.ts'
import type { Env } from '../kit/http/route.ts'
import { day } from '../kit/lib/clock.ts'
import { serverZone } from '../kit/lib/environment.ts'
import { Refusal } from '../kit/lib/errors.ts'
import { answerAsk, findOpenAsk } from '../nouns/feedback/feedback.actions.ts'
import type { AskRow } from '../nouns/feedback/feedback.store.ts'
import { declineStory, findBehind, giveStory, withdrawStory } from '../nouns/stories/story.actions.ts'
import { nameOn } from '../nouns/stories/story.rules.ts'
import { hasPhotos, listShown, type StoryRow } from '../nouns/stories/story.store.ts'
import {
  answeredPage,
  consentVersion,
  consentWords,
  noFeedbackPage,
  questionPage,
  type ShownStory,
  storyPage,
  wallPage,
} from '../pages/feedback.page.ts'
import { languageOf, publicPageHeaders } from '../pages/page.ts'

type Form = Record<string, unknown>

/** `/feedback/<token>`: one question, and whether the words may be shown; `/stories`: those that may. Without script; only POST acts. */
export function feedbackPageRoutes(context: Context, brand: string): Hono<Env> {
  const app = new Hono<Env>()
  app.use('/feedback/*', bodyLimit({ maxSize: 64 * 1024, onError: () => problem(413, 'too-large', 'A form has at most 64 kB.') }))
  app.use('/feedback/*', async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(publicPageHeaders)) c.header(name, value)
    c.header('cache-control', 'no-store')
    c.header('x-robots-tag', 'noindex, nofollow')
  })
  const langOf = (c: Call<Env>, known: string | null): InterfaceLanguage => {
    const find = (wanted: string | null | undefined) => interfaceLanguages.find((one) => one === wanted)
    return find(c.req.query('lang')) ?? find(known) ?? languageOf(c.req.header('accept-language')) ?? 'en'
  }
  const frameOf = (c: Call<Env>, token: string, known: string | null) => ({
    lang: langOf(c, known),
    brand,
    path: `/feedback/${token}`,
    zone: serverZone(),
  })
  const missing = (c: Call<Env>) => c.html(noFeedbackPage(frameOf(c, '', null)), 404)
  const back = (c: Call<Env>, token: string, more: Record<string, string> = {}) => {
    const lang = c.req.query('lang')
    const asked = new URLSearchParams({ ...(lang ? { lang } : {}), ...more }).toString()
    return c.redirect(`/feedback/${token}${asked ? `?${asked}` : ''}`, 303)
  }

  async function shownStory(ask: AskRow | null, story: StoryRow | null): Promise<ShownStory> {
    return {
      state: story === null || story.state === 'passed-on' ? 'none' : story.state,
      said: story?.said ?? ask?.said ?? '',
      name: story?.shownName ?? '',
      scopes: story ? readJson(story.scopes) : [],
      places: story ? readJson(story.places) : [],
      mayShowPhotos: await hasPhotos(context.db, ask?.orderId ?? null),
      givenAt: story?.givenAt ?? null,
      withdrawnAt: story?.withdrawnAt ?? null,
      removeByAt: story?.removeByAt ?? null,
    }
  }

  app.get('/feedback/:token', async (c) => {
    const token = c.req.param('token')
    const found = await findBehind(context, token)
    if (!found) return missing(c)
    const { ask, story } = found
    const isShort = c.req.query('said') === 'missing'
    const own = story && !ask ? (story.lang.split('-')[0] ?? null) : null
    const at = frameOf(c, token, ask?.lang ?? own)
    if (ask === null) return c.html(storyPage(at, await shownStory(null, story), isShort))
    if (ask.score === null || (c.req.query('change') && (await findOpenAsk(context, token))))
      return c.html(questionPage(at, { score: ask.score, said: ask.said }, isShort))
    const shown = { score: ask.score, said: ask.said, until: ask.askedAt + answerDays * day }
    return c.html(answeredPage(at, shown, await shownStory(ask, story), isShort))
  })

  // Who loads the address of a step anew, or follows it by itself, does nothing.
  app.get('/feedback/:token/:step', (c) => back(c, c.req.param('token')))

  app.post('/feedback/:token', async (c) => {
    const token = c.req.param('token')
    const ask = await findOpenAsk(context, token)
    if (!ask) return missing(c)
    const form: Form = await c.req.parseBody()
    const score = Number(form.score)
    const said = typeof form.said === 'string' ? form.said : ''
    if (![1, 2, 3, 4, 5].includes(score)) return c.html(questionPage(frameOf(c, token, ask.lang), { score: null, said }, true), 422)
    await answerAsk(context, ask.id, { score, said })
    return back(c, token)
  })

  app.post('/feedback/:token/story', async (c) => {
    const token = c.req.param('token')
    const found = await findBehind(context, token)
    if (!found) return missing(c)
    const form: Form = await c.req.parseBody({ all: true })
    const text = (name: string) => (typeof form[name] === 'string' ? (form[name] as string) : '')
    const ticked = (name: string) => [form[name] ?? []].flat().map(String)
    // What was agreed to are the words in the language in which the page stood.
    const pageLang = langOf(c, found.ask?.lang ?? null)
    try {
      await giveStory(context, token, {
        said: text('words'),
        name: text('name'),
        scopes: ticked('scope') as StoryScope[],
        places: ticked('place') as StoryPlace[],
        wording: consentWords(pageLang, brand),
        wordingVersion: consentVersion,
        lang: found.story?.lang ?? found.ask?.lang ?? pageLang,
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return error.code === 'story-empty' ? back(c, token, { said: 'missing' }) : missing(c)
    }
    return back(c, token)
  })

  app.post('/feedback/:token/refusal', async (c) => {
    await declineStory(context, c.req.param('token'))
    return back(c, c.req.param('token'))
  })

  app.post('/feedback/:token/withdrawal', async (c) => {
    const token = c.req.param('token')
    if (!(await findBehind(context, token))?.story) return missing(c)
    await withdrawStory(context, token)
    return back(c, token)
  })

  app.get('/stories', async (c) => {
    const rows = await listShown(context.db, mostOnWall)
    const items = rows.map((row) => ({ said: row.said, lang: row.lang, name: nameOn({ ...row, scopes: readJson(row.scopes) }) }))
    for (const [name, value] of Object.entries(publicPageHeaders)) c.header(name, value)
    // The team's own site frames it; nothing can be pressed here but the language.
    c.header(
      'content-security-policy',
      publicPageHeaders['content-security-policy']?.replace("frame-ancestors 'none'", 'frame-ancestors *'),
    )
    c.res.headers.delete('x-frame-options')
    c.res.headers.delete('cross-origin-opener-policy')
    // Asked for anew each time: what is taken back is gone at once.
    c.header('cache-control', 'no-cache')
    return c.html(wallPage({ lang: langOf(c, null), brand, path: '/stories', zone: serverZone() }, items))
  })
  return app
}
