import { createRoute } from '@hono/zod-openapi'
import { idText } from '#shared/list.schema.ts'
import {
  planChange,
  planLetterBody,
  planLetterChange,
  planOfCaseSchema,
  planResume,
  planTextChange,
  planThreadChange,
  silentBuyersSchema,
} from '#shared/plan.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { type Actor, actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import {
  approveCost,
  changePlan,
  changePlanText,
  openPlan,
  pausePlan,
  resumePlan,
  startPlan,
  stopPlan,
} from '../nouns/plans/plan.actions.ts'
import { showPlan } from '../nouns/plans/plan.shown.ts'
import { approveLetter, changeLetter, draftLetter } from '../nouns/plans/plan-letter.actions.ts'
import { changePlanThread, undoPlanThread } from '../nouns/plans/plan-thread.actions.ts'
import { countSilentBuyers } from '../nouns/plans/silent-buyers.shown.ts'

const done = { 200: jsonAnswer(planOfCaseSchema) } as const
const made = { 201: jsonAnswer(planOfCaseSchema) } as const
const rowParam = idParam.extend({ rowId: idText })

/**
 * One plan answers all threads of a case. Nothing leaves from here: it opens orders and approves replies, which have their undo window like
 * any other. Every change answers the plan as it is then.
 */
export function planRoutes(context: Context, making: { secretBox: SecretBox; currency: string; undoMs: number; url: string | null }) {
  const { secretBox, currency, undoMs, url } = making
  const parts = { context, secretBox, currency, undoMs }
  const show = async (caseId: number, reader: Actor) => ({ plan: await showPlan(parts, caseId, reader) })
  const path = '/api/cases/{id}/plan' as const
  return createRoutes()
    .openapi(createRoute({ method: 'get', path, ...who('desk.read'), request: { params: idParam }, responses: done }), async (c) =>
      c.json(await show(c.req.valid('param').id, actorOf(c)), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: `${path}/silent-buyers`,
        ...who('desk.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(silentBuyersSchema) },
      }),
      async (c) => c.json(await countSilentBuyers(context.db, c.req.valid('param').id), 200),
    )
    .openapi(createRoute({ method: 'post', path, ...who('plans.write'), request: { params: idParam }, responses: made }), async (c) => {
      const { id } = c.req.valid('param')
      await openPlan(parts, actorOf(c), id, url ?? new URL(c.req.url).origin)
      return c.json(await show(id, actorOf(c)), 201)
    })
    .openapi(
      createRoute({
        method: 'patch',
        path,
        ...who('plans.write'),
        request: { params: idParam, body: jsonBody(planChange) },
        responses: done,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await changePlan(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: `${path}/texts`,
        ...who('plans.write'),
        request: { params: idParam, body: jsonBody(planTextChange) },
        responses: done,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await changePlanText(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: `${path}/threads/{rowId}`,
        ...who('plans.write'),
        request: { params: rowParam, body: jsonBody(planThreadChange) },
        responses: done,
      }),
      async (c) => {
        const { id, rowId } = c.req.valid('param')
        await changePlanThread(context, actorOf(c), id, rowId, c.req.valid('json'))
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: `${path}/threads/{rowId}/approval`,
        ...who('plans.write'),
        request: { params: rowParam },
        responses: done,
      }),
      async (c) => {
        const { id, rowId } = c.req.valid('param')
        await undoPlanThread(context, actorOf(c), id, rowId)
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({ method: 'post', path: `${path}/start`, ...who('plans.write'), request: { params: idParam }, responses: done }),
      async (c) => {
        const { id } = c.req.valid('param')
        await startPlan(parts, actorOf(c), id)
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({ method: 'post', path: `${path}/pause`, ...who('plans.write'), request: { params: idParam }, responses: done }),
      async (c) => {
        const { id } = c.req.valid('param')
        await pausePlan(context, actorOf(c), id)
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: `${path}/resume`,
        ...who('plans.write'),
        request: { params: idParam, body: jsonBody(planResume) },
        responses: done,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await resumePlan(context, actorOf(c), id, c.req.valid('json').sourceId)
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({ method: 'post', path: `${path}/stop`, ...who('plans.write'), request: { params: idParam }, responses: done }),
      async (c) => {
        const { id } = c.req.valid('param')
        await stopPlan(context, actorOf(c), id)
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: `${path}/cost-approval`,
        ...who('plans.approve'),
        request: { params: idParam },
        responses: done,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await approveCost(context, actorOf(c), id)
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: `${path}/letter`,
        ...who('plans.write'),
        request: { params: idParam, body: jsonBody(planLetterBody) },
        responses: made,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await draftLetter(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await show(id, actorOf(c)), 201)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: `${path}/letter`,
        ...who('plans.write'),
        request: { params: idParam, body: jsonBody(planLetterChange) },
        responses: done,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await changeLetter(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: `${path}/letter/approval`,
        ...who('plans.approve'),
        request: { params: idParam },
        responses: done,
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await approveLetter(context, actorOf(c), id)
        return c.json(await show(id, actorOf(c)), 200)
      },
    )
}
