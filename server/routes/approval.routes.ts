import { createRoute } from '@hono/zod-openapi'
import { approvalRuleBody, approvalRuleChange, approvalRuleSchema } from '#shared/approval.schema.ts'
import { pageOf as pageSchema } from '#shared/list.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { addApprovalRule, changeApprovalRule, removeApprovalRule } from '../nouns/approvals/approval.actions.ts'
import { getRule, listRules } from '../nouns/approvals/approval.store.ts'

/** Which replies need a second person. */
export const approvalRoutes = (context: Context) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/approval-rules',
        ...who('desk.read'),
        responses: { 200: jsonAnswer(pageSchema(approvalRuleSchema)) },
      }),
      async (c) => c.json({ items: await listRules(context.db), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/approval-rules',
        ...who('approvals.write'),
        request: { body: jsonBody(approvalRuleBody) },
        responses: { 201: jsonAnswer(approvalRuleSchema) },
      }),
      async (c) => c.json(await getRule(context.db, await addApprovalRule(context, actorOf(c), c.req.valid('json'))), 201),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/approval-rules/{id}',
        ...who('approvals.write'),
        request: { params: idParam, body: jsonBody(approvalRuleChange) },
        responses: { 200: jsonAnswer(approvalRuleSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await changeApprovalRule(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await getRule(context.db, id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/approval-rules/{id}',
        ...who('approvals.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await removeApprovalRule(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
