import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import {
  articleBody,
  articleChange,
  articleCountsSchema,
  articleExportSchema,
  articleGapsSchema,
  articleImportBody,
  articleImportSchema,
  articleQuery,
  articleRowSchema,
  articleSchema,
  articleTextBody,
  articleTextParam,
  articleVersionParam,
  articleVersionSchema,
} from '#shared/article.schema.ts'
import { pageOf } from '#shared/list.schema.ts'
import { titleIn } from '../engines/clustering/case-title.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { readerLanguage } from '../nouns/agents/agent.store.ts'
import { addNewArticle, changeArticle, changeArticleText } from '../nouns/articles/article.actions.ts'
import { countShown, showArticle, showArticles, showGaps, showVersions } from '../nouns/articles/article.shown.ts'
import { exportArticles, importArticles } from '../nouns/articles/article-files.actions.ts'
import { followAsIs, followAsWritten, takeVersionBack } from '../nouns/articles/article-version.actions.ts'

const answer = { 200: jsonAnswer(articleSchema) } as const

/** What answers questions that many have: articles in their languages, their versions, and what is missing. */
export function articleRoutes(context: Context) {
  const readerOf = async (c: Parameters<typeof actorOf>[0]) => ({
    lang: await readerLanguage(context.db, actorOf(c)),
    now: context.clock(),
  })
  return createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/articles',
        ...who('desk.read'),
        request: { query: articleQuery },
        responses: { 200: jsonAnswer(pageOf(articleRowSchema)) },
      }),
      async (c) => c.json(await showArticles(context.db, c.req.valid('query'), await readerOf(c)), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/articles/counts',
        ...who('desk.read'),
        responses: { 200: jsonAnswer(articleCountsSchema) },
      }),
      async (c) => c.json(await countShown(context.db, await readerOf(c)), 200),
    )
    .openapi(
      createRoute({ method: 'get', path: '/api/articles/gaps', ...who('desk.read'), responses: { 200: jsonAnswer(articleGapsSchema) } }),
      async (c) => {
        const reader = await readerOf(c)
        return c.json(await showGaps(context.db, reader, (row) => titleIn(row, reader.lang)), 200)
      },
    )
    .openapi(
      createRoute({ method: 'get', path: '/api/articles/files', ...who('desk.read'), responses: { 200: jsonAnswer(articleExportSchema) } }),
      async (c) => c.json({ files: await exportArticles(context.db) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/articles/files',
        ...who('articles.publish'),
        request: { body: jsonBody(articleImportBody) },
        responses: { 200: jsonAnswer(articleImportSchema) },
      }),
      async (c) => c.json(await importArticles(context, actorOf(c), c.req.valid('json').files), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/articles',
        ...who('articles.write'),
        request: { body: jsonBody(articleBody) },
        responses: { 201: jsonAnswer(articleSchema) },
      }),
      async (c) => {
        const id = await addNewArticle(context, actorOf(c), c.req.valid('json'))
        return c.json(await showArticle(context.db, id, await readerOf(c)), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/articles/{id}',
        ...who('desk.read'),
        request: { params: idParam },
        responses: answer,
      }),
      async (c) => c.json(await showArticle(context.db, c.req.valid('param').id, await readerOf(c)), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/articles/{id}',
        ...who('articles.write'),
        request: { params: idParam, body: jsonBody(articleChange) },
        responses: answer,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await changeArticle(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await showArticle(context.db, id, await readerOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/articles/{id}/texts/{lang}',
        ...who('articles.write'),
        request: { params: articleTextParam, body: jsonBody(articleTextBody) },
        responses: answer,
      }),
      async (c) => {
        const { id, lang } = c.req.valid('param')
        await changeArticleText(context, actorOf(c), id, lang, c.req.valid('json'))
        return c.json(await showArticle(context.db, id, await readerOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/articles/{id}/texts/{lang}/standing',
        ...who('articles.write'),
        request: { params: articleTextParam },
        responses: noAnswer,
      }),
      async (c) => {
        const { id, lang } = c.req.valid('param')
        await followAsIs(context, actorOf(c), id, lang)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/articles/{id}/texts/{lang}/standing',
        ...who('articles.write'),
        request: { params: articleTextParam },
        responses: noAnswer,
      }),
      async (c) => {
        const { id, lang } = c.req.valid('param')
        await followAsWritten(context, actorOf(c), id, lang)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/articles/{id}/texts/{lang}/versions',
        ...who('desk.read'),
        request: { params: articleTextParam },
        responses: { 200: jsonAnswer(z.object({ items: z.array(articleVersionSchema) })) },
      }),
      async (c) => {
        const { id, lang } = c.req.valid('param')
        return c.json({ items: await showVersions(context.db, id, lang) }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/articles/{id}/texts/{lang}/versions/{version}',
        ...who('articles.write'),
        request: { params: articleVersionParam },
        responses: noAnswer,
      }),
      async (c) => {
        const { id, lang, version } = c.req.valid('param')
        await takeVersionBack(context, actorOf(c), id, lang, version)
        return c.body(null, 204)
      },
    )
}
