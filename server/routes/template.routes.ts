import { createRoute } from '@hono/zod-openapi'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import {
  macroRunBody,
  macroRunSchema,
  templateBody,
  templateChange,
  templateQuery,
  templateSchema,
  templateTextBody,
  templateTextParam,
  templateUseQuery,
  templateUseSchema,
} from '#shared/template.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { runMacro, undoRun } from '../nouns/templates/macro.actions.ts'
import { changeTemplate, changeTemplateText, writeTemplate } from '../nouns/templates/template.actions.ts'
import { showTemplate, showTemplates } from '../nouns/templates/template.shown.ts'
import { useTemplate } from '../nouns/templates/template.use.ts'

const answer = { 200: jsonAnswer(templateSchema) } as const

/** Words that are written again and again, and what is done with a case then. */
export const templateRoutes = (context: Context) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/templates',
        ...who('desk.read'),
        request: { query: templateQuery },
        responses: { 200: jsonAnswer(pageSchema(templateSchema)) },
      }),
      // A desk has at most 500: they are one page.
      async (c) => c.json({ items: await showTemplates(context.db, actorOf(c), c.req.valid('query')), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/templates',
        ...who('replies.draft'),
        request: { body: jsonBody(templateBody) },
        responses: { 201: jsonAnswer(templateSchema) },
      }),
      async (c) => c.json(await showTemplate(context.db, actorOf(c), await writeTemplate(context, actorOf(c), c.req.valid('json'))), 201),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/templates/{id}',
        ...who('replies.draft'),
        request: { params: idParam, body: jsonBody(templateChange) },
        responses: answer,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await changeTemplate(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await showTemplate(context.db, actorOf(c), id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/templates/{id}/texts/{lang}',
        ...who('replies.draft'),
        request: { params: templateTextParam, body: jsonBody(templateTextBody) },
        responses: answer,
      }),
      async (c) => {
        const { id, lang } = c.req.valid('param')
        await changeTemplateText(context, actorOf(c), id, lang, c.req.valid('json'))
        return c.json(await showTemplate(context.db, actorOf(c), id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/templates/{id}/use',
        ...who('desk.read'),
        request: { params: idParam, query: templateUseQuery },
        responses: { 200: jsonAnswer(templateUseSchema) },
      }),
      async (c) => c.json(await useTemplate(context, actorOf(c), c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/cases/{id}/macro-runs',
        ...who('cases.tag'),
        request: { params: idParam, body: jsonBody(macroRunBody) },
        responses: { 201: jsonAnswer(macroRunSchema) },
      }),
      async (c) => {
        const { templateId, actions } = c.req.valid('json')
        return c.json(await runMacro(context, actorOf(c), c.req.valid('param').id, templateId, actions), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/macro-runs/{id}',
        ...who('cases.tag'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await undoRun(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
