import { findVisitor } from '#server/engines/channels/chat.store.ts'
import type { Context } from '#server/kit/database/context.ts'
import { change } from '#server/kit/database/context.ts'
import { forgetReaders } from '#server/nouns/articles/article-reader.actions.ts'
import { createHelp } from '#server/nouns/articles/help-index.ts'
import { endStretch } from '#server/nouns/bot/bot.actions.ts'
import { createBot } from '#server/nouns/bot/bot.answering.ts'
import { findSettings } from '#server/nouns/bot/bot.store.ts'
import { saveWords } from '#server/nouns/chat/chat.actions.ts'
import type { testApp } from './app.ts'
import { chatThread } from './chat-thread.ts'

type App = Pick<Awaited<ReturnType<typeof testApp>>, 'app'>
type Call = (method: string, path: string, body?: object) => Promise<Response>

/** Writes, translates, publishes and takes back articles; reads them as customers do; lets the bot answer, hand over and be given back. */
export async function doEveryArticle(
  { app }: App,
  { context, call, caseId }: { context: Context; call: Call; caseId: number },
): Promise<void> {
  const run = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await call(method, path, body)
    const text = await answer.text()
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }
  const words = { title: 'Remove limescale from the kettle', body: 'Boil citric acid in it.', questions: ['How do I descale it?'] }
  const { id } = await run<{ id: number }>('POST', '/api/articles', { ...words, lang: 'en', visibility: 'public', caseIds: [caseId] })
  const text = (lang: string, body: object) => run('PUT', `/api/articles/${id}/texts/${lang}`, { ...words, ...body })
  await text('de', { title: 'Kalk entfernen', version: 0 })
  await text('en', { title: 'Limescale', significance: 'major', version: 1 })
  await run('PUT', `/api/articles/${id}/texts/de/standing`)
  await run('DELETE', `/api/articles/${id}/texts/de/standing`)
  await run('GET', `/api/articles/${id}/texts/de/versions`)
  await text('fi', { title: 'Kalkki', version: 0 })
  await run('DELETE', `/api/articles/${id}/texts/fi/versions/1`)
  await run('DELETE', `/api/articles/${id}/texts/en/versions/2`)
  await run('PATCH', `/api/articles/${id}`, { isSafety: false, productIds: [] })
  const { files } = await run<{ files: object[] }>('GET', '/api/articles/files')
  await run('POST', '/api/articles/files', { files })
  await run('POST', '/api/articles/files', { files: [{ name: 'seal.en.md', text: '---\ntitle: Seal\n---\nPull.' }] })
  for (const query of ['', '?limit=1', '?removed=true', '?toTranslate=true', '?trouble=false', `?caseId=${caseId}`, '/counts', '/gaps'])
    await run('GET', `/api/articles${query}`)
  await run('GET', `/api/articles/${id}`)

  const form = (path: string, fields: Record<string, string>) => app.request(path, { method: 'POST', body: new URLSearchParams(fields) })
  for (const path of [
    '',
    '?q=citric',
    '?q=citric',
    '?q=zzkq%20vrrt',
    '/limescale',
    '/remove-limescale-from-the-kettle?lang=en',
    '/nowhere',
    '/person?about=x',
  ])
    await app.request(`/help${path}`)
  await form('/help/remove-limescale-from-the-kettle/vote?lang=en', { helped: 'yes', version: '1', of: 'en' })
  await form('/help/person?lang=en', { words: 'It is not solved', contact: 'ola@example.com', about: 'remove-limescale-from-the-kettle' })
  await forgetReaders(context)

  await run('PATCH', '/api/bot', { isOn: true, withoutShare: 0 })
  await findSettings(context.db)
  const bot = createBot(context, createHelp(context), null)
  const say = (key: string, said: string) => saveWords(context, { sourceId: 5, tokenHash: 'e'.repeat(64), key, text: said }, bot)
  await say('bot-key-1', 'How do I descale it, limescale in the kettle?')
  await say('bot-key-2', 'No')
  await say('bot-key-3', 'A person')
  await say('bot-key-4', 'Hello?')
  await run('POST', '/api/bot/tries', { text: 'Limescale' })
  await run('GET', '/api/bot/counts')
  const { nextCursor } = await run<{ nextCursor: string | null }>('GET', '/api/bot/talks?limit=1')
  if (nextCursor) await run('GET', `/api/bot/talks?limit=1&cursor=${nextCursor}`)
  await run('GET', '/api/bot/talks?outcome=person&arm=bot')
  const visitor = await findVisitor(context.db, 5, 'e'.repeat(64))
  const thread = { id: await chatThread(context.db, { sourceId: 5, visitorId: visitor?.id ?? 0, caseId }) }
  await run('GET', `/api/threads/${thread.id}/articles`)
  await run('GET', `/api/threads/${thread.id}/bot`)
  await run('PUT', `/api/threads/${thread.id}/bot/return`)
  await run('DELETE', `/api/threads/${thread.id}/bot/return`)
  await change(context, (tx, emit) => endStretch(tx, context, { kind: 'case-resolved', caseId }, emit))
  await run('PATCH', '/api/bot', { isOn: false })
  await run('PATCH', `/api/articles/${id}`, { removed: true })
}
