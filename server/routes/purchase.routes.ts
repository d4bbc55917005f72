import { createRoute, z } from '@hono/zod-openapi'
import { pageOf } from '#shared/list.schema.ts'
import { foundUnitSchema, purchaseBody, purchaseParams, purchaseSchema, replacementBody, unitQuery } from '#shared/purchase.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, who } from '../kit/http/route.ts'
import { notFound } from '../kit/lib/errors.ts'
import { savePurchase } from '../nouns/purchases/purchase.actions.ts'
import { showPurchases } from '../nouns/purchases/purchase.shown.ts'
import { getPurchase } from '../nouns/purchases/purchase.store.ts'
import { replaceUnit } from '../nouns/purchases/unit.actions.ts'
import { findUnits } from '../nouns/purchases/unit.found.ts'

const savedSchema = purchaseSchema.extend({ outcome: z.enum(['added', 'changed', 'same']) })

/** Purchases, as shops tell them one by one. */
export const purchaseRoutes = (context: Context) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/purchases/{source}/{externalKey}',
        ...who('purchases.import'),
        description:
          'Keeps a purchase by its shop and the number it has there. Told again it is the same. Lines left out stay as they are.',
        request: { params: purchaseParams, body: jsonBody(purchaseBody) },
        responses: { 200: jsonAnswer(savedSchema) },
      }),
      async (c) => {
        const { id, outcome } = await savePurchase(context, actorOf(c), c.req.valid('param'), c.req.valid('json'))
        return c.json({ ...(await show(context, id)), outcome }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/purchases/{id}',
        ...who('customers.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(purchaseSchema) },
      }),
      async (c) => c.json(await show(context, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/units',
        ...who('customers.read'),
        description: 'The pieces with a serial number, however it is written, each with the one that stands for it now and whose it is.',
        request: { query: unitQuery },
        responses: { 200: jsonAnswer(pageOf(foundUnitSchema)) },
      }),
      async (c) => c.json({ items: await findUnits(context.db, c.req.valid('query').serial), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/units/{id}/replacement',
        ...who('customers.write'),
        description: 'Puts another piece in the place of one. It belongs to the same line of the same purchase.',
        request: { params: idParam, body: jsonBody(replacementBody) },
        responses: { 201: jsonAnswer(z.object({ id: z.number().int() }), 'The new piece') },
      }),
      async (c) => c.json({ id: await replaceUnit(context, actorOf(c), c.req.valid('param').id, c.req.valid('json').serial) }, 201),
    )

async function show(context: Context, id: number) {
  const [purchase] = await showPurchases(context.db, [await getPurchase(context.db, id)])
  if (!purchase) throw notFound('purchase')
  return purchase
}
