import { createRoute } from '@hono/zod-openapi'
import { idText, pageOf as pageSchema } from '#shared/list.schema.ts'
import { caseLinkBody, caseTagBody, tagChange, tagMergerBody, tagSchema } from '#shared/tag.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { linkCases } from '../nouns/tags/case-link.actions.ts'
import { changeTag, mergeTags, tagCase, undoTagMerger, untagCase } from '../nouns/tags/tag.actions.ts'
import { listTags } from '../nouns/tags/tag.store.ts'

/** The team's own words for cases, and cases that have to do with each other. */
export const tagRoutes = (context: Context) =>
  createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/tags', ...who('desk.read'), responses: { 200: jsonAnswer(pageSchema(tagSchema)) } }),
      async (c) => c.json({ items: await listTags(context.db), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/tags/{id}',
        ...who('tags.write'),
        request: { params: idParam, body: jsonBody(tagChange) },
        responses: noAnswer,
      }),
      async (c) => {
        await changeTag(context, actorOf(c), c.req.valid('param').id, c.req.valid('json').name)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/tags/{id}/merger',
        ...who('tags.write'),
        request: { params: idParam, body: jsonBody(tagMergerBody) },
        responses: noAnswer,
      }),
      async (c) => {
        await mergeTags(context, actorOf(c), c.req.valid('param').id, c.req.valid('json').into)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/tags/{id}/merger',
        ...who('tags.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await undoTagMerger(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/cases/{id}/tags',
        ...who('cases.tag'),
        request: { params: idParam, body: jsonBody(caseTagBody) },
        responses: noAnswer,
      }),
      async (c) => {
        await tagCase(context, actorOf(c), c.req.valid('param').id, c.req.valid('json').name)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/cases/{id}/tags/{tagId}',
        ...who('cases.tag'),
        request: { params: idParam.extend({ tagId: idText }) },
        responses: noAnswer,
      }),
      async (c) => {
        const { id, tagId } = c.req.valid('param')
        await untagCase(context, actorOf(c), id, tagId)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/cases/{id}/links',
        ...who('cases.tag'),
        request: { params: idParam, body: jsonBody(caseLinkBody) },
        responses: noAnswer,
      }),
      async (c) => {
        await linkCases(context, actorOf(c), c.req.valid('param').id, c.req.valid('json').caseId, true)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/cases/{id}/links/{otherId}',
        ...who('cases.tag'),
        request: { params: idParam.extend({ otherId: idText }) },
        responses: noAnswer,
      }),
      async (c) => {
        const { id, otherId } = c.req.valid('param')
        await linkCases(context, actorOf(c), id, otherId, false)
        return c.body(null, 204)
      },
    )
