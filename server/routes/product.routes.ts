import { createRoute } from '@hono/zod-openapi'
import { pageOf } from '#shared/list.schema.ts'
import { productBody, productChange, productSchema, productWithPartsSchema } from '#shared/product.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { addNewProduct, changeProduct, removeProduct, showProduct, showProducts } from '../nouns/products/product.actions.ts'

/** The team's catalogue: what mentions are read for. */
export const productRoutes = (context: Context) =>
  createRoutes()
    .openapi(
      createRoute({ method: 'get', path: '/api/products', ...who('desk.read'), responses: { 200: jsonAnswer(pageOf(productSchema)) } }),
      async (c) => c.json({ items: await showProducts(context.db), nextCursor: null }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/products',
        ...who('products.write'),
        request: { body: jsonBody(productBody) },
        responses: { 201: jsonAnswer(productWithPartsSchema) },
      }),
      async (c) => c.json(await addNewProduct(context, actorOf(c), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/products/{id}',
        ...who('desk.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(productWithPartsSchema) },
      }),
      async (c) => c.json(await showProduct(context.db, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/products/{id}',
        ...who('products.write'),
        request: { params: idParam, body: jsonBody(productChange) },
        responses: { 200: jsonAnswer(productWithPartsSchema) },
      }),
      async (c) => c.json(await changeProduct(context, actorOf(c), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/products/{id}',
        ...who('products.write'),
        request: { params: idParam },
        responses: noAnswer,
      }),
      async (c) => {
        await removeProduct(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
