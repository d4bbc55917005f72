import { createRoute, z } from '@hono/zod-openapi'
import {
  consentBody,
  customerChange,
  customerLinkSchema,
  customerPageSchema,
  customerQuery,
  customerRowSchema,
  erasureSchema,
  linkBody,
  linkParams,
  mergeBody,
  mergeParams,
} from '#shared/customer.schema.ts'
import { id, pageOf, pageQuery } from '#shared/list.schema.ts'
import { purchaseSchema } from '#shared/purchase.schema.ts'
import type { Context } from '../kit/database/context.ts'
import { actorOf, createRoutes, idParam, jsonAnswer, jsonBody, noAnswer, who } from '../kit/http/route.ts'
import { notFound } from '../kit/lib/errors.ts'
import type { SecretBox } from '../kit/lib/secret-box.ts'
import { writeConsent } from '../nouns/customers/consent.actions.ts'
import { linkAuthor, relinkAuthor, unlinkAuthor } from '../nouns/customers/customer.actions.ts'
import { changeCustomer } from '../nouns/customers/customer.changing.ts'
import { getCustomer, listCustomers } from '../nouns/customers/customer.store.ts'
import { listLinks } from '../nouns/customers/customer-link.store.ts'
import { mergeCustomers, undoMerge } from '../nouns/customers/customer-merge.actions.ts'
import { eraseCustomer } from '../nouns/personal-data/personal-data.erasing.ts'
import { exportCustomer } from '../nouns/personal-data/personal-data.export.ts'
import { countBelongings } from '../nouns/personal-data/personal-data.store.ts'
import { showPurchases } from '../nouns/purchases/purchase.shown.ts'
import { listPurchasesOf } from '../nouns/purchases/purchase.store.ts'
import { showCustomer } from './shown-customer.ts'

/** People: who bought, who speaks, and which of them are one. */
export const customerRoutes = (context: Context, secretBox: SecretBox) =>
  createRoutes()
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/customers',
        ...who('customers.read'),
        request: { query: customerQuery },
        responses: { 200: jsonAnswer(pageOf(customerRowSchema), 'The newest first') },
      }),
      async (c) => c.json(await listCustomers(context.db, c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/customers/{id}',
        ...who('customers.read'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(customerPageSchema) },
      }),
      async (c) => c.json(await showCustomer(context, secretBox, c.req.valid('param').id, actorOf(c)), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/customers/{id}/purchases',
        ...who('customers.read'),
        request: { params: idParam, query: pageQuery },
        responses: { 200: jsonAnswer(pageOf(purchaseSchema)) },
      }),
      async (c) => {
        const { id } = await getCustomer(context.db, c.req.valid('param').id)
        const page = await listPurchasesOf(context.db, id, c.req.valid('query'))
        return c.json({ ...page, items: await showPurchases(context.db, page.items) }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/customers/{id}/links',
        ...who('customers.write'),
        request: { params: idParam, body: jsonBody(linkBody) },
        responses: { 201: jsonAnswer(customerLinkSchema, 'An author is this customer') },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const linkId = await linkAuthor(context, actorOf(c), id, c.req.valid('json'))
        const link = (await listLinks(context.db, id)).find((one) => one.id === linkId)
        if (!link) throw notFound('customer-link')
        return c.json(link, 201)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/customers/{id}/links/{linkId}',
        ...who('customers.write'),
        request: { params: linkParams },
        responses: noAnswer,
      }),
      async (c) => {
        const { id, linkId } = c.req.valid('param')
        await unlinkAuthor(context, actorOf(c), id, linkId)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/customers/{id}/links/{linkId}',
        ...who('customers.write'),
        request: { params: linkParams },
        responses: { 204: { description: 'A link that was taken apart holds again' } },
      }),
      async (c) => {
        const { id, linkId } = c.req.valid('param')
        await relinkAuthor(context, actorOf(c), id, linkId)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/customers/{id}',
        ...who('customers.write'),
        request: { params: idParam, body: jsonBody(customerChange) },
        responses: { 200: jsonAnswer(customerPageSchema) },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        await changeCustomer(context, actorOf(c), id, c.req.valid('json'))
        return c.json(await showCustomer(context, secretBox, id, actorOf(c)), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/customers/{id}/consents',
        ...who('customers.write'),
        request: { params: idParam, body: jsonBody(consentBody) },
        responses: { 201: jsonAnswer(z.object({ id }), 'A word of the customer is written down') },
      }),
      async (c) => c.json({ id: await writeConsent(context, actorOf(c), c.req.valid('param').id, c.req.valid('json')) }, 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/customers/{id}/merges',
        ...who('customers.write'),
        request: { params: idParam, body: jsonBody(mergeBody) },
        responses: { 201: jsonAnswer(z.object({ id }), 'Another customer is this one') },
      }),
      async (c) => {
        const { customerId } = c.req.valid('json')
        return c.json({ id: await mergeCustomers(context, actorOf(c), c.req.valid('param').id, customerId) }, 201)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/customers/{id}/merges/{mergeId}',
        ...who('customers.write'),
        request: { params: mergeParams },
        responses: noAnswer,
      }),
      async (c) => {
        const { id, mergeId } = c.req.valid('param')
        await undoMerge(context, actorOf(c), id, mergeId)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/customers/{id}/export',
        ...who('customers.export'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(z.record(z.string(), z.unknown()), 'Everything that is known of the person') },
      }),
      async (c) => {
        const { id } = await getCustomer(context.db, c.req.valid('param').id)
        c.header('content-disposition', `attachment; filename="customer-${id}.json"`)
        return c.json(await exportCustomer(context, actorOf(c), id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/customers/{id}/erasure',
        ...who('customers.erase'),
        request: { params: idParam },
        responses: { 200: jsonAnswer(erasureSchema, 'What would go and what would stay') },
      }),
      async (c) => {
        const { id } = await getCustomer(context.db, c.req.valid('param').id)
        return c.json(await countBelongings(context.db, id), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/customers/{id}',
        ...who('customers.erase'),
        request: { params: idParam },
        responses: { 204: { description: 'Every word about the person is gone' } },
      }),
      async (c) => {
        await eraseCustomer(context, actorOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
